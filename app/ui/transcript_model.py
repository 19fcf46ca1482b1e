"""A transcript as a list model: finished lines and gaps, then the lines being spoken."""

from __future__ import annotations

import bisect
import enum
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from app.domain.captions import (
    FinalLine,
    GapFound,
    LineDropped,
    LinesSaved,
    Message,
    PartialLine,
)
from app.domain.lines import Gap, Line
from app.domain.text import plain
from app.store.records import Correction, Edit, Mark
from app.store.session_record import SessionRecord
from app.ui.tongue import tr

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class Kind(enum.Enum):
    """What a row is."""

    LIVE = "live"
    FINAL = "final"
    GAP = "gap"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row. `text` will not change any more, `tail` may; the two join as they are.

    `number` is the line's, 0 for a gap; `start` and `end` in seconds of the run. `heard` is what the
    engine made of a line that was corrected.
    """

    kind: Kind
    number: int
    start: float
    text: str
    tail: str = ""
    end: float = 0.0
    saved: bool = False
    marked: bool = False
    heard: str = ""

    @property
    def whole(self) -> str:
        """All of its text."""
        return self.text + self.tail


class TranscriptModel(QAbstractListModel):
    """The rows of one run, `begin` starts over. Lines being spoken stand last, by their number.

    What is made of lines here, marks and corrections, shows at once; `edited` has it kept.
    """

    edited = Signal(object)  # Edit

    RowRole = Qt.ItemDataRole.UserRole
    TimeRole = Qt.ItemDataRole.UserRole + 1

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._started: datetime | None = None
        self._done: list[Row] = []
        self._live: list[Row] = []  # ascending numbers
        self._marks: set[int] = set()  # numbers of lines
        self.fixed = False  # nothing can be made of its lines

    def begin(self, started: datetime) -> None:
        """Empty the list for a run that starts at `started` (local time)."""
        self.beginResetModel()
        self._started = started
        self._done.clear()
        self._live.clear()
        self._marks.clear()
        self.endResetModel()

    def show_record(self, record: SessionRecord) -> None:
        """Show a session as it was kept."""
        heard = {line.number: line.text for line in record.entries if isinstance(line, Line)}
        self.beginResetModel()
        self._started = record.start.local
        self._live.clear()
        self._marks = set(record.marked)
        self._done = [
            self._finished(entry, saved=True, heard=heard.get(entry.number, ""))
            if isinstance(entry, Line)
            else _gap_row(entry)
            for entry in sorted(record.current, key=lambda entry: entry.start)
        ]
        self.endResetModel()

    def hear(self, message: Message) -> None:
        """Show what a run says, where it concerns the transcript."""
        match message:
            case PartialLine():
                self.show_partial(message)
            case LineDropped(number=number):
                self.drop(number)
            case FinalLine(line=line, saved=saved):
                self.add_line(line, saved=saved)
            case LinesSaved(numbers=numbers):
                self._note_saved(numbers)
            case GapFound(gap=gap):
                self.add_gap(gap)

    def show_partial(self, partial: PartialLine) -> None:
        """Show a line being spoken, or its newer words."""
        row = Row(
            kind=Kind.LIVE,
            number=partial.number,
            start=partial.start,
            text=partial.settled,
            tail=partial.tail,
            marked=partial.number in self._marks,
        )
        at = self._place(partial.number)
        if at < len(self._live) and self._live[at].number == partial.number:
            self._live[at] = row
            self._changed(len(self._done) + at)
            return
        place = len(self._done) + at
        self.beginInsertRows(_ROOT, place, place)
        self._live.insert(at, row)
        self.endInsertRows()

    def drop(self, number: int) -> None:
        """Take away a line that turned out to hold no words."""
        self._take_live(number)
        if number in self._marks and self.place_of(number) is None:
            # It was the moment that was marked: what was said last stands for it.
            self._wish(Mark(line=number, on=False))
            self.mark_moment()

    def add_line(self, line: Line, *, saved: bool) -> None:
        """Add a finished line; where it was shown while it was spoken, it stays in its place."""
        row = self._finished(line, saved=saved)
        at = self._place(line.number)
        if at == 0 and self._live and self._live[0].number == line.number:
            del self._live[0]
            self._done.append(row)
            self._changed(len(self._done) - 1)
            return
        self._take_live(line.number)
        self._add(row)

    def add_gap(self, gap: Gap) -> None:
        """Add a stretch that nobody recognised."""
        self._add(_gap_row(gap))

    # What people make of it ---------------------------------------------------------------

    def take(self, edit: Edit) -> None:
        """Show what somebody made of a line, here or elsewhere."""
        match edit:
            case Mark(line=number, on=on):
                (self._marks.add if on else self._marks.discard)(number)
                self._amend(number, lambda row: replace(row, marked=on))
            case Correction(line=number, text=text):
                self._amend(number, lambda row: _corrected(row, text))

    def agree(self, record: SessionRecord) -> None:
        """Show of the finished lines what their record says, and no more."""
        self._marks = set(record.marked)
        texts = {line.number: line.text for line in record.lines}
        for place, row in enumerate(self._done):
            if row.number in texts:
                said = _corrected(row, texts[row.number])
                if (after := replace(said, marked=row.number in self._marks)) != row:
                    self._replace(place, after)

    def mark(self, place: int, *, on: bool) -> None:
        """Mark the line in that place, or take its mark away."""
        row = self.row(place)
        if row.kind is not Kind.GAP and row.marked != on and not self.fixed:
            self._wish(Mark(line=row.number, on=on))

    def mark_moment(self) -> bool:
        """Mark the line being spoken, or the one that was said last; return whether there is one."""
        lines = (place for place in reversed(range(self.rowCount())) if self.row(place).number)
        place = next(lines, None)
        if place is None:
            return False
        self.mark(place, on=True)
        return True

    def correct(self, place: int, text: str) -> bool:
        """Have a finished line say something else; return whether it does."""
        row = self.row(place)
        text = " ".join(plain(text).split())
        if row.kind is not Kind.FINAL or not text or text == row.text or self.fixed:
            return False
        self._wish(Correction(line=row.number, text=text))
        return True

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: N802  Qt's name
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._done) + len(self._live)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a row's text, its Row, or the time of day at which it began."""
        if not index.isValid():
            return None
        row = self.row(index.row())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.whole
            case Qt.ItemDataRole.EditRole:
                return row.text
            case Qt.ItemDataRole.AccessibleTextRole:
                words = tr("marked") if row.marked else ""
                return " ".join(filter(None, (self.time_of(row), words, row.whole)))
            case self.RowRole:
                return row
            case self.TimeRole:
                return self.time_of(row)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let finished lines be corrected."""
        flags = super().flags(index)
        if not self.fixed and index.isValid() and self.row(index.row()).kind is Kind.FINAL:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(  # noqa: N802  Qt's name
        self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        """Correct a line."""
        return role == Qt.ItemDataRole.EditRole and self.correct(index.row(), str(value))

    def place_of(self, number: int) -> int | None:
        """Return where the line of that number stands."""
        places = (place for place in range(self.rowCount()) if self.row(place).number == number)
        return next(places, None)

    def row(self, number: int) -> Row:
        """Return the row in that place."""
        done = len(self._done)
        return self._done[number] if number < done else self._live[number - done]

    def time_of(self, row: Row) -> str:
        """Return the time of day at which a row began, as 10:42:07."""
        if self._started is None:
            return ""
        try:
            return f"{self._started + timedelta(seconds=row.start):%H:%M:%S}"
        except OverflowError:  # not in any journal of ours
            return ""

    def text(self) -> str:
        """Return all finished lines with their times, as they are copied."""
        lines = (f"[{self.time_of(row)}] {row.text}" for row in self._done if row.number)
        return "\n".join(lines)

    def last_text(self) -> str:
        """Return the newest finished line."""
        return next((row.text for row in reversed(self._done) if row.number), "")

    def _add(self, row: Row) -> None:
        place = len(self._done)
        self.beginInsertRows(_ROOT, place, place)
        self._done.append(row)
        self.endInsertRows()

    def _finished(self, line: Line, *, saved: bool, heard: str = "") -> Row:
        return Row(
            kind=Kind.FINAL,
            number=line.number,
            start=line.start,
            end=line.end,
            text=line.text,
            saved=saved,
            marked=line.number in self._marks,
            heard=heard if heard != line.text else "",
        )

    def _take_live(self, number: int) -> None:
        at = self._place(number)
        if at < len(self._live) and self._live[at].number == number:
            place = len(self._done) + at
            self.beginRemoveRows(_ROOT, place, place)
            del self._live[at]
            self.endRemoveRows()

    def _note_saved(self, numbers: tuple[int, ...]) -> None:
        waited = set(numbers)  # of hours, where a disk was full for so long
        places = [at for at, row in enumerate(self._done) if row.number in waited]
        for place in places:
            self._done[place] = replace(self._done[place], saved=True)
        if places:
            self.dataChanged.emit(self.index(places[0]), self.index(places[-1]))

    def _wish(self, edit: Edit) -> None:
        self.take(edit)
        self.edited.emit(edit)

    def _amend(self, number: int, change: Callable[[Row], Row]) -> None:
        place = self.place_of(number)
        if place is not None and (after := change(self.row(place))) != self.row(place):
            self._replace(place, after)

    def _replace(self, place: int, row: Row) -> None:
        done = len(self._done)
        if place < done:
            self._done[place] = row
        else:
            self._live[place - done] = row
        self._changed(place)

    def _place(self, number: int) -> int:
        return bisect.bisect_left(self._live, number, key=lambda row: row.number)

    def _changed(self, place: int) -> None:
        index = self.index(place)
        self.dataChanged.emit(index, index)


def _corrected(row: Row, text: str) -> Row:
    heard = row.heard or row.text
    return replace(row, text=text, heard="" if text == heard else heard)


def _gap_row(gap: Gap) -> Row:
    return Row(kind=Kind.GAP, number=0, start=gap.start, end=gap.end, text=gap.reason, saved=True)
