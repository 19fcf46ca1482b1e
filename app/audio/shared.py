"""A live source that stays open between runs: a meter shows it, and a run begins without a wait.

Opening a microphone takes up to two seconds under some sound servers; what is said meanwhile would
be lost to the captions.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Self

from app.audio.block import Block, News
from app.errors import SourceError, SurtitleError
from app.phrases import phrase

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from app.audio.block import Source
    from app.domain.notices import Notice


class SharedSource:
    """Keeps a live source open while run() runs, and lends it to one run at a time.

    `tell` gets the source's news while no run does.
    """

    def __init__(self, source: Source, tell: Callable[[Notice], None]) -> None:
        self._source = source
        self._tell = tell
        self._away: News | None = None
        self._borrower: LentSource | None = None
        self._error: SurtitleError | None = None
        self._ended = False

    @property
    def name(self) -> str:
        """What people call the source."""
        return self._source.name

    async def run(self) -> None:
        """Keep it open until stop(). Raises the source's own error, which a borrower gets too."""
        try:
            async with self._source:
                async for block in self._source.blocks():
                    self._pass_on(block)
        except SurtitleError as error:
            self._error = error
            raise
        except Exception:
            # A run must not take it for an end in peace.
            self._error = SourceError(
                phrase("“{name}” stopped unexpectedly", name=self.name), phrase("Start again.")
            )
            raise
        finally:
            self._ended = True
            if self._borrower is not None:
                self._borrower.end(self._error)

    def _pass_on(self, block: Block | News) -> None:
        if isinstance(block, News):
            self._away = None if block.hears else block
        elif len(block.samples):
            self._away = None
        if self._borrower is not None and self._borrower.is_reading:
            self._borrower.take(block)
        elif isinstance(block, News):
            self._tell(block.notice)

    def stop(self) -> None:
        """Have run() return, and a borrower end."""
        self._source.stop()

    def lend(self) -> LentSource:
        """Return a Source that hears what comes from now on."""
        self._borrower = LentSource(self._source)
        if self._away is not None:
            self._borrower.take(self._away)
        if self._ended:
            self._borrower.end(self._error)
        return self._borrower


class LentSource:
    """A SharedSource as one run hears it; ending it leaves the shared one open."""

    live = True
    duration = None
    truncated = False

    def __init__(self, source: Source) -> None:
        self._source = source
        self._blocks: asyncio.Queue[Block | News | SurtitleError | None] = asyncio.Queue()
        self._ended = False
        self._fresh = True

    @property
    def name(self) -> str:
        """What people call the source."""
        return self._source.name

    @property
    def is_reading(self) -> bool:
        """Whether a run still takes what is heard."""
        return not self._ended

    @property
    def rate(self) -> int:
        """The source's rate in Hz."""
        return self._source.rate

    @property
    def channels(self) -> int:
        """The source's number of channels."""
        return self._source.channels

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self.stop()

    async def blocks(self) -> AsyncGenerator[Block | News, None]:
        """Yield what was heard since it was lent. Raises the source's error when that ends."""
        while (block := await self._blocks.get()) is not None:
            if isinstance(block, SurtitleError):
                raise block
            yield block

    def stop(self) -> None:
        """End blocks() after what was heard until now."""
        self.end(None)

    def take(self, block: Block | News) -> None:
        """Take what the source heard."""
        if self._ended:
            return
        if self._fresh and isinstance(
            block, Block
        ):  # what was missed before is no loss of this run
            block = replace(block, lost_before=0)
            self._fresh = False
        self._blocks.put_nowait(block)

    def end(self, error: SurtitleError | None) -> None:
        """End with what was taken so far, and then with `error`."""
        if not self._ended:
            self._ended = True
            self._blocks.put_nowait(error)
