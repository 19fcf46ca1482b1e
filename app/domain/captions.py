"""What a run of captioning says to whoever listens: the messages of the Captioner.

Times are seconds of the run's audio, counted in samples from its start.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from app.domain.lines import Gap, Line
from app.domain.notices import Notice
from app.errors import SurtitleError


class State(enum.Enum):
    """Where a run stands; each is said when it is true, never when it was asked for.

    CONNECTING until the engine is ready and the first audio has arrived, and again while either is
    away; CATCHING_UP while what was heard meanwhile is still to be recognised; HEARING while an
    utterance is open; FINISHING from the last audio until the last words are on disk.
    """

    CONNECTING = "connecting"
    CATCHING_UP = "catching up"
    LISTENING = "listening"
    HEARING = "hearing speech"
    FINISHING = "finishing"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True, kw_only=True)
class StateChanged:
    """The run reached another state."""

    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceDetectionChanged:
    """The engine confirmed who ends sentences: voice detection, or the user's commit."""

    on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialLine:
    """The line being spoken, replacing what it showed before.

    `settled` will not change any more; `tail` may. The two join as they are.
    """

    number: int
    start: float
    settled: str
    tail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDropped:
    """A line that was shown in parts turned out to hold no words."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FinalLine:
    """A finished line. `saved` says that its journal entry is on disk (never without a log)."""

    line: Line
    saved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LinesSaved:
    """Lines that were said as not saved have come to be on disk."""

    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GapFound:
    """A stretch of audio that nobody recognised."""

    gap: Gap


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeGiven:
    """Something to tell the user; `cause` where an error is behind it that has a remedy."""

    notice: Notice
    cause: SurtitleError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """The last message: what the run came to, and the error that ended it, if one did."""

    lines: int
    audio_s: float
    lost_s: float
    error: SurtitleError | None = None


Message = (
    StateChanged
    | VoiceDetectionChanged
    | PartialLine
    | LineDropped
    | FinalLine
    | LinesSaved
    | GapFound
    | NoticeGiven
    | Ended
)
