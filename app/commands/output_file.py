"""The file that `listen --output` writes to."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Self

from app.errors import InputError


class OutputFile:
    """What --output names, opened before anything is heard and emptied when captions come.

    What is written before begin() waits for it. A run that fails before its first caption so leaves
    an older file as it was, and no new one. A device or a pipe is simply written to.
    """

    def __init__(self, path: Path, *, force: bool) -> None:
        """Open it. Raises InputError where it can't be written, or is there and not to be lost."""
        self._path = path
        self._begun = False
        self._waiting: list[str] = []
        try:
            self._is_new = not path.exists()
            self._is_file = self._is_new or path.is_file()
            # An empty file holds nothing to lose.
            if self._is_file and not self._is_new and path.stat().st_size > 0 and not force:
                raise InputError(f"{path} is there already", "Choose another name, or add --force.")
            mode = "a" if self._is_file else "w"  # which leaves what there is, for now
            self._stream = path.open(mode, encoding="utf-8", newline="\n")
        except OSError as error:
            raise InputError(
                f"{path} can't be written ({(error.strerror or '').lower()})",
                "Choose another place for --output.",
            ) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):  # said when the writing failed
            self._stream.close()
        if self._is_new and self._is_file and not self._begun:
            with contextlib.suppress(OSError):
                self._path.unlink()

    def begin(self) -> None:
        """Empty it: from here on it is this run's. Raises OSError."""
        if not self._begun:
            if self._is_file:
                self._stream.truncate(0)
            self._begun = True
            self._stream.write("".join(self._waiting))
            self._stream.flush()
            self._waiting.clear()

    def write(self, text: str) -> int:
        """Write. Raises OSError."""
        if self._begun or not self._is_file:
            return self._stream.write(text)
        self._waiting.append(text)
        return len(text)

    def flush(self) -> None:
        """Hand over what was written. Raises OSError."""
        self._stream.flush()

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return self._stream.isatty()

    def fileno(self) -> int:
        """Return its descriptor."""
        return self._stream.fileno()
