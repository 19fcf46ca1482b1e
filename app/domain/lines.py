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
