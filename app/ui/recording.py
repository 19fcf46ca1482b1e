"""A recording that was dropped on the window, and how far its captions are."""

from __future__ import annotations

import time
from pathlib import Path

from app.domain.captions import Message
from app.domain.progress import Progress


class Recording:
    """Heard as fast as the engine takes it."""

    def __init__(self, path: Path) -> None:
        from app.audio.sound_file import SoundFile  # noqa: PLC0415  see deferred.py

        self.path = path
        self.source = SoundFile(path, speed=None)
        self._progress = Progress(time.monotonic())

    @property
    def share(self) -> float | None:
        """How much of it is captioned, 0 to 1; None until its length is known."""
        self._progress.duration_s = self.source.duration
        return self._progress.share

    @property
    def left_s(self) -> float | None:
        """In how many seconds it is done, as it goes; None while that can't be said yet."""
        self._progress.duration_s = self.source.duration
        return self._progress.left_s(time.monotonic())

    def note(self, message: Message) -> bool:
        """Hear what is captioned; return whether it got further by that."""
        return self._progress.note(message)
