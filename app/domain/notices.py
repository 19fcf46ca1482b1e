"""What went wrong or needs saying, in words for people."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from app.errors import SurtitleError


class Level(enum.StrEnum):
    """How much a notice asks of the reader."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A title that says what happened and what it means, a hint that says what to do.

    `mends_itself` tells whether Surtitle is already at work on it. Of two notices with one `topic`
    the newer takes the place of the older, which is no longer true.
    """

    level: Level
    title: str
    hint: str = ""
    mends_itself: bool = False
    topic: str = ""

    @classmethod
    def of(cls, error: SurtitleError) -> Notice:
        """Say an error: a warning where it mends itself, otherwise an error."""
        title = error.title
        return cls(
            level=Level.WARNING if error.mends_itself else Level.ERROR,
            title=title.rstrip(".") if title.endswith(".") else title,  # else a phrase stays one
            hint=error.hint,
            mends_itself=error.mends_itself,
        )
