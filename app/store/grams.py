"""Pieces of text that are looked up in the index, since FTS5 finds whole tokens and people parts.

Text is cut at spaces and the commonest signs. What is left is cut again: ASCII into every three
characters that follow one another, and its last two; all else into every two of which one is no
ASCII, and its last. Chinese above all, whose commonest words have two characters, which FTS5's own
trigrams can't find. A term is only in a line where its own pieces are, and one that is too short
for a piece begins one.

All here is folded text (`domain.search`). Which lines have the pieces is a first guess only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from operator import add

from app.domain.search import Query

_BORDERS = " .,:;?!\u3001\u3002"  # two of them Chinese, whose others fold to these
_BETWEEN = " "
_SIGNS = "\"#$%&'()*+-/<=>@[\\]^_`{|}~"
# Everything else is part of a token but controls, which FTS5 takes for borders as well.
TOKENIZER = "ascii tokenchars '{}'".format(_SIGNS.replace("'", "''"))

_CUT = re.compile(f"[^\\s\0-\x1f\x7f{_BORDERS}]+")
_ASCII_RUN = re.compile("[\0-\x7f]+")
_LETTERS = "".join(map(chr, range(0x21, 0x7F)))
_MOST = 40  # pieces that are asked for; more make nothing faster
_MOST_WORDS = 50_000  # that are remembered: some MB


@dataclass(frozen=True, slots=True)
class Condition:
    """What FTS5 is asked for; empty where nothing can be.

    `quick` are whole pieces, which it finds at once. `full` are those and what others begin with,
    which it has to gather first, the longer the commoner they are.
    """

    quick: str
    full: str


class _Words(dict[str, str]):
    """The pieces of ASCII words: the same few thousand make up nearly all that is said."""

    def __missing__(self, word: str) -> str:
        if len(self) >= _MOST_WORDS:
            self.clear()
        self[word] = pieces = _BETWEEN.join([*_threes(word), word[-2:]])
        return pieces


_WORDS = _Words()


def grams(text: str) -> str:
    """Return the pieces of a line, as TOKENIZER takes them apart again."""
    runs = _CUT.findall(text)
    if text.isascii():
        return _BETWEEN.join([_WORDS[run] for run in runs])
    pieces: list[str] = []
    for run in runs:
        if run.isascii():
            pieces.append(_WORDS[run])
            continue
        words = _ASCII_RUN.findall(run)
        pieces += _twos(run) if words else map(add, run, run[1:])
        if not run[-1].isascii():
            pieces.append(run[-1])
        pieces += [_WORDS[word] for word in words]
    return _BETWEEN.join(pieces)


def _threes(run: str) -> list[str]:
    return list(map("".join, zip(run, run[1:], run[2:], strict=False)))


def _twos(run: str) -> list[str]:
    return [first + second for first, second in pairwise(run) if not (first + second).isascii()]


def condition(query: Query) -> Condition:
    """Return what all lines fulfil in which the query's terms are, in the words of FTS5."""
    runs = [run for term in query.terms for run in _CUT.findall(term)]
    whole: list[str] = []
    begun: list[str] = []
    for run in dict.fromkeys(runs):
        if pieces := _asked_for(run):
            whole += pieces
        else:
            begun.append(run)
    every = -(-len(whole) // _MOST) or 1
    quick = [_quoted(piece) for piece in whole[::every]]
    longer = [f"{_quoted(run)} *" for run in begun if len(run) > 1 or not run.isascii()]
    # A single letter is in half of all lines, and asked for where there is nothing else.
    full = [*quick, *longer[:_MOST]] or [_letter(run) for run in begun]
    return Condition(" AND ".join(quick), " AND ".join(full))


def _asked_for(run: str) -> list[str]:
    """Return enough of the pieces that each character of a run is in one; none of a short one."""
    asked = _thinned(_twos(run))
    for part in _ASCII_RUN.findall(run):
        asked += _thinned(_threes(part))
    return asked


def _thinned(pieces: list[str]) -> list[str]:
    """Leave out every second piece, but not the last."""
    return pieces[::2] if len(pieces) % 2 else [*pieces[::2], *pieces[-1:]]


def _letter(letter: str) -> str:
    """Ask for a letter: at the end of a word it begins no piece, and is the second of the last two."""
    ends = [_quoted(before + letter) for before in _LETTERS]
    return "({})".format(" OR ".join([f"{_quoted(letter)} *", *ends]))


def _quoted(piece: str) -> str:
    return '"{}"'.format(piece.replace('"', '""'))
