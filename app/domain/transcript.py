"""The lines of one run: which are being spoken, which are final, and in which order they are told.

An engine's items are known by (connection, item id); a line's number is ours and outlives a
connection. Items may overlap and finish out of order, but finals are released in order of start,
so a finished item waits for those that began before it. When a connection is lost, what was open
or waiting is forgotten here, because the audio from `confirmed_to` on is played again and
recognised anew; the numbers shown for open lines are taken up again by the lines that replace them.

Positions are in seconds of the run's audio.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace

from app.domain.captions import LineDropped, PartialLine
from app.domain.lines import BEGINNING, Gap, Line, Seam
from app.domain.text import count_words, plain
from app.phrases import phrase

# An item that never ends would hold back all lines after it. After this many later lines it is
# taken to be forgotten by the engine and ends with what was last shown of it.
WAITING_LIMIT = 4
# Voice detection that hears the same audio again, from another place on, finds the same start
# within some tenths of a second; two utterances begin further apart.
SAME_START_S = 1.0
# Nobody speaks faster than this. Where an engine failed in the middle of a line, its words so tell
# how far it had certainly come.
WORDS_PER_SECOND = 5.0

Key = tuple[int, str]
Change = PartialLine | LineDropped | Line | Gap

NOT_RECOGNISED = phrase("The engine could not recognise what was said")


@dataclass(slots=True)
class _OpenLine:
    number: int
    start: float
    settled: str = ""
    tail: str = ""
    final: Line | None = None
    end: float = 0.0
    ended: bool = False
    shown: bool = False
    failed: bool = False
    most: str = ""  # the longest that a lost connection had shown of it


class Transcript:
    """The open lines of a run; finished ones are handed out and not kept.

    `released_to` is where the last line handed out ended, `answered_to` the furthest place of which
    an engine has said anything, `language` the last that one detected. `engine` marks the lines.
    Those of an earlier run, before the `seam`, count with these.
    """

    def __init__(self, engine: str, seam: Seam = BEGINNING) -> None:
        self.engine = engine
        self.released_to = seam.at
        self.answered_to = seam.at
        self.lines = seam.lines
        self.language: str | None = None
        self._next_number = seam.number
        self._open: dict[Key, _OpenLine] = {}
        self._orphans: deque[_OpenLine] = deque()

    @property
    def hearing(self) -> bool:
        """Whether an utterance is being spoken or recognised."""
        return any(not line.ended for line in self._open.values())

    @property
    def is_between_lines(self) -> bool:
        """Whether nothing is open: no utterance is spoken, recognised, or waits for another."""
        return not self._open

    @property
    def confirmed_to(self) -> float:
        """The position from which a new connection has to hear again."""
        starts = [line.start for line in self._open.values()]
        return max(self.released_to, min(starts)) if starts else self.released_to

    def started(self, key: Key, start: float) -> None:
        """Open a line for an item that has not ended; while it is open, repeats change nothing."""
        if key in self._open:
            return
        start = max(start, self.released_to)
        self.answered_to = max(self.answered_to, start)
        if self._orphans:
            # The reader sees one line go on. Its words stand until better ones come, but only
            # where they are of the same utterance.
            line = self._open[key] = self._orphans.popleft()
            if abs(line.start - start) > SAME_START_S:
                line.settled = line.tail = line.most = ""
            line.start, line.ended, line.failed, line.final = start, False, False, None
        else:
            self._open[key] = _OpenLine(number=self._take_number(), start=start)

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
        line.end = max(end, line.start)
        self.answered_to = max(self.answered_to, line.end)
        text = plain(text).strip()
        if text:
            self.language = language or self.language
            line.final = Line(
                number=line.number,
                start=line.start,
                end=line.end,
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
        line.failed = True
        return self.final(key, end, line.settled + line.tail)

    def lost(self) -> None:
        """Forget what the lost connection had not finished; the audio will be heard again."""
        # Those that have words keep their number, so that the reader sees one line go on, not
        # a second one appear.
        spoken = [line for line in self._open.values() if line.shown or line.final]
        for line in spoken:
            line.most = max(line.most, line.settled + line.tail, key=len)
        self._orphans = deque(sorted((*spoken, *self._orphans), key=lambda line: line.start))
        self._open.clear()

    def close(self, end: float, *, keep: bool) -> list[Change]:
        """End the run: open lines end with what they show.

        Lines of a lost connection that no other took up go too, unless `keep`: when the run ends
        in trouble, what is known of them is all there will ever be, except where their audio was
        heard again and became other lines.
        """
        if keep:
            heard_to = max((line.start for line in self._open.values()), default=self.released_to)
            for orphan in [orphan for orphan in self._orphans if orphan.start >= heard_to]:
                self._orphans.remove(orphan)
                self._open[(0, f"orphan {orphan.number}")] = orphan
        changes: list[Change] = []
        for key in sorted(self._open, key=lambda key: self._open[key].start):
            line = self._open.get(key)
            if line is None or line.ended:
                continue
            text, spoken_to = line.settled + line.tail, end
            if keep:
                text = max(text, line.most, key=len)
                spoken_to = min(end, line.start + count_words(text) / WORDS_PER_SECOND)
            changes += self.final(key, spoken_to, text)
        changes += self._release()
        changes += [LineDropped(number=orphan.number) for orphan in self._orphans if orphan.shown]
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
            # Nobody speaks twice at once. An end that reaches into the next utterance is not to
            # be trusted, and would keep what was said there from being heard again.
            later = (other.start for other in self._open.values() if other.start > line.start)
            end = min([line.end, *later])
            self.released_to = max(self.released_to, end)
            if line.final is not None:
                self.lines += 1
                changes.append(replace(line.final, end=end))
                continue
            if line.shown:
                changes.append(LineDropped(number=line.number))
            if line.failed and end > line.start:
                changes.append(Gap(start=line.start, end=end, reason=NOT_RECOGNISED))
        return changes
