"""A sound source for tests that gives what it is told to, when it is told to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Self

from app.audio.block import RATE, Block, News, Samples
from app.errors import SurtitleError

STEP = RATE // 50  # samples a block: 20 ms, as a sound card gives them


class FakeSource:
    """Plays `samples` as fast as they are taken, then ends; or, `live`, goes on until stopped.

    `feed` adds more while it runs. A block has `step` samples. `fails` is raised after the samples are played out.
    """

    name = "a test's microphone"
    rate = RATE
    channels = 1
    duration = None
    truncated = False

    def __init__(
        self,
        samples: Samples | None = None,
        *,
        live: bool = False,
        lost_before: int = 0,
        fails: SurtitleError | None = None,
        step: int = STEP,
    ) -> None:
        self.live = live
        self.opened = False
        self.closed = False
        self._pieces: asyncio.Queue[Block | News | None] = asyncio.Queue()
        self._lost_before = lost_before
        self._fails = fails
        self._stopped = False
        self._step = step
        if samples is not None:
            self.feed(samples)
        if not live:
            self._pieces.put_nowait(None)

    def feed(self, samples: Samples, *, lost_before: int = 0, lost_why: str = "") -> None:
        """Let more be heard."""
        lost = lost_before + self._lost_before
        self._lost_before = 0
        for start in range(0, len(samples), self._step):
            piece = samples[start : start + self._step]
            self._pieces.put_nowait(Block(samples=piece, lost_before=lost, lost_why=lost_why))
            lost, lost_why = 0, ""

    def tell(self, news: News) -> None:
        """Say something about itself."""
        self._pieces.put_nowait(news)

    async def __aenter__(self) -> Self:
        self.opened = True
        return self

    async def __aexit__(self, *_: object) -> None:
        self.closed = True

    async def blocks(self) -> AsyncIterator[Block | News]:
        while (piece := await self._pieces.get()) is not None:
            yield piece
            await asyncio.sleep(0)
        if self._fails and not self._stopped:
            raise self._fails

    def stop(self) -> None:
        """End after what was fed."""
        self._stopped = True
        self._pieces.put_nowait(None)
