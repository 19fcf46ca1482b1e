"""A terminal: a real pseudo-terminal, and the screen that a person would see on it."""

from __future__ import annotations

import os
import pty
import re
import termios
import unicodedata
from collections.abc import Callable
from typing import Self

_BELL = "\a"
_DIM, _PLAIN = "\x1b[2m", "\x1b[0m"
_OBEYED = ("Cc", "Zl", "Zp")  # what a terminal does not show but does
_TOKEN = re.compile(r"\x1b\[[0-9;]*[A-Za-z]|.", re.DOTALL)


class Screen:
    """What is shown after text was written to a terminal of so many columns.

    `rows` from top to bottom, `dim` what of the last row is dim. As on the strictest terminals, a
    character in the last column puts the cursor on the next row, and nothing written before can be
    reached from there.
    """

    def __init__(self, columns: int) -> None:
        self._columns = columns
        self._rows: list[list[tuple[str, bool]]] = [[]]
        self._column = 0
        self._dim = False

    @property
    def rows(self) -> list[str]:
        return ["".join(text for text, _ in row) for row in self._rows]

    @property
    def dim(self) -> str:
        return "".join(text for text, dim in self._rows[-1] if dim)

    def write(self, text: str) -> None:
        for token in _TOKEN.findall(text):
            match token:
                case "\r":
                    self._column = 0
                case "\n":
                    self._next_row()
                case "\x1b[K":
                    del self._rows[-1][self._column :]
                case "\x1b[2m" | "\x1b[0m":
                    self._dim = token == _DIM
                case _:
                    assert unicodedata.category(token) not in _OBEYED, repr(token)
                    self._put(token)

    def _put(self, character: str) -> None:
        row = self._rows[-1]
        if unicodedata.category(character) in ("Mn", "Me", "Cf"):
            if row:
                row[-1] = (row[-1][0] + character, row[-1][1])
            else:
                row.append((character, self._dim))
            return
        wide = 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if self._column + wide > self._columns:
            self._next_row()
            row = self._rows[-1]
        row[self._column : self._column + wide] = [(character, self._dim), ("", self._dim)][:wide]
        self._column += wide
        if self._column >= self._columns:
            self._next_row()

    def _next_row(self) -> None:
        self._rows.append([])
        self._column = 0


class Terminal:
    """A pseudo-terminal from entering to leaving; `stream` and `fd` are the program's end of it.

    One of 0 columns does not know how wide it is, as over some serial lines; it has 80.
    """

    def __init__(self, columns: int = 80, *, encoding: str = "utf-8") -> None:
        self.screen = Screen(columns or 80)
        self._columns = columns
        self._encoding = encoding

    def __enter__(self) -> Self:
        self._keyboard, self.fd = pty.openpty()
        termios.tcsetwinsize(self.fd, (24, self._columns))
        self.stream = os.fdopen(self.fd, "w", encoding=self._encoding, closefd=False)
        return self

    def __exit__(self, *_: object) -> None:
        self.stream.close()
        os.close(self.fd)
        os.close(self._keyboard)

    def press_enter(self) -> None:
        os.write(self._keyboard, b"\n")

    def shown(self) -> Screen:
        """The screen with all that was written until now."""
        self.stream.write(_BELL)  # which no one else writes
        self.stream.flush()
        text = ""
        while not text.endswith(_BELL):
            text += os.read(self._keyboard, 65536).decode(self._encoding)
        self.screen.write(text.removesuffix(_BELL))
        return self.screen

    def wait_for(self, seen: Callable[[Screen], bool]) -> None:
        """Wait until the screen is as wanted. Only what is plain ASCII may be cut in two here."""
        while not seen(self.screen):
            self.screen.write(os.read(self._keyboard, 65536).decode(self._encoding))
