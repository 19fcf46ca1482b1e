"""The lines of one run: which are being spoken, which are final, and in which order they are told.

An engine's items are known by (connection, item id); a line's number is ours and outlives a
connection. Items may overlap and finish out of order, but finals are released in order of start,
so a finished item waits for those that began before it. When a connection is lost, what was open
or waiting is forgotten here, because the audio from the last released line on is played again and
recognised anew; the numbers shown for open lines are taken up again by the lines that replace them.

Positions are in seconds of the run's audio.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from app.domain.captions import LineDropped, PartialLine
from app.domain.lines import Line
from app.domain.text import plain

# An item that never ends would hold back all lines after it. After this many later lines it is
# taken to be forgotten by the engine and ends with what was last shown of it.
WAITING_LIMIT = 4

Key = tuple[int, str]
Change = PartialLine | LineDropped | Line


@dataclass(slots=True)
class _OpenLine:
    number: int
    start: float
    settled: str = ""
    tail: str = ""
    final: Line | None = None
    ended: bool = False
    shown: bool = False


class Transcript:
    """The open lines of a run; finished ones are handed out and not kept."""

    def __init__(self, engine: str) -> None:
        self.engine = engine
        self.released_to = 0.0
        self.lines = 0
        self._next_number = 1
        self._open: dict[Key, _OpenLine] = {}
        self._orphans: deque[_OpenLine] = deque()

    @property
    def hearing(self) -> bool:
        """Whether an utterance is being spoken or recognised."""
        return any(not line.ended for line in self._open.values())

    @property
    def confirmed_to(self) -> float:
        """The position from which a new connection has to hear again."""
        starts = [line.start for line in self._open.values()]
        return max(self.released_to, min(starts)) if starts else self.released_to

    def started(self, key: Key, start: float) -> None:
        """Open a line for an item; repeats change nothing."""
        if key not in self._open:
            number = self._orphans.popleft().number if self._orphans else self._take_number()
            self._open[key] = _OpenLine(number=number, start=max(start, self.released_to))

    def partial(self, key: Key, settled: str, tail: str) -> list[Change]:
        """Replace what an open line shows; says nothing when the words are the same."""
        line = self._open.get(key)
        if line is None or line.ended:
            return []
        settled, tail = plain(settled), plain(tail)
        if (line.settled, line.tail) == (settled, tail):
            return []
        line.settled, line.tail = settled, tail
        line.shown = line.shown or bool(settled or tail)
        return [PartialLine(number=line.number, start=line.start, settled=settled, tail=tail)]

    def final(
        self,
        key: Key,
        end: float,
        text: str,
        *,
        language: str | None = None,
        emotion: str | None = None,
    ) -> list[Change]:
        """End a line with its final text, and release what no longer has to wait."""
        line = self._open.get(key)
        if line is None or line.ended:
            return []
        line.ended = True
        text = plain(text).strip()
        if text:
            line.final = Line(
                number=line.number,
                start=line.start,
                end=max(end, line.start),
                text=text,
                language=language,
                emotion=emotion,
                engine=self.engine,
            )
        return self._release()

    def unconfirmed(self, key: Key, end: float) -> list[Change]:
        """End a line whose recognition failed with the words that were last shown of it."""
        line = self._open.get(key)
        if line is None:
            return []
        return self.final(key, end, line.settled + line.tail)

    def lost(self) -> None:
        """Forget what the lost connection had not finished; the audio will be heard again."""
        waiting = sorted(self._open.values(), key=lambda line: line.start)
        # Those that showed words keep their number, so that the reader sees one line go on, not
        # a second one appear.
        self._orphans.extendleft(reversed([line for line in waiting if line.shown]))
        self._open.clear()

    def close(self, end: float, *, keep: bool) -> list[Change]:
        """End the run: open lines end with what they show.

        Lines of a lost connection that no other took up go too, unless `keep`: when the run ends
        in trouble, what was last shown of them is all there will ever be.
        """
        changes: list[Change] = []
        while keep and self._orphans:
            orphan = self._orphans.popleft()
            self._open[(0, f"orphan {orphan.number}")] = orphan
        for key in sorted(self._open, key=lambda key: self._open[key].start):
            if key in self._open and not self._open[key].ended:
                changes += self.unconfirmed(key, end)
        changes += [LineDropped(number=orphan.number) for orphan in self._orphans]
        self._orphans.clear()
        return changes

    def _take_number(self) -> int:
        self._next_number += 1
        return self._next_number - 1

    def _release(self) -> list[Change]:
        changes: list[Change] = []
        while self._open:
            key = min(self._open, key=lambda key: self._open[key].start)
            line = self._open[key]
            if not line.ended:
                waiting = sum(1 for other in self._open.values() if other.ended)
                if waiting < WAITING_LIMIT:
                    break
                following = sorted(other.start for other in self._open.values())
                return changes + self.unconfirmed(key, following[1])
            del self._open[key]
            if line.final is not None:
                self.released_to = max(self.released_to, line.final.end)
                self.lines += 1
                changes.append(line.final)
            elif line.shown:
                changes.append(LineDropped(number=line.number))
        return changes
