"""Where the rows of a caption break: a word that has settled never goes to another row.

A caption comes word by word, so a break has to be chosen before the sentence is known. What has
settled stays in its row for good; what may still change is broken as well as can be seen by then:
after a sentence or a clause, not after a word that leans on the next one, and never so that one
word stands alone, as far as the words that have settled leave a choice.
"""

from __future__ import annotations

from collections.abc import Callable

from app.domain.breaks import joins, kind_of_break

# Of a row's width; the rest is kept for a last word that would stand alone.
_SOFT = 0.93
# How full a row has to be before it is broken after a sentence, or a clause, that ends in it.
_FULL_ENOUGH = {"sentence": 0.4, "clause": 0.5}
_LEAST_FILL = 0.4
# What a break is worth beside the share of the row that it fills.
_WORTH = {"sentence": 0.4, "clause": 0.3, "plain": 0.0, "leaning": -0.12}
_ALONE, _EMPTY = -0.5, -1.0

_LONGEST_PIECE = 512  # characters of one word that are looked at for its place to be broken


class CaptionRows:
    """The rows of one line while it is spoken.

    `measure` gives the width of some text, `pieces` the parts between which a row may break, which
    together are the text; `width` is that of a row, in the same unit.
    """

    def __init__(
        self,
        measure: Callable[[str], float],
        pieces: Callable[[str], list[str]],
        width: float,
    ) -> None:
        self._measure = measure
        self._pieces = pieces
        self._width = max(1.0, width)
        self._text = ""
        self._settled = 0
        self._starts = [0]

    @property
    def rows(self) -> list[tuple[int, int]]:
        """The rows as places in the text, from and to."""
        if not self._text:
            return []
        return list(zip(self._starts, [*self._starts[1:], len(self._text)], strict=True))

    def show(self, settled: str, tail: str, *, final: bool = False) -> None:
        """Break the line anew, as far as that is free. `final`: nothing comes after the tail."""
        text = settled + tail
        same = _common(self._text, text)
        pinned = min(self._settled, same)
        while len(self._starts) > 1 and not self._stays(self._starts[-1], pinned, same):
            self._starts.pop()
        self._text, self._settled = text, len(settled)
        self._break(pinned, final=final)

    def _stays(self, start: int, pinned: int, same: int) -> bool:
        """Return whether a break stays: a settled word stands behind it, or two that are the same."""
        if start < pinned:
            return True
        behind = self._pieces(self._text[start:same])[:2]
        return len(behind) == 2 and start + sum(map(len, behind)) <= same

    def _break(self, pinned: int, *, final: bool) -> None:
        """Break what follows the last row's start, of which all up to `pinned` stays in that row."""
        start = self._starts[-1]
        pieces = [part for piece in self._pieces(self._text[start:]) for part in self._cut(piece)]
        widths = [(self._measure(piece), self._measure(piece.rstrip())) for piece in pieces]
        held = _pieces_within(pieces, pinned - start)
        at = 0
        while at < len(pieces):
            end = self._row_end(pieces, widths, at, held, final=final)
            if end >= len(pieces):
                return
            start += sum(map(len, pieces[at:end]))
            self._starts.append(start)
            at = end

    def _row_end(
        self,
        pieces: list[str],
        widths: list[tuple[float, float]],
        at: int,
        held: int,
        *,
        final: bool,
    ) -> int:
        """Return the piece before which the row that begins with `at` ends.

        The pieces before `held` have settled in it. `widths` are those of each piece with the space
        that follows, and without it: at a row's end it takes no room.
        """
        soft = self._width * _SOFT
        best, best_worth = 0, float("-inf")
        reach = 0.0
        for end in range(at + 1, len(pieces) + 1):
            width = reach + widths[end - 1][1]
            reach += widths[end - 1][0]
            last = end == len(pieces)
            # The last word of all may take the room that is kept for it.
            if end > at + 1 and width > (self._width if last and final else soft) and end > held:
                break
            if last:
                return end
            if end < held:
                continue
            fill = width / self._width
            kind = kind_of_break(pieces[end - 1])
            if not final and fill >= _FULL_ENOUGH.get(kind, 2.0) and end >= max(held, at + 2):
                return end
            worth = fill + _WORTH[kind]
            worth += _ALONE if end == len(pieces) - 1 else 0.0
            worth += _EMPTY if fill < _LEAST_FILL else 0.0
            if worth >= best_worth:
                best, best_worth = end, worth
        return max(best, held, at + 1)

    def _cut(self, piece: str) -> list[str]:
        """Cut a piece that is wider than a row, not between a letter and its marks."""
        if len(piece) == 1 or self._measure(piece) <= self._width * _SOFT:
            return [piece]
        parts = []
        while piece:
            low, high = 1, min(len(piece), _LONGEST_PIECE)
            while low < high:
                middle = (low + high + 1) // 2
                if self._measure(piece[:middle]) <= self._width * _SOFT:
                    low = middle
                else:
                    high = middle - 1
            while low < len(piece) and joins(piece[low]):
                low += 1
            parts.append(piece[:low])
            piece = piece[low:]
        return parts


def _pieces_within(pieces: list[str], length: int) -> int:
    """Return how many pieces lie within the first `length` characters, but for their last space."""
    total = 0
    for number, piece in enumerate(pieces):
        # A word that has settled stays where it is though a comma comes to it later.
        settled = piece.rstrip()[: max(0, length - total)]
        rest = piece.rstrip()[len(settled) :]
        if total >= length or (rest and (not settled or any(map(str.isalnum, rest)))):
            return number
        total += len(piece)
    return len(pieces)


def _common(one: str, other: str) -> int:
    """Return for how many characters both begin alike."""
    if other.startswith(one):
        return len(one)
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (here, there) in pairs if here != there), min(len(one), len(other)))
