"""How far a recording is, said on standard error."""

from __future__ import annotations

import contextlib
import os
import sys
import threading

from app.commands.printers import Stream, fit
from app.domain.text import plain

_ERASE_LINE = "\r\x1b[K"
_USUAL_COLUMNS = 80
_STEP = 10  # per cent between two lines where none can be rewritten


class ProgressLine:
    """One line, rewritten in place on a terminal; elsewhere one each 10 %. Any thread.

    Nobody there to read it is no trouble.
    """

    def __init__(self, name: str, stream: Stream | None = None) -> None:
        self._name = plain(name)
        self._stream = stream or sys.stderr
        self._live = self._stream.isatty() and os.environ.get("TERM") != "dumb"
        self._shown = ""
        self._tenths: int | None = None  # those that have had their line
        self._lock = threading.Lock()

    def show(self, share: float, left_s: float | None) -> None:
        """Say how much of it is done, 0 to 1, and in how many seconds all is."""
        percent = int(share * 100)
        words = "" if left_s is None else f"  {left(left_s)}"
        text = f"{self._name}  {percent} %{words}"
        with self._lock:
            if self._live and text != self._shown:
                self._shown = text
                self._write(_ERASE_LINE + fit("", text, self._columns() - 1)[1])
            elif not self._live:
                before, self._tenths = self._tenths, percent // _STEP
                if before is not None and self._tenths > before:
                    self._write(f"{text}\n")

    def clear(self) -> None:
        """Take it off the terminal, to make room for something else."""
        with self._lock:
            if self._shown:
                self._shown = ""
                self._write(_ERASE_LINE)

    def _write(self, text: str) -> None:
        with contextlib.suppress(OSError):
            self._stream.write(text)
            self._stream.flush()

    def _columns(self) -> int:
        try:
            return os.get_terminal_size(self._stream.fileno()).columns or _USUAL_COLUMNS
        except OSError:
            return _USUAL_COLUMNS


def left(seconds: float) -> str:
    """Say about how long it still takes."""
    if seconds < 60:
        return "less than a minute left"
    minutes = round(seconds / 60)
    return "about a minute left" if minutes == 1 else f"about {minutes} minutes left"
