"""One client's connection to the recogniser: frames in, recognition on a worker thread, events out.

Four tasks share a connection. The intake reads and decodes; it stops reading while too much audio
waits, so that a client that sends faster than speech is recognised is slowed down by TCP and not
thrown out. The work takes one event after the other through the ServerSession and the recognition.
The writer sends what comes of it, so that a slow reader holds up neither of them. The watch ends
them all when the client is gone, even in the middle of minutes of audio.

Whatever a client sends or leaves unread, what is kept for it is bounded.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
import secrets
from collections import deque
from typing import Protocol

import numpy as np
import soxr
from numpy.typing import NDArray
from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed, ConnectionClosedOK

from app.errors import RemoteProtocolError
from app.protocol import codec
from app.protocol.actions import Action, Configure, Drain, EndUtterance, Listen
from app.protocol.events import AudioAppend, ClientEvent, ServerEvent, SessionConfig
from app.protocol.server import ServerSession
from app.recognizer.findings import Final, Finding, Partial, SpeechStarted, SpeechStopped
from app.recognizer.turns import Seat

_log = logging.getLogger(__name__)

Samples = NDArray[np.int16]

SAMPLE_RATE = 16000
LANGUAGE = "en"
# Audio handed to the recognition at once: bounds how long other connections wait for the worker.
STEP_BYTES = 2 * SAMPLE_RATE
# Waiting audio beyond which the intake pauses: enough never to idle, little enough to finish soon.
BACKLOG_BYTES = 20 * STEP_BYTES
# Messages that wait, however short: bounds what a flood of them keeps, and the turn it takes.
BACKLOG_MESSAGES = 500
# What waits for a reader who takes none: an hour's worth, at five partials of 450 bytes a second.
OUTGOING_BYTES = 8 * 1024 * 1024
# The client disconnects after `session.finished`; one that forgets to is disconnected.
GOODBYE_S = 10.0
# Time to read a farewell in, behind what is on its way; all the rest is dropped.
HANG_UP_S = 1.0
FAILED = "the recogniser failed"


class Recognition(Protocol):
    """What recognises one connection's audio; called on the worker thread, one call at a time."""

    def configure(self, config: SessionConfig) -> None:
        """Use these settings from here on. No utterance is open."""
        ...

    def feed(self, samples: Samples, *, behind: bool) -> list[Finding]:
        """Hear more: int16 (n,) at 16 kHz. `behind` when yet more is waiting already."""
        ...

    def commit(self) -> str:
        """Manual mode: all since the last commit is one utterance; return its text."""
        ...

    def finish(self) -> list[Finding]:
        """End the stream and everything that is open."""
        ...


