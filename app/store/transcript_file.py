"""The readable transcript: a text file beside the journal, a line a final, for people."""

from __future__ import annotations

import contextlib
from collections import deque
from pathlib import Path

from app.domain.file_names import USUAL, file_name, numbered
from app.domain.lines import Gap, Line
from app.errors import StorageError
from app.store.disk import AppendedFile, Disk
from app.store.formats.page import Page
from app.store.formats.text import TimedText
from app.store.records import SessionStart
from app.store.session_record import SessionRecord
from app.store.text_copy import encoded, lacking

TEXT, AUDIO = ".txt", ".flac"  # the copies of one session have one name, but for these


class TranscriptFile:
    """One session's text file, `2026-11-23 0812.txt` by local time and by the usual `pattern`.

    It is a copy: the journal is what counts, and trouble here never touches it. `put` is called by
    the loop, the rest by the writer thread.
    """

    def __init__(
        self,
        folder: Path,
        start: SessionStart,
        *,
        disk: Disk,
        title: str = "",
        pattern: str = USUAL,
        before: SessionRecord | None = None,
    ) -> None:
        """Create the file under a name that is free, with all that its session holds from `before`.

        Where it is there from then, it is gone on with. Raises OSError, StorageError.
        """
        before = before or SessionRecord(start=start, title=title)
        self._form = TimedText(Page(start=start, title=before.title))
        self._waiting: deque[str] = deque()
        self._has_entries = bool(before.entries)
        file, content = _reopened(before, disk)
        self._file = file or _created(folder, file_name(pattern, start.local, before.title), disk)
        self._unwritten = [lacking(before, content)]
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
            self._unwritten.append(encoded(self._waiting.popleft()))
        if any(self._unwritten):
            self._file.append(b"".join(self._unwritten))
            self._unwritten.clear()

    def move(self, folder: Path) -> None:
        """Go on in another folder, with all that was written. Raises OSError."""
        if folder == self.path.parent:
            return
        for title in numbered(self.path.stem):
            with contextlib.suppress(FileExistsError):
                self._file.move(folder / f"{title}{TEXT}")
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


def _reopened(before: SessionRecord, disk: Disk) -> tuple[AppendedFile | None, bytes]:
    """Open the file of that session, and read it; None where there is none to be gone on with."""
    path = Path(before.files.get("text", "/"))
    try:
        file = AppendedFile(path, disk=disk, keep="flushed", new=False)
    except OSError:
        return None, b""
    try:
        return file, path.read_bytes()
    except OSError:
        file.close()
        raise


def _created(folder: Path, name: str, disk: Disk) -> AppendedFile:
    for title in numbered(name):
        if (folder / f"{title}{AUDIO}").exists():
            continue  # of another session, whose text was taken away
        try:
            return AppendedFile(folder / f"{title}{TEXT}", disk=disk, keep="flushed")
        except FileExistsError:
            continue
    raise AssertionError("numbers never end")
