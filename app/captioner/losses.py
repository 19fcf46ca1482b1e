"""What of a run's audio nobody will recognise: each stretch told once, with its place and why."""

from __future__ import annotations

from app.audio.block import RATE
from app.audio.tape import Span, Tape
from app.captioner.keeping import Keeper
from app.domain.lines import Gap
from app.phrases import phrase

NOT_HEARD = phrase("The microphone's sound came too fast to be taken")
OVERWRITTEN = phrase("The engine was away for longer than the tape holds")
UNANSWERED = phrase("The engine failed before it had answered")
INTERRUPTED = phrase("The run was ended before this was recognised")


class Losses:
    """Turns what is lost into gaps, and counts it.

    The tape tells each sample once, so a stretch that is lost in two ways counts as the first.
    `seconds` is what was told so far, by an earlier run too.
    """

    def __init__(self, tape: Tape, keeper: Keeper, seconds: float = 0.0) -> None:
        self.seconds = seconds
        self._tape = tape
        self._keeper = keeper

    def tell_overwritten(self) -> None:
        """Tell what the tape could not hold since it was last asked.

        To be asked when an engine is there again: until then a stretch grows.
        """
        self._tell(self._tape.take_overwritten(), OVERWRITTEN)

    def unheard(self, samples: int, reason: str) -> None:
        """Tell that the next `samples` of the run could not be heard."""
        self._keeper.miss(samples)
        self._tell([self._tape.append_hole(samples)], reason)

    def add(self, start: float, end: float, reason: str) -> None:
        """Tell that nobody will recognise what lies between these seconds of the run."""
        self._tell(self._tape.lose(round(start * RATE), round(end * RATE)), reason)

    def _tell(self, spans: list[Span], reason: str) -> None:
        for span in spans:
            gap = Gap(start=span.start / RATE, end=span.end / RATE, reason=reason)
            self.seconds = round(self.seconds + gap.end - gap.start, 6)
            self._keeper.put(gap)
