"""A source whose loudness is told as it is heard, for a meter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from app.audio.block import Block
from app.audio.level import LevelMeter
from app.domain.level import SILENT

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable
    from types import TracebackType

    from app.audio.block import News, Source
    from app.domain.level import Level


class Metered:
    """The same source; `heard` is called on the loop with a Level, at most 20 times a second."""

    def __init__(self, source: Source, heard: Callable[[Level], None]) -> None:
        self._source = source
        self._heard = heard
        self._meter = LevelMeter()

    @property
    def name(self) -> str:
        """The source's name."""
        return self._source.name

    @property
    def live(self) -> bool:
        """Whether the source is live."""
        return self._source.live

    @property
    def rate(self) -> int:
        """The source's rate."""
        return self._source.rate

    @property
    def channels(self) -> int:
        """The source's number of channels."""
        return self._source.channels

    @property
    def duration(self) -> float | None:
        """The source's length in seconds, where it is known."""
        return self._source.duration

    @property
    def truncated(self) -> bool:
        """Whether the source turned out to be cut off."""
        return self._source.truncated

    async def __aenter__(self) -> Self:
        await self._source.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._source.__aexit__(kind, error, trace)

    def stop(self) -> None:
        """Stop the source."""
        self._source.stop()

    async def blocks(self) -> AsyncGenerator[Block | News, None]:
        """Yield the source's blocks. Raises what the source raises."""
        async for block in self._source.blocks():
            yield block
            if not isinstance(block, Block):
                if not block.hears:
                    self._heard(SILENT)
                continue
            # Afterwards: who sees the meter move may rely on it that the sound was taken.
            level = self._meter.add(block.samples)
            if level is not None:
                self._heard(level)