class Talk:
    """One connection from greeting to goodbye."""

    def __init__(
        self, socket: ServerConnection, *, model: str, recognition: Recognition, seat: Seat
    ) -> None:
        self._socket = socket
        self._recognition = recognition
        self._seat = seat
        self._idle_since: float | None = None
        self._session = ServerSession(
            session_id=f"sess_{secrets.token_hex(8)}",
            model=model,
            new_id=_fresh_id,
            languages=frozenset({LANGUAGE}),
        )
        self._inbox: deque[tuple[ClientEvent | RemoteProtocolError, int]] = deque()
        self._inbox_bytes = 0
        self._heard_bytes = 0  # taken out of the inbox and being heard
        self._inbox_changed = asyncio.Event()
        self._outgoing: asyncio.Queue[str | None] = asyncio.Queue()
        self._outgoing_bytes = 0
        self._items: dict[int, str] = {}  # utterance → item
        self._upsampler: soxr.ResampleStream | None = None

    @property
    def idle_since(self) -> float | None:
        """Since when, on the loop's clock, the client has sent nothing; None while it is heard."""
        return self._idle_since

    async def run(self) -> None:
        """Serve the connection to its end."""
        self._send(self._session.open())
        try:
            async with asyncio.TaskGroup() as group:
                intake = group.create_task(self._take_in())
                writer = group.create_task(self._write())
                watch = group.create_task(self._watch())
                await self._work(intake)
                await writer
                intake.cancel()
                watch.cancel()
        except* (ConnectionClosed, _GoneError):
            pass
        except* _UnreadError:
            await self._hang_up("results are not being read")
        except* Exception as failures:  # noqa: BLE001  one connection's end, not the server's
            _log.error("a recognition failed", exc_info=failures)
            await self._give_up()
        finally:
            # This and the connection hold each other until Python looks for such pairs: not with all
            # that was computed of what was heard, 30 MB.
            del self._recognition

    async def _watch(self) -> None:
        """Stop hearing a client that is gone: nobody reads what it would be told."""
        await self._socket.wait_closed()
        raise _GoneError

    async def _take_in(self) -> None:
        while True:
            try:
                self._take(await self._socket.recv())
            except ConnectionClosedOK:
                return
            while (
                self._inbox_bytes + self._heard_bytes > BACKLOG_BYTES
                or len(self._inbox) >= BACKLOG_MESSAGES
            ):
                self._inbox_changed.clear()
                await self._inbox_changed.wait()

    def _take(self, frame: str | bytes) -> None:
        """Put a frame's event into the inbox, with its size."""
        event: ClientEvent | RemoteProtocolError
        try:
            event = codec.decode_client(frame)
        except RemoteProtocolError as error:
            event = error.with_traceback(None)  # which would keep the frame, perhaps of 20 MiB
            event.__cause__ = event.__context__ = None
        size = len(event.audio if isinstance(event, AudioAppend) else frame)
        self._inbox.append((event, size))
        self._inbox_bytes += size
        self._inbox_changed.set()

    async def _work(self, intake: asyncio.Task[None]) -> None:
        """Take events in their order until the session is finished or the client is gone."""
        intake.add_done_callback(lambda _: self._inbox_changed.set())
        while True:
            while self._inbox and not intake.done():
                audio: list[bytes] = []
                for action in self._next_actions():
                    if isinstance(action, Listen):
                        audio.append(action.pcm)
                    else:
                        await self._act(action)
                        if isinstance(action, Drain):
                            return
                if audio:
                    await self._hear(b"".join(audio))
            if intake.done():
                self._outgoing.put_nowait(None)
                return
            self._inbox_changed.clear()
            self._idle_since = asyncio.get_running_loop().time()
            await self._inbox_changed.wait()
            self._idle_since = None

    def _next_actions(self) -> list[Action]:
        """Take the next event; if it is audio, as many more in a row as make one step."""
        actions: list[Action] = []
        size = 0
        while self._inbox and (not size or isinstance(self._inbox[0][0], AudioAppend)):
            event, its_size = self._inbox.popleft()
            self._inbox_bytes -= its_size
            self._inbox_changed.set()
            if isinstance(event, RemoteProtocolError):
                self._send(self._session.refuse(event))
                break
            reaction = self._session.receive(event)
            self._send(reaction.send)
            actions += reaction.do
            size += its_size
            if not isinstance(event, AudioAppend) or size >= STEP_BYTES:
                break
        return actions

    async def _hear(self, pcm: bytes) -> None:
        self._heard_bytes = len(pcm)
        samples = np.frombuffer(pcm, "<i2")
        if self._session.config.sample_rate != SAMPLE_RATE:
            samples = self._upsampled(samples)
        await self._feed(samples)
        self._heard_bytes = 0
        self._inbox_changed.set()

    async def _hear_rest(self) -> None:
        """Hear what upsampling still holds back, 66 ms at most, before an utterance or all audio ends."""
        if self._upsampler is not None:
            rest = self._upsampler.resample_chunk(np.zeros(0, np.int16), last=True)
            self._upsampler = None
            await self._feed(rest)

    async def _feed(self, samples: Samples) -> None:
        for at in range(0, len(samples), STEP_BYTES // 2):
            step = samples[at : at + STEP_BYTES // 2]
            rest = len(samples) - at - len(step)
            behind = self._inbox_bytes > STEP_BYTES or rest > 0
            feed = functools.partial(self._recognise, step, behind=behind)
            waiting = rest + self._inbox_bytes // 2
            self._report(await self._seat.run(feed, len(step) / SAMPLE_RATE, waiting / SAMPLE_RATE))

    def _recognise(self, samples: Samples, *, behind: bool) -> list[Finding]:
        # What the worker is to run asks for the recognition when its turn comes. If it held it, so would
        # the frames of what is cancelled as a client leaves.
        return self._recognition.feed(samples, behind=behind)

    async def _act(self, action: Action) -> None:
        match action:
            case Configure(config=config):
                self._upsampler = None
                await self._seat.run(lambda: self._recognition.configure(config))
            case EndUtterance(item_id=item_id):
                await self._hear_rest()
                text = await self._seat.run(lambda: self._recognition.commit())  # noqa: PLW0108
                self._send(self._session.completed(item_id, text, LANGUAGE))
            case Drain():
                await self._hear_rest()
                self._report(await self._seat.run(lambda: self._recognition.finish()))  # noqa: PLW0108
                self._send(self._session.drained())
                self._outgoing.put_nowait(None)

    def _report(self, findings: list[Finding]) -> None:
        """Tell the client what was found."""
        session, items = self._session, self._items
        for finding in findings:
            match finding:
                case SpeechStarted(utterance=number, sample=sample):
                    items[number], events = session.speech_started(_ms(sample))
                    self._send(events)
                case SpeechStopped(utterance=number, sample=sample):
                    self._send(session.speech_stopped(items[number], _ms(sample)))
                case Partial(utterance=number, settled=settled, tail=tail):
                    self._send(session.partial(items[number], settled, tail, LANGUAGE))
                case Final(utterance=number, text=text):
                    self._send(session.completed(items.pop(number), text, LANGUAGE))

    def _send(self, events: tuple[ServerEvent, ...]) -> None:
        for event in events:
            message = codec.encode(event)
            self._outgoing_bytes += len(message)
            if self._outgoing_bytes > OUTGOING_BYTES:
                raise _UnreadError
            self._outgoing.put_nowait(message)

    async def _write(self) -> None:
        while (message := await self._outgoing.get()) is not None:
            self._outgoing_bytes -= len(message)
            await self._socket.send(message)
        try:
            async with asyncio.timeout(GOODBYE_S):
                await self._socket.wait_closed()
        except TimeoutError:
            await self._socket.close()

    async def _give_up(self) -> None:
        """Tell the open items that they have failed, then close: the engine is at fault."""
        with contextlib.suppress(ConnectionClosed, TimeoutError):
            async with asyncio.timeout(GOODBYE_S):
                while not self._outgoing.empty():  # found before, and not read yet
                    if (waiting := self._outgoing.get_nowait()) is not None:
                        await self._socket.send(waiting)
                for item_id in self._session.open_items:
                    for event in self._session.failed(item_id, "asr_failed", FAILED):
                        await self._socket.send(codec.encode(event))
        await self._hang_up(FAILED)

    async def _hang_up(self, reason: str) -> None:
        """Close, in a moment even where the client neither reads nor answers."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(HANG_UP_S):
                await self._socket.close(1011, reason)
        self._socket.transport.abort()

    def _upsampled(self, samples: Samples) -> Samples:
        if self._upsampler is None:
            rate = self._session.config.sample_rate
            self._upsampler = soxr.ResampleStream(rate, SAMPLE_RATE, 1, dtype="int16")
        upsampled: Samples = self._upsampler.resample_chunk(samples)
        return upsampled


class _GoneError(Exception):
    """The connection is closed."""


class _UnreadError(Exception):
    """The client leaves too much unread."""


def _ms(sample: int) -> int:
    return sample * 1000 // SAMPLE_RATE


def _fresh_id(kind: str) -> str:
    return f"{kind}_{secrets.token_hex(8)}"
