"""A Qwen-ASR server for tests, on a real loopback socket, that can stall, cut and lie.

`NumberedServer` "recognises" a numbered signal: samples of value N·GRAIN are the word "wN", zeros
are silence. What it was sent can so be counted word by word, and nothing is guessed.
"""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from app.audio.block import RATE, Samples
from app.protocol import codec
from app.protocol.events import SessionConfig
from app.protocol.server import Configure, Drain, EndUtterance, Listen, ServerSession
from app.protocol.service import PATH

Script = Callable[[ServerConnection], Awaitable[None]]

WORD = RATE // 10  # samples a word lasts
GRAIN = 8  # steps between two words' values: 8,000 words fit


def signal(*utterances: int, pause: int = 8, first: int = 1, grain: int = GRAIN) -> Samples:
    """Return utterances of so many words each, counted through, with `pause` words of silence."""
    pieces = []
    number = itertools.count(first)
    for words in utterances:
        values = np.array([next(number) for _ in range(words)]) * grain
        pieces.append(np.repeat(values.astype(np.uint16).view(np.int16), WORD))
        pieces.append(np.zeros(pause * WORD, np.int16))
    return np.concatenate(pieces)


def words_of(text: str) -> list[int]:
    """Read the numbers back from recognised text."""
    return [int(word[1:]) for word in text.split()]


@asynccontextmanager
async def running(script: Script, **options: Any) -> AsyncIterator[str]:
    """Serve every connection with `script`, until either side ends it; yields the address."""

    async def serve_one(socket: ServerConnection) -> None:
        with suppress(ConnectionClosed):
            await script(socket)

    server: Server
    async with serve(serve_one, "127.0.0.1", 0, compression=None, **options) as server:
        port = server.sockets[0].getsockname()[1]
        yield f"ws://127.0.0.1:{port}{PATH}"


async def send(socket: ServerConnection, kind: str, **fields: Any) -> None:
    """Send one event as plain JSON, without asking the codec whether it may be."""
    await socket.send(json.dumps({"event_id": "event_s", "type": kind, **fields}))


async def opened(socket: ServerConnection) -> None:
    """Play a session's beginning up to ready."""
    await send(socket, "session.created", session={"id": "sess_1"})
    await socket.recv()
    await send(socket, "session.updated", session={"id": "sess_1"})


@dataclass
class _Utterance:
    item: str | None
    start: int
    heard: Counter[int] = field(default_factory=Counter)  # samples, by their word's number
    quiet: int = 0

    def hear(self, samples: Samples, grain: int) -> None:
        """Count them now: the words are asked for after each few of them."""
        values = samples.view(np.uint16) // grain
        numbers, counts = np.unique(values[values != 0], return_counts=True)
        for number, count in zip(numbers.tolist(), counts.tolist(), strict=True):
            self.heard[number] += count


