"""One client's connection to the recogniser: frames in, recognition on a worker thread, events out.

Three tasks share a connection. The intake reads and decodes; it stops reading while too much audio
waits, so that a client that sends faster than speech is recognised is slowed down by TCP and not
thrown out. The work takes one event after the other through the ServerSession and the recognition.
The writer sends what comes of it, so that a slow reader holds up neither of them.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Protocol, TypeVar

import numpy as np
import soxr
from numpy.typing import NDArray
from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from app.errors import RemoteProtocolError
from app.protocol import codec
from app.protocol.actions import Action, Configure, Drain, EndUtterance, Listen
from app.protocol.events import AudioAppend, ClientEvent, ServerEvent, SessionConfig
from app.protocol.server import ServerSession
from app.recognizer.findings import Final, Finding, Partial, SpeechStarted, SpeechStopped

_log = logging.getLogger(__name__)

T = TypeVar("T")
Samples = NDArray[np.int16]

SAMPLE_RATE = 16000
LANGUAGE = "en"
# Audio handed to the recognition at once: bounds how long other connections wait for the worker.
STEP_BYTES = 2 * SAMPLE_RATE
# Waiting audio beyond which the intake pauses: enough never to idle, little enough to finish soon.
BACKLOG_BYTES = 20 * STEP_BYTES
# Messages that wait for a reader who takes none: an hour's worth.
OUTGOING_MOST = 20_000
# The client disconnects after `session.finished`; one that forgets to is disconnected.
GOODBYE_S = 10.0


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
        self, socket: ServerConnection, *, model: str, recognition: Recognition, worker: Executor
    ) -> None:
        self._socket = socket
        self._recognition = recognition
        self._worker = worker
        self._session = ServerSession(
            session_id=f"sess_{secrets.token_hex(8)}",
            model=model,
            new_id=_fresh_id,
            languages=frozenset({LANGUAGE}),
        )
        self._inbox: deque[ClientEvent | RemoteProtocolError] = deque()
        self._inbox_bytes = 0
        self._inbox_changed = asyncio.Event()
        self._outgoing: asyncio.Queue[ServerEvent | None] = asyncio.Queue(OUTGOING_MOST)
        self._items: dict[int, str] = {}  # utterance → item
        self._upsampler: soxr.ResampleStream | None = None

    async def run(self) -> None:
        """Serve the connection to its end."""
        self._send(self._session.open())
        try:
            async with asyncio.TaskGroup() as group:
                intake = group.create_task(self._take_in())
                writer = group.create_task(self._write())
                await self._work(intake)
                await writer
                intake.cancel()
        except* ConnectionClosed:
            pass
        except* asyncio.QueueFull:
            await self._socket.close(1011, "results are not being read")
        except* Exception as failures:  # noqa: BLE001  one connection's end, not the server's
            _log.error("a recognition failed", exc_info=failures)
            await self._give_up()

    async def _take_in(self) -> None:
        async for frame in self._socket:
            try:
                event: ClientEvent | RemoteProtocolError = codec.decode_client(frame)
            except RemoteProtocolError as error:
                event = error
            self._inbox.append(event)
            self._inbox_bytes += _bytes_of(event)
            self._inbox_changed.set()
            while self._inbox_bytes > BACKLOG_BYTES:
                self._inbox_changed.clear()
                await self._inbox_changed.wait()

    async def _work(self, intake: asyncio.Task[None]) -> None:
        """Take events in their order until the session is finished or the client is gone."""
        intake.add_done_callback(lambda _: self._inbox_changed.set())
        while True:
            # Nobody reads what a client that is gone would be told.
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
            await self._inbox_changed.wait()

    def _next_actions(self) -> list[Action]:
        """Take the next event; if it is audio, as many more in a row as make one step."""
        actions: list[Action] = []
        size = 0
        while self._inbox and (not size or isinstance(self._inbox[0], AudioAppend)):
            event = self._inbox.popleft()
            self._inbox_bytes -= _bytes_of(event)
            self._inbox_changed.set()
            if isinstance(event, RemoteProtocolError):
                self._send(self._session.refuse(event))
                break
            reaction = self._session.receive(event)
            self._send(reaction.send)
            actions += reaction.do
            size += _bytes_of(event)
            if not isinstance(event, AudioAppend) or size >= STEP_BYTES:
                break
        return actions

    async def _hear(self, pcm: bytes) -> None:
        samples = np.frombuffer(pcm, "<i2")
        if self._session.config.sample_rate != SAMPLE_RATE:
            samples = self._upsampled(samples)
        await self._feed(samples)

    async def _hear_rest(self) -> None:
        """Hear what upsampling still holds back, 66 ms, before an utterance or all audio ends."""
        if self._upsampler is not None:
            rest = self._upsampler.resample_chunk(np.zeros(0, np.int16), last=True)
            self._upsampler = None
            await self._feed(rest)

    async def _feed(self, samples: Samples) -> None:
        for at in range(0, len(samples), STEP_BYTES // 2):
            step = samples[at : at + STEP_BYTES // 2]
            behind = self._inbox_bytes > STEP_BYTES or at + len(step) < len(samples)
            self._report(await self._run(lambda: self._recognition.feed(step, behind=behind)))  # noqa: B023  awaited at once

    async def _act(self, action: Action) -> None:
        match action:
            case Configure(config=config):
                self._upsampler = None
                await self._run(lambda: self._recognition.configure(config))
            case EndUtterance(item_id=item_id):
                await self._hear_rest()
                text = await self._run(self._recognition.commit)
                self._send(self._session.completed(item_id, text, LANGUAGE))
            case Drain():
                await self._hear_rest()
                self._report(await self._run(self._recognition.finish))
                self._send(self._session.drained())
                self._outgoing.put_nowait(None)

    async def _run(self, call: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._worker, call)

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
            self._outgoing.put_nowait(event)

    async def _write(self) -> None:
        while (event := await self._outgoing.get()) is not None:
            await self._socket.send(codec.encode(event))
        try:
            async with asyncio.timeout(GOODBYE_S):
                await self._socket.wait_closed()
        except TimeoutError:
            await self._socket.close()

    async def _give_up(self) -> None:
        """Tell the open items that they have failed, then close: the engine is at fault."""
        try:
            while not self._outgoing.empty():  # found before, and not read yet
                if (waiting := self._outgoing.get_nowait()) is not None:
                    await self._socket.send(codec.encode(waiting))
            for item_id in self._session.open_items:
                for event in self._session.failed(item_id, "asr_failed", "the recogniser failed"):
                    await self._socket.send(codec.encode(event))
            await self._socket.close(1011, "the recogniser failed")
        except ConnectionClosed:
            pass

    def _upsampled(self, samples: Samples) -> Samples:
        if self._upsampler is None:
            rate = self._session.config.sample_rate
            self._upsampler = soxr.ResampleStream(rate, SAMPLE_RATE, 1, dtype="int16")
        upsampled: Samples = self._upsampler.resample_chunk(samples)
        return upsampled


def _bytes_of(event: ClientEvent | RemoteProtocolError) -> int:
    return len(event.audio) if isinstance(event, AudioAppend) else 0


def _ms(sample: int) -> int:
    return sample * 1000 // SAMPLE_RATE


def _fresh_id(kind: str) -> str:
    return f"{kind}_{secrets.token_hex(8)}"
