"""The caption of the moment as a few rows of plain text, for programs that show what a file holds."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.domain.caption_rows import CaptionRows
from app.domain.captions import FinalLine, LineDropped, Message, PartialLine
from app.domain.text import columns, is_seen

COLUMNS, ROWS = 42, 2  # as usual for subtitles
_KEPT = 4  # lines; one that is dropped gives way to the one before it

# A word and the space behind it; a Chinese or Japanese character and what must not begin a row.
_PIECE = re.compile(
    "[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff][\u3001\u3002\uff01\uff0c\uff1a\uff1b\uff1f\u300d]*\\s*"
    "|[^\\s\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+\\s*|\\s+"
)


@dataclass(slots=True)
class _Line:
    settled: str
    tail: str
    is_final: bool
    broken: CaptionRows

    @property
    def text(self) -> str:
        return self.settled + self.tail


class CurrentCaption:
    """The newest line of a run: the one being spoken, or the last until another begins.

    Rows are broken when `text` is asked for, which may be less often than words change; what had
    settled when it was asked stays in its row.
    """

    def __init__(self) -> None:
        self._lines: dict[int, _Line] = {}
        self._gone = -1  # lines up to this number are shown no more

    @property
    def text(self) -> str:
        """Its last two rows, empty where nothing is to be shown."""
        line = self._newest
        if line is None or not is_seen(line.text):
            return ""
        line.broken.show(line.settled, line.tail, final=line.is_final)
        rows = (line.text[start:end].rstrip() for start, end in line.broken.rows)
        return "\n".join([row for row in rows if row][-ROWS:])

    @property
    def is_open(self) -> bool:
        """Whether it is still being spoken."""
        return self._newest is not None and not self._newest.is_final

    def take(self, message: Message) -> bool:
        """Hear what a run says; return whether other words are to be shown now."""
        before = self._words
        match message:
            case PartialLine(number=number, settled=settled, tail=tail):
                self._show(number, settled, tail, is_final=False)
            case FinalLine(line=line):
                self._show(line.number, line.text, "", is_final=True)
            case LineDropped(number=number):
                self._lines.pop(number, None)
        return self._words != before

    def clear(self) -> None:
        """Show nothing until there are words again."""
        self._gone = max(self._lines, default=self._gone)
        self._lines.clear()

    @property
    def _newest(self) -> _Line | None:
        return self._lines[max(self._lines)] if self._lines else None

    @property
    def _words(self) -> str:
        return self._newest.text if self._newest else ""

    def _show(self, number: int, settled: str, tail: str, *, is_final: bool) -> None:
        if number <= self._gone:
            return
        line = self._lines.get(number)
        if line is None:
            broken = CaptionRows(_width, _pieces, COLUMNS)
            line = self._lines[number] = _Line("", "", is_final=False, broken=broken)
        elif line.is_final and not is_final:
            return
        line.settled, line.tail, line.is_final = settled, tail, is_final
        while len(self._lines) > _KEPT:
            del self._lines[min(self._lines)]


def _width(text: str) -> float:
    return float(len(text) if text.isascii() else sum(map(columns, text)))


def _pieces(text: str) -> list[str]:
    return _PIECE.findall(text)