@dataclass
class NumberedServer:
    """Recognises the numbered signal; what goes wrong, and when, is set by the test.

    With `whole_words` a word counts as heard when more than half of it was. `cuts` holds, for one connection after the other, after how many words of audio it is cut
    without a word (None: not). `vocabulary` has words to say instead of the numbers. `connections`,
    `paths` and `configs` tell what came; `watch` is called with each number of words, from 1, that it has
    been sent in all.
    """

    cuts: list[int | None] = field(default_factory=list)
    silence_words: int = 4
    grain: int = GRAIN
    whole_words: bool = False
    late_finals: bool = False  # every third comes after the one that follows it
    vocabulary: Sequence[str] = ()
    connections: int = 0
    paths: list[str] = field(default_factory=list)  # with their queries
    configs: list[SessionConfig] = field(default_factory=list)
    finished: int = 0
    watch: Callable[[int], None] | None = None
    close_timeout: float = 10.0  # s; less for clients that are killed
    taken: int = 0  # samples, on all connections

    @asynccontextmanager
    async def running(self) -> AsyncIterator[str]:
        """Serve; yields the address."""
        async with running(self._serve, close_timeout=self.close_timeout) as address:
            yield address

    def take(self, samples: int) -> None:
        """Note what a connection was sent."""
        before, self.taken = self.taken // WORD, self.taken + samples
        for word in range(before, self.taken // WORD):
            if self.watch is not None:
                self.watch(word + 1)

    async def _serve(self, socket: ServerConnection) -> None:
        cut = self.cuts.pop(0) if self.cuts else None
        self.connections += 1
        self.paths += [socket.request.path] if socket.request else []
        await _Talk(self, socket, cut).run()


def first(script: Script, *, then: NumberedServer) -> Script:
    """Serve the first connection with `script` and all later ones as `then` does."""
    scripts = itertools.chain([script], itertools.repeat(then._serve))

    async def serve_next(socket: ServerConnection) -> None:
        await next(scripts)(socket)

    return serve_next


class _Talk:
    """One connection to a NumberedServer."""

    def __init__(self, server: NumberedServer, socket: ServerConnection, cut: int | None) -> None:
        ids = itertools.count(1)
        self._server = server
        self._socket = socket
        self._cut = cut
        self._session = ServerSession(
            session_id="sess_1", model="numbered", new_id=lambda kind: f"{kind}_{next(ids)}"
        )
        self._position = 0
        self._ended = 0
        self._late: tuple[str, str] | None = None
        self._utterance: _Utterance | None = None

    async def run(self) -> None:
        await self._put(self._session.open())
        async for frame in self._socket:
            reaction = self._session.receive(codec.decode_client(frame))
            await self._put(reaction.send)
            for action in reaction.do:
                match action:
                    case Listen(pcm=pcm):
                        await self._listen(np.frombuffer(pcm, np.int16))
                    case Configure(config=config):
                        self._server.configs.append(config)
                    case EndUtterance(item_id=item):
                        await self._end(item)
                    case Drain():
                        if self._utterance and self._utterance.item is not None:
                            await self._stop()
                        await self._say_late()
                        self._server.finished += 1
                        await self._put(self._session.drained())

    async def _put(self, events: tuple[Any, ...]) -> None:
        for event in events:
            await self._socket.send(codec.encode(event))

    async def _listen(self, samples: Samples) -> None:
        self._position += len(samples)
        self._server.take(len(samples))
        if self._cut is not None and self._position >= self._cut * WORD:
            self._socket.transport.abort()
            return
        manual = self._session.config.turn_detection is None
        if self._utterance is None:
            if not manual and not samples.any():
                return
            start = self._position - len(samples) + int(np.argmax(samples != 0)) * (not manual)
            self._utterance = _Utterance(None, start)
            if not manual:
                self._utterance.item, events = self._session.speech_started(start * 1000 // RATE)
                await self._put(events)
        utterance = self._utterance
        utterance.hear(samples, self._server.grain)
        utterance.quiet = 0 if samples.any() else utterance.quiet + len(samples)
        if manual:
            return
        assert utterance.item is not None
        if utterance.quiet >= self._server.silence_words * WORD:
            await self._stop()
        else:
            words = self._words()
            settled, tail = " ".join(words[:-2]), " ".join(words[-2:])
            settled += " " if settled else ""
            await self._put(self._session.partial(utterance.item, settled, tail, "en"))

    async def _stop(self) -> None:
        utterance = self._utterance
        assert utterance is not None
        assert utterance.item is not None
        end = self._position - utterance.quiet
        await self._put(self._session.speech_stopped(utterance.item, end * 1000 // RATE))
        await self._end(utterance.item)

    async def _end(self, item: str) -> None:
        text = " ".join(self._words()) if self._utterance else ""
        self._utterance = None
        self._ended += 1
        if self._server.late_finals and self._ended % 3 == 0 and self._late is None:
            self._late = (item, text)
            return
        await self._put(self._session.completed(item, text, "en"))
        await self._say_late()

    async def _say_late(self) -> None:
        if self._late is not None:
            item, text = self._late
            self._late = None
            await self._put(self._session.completed(item, text, "en"))

    def _words(self) -> list[str]:
        assert self._utterance is not None
        least = WORD // 2 if self._server.whole_words else 0
        heard = sorted(number for number, count in self._utterance.heard.items() if count > least)
        spoken = self._server.vocabulary
        return [spoken[n - 1] if spoken else f"w{n}" for n in heard]
