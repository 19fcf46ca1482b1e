"""All saved sessions, listed and searched without reading their journals.

The journals are the truth. The index follows them when it is asked to, and is made anew from them
where it is missing, damaged, or of another version. Where there can be no file, it is in memory.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self, TypeVar

from app.domain.search import matches, parse
from app.store.grams import Condition, condition
from app.store.index_file import PROBLEMS, IndexFile
from app.store.index_refresh import Progress, Refreshed, Stop, refresh
from app.store.index_rows import LINE_BITS, SessionSummary, key_of, storable
from app.store.paths import Places
from app.store.session_record import RECOVERED, unreadable

_log = logging.getLogger(__name__)

T = TypeVar("T")
_Row = tuple[int, int, float, str]  # id, number, start, text

_MANY = 5000  # lines, looked through in some 10 ms
_ALL = -1
_LINES = "SELECT id, number, start, text FROM lines ORDER BY id"
_LINES_WITH = (
    "SELECT lines.id, lines.number, lines.start, lines.text FROM grams"
    " CROSS JOIN lines ON lines.id = grams.rowid"
    " WHERE grams MATCH ? AND grams.rowid > ? ORDER BY grams.rowid"
)
_SESSIONS = (
    "SELECT id, title, started, audio_s, reach_s, lines, words, marks, engine, source, reason,"
    " path, (SELECT substr(text, 1, 200) FROM lines WHERE lines.id >= sessions.key << ?"
    " AND lines.id < (sessions.key + 1) << ? ORDER BY lines.id LIMIT 1)"
    " FROM sessions ORDER BY key LIMIT ? OFFSET ?"
)
_SESSION = "SELECT id, started FROM sessions WHERE key = ?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A line that was found, as it is corrected: its session, its number and start there.

    `said` is when that was by the clock on the wall.
    """

    session: str
    number: int
    start: float
    said: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The newest session's hits first, in the order of its lines; whether there are more."""

    hits: tuple[Hit, ...] = ()
    more: bool = False


def _never() -> bool:
    return False


class Index:
    """The sessions in some folders. To be closed; any thread, but the loop's."""

    def __init__(self, file: Path, folders: Iterable[Path]) -> None:
        self._file = IndexFile(file)
        self._folders = tuple(dict.fromkeys(folders))
        self._told: set[Path] = set()

    @classmethod
    def of(cls, places: Places) -> Self:
        """Return the index of the sessions that are kept here."""
        return cls(places.index_file, places.journal_dirs)

    def look_in(self, places: Places) -> None:
        """Follow the journals in these places from the next refresh on."""
        self._folders = places.journal_dirs

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file. Whatever else is done with the index must have come to its end."""
        self._file.close()

    def refresh(self, progress: Progress | None = None, stop: Stop = _never) -> Refreshed:
        """Follow the journals. What is there already can be searched meanwhile, by other threads.

        `progress` is told some times a second how many bytes of how many are read; `stop` is asked
        as often, and ends it. A journal that can't be opened is left out, and logged once.
        """
        self._file.follow()

        def followed() -> Refreshed:
            return refresh(
                self._file,
                self._folders,
                unreadable=self._tell,
                progress=progress or (lambda _done, _of: None),
                stop=stop,
            )

        return self._mending(followed)

    def sessions(self, limit: int = _ALL, offset: int = 0) -> list[SessionSummary]:
        """Return the sessions, newest first, those too in which nothing was said."""

        def listed() -> list[SessionSummary]:
            with self._file.reading() as connection:
                rows = connection.execute(_SESSIONS, (LINE_BITS, LINE_BITS, limit, offset))
                return [_summary(row) for row in rows]

        return self._mending(listed, self.refresh)

    def search(self, text: str, limit: int, stop: Stop = _never) -> Found:
        """Find the lines in which the words of a query are (`domain.search`), at most so many.

        Once `stop` says so, what was found until then is returned, as if there were more.
        """
        query = parse(storable(text))
        if not query.terms:
            return Found()

        def found() -> Found:
            rows: list[_Row] = []
            more = False
            with self._file.reading() as connection, _one_state(connection):
                for row in _candidates(connection, condition(query)):
                    more = stop()
                    if not more and matches(row[3], query):
                        more = len(rows) == limit
                        rows += [] if more else [row]
                    if more:
                        break
                return Found(hits=tuple(_hits(connection, rows)), more=more)

        return self._mending(found, lambda: self.refresh(stop=stop))

    def _mending(self, call: Callable[[], T], catch_up: Callable[[], object] | None = None) -> T:
        """Call; where the database makes trouble, have another one catch up, and call again."""
        while True:
            generation = self._file.generation
            try:
                return call()
            except PROBLEMS as problem:
                self._file.mend(problem, generation)
            if catch_up:
                catch_up()

    def _tell(self, path: Path, problem: OSError) -> None:
        if path not in self._told:
            self._told.add(path)
            _log.warning("%s", unreadable(path, problem))


@contextlib.contextmanager
def _one_state(connection: sqlite3.Connection) -> Iterator[None]:
    """Read what was there at one moment, whatever is written meanwhile."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _candidates(connection: sqlite3.Connection, asked: Condition) -> Iterator[_Row]:
    """Return lines that may be what is looked for, all that are among them, the newest first.

    What takes long is only begun where the newest that are quickly had are not enough.
    """
    last = -1
    if asked.quick:
        rows = connection.execute(_LINES_WITH, (asked.quick, last))
    else:
        rows = connection.execute(_LINES)
    for number, row in enumerate(rows):
        if number == _MANY and asked.full != asked.quick:
            break
        last = row[0]
        yield row
    else:
        return
    yield from connection.execute(_LINES_WITH, (asked.full, last))


def _hits(connection: sqlite3.Connection, rows: Iterable[_Row]) -> Iterator[Hit]:
    sessions: dict[int, tuple[str, datetime]] = {}
    for line_id, number, start, text in rows:
        key = key_of(line_id)
        if key not in sessions:
            session, started = connection.execute(_SESSION, (key,)).fetchone()
            sessions[key] = session, datetime.fromisoformat(started)
        session, began = sessions[key]
        yield Hit(session=session, number=number, start=start, said=_later(began, start), text=text)


def _later(moment: datetime, seconds: float) -> datetime:
    try:
        return moment + timedelta(seconds=seconds)
    except OverflowError:  # not in any journal of ours
        return moment


def _summary(row: tuple[Any, ...]) -> SessionSummary:
    session, title, started, audio_s, reach_s, *counts, engine, source, reason, path, opening = row
    lines, words, marks = counts
    return SessionSummary(
        session=session,
        title=title,
        started=datetime.fromisoformat(started),
        duration_s=reach_s if audio_s is None else audio_s,
        lines=lines,
        words=words,
        marks=marks,
        engine=engine,
        source=source,
        ended=audio_s is not None,
        recovered=audio_s is not None and reason == RECOVERED,
        journal=os.fsdecode(path),
        opening=opening or "",
    )
