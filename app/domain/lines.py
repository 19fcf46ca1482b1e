"""What a transcript is made of: finished lines, and the holes that could not be heard.

Times are seconds of the run's audio, counted in samples from the start of the run.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One finished utterance. `number` is unique in its run; `engine` is "cloud" or "local"."""

    number: int
    start: float
    end: float
    text: str
    language: str | None = None
    emotion: str | None = None
    engine: str = "local"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Audio that nobody recognised, and why, in words for people."""

    start: float
    end: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seam:
    """Where a run that was ended early is taken up; as it is by default, the beginning.

    `at` is where its last line or gap ended, `number` that of the next line; until then it came to
    so many `lines` and lost `lost_s` seconds.
    """

    at: float = 0.0
    number: int = 1
    lines: int = 0
    lost_s: float = 0.0


BEGINNING = Seam()
