"""What every sound source hands out, and what it promises to whoever listens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, Self

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from types import TracebackType

    from app.domain.notices import Notice

RATE = 16_000  # samples a second, one channel: what the recognisers take

Samples = NDArray[np.int16]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Block:
    """A run of samples: int16, mono, 16 kHz, shape [n], n may be 0.

    `lost_before` samples (16 kHz) were missed between the block before and this one, `lost_why` in
    words for people; empty where they came faster than they were fetched.
    """

    samples: Samples
    lost_before: int = 0
    lost_why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What a live source has to say about itself, in its place among the blocks.

    `hears` is False from where the source hears nothing until the next block comes.
    """

    notice: Notice
    hears: bool = True


class Source(Protocol):
    """Something to caption: an async context manager that is read once.

    Entering it opens the device or file and raises SourceError or InputError when that can't be
    done. Used on the loop only.
    """

    @property
    def name(self) -> str:
        """What people call it."""
        ...

    @property
    def live(self) -> bool:
        """Whether what isn't fetched in time is lost (a microphone) or waits (a file, a pipe)."""
        ...

    @property
    def rate(self) -> int:
        """The source's own rate in Hz; 0 while nobody can know it."""
        ...

    @property
    def channels(self) -> int:
        """The source's own number of channels; 0 while nobody can know it."""
        ...

    @property
    def duration(self) -> float | None:
        """Seconds in all; None where nobody can know it."""
        ...

    @property
    def truncated(self) -> bool:
        """True once the source has ended before its own header said it would."""
        ...

    async def __aenter__(self) -> Self: ...
    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    def blocks(self) -> AsyncIterator[Block | News]:
        """Give the audio until the source ends or stop() was called.

        Raises SourceError when the source dies, InputError when it turns out not to be audio.
        """
        ...

    def stop(self) -> None:
        """Make blocks() end soon, after what was already captured. May be called twice."""
        ...
