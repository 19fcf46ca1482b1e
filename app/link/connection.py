"""One WebSocket to one endpoint, from connecting to closed: the thin driver of a ClientSession.

All rules of the protocol are in `app.protocol.client`; here are the socket, the bounds in time,
and what is done with frames that can't be read.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, NoReturn, Self

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.protocol import State

from app.clock import elapsed
from app.errors import EngineError, RemoteProtocolError, SurtitleError
from app.link import trouble
from app.link.endpoint import Endpoint
from app.link.trust import find_trust
from app.phrases import phrase
from app.protocol import codec
from app.protocol.client import ClientSession
from app.protocol.events import ClientEvent, SessionConfig
from app.protocol.outcomes import (
    ConfigRefused,
    Configured,
    ErrorReported,
    Finished,
    Ignored,
    Outcome,
)

_log = logging.getLogger(__name__)

# A caption is a sentence; a frame of megabytes is an attack or a fault.
MAX_FRAME_BYTES = 1024 * 1024
# Where nothing else sets the pace. Left alone, the sockets of both sides hold three minutes of audio
# between them, and an engine would have to get through it before it could answer what was sent last.
SEND_BUFFER_BYTES = 64 * 1024
# A loop that comes so much too late was not busy: the computer slept, or the process was stopped.
# No connection through the outside world lives through that.
SLEPT_S = 5.0
# Whether a server answers pings has to be known before its link may die, so the first answer is
# waited for. It comes with the confirmed settings; one that never answers costs us so much once.
FIRST_PONG_S = 0.5
# A server may send something odd once; one that keeps at it does not speak this protocol.
UNREADABLE_FRAMES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long each step of a session may take, in seconds.

    `connect_s` covers TCP, TLS and the upgrade; `ready_s` runs from there to the confirmed
    settings; `answer_s` is the longest silence of an engine that is waited for, to take a
    piece of audio or to answer all of it: a slow one may hear a quarter of a minute of speech
    before it says a word. `words_s` is the
    longest silence while someone speaks: an utterance has up to a minute, and may be music.

    Of an engine that is not on this machine more is expected: a ping goes out `ping_s` after the
    last pong, which has to come within `pong_s`; `stall_s` of sound without a word is suspicious;
    `update_s` and `finish_s` are what it has to take settings, and to be through with a session,
    from its last answer on. Its gateways drop who sends nothing for a minute, pings not counted:
    something is sent after `idle_s`.
    """

    connect_s: float = 10.0
    ready_s: float = 5.0
    answer_s: float = 30.0
    words_s: float = 75.0
    close_s: float = 2.0
    ping_s: float = 1.5
    pong_s: float = 3.0
    stall_s: float = 15.0
    update_s: float = 5.0
    finish_s: float = 15.0
    idle_s: float = 25.0


class _Knock(connect):
    """Goes where it was sent and nowhere else; the library would follow a server's redirection.

    Every address is one that the user or the settings named, and our sound goes to no other.
    """

    def process_redirect(self, exc: Exception) -> Exception:
        """Take a redirection for the refusal that it is."""
        return exc


