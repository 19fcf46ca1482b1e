"""The index's tables, and what a row of them holds.

Rows are numbered so that the newest session comes first and its lines follow in order: FTS5 then
finds what people want first without looking at the rest.

    key of a session   seconds from its start until 2242, and 8 bits to tell apart those that
                       began in the same second
    id of a line       the key, and 22 bits for its place in the session
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from app.domain.lines import Line
from app.domain.text import count_words
from app.store.grams import TOKENIZER

if TYPE_CHECKING:
    from app.store.session_record import SessionRecord

SCHEMA = 1  # a file of another one is made anew

# FTS5 keeps no text of its own and no places: what it finds is looked at once more. With places
# (detail=full) the file is larger by a third, and no query would have any use for them.
TABLES = f"""
CREATE TABLE about (unicode TEXT NOT NULL);
CREATE TABLE sessions (
    key INTEGER PRIMARY KEY, path BLOB NOT NULL UNIQUE,
    size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, inode INTEGER NOT NULL,
    offset INTEGER NOT NULL, seal INTEGER NOT NULL, following INTEGER NOT NULL,
    highest INTEGER NOT NULL,
    id TEXT NOT NULL, title TEXT NOT NULL, started TEXT NOT NULL, source TEXT NOT NULL,
    asked TEXT NOT NULL, engines TEXT NOT NULL, engine TEXT NOT NULL,
    reach_s REAL NOT NULL, audio_s REAL, reason TEXT NOT NULL,
    lines INTEGER NOT NULL, words INTEGER NOT NULL, marks INTEGER NOT NULL
);
CREATE TABLE lines (
    id INTEGER PRIMARY KEY, number INTEGER NOT NULL, start REAL NOT NULL,
    text TEXT NOT NULL, marked INTEGER NOT NULL
);
CREATE VIRTUAL TABLE grams USING fts5(
    pieces, content='', columnsize=0, detail=none, tokenize="{TOKENIZER.replace('"', '""')}"
)
"""

LINE_BITS = 22
MOST_LINES = 1 << LINE_BITS
_SAME_SECOND_BITS = 8
_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
_LATEST_S = (1 << 33) - 1  # after _EPOCH: in the year 2242
_SURROGATES = re.compile("[\ud800-\udfff]")


class Seen(NamedTuple):
    """A journal's file as it was when it was looked at."""

    size: int
    mtime_ns: int
    inode: int

    @classmethod
    def of(cls, found: os.stat_result) -> Seen:
        """Take from what the system says of a file; Windows numbers no files in a folder's list."""
        return cls(found.st_size, found.st_mtime_ns, 0 if os.name == "nt" else found.st_ino)


@dataclass(slots=True)
class SessionRow:
    """A row of `sessions`, in the order of its columns.

    Indexed is what is before `offset`, or, where that is 0, the whole journal, which then has to be
    read from its beginning when it has changed; `seal` is the CRC-32 of what stands just before.
    The next record should have the number `following`, and the next line one above `highest`.
    `asked` is the engine as it was asked for, `engines` those heard from, as JSON, and `engine` what
    is shown of both. `audio_s` is None until the session has ended.
    """

    key: int
    path: bytes
    size: int = 0
    mtime_ns: int = 0
    inode: int = 0
    offset: int = 0
    seal: int = 0
    following: int = 0
    highest: int = -1
    id: str = ""
    title: str = ""
    started: str = ""
    source: str = ""
    asked: str = ""
    engines: str = "[]"
    engine: str = ""
    reach_s: float = 0.0
    audio_s: float | None = None
    reason: str = ""
    lines: int = 0
    words: int = 0
    marks: int = 0

    @property
    def seen(self) -> Seen:
        """The journal's file when it was indexed."""
        return Seen(self.size, self.mtime_ns, self.inode)

    @property
    def values(self) -> tuple[object, ...]:
        """The row for SQLite."""
        return astuple(self)

    def hear(self, lines: Iterable[Line]) -> None:
        """Note which engines heard the lines, and their numbers."""
        engines = sorted({storable(line.engine) for line in lines}.union(json.loads(self.engines)))
        self.engines = json.dumps(engines)
        self.engine = "+".join(engines) or self.asked
        self.highest = max([self.highest, *(line.number for line in lines)])


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSummary:
    """One session in a list. `started` is local time; `engine` names those that were heard from.

    `marks` counts the lines that are marked. `recovered` is one that was cut short, and closed at a
    later start. `journal` is the path of its journal, as the system writes it; `opening` is how it begins.
    """

    session: str
    title: str
    started: datetime
    duration_s: float
    lines: int
    words: int
    marks: int
    engine: str
    source: str
    ended: bool
    recovered: bool
    journal: str
    opening: str


def first_key(started: datetime) -> int:
    """Return the lowest key of a session that began then."""
    seconds = (started - _EPOCH) // timedelta(seconds=1)
    return (_LATEST_S - min(max(seconds, 0), _LATEST_S)) << _SAME_SECOND_BITS


def line_ids(key: int) -> range:
    """Return the ids that the lines of a session may have, in order."""
    return range(key << LINE_BITS, (key + 1) << LINE_BITS)


def key_of(line_id: int) -> int:
    """Return the key of the session that a line belongs to."""
    return line_id >> LINE_BITS


def storable(text: str) -> str:
    """Return text that SQLite takes: half a character, as in a file name, is none."""
    return text if text.isascii() else _SURROGATES.sub("\ufffd", text)


def summary_of(session: str, record: SessionRecord) -> SessionSummary:
    """Sum up a session that the index does not have."""
    lines = record.lines
    return SessionSummary(
        session=session,
        title=record.title,
        started=record.start.local,
        duration_s=record.duration_s,
        lines=len(lines),
        words=sum(count_words(line.text) for line in lines),
        marks=len(record.marked),
        engine=record.engine,
        source=record.start.source,
        ended=record.ended,
        recovered=record.recovered,
        journal="",
        opening=lines[0].text[:200] if lines else "",
    )
