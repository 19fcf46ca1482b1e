"""An engine in a process of its own, which says texts known beforehand and notes when.

It sends ten partials a second, each some letters longer than the one before, as somebody who
speaks fast is recognised. time.monotonic_ns() is the same clock in all processes of a machine.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection

from websockets.asyncio.server import ServerConnection

from app.protocol import codec
from app.protocol.actions import Configure, Drain, Listen
from app.protocol.events import ServerEvent
from app.protocol.server import ServerSession
from tests.benchmarks.references import FOLDER
from tests.fakes import server

LETTERS = 2  # that a partial has more than the one before
PAUSE_S = (0.05, 0.15)  # between two; uneven, so that they fall on every phase of other timers
BETWEEN_LINES_S = 0.5


def sentences() -> list[str]:
    """Return some twenty lines of different lengths, as they are spoken."""
    files = sorted(FOLDER.glob("*.txt"))
    return [line for file in files for line in file.read_text().splitlines()]


def serve(pipe: Connection, events: int) -> None:
    """Say the address on the pipe, then serve one run; in the end say when each text was sent."""
    asyncio.run(_serve(pipe, events))


async def _serve(pipe: Connection, events: int) -> None:
    over = asyncio.Event()

    async def talk(socket: ServerConnection) -> None:
        try:
            await _Talk(socket, pipe, events).run()
        finally:
            over.set()

    async with server.running(talk) as address:
        pipe.send(address)
        await over.wait()


class _Talk:
    """One run."""

    def __init__(self, socket: ServerConnection, pipe: Connection, events: int) -> None:
        ids = itertools.count(1)
        self._socket = socket
        self._pipe = pipe
        self._left = events
        self._session = ServerSession(
            session_id="sess_1", model="known", new_id=lambda kind: f"{kind}_{next(ids)}"
        )
        self._heard = 0  # bytes of 16-bit samples at 16 kHz
        self._ready = asyncio.Event()
        self._rng = random.Random(1)

    async def run(self) -> None:
        """Talk until the client has had enough."""
        await self._put(self._session.open())
        async with asyncio.TaskGroup() as group:
            group.create_task(self._speak())
            async for frame in self._socket:
                reaction = self._session.receive(codec.decode_client(frame))
                await self._put(reaction.send)
                for action in reaction.do:
                    match action:
                        case Configure():
                            self._ready.set()
                        case Listen(pcm=pcm):
                            self._heard += len(pcm)
                        case Drain():
                            await self._put(self._session.drained())

    async def _speak(self) -> None:
        sent: dict[str, int] = {}
        await self._ready.wait()
        for number, sentence in enumerate(itertools.cycle(sentences()), start=1):
            if not self._left:
                break
            item, events = self._session.speech_started(self._ms())
            await self._put(events)
            text = f"{number} {sentence}"  # unlike any other line
            for settled, tail in growing(text):
                if self._left:
                    [event] = self._session.partial(item, settled, tail, "en")
                    frame = codec.encode(event)
                    sent[settled + tail] = time.monotonic_ns()
                    await self._socket.send(frame)
                    self._left -= 1
                    await asyncio.sleep(self._rng.uniform(*PAUSE_S))
            await self._put(self._session.speech_stopped(item, self._ms()))
            await self._put(self._session.completed(item, text, "en"))
            await asyncio.sleep(BETWEEN_LINES_S)
        self._pipe.send(sent)

    async def _put(self, events: tuple[ServerEvent, ...]) -> None:
        for event in events:
            await self._socket.send(codec.encode(event))

    def _ms(self) -> int:
        return self._heard // 32


def growing(text: str) -> Iterator[tuple[str, str]]:
    """Yield the text as it grows: what stands, and its last two words, which may change."""
    for end in range(LETTERS, len(text) + LETTERS, LETTERS):
        words = text[:end].split()
        if text[:end].endswith(" "):
            continue  # it reads as before
        settled = "".join(f"{word} " for word in words[:-2])
        yield settled, " ".join(words[-2:])
