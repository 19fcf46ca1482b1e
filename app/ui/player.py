"""What was said, heard again: one line at a time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.audio.replay import Replay
from app.errors import SurtitleError


class Player(QObject):
    """Plays a stretch of a session's sound; `number` is the line that is heard, 0 for none."""

    changed = Signal()
    trouble_told = Signal(object)  # SurtitleError
    _playing = Signal(int)  # from the thread

    def __init__(self) -> None:
        super().__init__()
        self.number = 0
        self._replay = Replay()
        # A disk and a sound server are waited for there.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="player")
        self._wished = 0  # how often something was wished
        self._playing.connect(self._note)

    def play(self, path: str, start: float, end: float, number: int) -> None:
        """Play from `start` up to `end`, in seconds of the file, instead of what is heard now."""
        self.stop()
        self._thread.submit(self._play, self._wished, Path(path), start, end, number)

    def stop(self) -> None:
        """Be silent."""
        self._wished += 1
        self._replay.stop()

    def close(self) -> None:
        """Be silent for good."""
        self.stop()
        self._thread.shutdown(wait=False)

    def _play(self, wish: int, path: Path, start: float, end: float, number: int) -> None:
        """Play to the end, on the thread."""
        if wish != self._wished:
            return
        try:
            self._replay.play(path, start, end)
        except SurtitleError as error:
            self.trouble_told.emit(error)
            return
        if wish == self._wished:
            self._playing.emit(number)
            self._replay.wait()
            self._playing.emit(0)
        else:
            self._replay.stop()

    def _note(self, number: int) -> None:
        self.number = number
        self.changed.emit()
