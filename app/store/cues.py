"""How a line becomes subtitles: rows that fit, two at a time, the line's time shared out by length.

Widths are columns: a Chinese, Japanese or Korean character takes two.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

from app.domain.lines import Line
from app.domain.text import columns, plain

COLUMNS = 42  # a row's width, as is usual for streaming; broadcasters take 37
ROWS = 2  # more covers the picture
_JOINER = "\u200d"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """What is shown from `start_ms` until `end_ms`: one or two rows, none of them empty."""

    start_ms: int
    end_ms: int
    rows: tuple[str, ...]


def cues_of(line: Line, *, not_before_ms: int = 0) -> list[Cue]:
    """Cut a line into cues that follow one another; none where it has no words.

    Each lasts at least a millisecond, and none starts before `not_before_ms`.
    """
    rows = _rows(plain(line.text))
    blocks = [tuple(rows[place : place + ROWS]) for place in range(0, len(rows), ROWS)]
    lengths = [sum(map(len, block)) for block in blocks]
    start = max(round(line.start * 1000), not_before_ms)
    span = max(round(line.end * 1000) - start, len(blocks))
    # Each bound is at least its own number of milliseconds, so that no cue is empty of time.
    spare = span - len(blocks)
    bounds = [
        start + number + spare * length // (sum(lengths) or 1)
        for number, length in enumerate(accumulate(lengths, initial=0))
    ]
    return [
        Cue(start_ms=bounds[number], end_ms=bounds[number + 1], rows=block)
        for number, block in enumerate(blocks)
    ]


def _rows(text: str) -> list[str]:
    """Break text at spaces into rows that fit, and a word longer than a row where it must be."""
    rows: list[str] = []
    row = ""
    for word in filter(_width, text.split()):
        longer = f"{row} {word}" if row else word
        if _width(longer) <= COLUMNS:
            row = longer
            continue
        if row:
            rows.append(row)
        *full, row = _pieces(word)
        rows += full
    return [*rows, row] if row else rows


def _pieces(word: str) -> list[str]:
    """Cut a word into pieces no wider than a row, never before a mark or beside a joiner."""
    pieces = [""]
    width = 0
    for character in word:
        wide = columns(character)
        glued = wide == 0 or pieces[-1].endswith(_JOINER)
        if width + wide > COLUMNS and not glued:
            pieces.append("")
            width = 0
        pieces[-1] += character
        width += wide
    return pieces


def _width(text: str) -> int:
    return len(text) if text.isascii() else sum(map(columns, text))
