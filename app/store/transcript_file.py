"""The readable transcript: a text file beside the journal, a line a final, for people."""

from __future__ import annotations

import contextlib
from collections import deque
from itertools import count
from pathlib import Path

from app.domain.lines import Gap, Line
from app.errors import StorageError
from app.store.disk import AppendedFile, Disk
from app.store.export import TimedText
from app.store.records import SessionStart


class TranscriptFile:
    """One session's text file, `2026-11-23 0812.txt` by local time.

    It is a copy: the journal is what counts, and trouble here never touches it. `put` is called by
    the loop, the rest by the writer thread.
    """

    def __init__(self, folder: Path, start: SessionStart, *, disk: Disk) -> None:
        """Create the file under a name that is free. Raises OSError, StorageError."""
        self._form = TimedText(start)
        self._waiting: deque[str] = deque()
        self._unwritten: list[bytes] = []
        self._has_entries = False
        self._file = _created(folder, f"{start.local:%Y-%m-%d %H%M}", disk)
        self._waiting.append(self._form.head())
        try:
            self.save()
        except StorageError:
            self.close()
            raise

    @property
    def path(self) -> Path:
        """The file."""
        return self._file.path

    def put(self, entry: Line | Gap) -> None:
        """Note a line or gap for the next save."""
        piece = self._form.line(entry) if isinstance(entry, Line) else self._form.gap(entry)
        if piece:
            self._has_entries = True
            self._waiting.append(piece)

    def save(self) -> None:
        """Append what was put. Raises StorageError; it is then written with the next."""
        while self._waiting:
            self._unwritten.append(self._waiting.popleft().encode("utf-8", "replace"))
        if self._unwritten:
            self._file.append(b"".join(self._unwritten))
            self._unwritten.clear()

    def move(self, folder: Path) -> None:
        """Go on in another folder, with all that was written. Raises OSError."""
        if folder == self.path.parent:
            return
        for number in count(1):
            try:
                self._file.move(folder / _numbered(self.path.stem, number))
            except FileExistsError:
                continue
            return

    def close(self) -> bool:
        """Let go of the file; remove it where nothing was said. Return whether it stays."""
        if self._has_entries:
            with contextlib.suppress(StorageError):
                self.save()
        self._file.close()
        if not self._has_entries:
            with contextlib.suppress(OSError):
                self.path.unlink(missing_ok=True)
        return self._has_entries


def _created(folder: Path, name: str, disk: Disk) -> AppendedFile:
    for number in count(1):
        try:
            return AppendedFile(folder / _numbered(name, number), disk=disk, keep="flushed")
        except FileExistsError:
            continue
    raise AssertionError("count never ends")


def _numbered(name: str, number: int) -> str:
    return f"{name}.txt" if number == 1 else f"{name} ({number}).txt"
