"""How a line is divided into subtitles of one or two rows, all of it known.

A row holds 42 narrow characters, or 18 wide ones (Chinese, Japanese, Korean), or of both in between:
a wide one takes the room of 7/3 narrow ones. A subtitle ends after a sentence or a clause, or before
a conjunction or preposition, where that leaves it near its share of the line; its two rows are about
as long as each other, and no word stands alone where it need not.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import accumulate

from app.domain.breaks import Break, begins_phrase, clusters, kind_of_break, parts
from app.domain.text import columns, is_seen

ROWS = 2  # more covers the picture
# In thirds of a column. 42 columns are usual for streaming, 16 to 20 characters for Chinese.
ROW, NARROW, WIDE = 126, 3, 7

# What a break is worth beside its distance from the middle, where 1 is a whole row or subtitle.
_WORTH: dict[Break, float] = {"sentence": 0.45, "clause": 0.3, "plain": 0.0, "leaning": -0.2}
_BEFORE_PHRASE = 0.15
_WITHOUT_SPACE = -0.25  # between two characters of what may be one word
_AGAIN = 0.5  # what it costs to divide so that a side has to be divided once more than planned
_ALONE = 2.0  # what it costs to leave one word alone
_FILLED = 0.9  # of its rows, as breaks allow

Rows = tuple[str, ...]


def room(text: str) -> int:
    """Return the room that a text takes in a row, in thirds of a column."""
    if text.isascii():
        return NARROW * len(text)
    return sum((0, NARROW, WIDE)[columns(character)] for character in text)


def subtitles_of(text: str, most: float = 1.0) -> list[Rows]:
    """Divide plain text into subtitles; none where there is nothing to see.

    `most` is the share of the text's characters that one may have, unless it is a single part.
    """
    words = text.split() if text.isascii() else filter(is_seen, text.split())
    text = " ".join(words)
    if not text:
        return []
    if most >= 1 and room(text) <= ROW:
        return [(text,)]
    return list(_Division(text, most).subtitles())


class _Division:
    """One text in its parts, each with its place, width and worth to end something with it."""

    def __init__(self, text: str, most: float) -> None:
        self._parts = [small for part in parts(text) for small in _cut(part)]
        self._most = most * len(text)
        self._lengths = list(accumulate(map(len, self._parts), initial=0))
        self._reach = list(accumulate(map(room, self._parts), initial=0))
        self._trailing = [NARROW * part.endswith(" ") for part in self._parts]
        self._worth = [_worth(*pair) for pair in zip(self._parts, self._parts[1:], strict=False)]

    def subtitles(self) -> Iterator[Rows]:
        waiting = [(0, len(self._parts))]
        while waiting:
            first, end = waiting.pop()
            rows = self._rows(first, end)
            if rows is None or (
                end - first > 1 and self._lengths[end] - self._lengths[first] > self._most
            ):
                cut = self._cut(first, end)
                waiting += [(cut, end), (first, cut)]
            else:
                yield rows

    def _room(self, first: int, end: int) -> int:
        return self._reach[end] - self._reach[first] - self._trailing[end - 1]

    def _text(self, first: int, end: int) -> str:
        return "".join(self._parts[first:end]).rstrip(" ")

    def _rows(self, first: int, end: int) -> Rows | None:
        """Return the rows that hold these parts; None where they take more than two."""
        whole = self._room(first, end)
        if whole <= ROW:
            return (self._text(first, end),)
        best, least = 0, math.inf
        for place in range(first + 1, end) if whole <= ROWS * ROW + NARROW else ():
            upper, lower = self._room(first, place), self._room(place, end)
            if upper > ROW:
                break
            cost = abs(upper - lower) / whole + self._cost(first, place, end)
            if lower <= ROW and cost < least:
                best, least = place, cost
        return (self._text(first, best), self._text(best, end)) if best else None

    def _cut(self, first: int, end: int) -> int:
        """Return where to divide what is too long for one subtitle: near the middle one's border."""
        whole = self._room(first, end)
        length = self._lengths[end] - self._lengths[first]
        count = max(2, math.ceil(whole / (ROWS * ROW * _FILLED)), math.ceil(length / self._most))
        borders = (count // 2, (count + 1) // 2)
        best, least = first + 1, math.inf
        for place in range(first + 1, end):
            at = self._room(first, place) / whole * count
            border = min(borders, key=lambda border: abs(at - border))
            cost = abs(at - border) + self._cost(first, place, end)
            if not (self._holds(first, place, border) and self._holds(place, end, count - border)):
                cost += _AGAIN
            if cost < least:
                best, least = place, cost
        return best

    def _holds(self, first: int, end: int, count: int) -> bool:
        """Return whether so many subtitles may hold these parts."""
        length = self._lengths[end] - self._lengths[first]
        return length <= count * self._most and self._room(first, end) <= count * ROWS * ROW

    def _cost(self, first: int, place: int, end: int) -> float:
        alone = place in (first + 1, end - 1)
        return (_ALONE if alone else 0.0) - self._worth[place - 1]


def _worth(before: str, after: str) -> float:
    kind = kind_of_break(before)
    if kind != "plain":
        return _WORTH[kind]
    if not before.endswith(" "):
        return _WITHOUT_SPACE
    return _BEFORE_PHRASE if begins_phrase(after) else _WORTH[kind]


def _cut(part: str) -> Iterator[str]:
    """Cut a part that is wider than a row: between what is seen as one character, if that fits."""
    if room(part.rstrip()) <= ROW:
        yield part
        return
    row = ""
    for cluster in clusters(part):
        for piece in cluster if room(cluster) > ROW else (cluster,):
            if row and room(row) + room(piece.rstrip()) > ROW:
                yield row
                row = ""
            row += piece
    yield row
