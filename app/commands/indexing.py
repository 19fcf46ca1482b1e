"""The index as commands use it: followed first, which is told where it takes long."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from typing import TextIO

from app.commands.context import Context
from app.commands.output import say
from app.store.index import Index

_QUIET_S = 1.0  # before anything is said
_EVERY_S = 5.0  # where each word takes a line of its own
_OFTEN_S = 0.5  # on a terminal, where it takes the place of the one before


@contextlib.contextmanager
def followed_index(context: Context) -> Iterator[Index]:
    """Open the index of the saved sessions, which says what their journals say now."""
    with Index.of(context.places.honouring(context.settings)) as index:
        progress = Progress(sys.stderr, time.monotonic)
        whole = index.refresh(progress.show).complete
        progress.close()
        if not whole:
            say(
                "surtitle: Another program is still indexing; what it has yet to do is missing here."
            )
        yield index


class Progress:
    """Says how far the indexing has come, where it takes more than a moment."""

    def __init__(self, stream: TextIO, now: Callable[[], float]) -> None:
        self._stream = stream
        self._terminal = stream.isatty()
        self._now = now
        self._next = now() + _QUIET_S
        self._shown = False

    def show(self, done: int, of: int) -> None:
        """Note how much of how much is done."""
        if self._now() < self._next:
            return
        self._next = self._now() + (_OFTEN_S if self._terminal else _EVERY_S)
        self._shown = True
        text = f"Indexing … {100 * done // max(of, 1)} %"
        self._write(f"\r{text}" if self._terminal else f"{text}\n")

    def close(self) -> None:
        """Take what was shown from a terminal's row."""
        if self._shown and self._terminal:
            self._write("\r\x1b[K")

    def _write(self, text: str) -> None:
        with contextlib.suppress(OSError):  # nobody there to read it is no trouble
            self._stream.write(text)
            self._stream.flush()
