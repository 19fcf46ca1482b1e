"""Widths and pieces for captions on no screen: every column is one wide, as in a terminal."""

from __future__ import annotations

import re

from app.domain.text import columns

# A word and the space behind it; a Chinese or Japanese character and what must not begin a row.
_PIECE = re.compile(
    r"[\u3040-\u30ff\u4e00-\u9fff][、。，！？]*\s*|[^\s\u3040-\u30ff\u4e00-\u9fff]+\s*|\s+"
)


def measure(text: str) -> float:
    return float(sum(map(columns, text)))


def pieces(text: str) -> list[str]:
    return _PIECE.findall(text)
