"""What of a run's audio nobody will recognise: each stretch told once, with its place and why."""

from __future__ import annotations

from app.audio.block import RATE
from app.audio.tape import Tape
from app.captioner.keeping import Keeper
from app.domain.lines import Gap

NOT_HEARD = "The microphone's sound came too fast to be taken"
OVERWRITTEN = "The engine was away for longer than the tape holds"
UNANSWERED = "The engine failed before it had answered"
INTERRUPTED = "The run was ended before this was recognised"


class Losses:
    """Turns what the tape knows to be lost into gaps, and counts it.

    The tape tells each sample once, so a stretch that is lost in two ways counts as the first.
    `seconds` is what was told so far.
    """

    def __init__(self, tape: Tape, keeper: Keeper) -> None:
        self.seconds = 0.0
        self._tape = tape
        self._keeper = keeper

    def tell(self, reason: str) -> None:
        """Tell what the tape has lost since it was last asked."""
        for span in self._tape.take_lost():
            gap = Gap(start=span.start / RATE, end=span.end / RATE, reason=reason)
            self.seconds = round(self.seconds + gap.end - gap.start, 6)
            self._keeper.put(gap)

    def add(self, start: float, end: float, reason: str) -> None:
        """Tell that nobody will recognise what lies between these seconds of the run."""
        self._tape.lose(round(start * RATE), round(end * RATE))
        self.tell(reason)
