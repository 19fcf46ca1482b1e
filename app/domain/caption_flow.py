"""The captions as rows one below the other: what the strip shows of a run, and what a freeze keeps."""

from __future__ import annotations

import bisect
from collections.abc import Callable
from dataclasses import dataclass

from app.domain.caption_rows import CaptionRows
from app.domain.text import is_right_to_left, is_seen

# Rows that are remembered, more than are ever shown at once; and lines, each a row at least.
KEPT_ROWS, KEPT_LINES = 24, 12


@dataclass(frozen=True, slots=True)
class CaptionRow:
    """One row: what stands, what may still change, and the direction of the line it belongs to."""

    settled: str
    tail: str
    right_to_left: bool = False

    @property
    def text(self) -> str:
        """All of it, without the space at its end."""
        return (self.settled + self.tail).rstrip()


@dataclass(slots=True)
class _Line:
    number: int
    settled: str
    tail: str
    final: bool
    broken: CaptionRows
    rows: tuple[CaptionRow, ...] = ()


class CaptionFlow:
    """Lines in the order of their numbers, each of which begins a row of its own.

    `measure` and `pieces` are those of CaptionRows, `uppercase` shows all in capitals.
    """

    def __init__(
        self,
        measure: Callable[[str], float],
        pieces: Callable[[str], list[str]],
        width: float,
        *,
        uppercase: bool = False,
    ) -> None:
        self._measure = measure
        self._pieces = pieces
        self._width = width
        self._uppercase = uppercase
        self._lines: list[_Line] = []
        self._gone = 0  # rows that are forgotten
        self._forgotten = 0  # the newest line that is
        self._reached = 0

    @property
    def rows(self) -> tuple[CaptionRow, ...]:
        """All rows that are remembered."""
        return tuple(row for line in self._lines for row in line.rows)

    @property
    def is_empty(self) -> bool:
        """Whether there is no word in it."""
        return not any(line.settled or line.tail for line in self._lines)

    @property
    def is_open(self) -> bool:
        """Whether a line is still being spoken."""
        return any(not line.final for line in self._lines)

    @property
    def last_text(self) -> str:
        """The text of the newest line."""
        return self._lines[-1].settled + self._lines[-1].tail if self._lines else ""

    @property
    def reached(self) -> int:
        """How many rows there have been, forgotten ones too; it never falls.

        So what stands stays put when a row below it is taken back, and the next words fill its place.
        """
        return self._reached

    def last(self, count: int) -> tuple[CaptionRow | None, ...]:
        """Return the `count` rows that end where the flow has reached, None for an empty one."""
        rows: list[CaptionRow | None] = list(self.rows)
        rows += [None] * (self._reached - self._gone - len(rows))
        return tuple(rows[-count:])

    def show(self, number: int, settled: str, tail: str, *, final: bool) -> bool:
        """Show a line; return whether anything has changed by it."""
        at = self._place(number)
        if at == len(self._lines) or self._lines[at].number != number:
            if number <= self._forgotten:
                return False  # much too late
            broken = CaptionRows(self._measure, self._pieces, self._width)
            self._lines.insert(at, _Line(number, settled, tail, final, broken))
        else:
            line = self._lines[at]
            if (line.settled, line.tail, line.final) == (settled, tail, final):
                return False
            line.settled, line.tail, line.final = settled, tail, final
        before = self.rows
        self._break(self._lines[at])
        self._forget()
        return self.rows != before

    def drop(self, number: int) -> bool:
        """Take away a line that turned out to hold no words; return whether it was there."""
        at = self._place(number)
        if at == len(self._lines) or self._lines[at].number != number:
            return False
        del self._lines[at]
        return True

    def clear(self) -> None:
        """Forget all."""
        self._lines.clear()
        self._gone = self._reached = self._forgotten = 0

    def laid_anew(
        self,
        measure: Callable[[str], float],
        width: float,
        *,
        uppercase: bool,
    ) -> CaptionFlow:
        """Return the same lines in rows of another width or font."""
        made = CaptionFlow(measure, self._pieces, width, uppercase=uppercase)
        for line in self._lines:
            made.show(line.number, line.settled, line.tail, final=line.final)
        return made

    def _break(self, line: _Line) -> None:
        settled, tail = line.settled, line.tail
        if self._uppercase:
            settled, tail = settled.upper(), tail.upper()
        line.broken.show(settled, tail, final=line.final)
        turned = is_right_to_left(settled + tail)
        rows = line.broken.rows if is_seen(settled + tail) else []
        line.rows = tuple(_row(settled, tail, start, end, turned=turned) for start, end in rows)
        self._reached = max(self._reached, self._gone + len(self.rows))

    def _forget(self) -> None:
        """Let go of the oldest lines, as soon as there are enough rows without them."""
        rows = len(self.rows)
        while len(self._lines) > 1 and (
            rows - len(self._lines[0].rows) >= KEPT_ROWS or len(self._lines) > KEPT_LINES
        ):
            oldest = self._lines.pop(0)
            self._forgotten = oldest.number
            self._gone += len(oldest.rows)
            rows -= len(oldest.rows)

    def _place(self, number: int) -> int:
        return bisect.bisect_left(self._lines, number, key=lambda line: line.number)


def _row(settled: str, tail: str, start: int, end: int, *, turned: bool) -> CaptionRow:
    """Return a part of a line's text, of which the beginning stands."""
    stands = len(settled)
    return CaptionRow(
        settled[start:end], tail[max(0, start - stands) : max(0, end - stands)], turned
    )
