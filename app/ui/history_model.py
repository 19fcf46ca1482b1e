"""The saved sessions as a list model: by day, or with the lines in which something was found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QDate,
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from app.store.index import Found, Hit
from app.store.index_rows import SessionSummary
from app.ui.tongue import tr

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class DayRow:
    """The head of a day."""

    words: str


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session."""

    summary: SessionSummary


@dataclass(frozen=True, slots=True)
class HitRow:
    """A line in which something was found; `time` is that of the day."""

    hit: Hit
    time: str


Row = DayRow | SessionRow | HitRow


class HistoryModel(QAbstractListModel):
    """Rows of the list; heads of days can't be chosen."""

    RowRole = Qt.ItemDataRole.UserRole

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []

    def show_sessions(self, summaries: Iterable[SessionSummary], today: date) -> None:
        """Show sessions, the newest first, by their days."""
        rows: list[Row] = []
        for day, those in groupby(summaries, key=lambda summary: summary.started.date()):
            rows.append(DayRow(day_words(day, today)))
            rows += map(SessionRow, those)
        self._show(rows)

    def show_hits(self, hits: Sequence[Hit], sessions: Mapping[str, SessionSummary]) -> None:
        """Show lines in which something was found, below their sessions."""
        rows: list[Row] = []
        for session, those in groupby(hits, key=lambda hit: hit.session):
            summary = sessions.get(session)
            if summary is None:  # deleted meanwhile
                continue
            rows.append(SessionRow(summary))
            rows += [HitRow(hit, f"{hit.said:%H:%M:%S}") for hit in those]
        self._show(rows)

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: N802  Qt's name
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a row, or what it says."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == self.RowRole:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._said(row, everything=role != Qt.ItemDataRole.DisplayRole)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let sessions and lines be chosen."""
        if index.isValid() and isinstance(self._rows[index.row()], DayRow):
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def place_of(self, session: str) -> int | None:
        """Return where the session stands."""
        return next(
            (
                place
                for place, row in enumerate(self._rows)
                if isinstance(row, SessionRow) and row.summary.session == session
            ),
            None,
        )

    def place_of_hit(self, session: str, number: int) -> int | None:
        """Return where that line of the session stands."""
        return next(
            (
                place
                for place, row in enumerate(self._rows)
                if isinstance(row, HitRow)
                and (row.hit.session, row.hit.number) == (session, number)
            ),
            None,
        )

    def first(self, *, hit: bool) -> int | None:
        """Return where the first session stands, or the first line that was found."""
        kind = HitRow if hit else SessionRow
        return next((at for at, row in enumerate(self._rows) if isinstance(row, kind)), None)

    def _show(self, rows: list[Row]) -> None:
        """Show these rows; where others came between those there are, what is chosen stays so."""
        before, after = list(map(_key, self._rows)), list(map(_key, rows))
        pairs = enumerate(zip(before, after, strict=False))
        same = next((at for at, (old, new) in pairs if old != new), min(len(before), len(after)))
        added = len(after) - len(before)
        if added < 0 or before[same:] != after[same + added :]:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
            return
        kept = [*self._rows[:same], *rows[same : same + added], *self._rows[same:]]
        if added:
            self.beginInsertRows(_ROOT, same, same + added - 1)
        self._rows = rows
        if added:
            self.endInsertRows()
        for place, (row, earlier) in enumerate(zip(rows, kept, strict=True)):
            if row != earlier:
                self.dataChanged.emit(self.index(place), self.index(place))

    def _said(self, row: Row, *, everything: bool) -> str:
        match row:
            case DayRow(words=words):
                return words
            case HitRow(hit=hit, time=time):
                return f"{time} {hit.text}" if everything else hit.text
            case SessionRow(summary=summary):
                name = title_of(summary)
                return f"{name}, {details_of(summary)}" if everything else name


def _key(row: Row) -> tuple[object, ...]:
    """Return what makes a row the same one, whatever else is said of it now."""
    match row:
        case DayRow(words=words):
            return (words,)
        case SessionRow(summary=summary):
            return ("session", summary.session)
        case HitRow(hit=hit):
            return (hit.session, hit.number, hit.start)


def day_words(day: date, today: date) -> str:
    """Say a day as people do."""
    if day == today:
        return tr("Today")
    if day == today - timedelta(days=1):
        return tr("Yesterday")
    form = tr("dddd, d MMMM") if day.year == today.year else tr("d MMMM yyyy")
    # The language of the windows, which need not be the system's.
    locale = QLocale(tr("en_GB"))
    return locale.toString(QDate(day.year, day.month, day.day), form)


def title_of(summary: SessionSummary) -> str:
    """Return what a session is called, or how it begins."""
    return summary.title or summary.opening or tr("Nothing was said")


def details_of(summary: SessionSummary) -> str:
    """Say when a session was, how long, and how much was said in it."""
    parts = [f"{summary.started:%H:%M}", length_words(summary.duration_s)]
    parts.append(
        tr("1 word") if summary.words == 1 else tr("{words} words", words=f"{summary.words:,}")
    )
    if summary.marks:
        parts.append(f"★ {summary.marks}")
    if summary.recovered:
        parts.append(tr("recovered"))
    elif not summary.ended:
        parts.append(tr("running"))  # what was cut short has been closed
    return " · ".join(parts)


def length_words(seconds: float) -> str:
    """Say how long something took."""
    whole = round(seconds)
    if whole < 60:
        return tr("{seconds} s", seconds=whole)
    minutes = round(whole / 60)
    if minutes < 60:
        return tr("{minutes} min", minutes=minutes)
    return tr("{hours} h {minutes} min", hours=minutes // 60, minutes=minutes % 60)


def found_words(found: Found) -> str:
    """Say how much was found."""
    lines = len(found.hits)
    if not lines:
        return tr("Nothing found.")
    if found.more:
        return tr("The newest {lines} lines.", lines=lines)
    return tr("1 line.") if lines == 1 else tr("{lines} lines.", lines=lines)