class Connection:
    """A ready session at an endpoint, between `async with` and its end.

    Entering raises RefusedError or EngineError; after it, `session` tells what is in force.
    One task may send while another iterates `outcomes`.
    """

    def __init__(
        self, endpoint: Endpoint, config: SessionConfig, patience: Patience | None = None
    ) -> None:
        counter = itertools.count(1)
        self.endpoint = endpoint
        self.config = config  # what it is opened with
        self.patience = patience or Patience()
        self.session = ClientSession(config, new_id=lambda: f"event_{next(counter)}")
        self._socket: ClientConnection | None = None
        self._early: list[Outcome] = []
        self._life = 0.0  # on the loop's clock, when anything came last
        self._first_pong: asyncio.Future[float] | None = None
        self._is_dead = False
        self._unreadable = 0
        self._unknown_types: set[str] = set()

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def open(self) -> None:
        """Connect and become ready. Raises RefusedError or EngineError, with nothing left open."""
        trust: dict[str, Any] = {}  # given only where it is encrypted
        if self.endpoint.is_secure:
            trust["ssl"] = (await asyncio.to_thread(find_trust)).context
        try:
            self._socket = await _Knock(
                self.endpoint.url,
                **trust,
                additional_headers=self.endpoint.headers,
                compression=None,  # base64 of noise does not compress, and it costs both sides
                proxy=None if self.endpoint.is_loopback else True,
                open_timeout=self.patience.connect_s,
                close_timeout=self.patience.close_s,
                ping_interval=None,  # see watch()
                max_size=MAX_FRAME_BYTES,
            )
        except (OSError, TimeoutError, WebSocketException) as error:
            raise trouble.of_opening(self.endpoint, error) from error
        own: socket.socket = self._socket.transport.get_extra_info("socket")
        with contextlib.suppress(OSError):  # it is closed already, which the next step says
            own.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
        try:
            async with asyncio.timeout(self.patience.ready_s):
                await self._become_ready()
        except TimeoutError as error:
            await self._close()
            raise EngineError(
                phrase("{name} answers, but does not start a session", name=self.endpoint.name),
                phrase("Check the address: a Qwen-ASR realtime server is expected there."),
                mends_itself=True,
            ) from error
        except BaseException:
            await self._close()
            raise

    async def close(self) -> None:
        """Say goodbye and be gone; soon, whatever the other side does."""
        await self._close()
        self.session.closed()

    @property
    def alive_at(self) -> float:
        """When anything came last, on the loop's clock: what was sent before has arrived there."""
        return self._life

    async def watch(self) -> NoReturn:
        """Raise EngineError soon after the link has gone dead, or the computer has slept.

        A link that died without a word, as one does when a network is left, is only noticed when
        something that has to come does not. A server that has never answered a ping is not asked
        for more.
        """
        loop = asyncio.get_running_loop()
        while True:
            before = elapsed()
            begun = loop.time()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self.patience.pong_s):
                    await self._exchange_ping()
            if self._life < begun and self._answers_pings():
                self._is_dead = True
                raise trouble.of_dead_link(self.endpoint)
            await asyncio.sleep(self.patience.ping_s)
            if elapsed() - before > self.patience.ping_s + self.patience.pong_s + SLEPT_S:
                self._is_dead = True
                raise trouble.of_dead_link(self.endpoint)

    async def outcomes(self) -> AsyncIterator[Outcome]:
        """Yield what happens until the session is finished.

        Raises RefusedError or EngineError when the connection ends before that.
        """
        for outcome in self._early:
            yield outcome
        self._early.clear()
        while True:
            for outcome in await self._receive():
                yield outcome
                if isinstance(outcome, Finished):
                    return

    async def append(self, pcm: bytes) -> None:
        """Send audio: PCM16LE mono at the session's rate. Waits while the engine is behind."""
        await self._send(self.session.append(pcm))

    async def commit(self) -> None:
        """Manual mode: end the utterance here."""
        await self._send(self.session.commit())

    async def update(self, config: SessionConfig) -> None:
        """Ask for other settings; Configured or ConfigRefused follows among the outcomes."""
        await self._send(self.session.update(config))

    async def finish(self) -> None:
        """Say that no more audio comes; Finished follows after the last results."""
        for event in self.session.finish():
            await self._send(event)

    async def _close(self) -> None:
        """Say goodbye, or hang up on a server that leaves no room to say it."""
        assert self._socket is not None
        if not self._is_dead:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self.patience.close_s):
                    await self._socket.close()
                    return
        self._socket.transport.abort()

    async def _exchange_ping(self) -> None:
        assert self._socket is not None
        try:
            await (await self._socket.ping())
        except (ConnectionClosed, AttributeError):  # see _send; the one who receives says it better
            await asyncio.Event().wait()
        self._life = asyncio.get_running_loop().time()

    def _answers_pings(self) -> bool:
        first = self._first_pong
        return first is not None and first.done() and not first.cancelled()

    async def _become_ready(self) -> None:
        await self._send(self.session.open())
        assert self._socket is not None
        with contextlib.suppress(ConnectionClosed):  # which the next step says
            pong = await self._socket.ping()
            assert isinstance(pong, asyncio.Future)
            self._first_pong = pong
        while True:
            outcomes = await self._receive()
            for outcome in outcomes:
                if isinstance(outcome, ConfigRefused | ErrorReported):
                    raise trouble.of_error_event(self.endpoint, outcome.error, ready=False)
            self._early += outcomes
            if any(isinstance(outcome, Configured) for outcome in outcomes):
                break
        if self.endpoint.pace is not None and self._first_pong is not None:
            await asyncio.wait([self._first_pong], timeout=FIRST_PONG_S)

    async def _send(self, event: ClientEvent) -> None:
        assert self._socket is not None
        frame = codec.encode(event)
        try:
            await self._socket.send(frame)
        except ConnectionClosed as error:
            raise trouble.of_loss(self.endpoint, error) from error
        except AttributeError as error:
            # WORKAROUND for websockets 17.4 on Python 3.11: where the connection closes while a send
            # waits for room, it aborts a transport that has let go of its loop already.
            if self._socket.state is State.OPEN:
                raise
            raise trouble.of_loss(self.endpoint, None) from error

    async def _receive(self) -> tuple[Outcome, ...]:
        """Return what the next readable frame means; frames that can't be read are passed over."""
        assert self._socket is not None
        while True:
            try:
                frame = await self._socket.recv()
            except ConnectionClosed as error:
                raise trouble.of_loss(self.endpoint, error) from error
            self._life = asyncio.get_running_loop().time()
            try:
                if isinstance(frame, str):
                    frame = trouble.without_key(self.endpoint, frame)
                event = codec.decode_server(frame)
            except RemoteProtocolError as error:
                self._note_unreadable(error)
                continue
            outcomes = self.session.receive(event)
            self._unreadable = 0
            for outcome in outcomes:
                if isinstance(outcome, Ignored):
                    self._note_unknown(outcome.type)
            return outcomes

    def _note_unreadable(self, error: SurtitleError) -> None:
        _log.info("unreadable frame from %s: %s", self.endpoint.name, error)
        self._unreadable += 1
        if self._unreadable >= UNREADABLE_FRAMES:
            raise EngineError(
                phrase(
                    "{name} does not speak the Qwen-ASR realtime protocol", name=self.endpoint.name
                ),
                phrase("Check the address, or use another engine."),
            ) from error

    def _note_unknown(self, kind: str) -> None:
        if kind not in self._unknown_types and len(self._unknown_types) < UNREADABLE_FRAMES:
            self._unknown_types.add(kind)
            _log.info("unknown event type from %s: %.100s", self.endpoint.name, kind)
