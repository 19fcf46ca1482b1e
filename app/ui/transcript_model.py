"""A run's transcript as a list model: finished lines and gaps, then the lines being spoken."""

from __future__ import annotations

import bisect
import enum
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.domain.captions import PartialLine
from app.domain.lines import Gap, Line

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

    `number` is the line's, 0 for a gap; `start` in seconds of the run.
    """

    kind: Kind
    number: int
    start: float
    text: str
    tail: str = ""
    saved: bool = False

    @property
    def whole(self) -> str:
        """All of its text."""
        return self.text + self.tail


class TranscriptModel(QAbstractListModel):
    """The rows of one run, `begin` starts over. Lines being spoken stand last, by their number."""

    RowRole = Qt.ItemDataRole.UserRole
    TimeRole = Qt.ItemDataRole.UserRole + 1

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._started: datetime | None = None
        self._done: list[Row] = []
        self._live: list[Row] = []  # ascending numbers

    def begin(self, started: datetime) -> None:
        """Empty the list for a run that starts at `started` (local time)."""
        self.beginResetModel()
        self._started = started
        self._done.clear()
        self._live.clear()
        self.endResetModel()

    def show_partial(self, partial: PartialLine) -> None:
        """Show a line being spoken, or its newer words."""
        row = Row(
            kind=Kind.LIVE,
            number=partial.number,
            start=partial.start,
            text=partial.settled,
            tail=partial.tail,
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
        at = self._place(number)
        if at < len(self._live) and self._live[at].number == number:
            place = len(self._done) + at
            self.beginRemoveRows(_ROOT, place, place)
            del self._live[at]
            self.endRemoveRows()

    def add_line(self, line: Line, *, saved: bool) -> None:
        """Add a finished line; where it was shown while it was spoken, it stays in its place."""
        row = Row(
            kind=Kind.FINAL, number=line.number, start=line.start, text=line.text, saved=saved
        )
        at = self._place(line.number)
        if at == 0 and self._live and self._live[0].number == line.number:
            del self._live[0]
            self._done.append(row)
            self._changed(len(self._done) - 1)
            return
        self.drop(line.number)
        self._add(row)

    def add_gap(self, gap: Gap) -> None:
        """Add a stretch that nobody recognised."""
        self._add(Row(kind=Kind.GAP, number=0, start=gap.start, text=gap.reason))

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
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{self.time_of(row)} {row.whole}"
            case self.RowRole:
                return row
            case self.TimeRole:
                return self.time_of(row)
        return None

    def row(self, number: int) -> Row:
        """Return the row in that place."""
        done = len(self._done)
        return self._done[number] if number < done else self._live[number - done]

    def time_of(self, row: Row) -> str:
        """Return the time of day at which a row began, as 10:42:07."""
        if self._started is None:
            return ""
        return f"{self._started + timedelta(seconds=row.start):%H:%M:%S}"

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

    def _place(self, number: int) -> int:
        return bisect.bisect_left(self._live, number, key=lambda row: row.number)

    def _changed(self, place: int) -> None:
        index = self.index(place)
        self.dataChanged.emit(index, index)
