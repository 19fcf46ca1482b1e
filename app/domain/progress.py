"""How far the captions of a recording are, and when they will be done as they go."""

from __future__ import annotations

from app.domain.captions import FinalLine, Message, PartialLine

# Until so much of it is captioned, what it takes to start would pass for the pace.
_TELLING = 0.02


class Progress:
    """Of a recording of `duration_s`, None while that isn't known, `reached_s` are captioned.

    It began with `reached_s` at the time `begun`. Times are of any clock that only goes forward.
    """

    def __init__(self, begun: float, reached_s: float = 0.0) -> None:
        self.duration_s: float | None = None
        self.reached_s = reached_s
        self._begun = begun
        self._from_s = reached_s

    @property
    def share(self) -> float | None:
        """How much of it is captioned, 0 to 1; None until its length is known."""
        return min(1.0, self.reached_s / self.duration_s) if self.duration_s else None

    def left_s(self, now: float) -> float | None:
        """In how many seconds it is done; None while that can't be said yet."""
        captioned = self.reached_s - self._from_s
        if not self.duration_s or captioned < _TELLING * self.duration_s:
            return None
        return (now - self._begun) * max(0.0, self.duration_s - self.reached_s) / captioned

    def note(self, message: Message) -> bool:
        """Hear what is captioned; return whether it got further by that."""
        match message:
            case FinalLine(line=line):
                reached = line.end
            case PartialLine(start=start):
                reached = start
            case _:
                return False
        further = reached > self.reached_s
        self.reached_s = max(reached, self.reached_s)
        return further
