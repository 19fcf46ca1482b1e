"""The list of licences and their texts, read where no window has to wait for a disk."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.store import licences
from app.store.licences import Part


class LicenceReader(QObject):
    """Reads on a thread of its own, one after the other; what was read is said by the signals."""

    listed = Signal(object)  # list[Part]
    was_read = Signal(object, object)  # Part, and its text, which may be a Phrase

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="licences")

    def list(self) -> None:
        """Read the list."""
        self._thread.submit(lambda: self.listed.emit(licences.listed(self._folder)))

    def read(self, part: Part) -> None:
        """Read a part's text."""
        self._thread.submit(lambda: self.was_read.emit(part, licences.text_of(part, self._folder)))

    def close(self) -> None:
        """Read nothing more."""
        self._thread.shutdown(wait=True, cancel_futures=True)
