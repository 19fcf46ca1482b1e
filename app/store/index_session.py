"""One journal taken into the index: all of it, or what has been appended. In a transaction."""

from __future__ import annotations

import os
import sqlite3
import zlib
from io import BufferedReader
from pathlib import Path

from app.domain.search import folded
from app.domain.text import count_words
from app.store.grams import grams
from app.store.index_rows import MOST_LINES, Seen, SessionRow, first_key, line_ids, storable
from app.store.journal_stretch import Stretch, stretch_of
from app.store.session_record import guessed_start

_SEAL_BYTES = 256  # before what was appended, by which the file is known to be the same

_PUT_SESSION = (
    "INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_ADD_LINE = "INSERT INTO lines VALUES (?, ?, ?, ?, ?)"
_ADD_GRAMS = "INSERT INTO grams (rowid, pieces) VALUES (?, ?)"
# Without a text of its own, FTS5 has to be given what it was given before.
_DROP_GRAMS = "INSERT INTO grams (grams, rowid, pieces) VALUES ('delete', ?, ?)"


def take(connection: sqlite3.Connection, path: Path) -> bool:
    """Have the index say what the journal says; return whether it did not yet.

    Raises OSError where it can't be opened; the index then says nothing of it.
    """
    row = _row_of(connection, path)
    try:
        with path.open("rb") as file:
            seen = Seen.of(os.fstat(file.fileno()))
            if row is not None and row.seen == seen:
                return False  # another process was faster
            if row is None or not _appended(connection, file, row, seen):
                if row is not None:
                    _clear(connection, row)
                file.seek(0)
                _whole(connection, path, file.read(seen.size), seen)
    except OSError:
        if row is not None:
            _clear(connection, row)
        raise
    return True


def drop(connection: sqlite3.Connection, path: Path) -> bool:
    """Take out what the index says of a journal; return whether it said anything."""
    row = _row_of(connection, path)
    if row is not None:
        _clear(connection, row)
    return row is not None


def _row_of(connection: sqlite3.Connection, path: Path) -> SessionRow | None:
    where = (os.fsencode(path),)
    values = connection.execute("SELECT * FROM sessions WHERE path = ?", where).fetchone()
    return SessionRow(*values) if values else None


def _clear(connection: sqlite3.Connection, row: SessionRow) -> None:
    ids = line_ids(row.key)
    within = (ids.start, ids.stop)
    found = connection.execute("SELECT id, text FROM lines WHERE id >= ? AND id < ?", within)
    pieces = [(line_id, grams(folded(text))) for line_id, text in found]
    connection.executemany(_DROP_GRAMS, pieces)
    connection.execute("DELETE FROM lines WHERE id >= ? AND id < ?", within)
    connection.execute("DELETE FROM sessions WHERE key = ?", (row.key,))


def _whole(connection: sqlite3.Connection, path: Path, content: bytes, seen: Seen) -> None:
    """Take in a journal of which the index says nothing."""
    stretch = stretch_of(content)
    start = stretch.start or guessed_start(path.stem)
    key = first_key(start.started)
    for (taken,) in connection.execute(
        "SELECT key FROM sessions WHERE key >= ? ORDER BY key", (key,)
    ):
        if taken != key:
            break
        key += 1
    row = SessionRow(
        key=key,
        path=os.fsencode(path),
        id=storable(path.stem),
        started=start.local.isoformat(),
        source=storable(start.source),
        asked=storable(start.engine),
    )
    unheard = _add(connection, row, stretch)
    edited = any(line in stretch.corrections or stretch.marks.get(line) for line in unheard)
    # What is said of lines that are not there, or of none, may get its meaning from what follows;
    # but not that they have no mark, as the moment of a line that was dropped.
    if edited or stretch.start is None:
        stretch.length = 0
    _put(connection, row, seen, stretch.length, content[: stretch.length])


def _appended(
    connection: sqlite3.Connection, file: BufferedReader, row: SessionRow, seen: Seen
) -> bool:
    """Take in what was appended since; return False where that alone won't do."""
    if not row.offset or row.inode != seen.inode or row.size >= seen.size:
        return False
    file.seek(max(0, row.offset - _SEAL_BYTES))
    before = file.read(min(row.offset, _SEAL_BYTES))
    if zlib.crc32(before) != row.seal:
        return False
    content = file.read(seen.size - row.offset)
    stretch = stretch_of(content, row.following)
    numbers = [line.number for line in stretch.lines]
    # A number that is there already may have been corrected, for both.
    if not stretch.ascending or min(numbers, default=row.highest + 1) <= row.highest:
        return False
    edited = _add(connection, row, stretch)
    offset = row.offset + stretch.length
    if edited and edited != _edit(connection, row, stretch, edited):
        offset = 0
    _put(connection, row, seen, offset, before + content[: stretch.length])
    return True


def _add(connection: sqlite3.Connection, row: SessionRow, stretch: Stretch) -> set[int]:
    """Add the stretch's lines; return the numbers of other lines that it says something of."""
    lines = stretch.lines[: MOST_LINES - row.lines]
    texts = [storable(stretch.corrections.get(line.number, line.text)) for line in lines]
    marks = [stretch.marks.get(line.number, False) for line in lines]
    first = line_ids(row.key).start + row.lines
    connection.executemany(
        _ADD_LINE,
        [
            (first + place, line.number, line.start, text, mark)
            for place, (line, text, mark) in enumerate(zip(lines, texts, marks, strict=True))
        ],
    )
    connection.executemany(
        _ADD_GRAMS, [(first + place, grams(folded(text))) for place, text in enumerate(texts)]
    )
    row.hear(lines)
    row.lines += len(lines)
    row.words += sum(map(count_words, texts))
    row.marks += sum(marks)
    row.reach_s = max(row.reach_s, stretch.reach_s)
    row.following = stretch.following
    if stretch.title is not None:
        row.title = storable(stretch.title)
    if stretch.end is not None:
        row.audio_s, row.reason = stretch.end.audio_s, storable(stretch.end.reason)
    said = stretch.corrections.keys() | stretch.marks.keys()
    return said.difference(line.number for line in lines)


def _edit(
    connection: sqlite3.Connection, row: SessionRow, stretch: Stretch, edited: set[int]
) -> set[int]:
    """Correct and mark lines that were there before; return the numbers of those found."""
    ids = line_ids(row.key)
    found = connection.execute(
        "SELECT id, number, text, marked FROM lines WHERE id >= ? AND id < ?", (ids.start, ids.stop)
    )
    lines = [line for line in found if line[1] in edited]
    for line_id, number, text, marked in lines:
        corrected = storable(stretch.corrections.get(number, text))
        mark = stretch.marks.get(number, bool(marked))
        if corrected != text:
            connection.execute(_DROP_GRAMS, (line_id, grams(folded(text))))
            connection.execute(_ADD_GRAMS, (line_id, grams(folded(corrected))))
            row.words += count_words(corrected) - count_words(text)
        row.marks += mark - marked
        connection.execute(
            "UPDATE lines SET text = ?, marked = ? WHERE id = ?", (corrected, mark, line_id)
        )
    return {number for _, number, _, _ in lines}


def _put(
    connection: sqlite3.Connection, row: SessionRow, seen: Seen, offset: int, before: bytes
) -> None:
    """Write the session's row; all before `offset` is indexed, and `before` is what ends there."""
    row.size, row.mtime_ns, row.inode = seen.size, seen.mtime_ns, seen.inode
    row.offset, row.seal = offset, zlib.crc32(before[-_SEAL_BYTES:]) if offset else 0
    # Not INSERT OR REPLACE: for that SQLite makes a savepoint, and FTS5 writes all that it has
    # gathered at each, which took a third of the time.
    connection.execute("DELETE FROM sessions WHERE key = ?", (row.key,))
    connection.execute(_PUT_SESSION, row.values)
