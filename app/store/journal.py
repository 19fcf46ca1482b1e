"""A session's journal: every final on disk before it is called saved. Format: see `records`."""

from __future__ import annotations

import os
from collections import deque
from datetime import UTC, datetime
from pathlib import Path

from app.errors import StorageError
from app.store.disk import AppendedFile, Disk
from app.store.records import Record, SessionStart, decode, encode

SUFFIX = ".jsonl"
TORN = ".torn"  # what was cut off at the end of a journal, beside it


def session_id(now: datetime, chance: str) -> str:
    """Name a session by its start in UTC and a few random hexadecimal digits; names sort by time."""
    return f"{now.astimezone(UTC):%Y%m%dT%H%M%S}-{chance}"


class Journal:
    """One session's file while it is written.

    `put` is called by the loop and only notes the record; everything else runs on the writer
    thread. What is put while the disk is busy goes out in one write and one sync. No two copies of
    the program write to one.
    """

    def __init__(self, file: AppendedFile, following: int) -> None:
        """Write to the file from record number `following` on; see create() and reopen()."""
        self._waiting: deque[tuple[int, bytes]] = deque()
        self._unsaved: list[bytes] = []
        self._along = b""
        self._next = following
        self._saved_to = self._tried_to = following - 1
        self._failure: StorageError | None = None
        self._file = file

    @classmethod
    def create(cls, folder: Path, start: SessionStart, *also: Record, disk: Disk) -> Journal:
        """Begin a journal, whose file must be new, and save `start` and what else is known.

        Raises OSError, StorageError.
        """
        file = AppendedFile(folder / f"{start.session}{SUFFIX}", disk=disk, keep="synced")
        journal = cls(file, 0)
        try:
            number = 0
            for record in (start, *also):
                number = journal.put(record)
            journal.save(number)
        except StorageError:
            file.close()
            file.path.unlink(missing_ok=True)
            raise
        return journal

    @classmethod
    def reopen(cls, path: Path, *, disk: Disk) -> Journal:
        """Go on with a journal that nobody else writes, after its last whole record.

        What was cut off at its end is taken out and kept beside it. Raises BusyError where somebody
        writes it, OSError.
        """
        file = AppendedFile(path, disk=disk, keep="synced", new=False)
        try:
            content = path.read_bytes()
            whole = content.rfind(b"\n") + 1
            if torn := content[whole:]:
                if decode(torn)[1]:  # all but its newline is there
                    file.end_line()
                else:
                    _keep_aside(path, torn)
                    file.cut(whole)
            numbers = (number for line in content.split(b"\n") for number, _ in decode(line)[0])
            return cls(file, max(numbers, default=-1) + 1)
        except (OSError, StorageError):
            file.close()
            raise

    @property
    def path(self) -> Path:
        """The journal's file."""
        return self._file.path

    def put(self, record: Record) -> int:
        """Note a record for the next save; return its number."""
        number = self._next
        self._next += 1
        self._waiting.append((number, self._along + encode(number, record)))
        self._along = b""
        return number

    def put_along(self, record: Record) -> None:
        """Note a record that goes out with the next one, and is worth no write of its own."""
        self._along += encode(self._next, record)
        self._next += 1

    def save(self, number: int) -> None:
        """Return when the record is on disk, with all that were put before it.

        Raises StorageError where it can't be written. It is kept and written with the next one that
        can be, in order; asking again for the same number does not try again.
        """
        if number <= self._saved_to:
            return
        if number <= self._tried_to and self._failure:
            raise self._failure
        self.retry()

    def retry(self) -> None:
        """Write all that is not on disk yet, once more where that failed. Raises StorageError."""
        while self._waiting:
            self._tried_to, line = self._waiting.popleft()
            self._unsaved.append(line)
        if not self._unsaved:
            return
        try:
            self._file.append(b"".join(self._unsaved))
        except StorageError as failure:
            self._failure = failure
            raise
        self._unsaved.clear()
        self._saved_to = self._tried_to
        self._failure = None

    def move(self, folder: Path) -> None:
        """Go on in another folder, with all records until now. Raises OSError, StorageError."""
        path = folder / self.path.name
        if path != self.path:
            self._file.move(path)
        self.retry()

    @property
    def unsaved(self) -> int:
        """How many records are waiting for a disk that takes them."""
        return len(self._unsaved) + len(self._waiting)

    def close(self) -> None:
        """Let go of the file. What could not be saved until now is lost."""
        self._file.close()


def _keep_aside(path: Path, torn: bytes) -> None:
    with path.with_suffix(TORN).open("ab") as aside:
        aside.write(torn + b"\n")
        aside.flush()
        os.fsync(aside.fileno())
