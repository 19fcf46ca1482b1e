"""A session's journal: every final on disk before it is called saved. Format: see `records`."""

from __future__ import annotations

import contextlib
import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.domain.lines import Gap, Line
from app.errors import InputError, StorageError
from app.phrases import phrase
from app.store.disk import AppendedFile, Disk
from app.store.records import Record, SessionEnd, SessionStart, decode, encode

SUFFIX = ".jsonl"
_ID = re.compile(r"(\d{8}T\d{6})-[0-9a-f]+")


def session_id(now: datetime, chance: str) -> str:
    """Name a session by its start in UTC and a few random hexadecimal digits; names sort by time."""
    return f"{now.astimezone(UTC):%Y%m%dT%H%M%S}-{chance}"


class Journal:
    """One session's file while it is written.

    `put` is called by the loop and only notes the record; everything else runs on the writer
    thread. What is put while the disk is busy goes out in one write and one sync.
    """

    def __init__(self, folder: Path, start: SessionStart, *, disk: Disk) -> None:
        """Create the file, which must be new, and save `start`. Raises OSError, StorageError."""
        self._waiting: deque[tuple[int, bytes]] = deque()
        self._unsaved: list[bytes] = []
        self._next = 0
        self._saved_to = self._tried_to = -1
        self._failure: StorageError | None = None
        self._file = AppendedFile(folder / f"{start.session}{SUFFIX}", disk=disk, keep="synced")
        try:
            self.save(self.put(start))
        except StorageError:
            self._file.close()
            self._file.path.unlink(missing_ok=True)
            raise

    @property
    def path(self) -> Path:
        """The journal's file."""
        return self._file.path

    def put(self, record: Record) -> int:
        """Note a record for the next save; return its number."""
        number = self._next
        self._next += 1
        self._waiting.append((number, encode(number, record)))
        return number

    def save(self, number: int) -> None:
        """Return when the record is on disk, with all that were put before it.

        Raises StorageError where it can't be written. It is kept and written with the next one that
        can be, in order; asking again for the same number does not try again.
        """
        if number <= self._saved_to:
            return
        if number <= self._tried_to and self._failure:
            raise self._failure
        while self._waiting:
            self._tried_to, line = self._waiting.popleft()
            self._unsaved.append(line)
        try:
            self._file.append(b"".join(self._unsaved))
        except StorageError as failure:
            self._failure = failure
            raise
        self._unsaved.clear()
        self._saved_to = self._tried_to
        self._failure = None

    @property
    def unsaved(self) -> int:
        """How many records are waiting for a disk that takes them."""
        return len(self._unsaved) + len(self._waiting)

    def close(self) -> None:
        """Let go of the file. What could not be saved until now is lost."""
        self._file.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRecord:
    """A journal as read. `entries` are in the order of writing; `end` is None where it was cut short.

    `damaged` holds the numbers of the file's lines, from 1, that could not be read in full.
    """

    start: SessionStart
    entries: tuple[Line | Gap, ...] = ()
    end: SessionEnd | None = None
    damaged: tuple[int, ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        """The finished utterances."""
        return tuple(entry for entry in self.entries if isinstance(entry, Line))

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What could not be heard."""
        return tuple(entry for entry in self.entries if isinstance(entry, Gap))

    @property
    def ended(self) -> bool:
        """Whether the session came to its end, rather than being cut short or still running."""
        return self.end is not None

    @property
    def duration_s(self) -> float:
        """Seconds of audio; up to the last entry where the end is missing."""
        if self.end:
            return self.end.audio_s
        return max((entry.end for entry in self.entries), default=0.0)


def read_journal(path: Path) -> SessionRecord:
    """Read a journal, whatever it holds. Raises InputError where the file can't be opened."""
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise InputError(
            phrase(
                "The transcript {path} can't be read: {reason}", path=path, reason=problem.strerror
            ),
            phrase("See `surtitle sessions` for those that can."),
        ) from problem
    found: dict[int, Record | None] = {}
    damaged: list[int] = []
    for line_number, line in enumerate(content.split(b"\n"), start=1):
        records, whole = decode(line)
        if not whole:
            damaged.append(line_number)
        for number, record in records:
            found.setdefault(number, record)
    return _assembled(path, (found[number] for number in sorted(found)), tuple(damaged))


def _assembled(
    path: Path, records: Iterable[Record | None], damaged: tuple[int, ...]
) -> SessionRecord:
    start: SessionStart | None = None
    end: SessionEnd | None = None
    entries: list[Line | Gap] = []
    for record in records:
        if isinstance(record, Line | Gap):
            entries.append(record)
        elif isinstance(record, SessionStart):
            start = start or record
        elif record is not None:
            end = record
    return SessionRecord(
        start=start or _guessed_start(path.stem), entries=tuple(entries), end=end, damaged=damaged
    )


def _guessed_start(session: str) -> SessionStart:
    """Take from the file's name what it tells, where its first record is damaged."""
    started = datetime.fromtimestamp(0, UTC)
    if named := _ID.fullmatch(session):
        with contextlib.suppress(ValueError):  # digits that are no date
            started = datetime.strptime(named[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    return SessionStart(session=session, started=started)
