"""What is looked for in a transcript, and where it stands: without regard to case, width, accents.

A query is words, which must all occur in a line, anywhere in it and in any order; "words in quotes"
must follow one another as they stand. Nothing else in a query means anything but itself, and no
query is an error.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

# How text is folded depends on this as well: what was folded by another is to be folded anew.
UNICODE = unicodedata.unidata_version

_WORD_OR_QUOTED = re.compile(r'(?<!\S)"([^"]+)"(?!\S)|(\S+)')
# A kana and the mark that voices it are one letter, whichever way they are written.
_LETTER = re.compile("(?s).[\u3099\u309a\uff9e\uff9f]?")
_VOICED = re.compile("(?s).[\u3099\u309a\uff9e\uff9f]")
_VOICES = re.compile("[\u3099\u309a\uff9e\uff9f]")
_ACCENTS = re.compile("[\u0300-\u036f]+")


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for: folded text, each of which has to be in a line. None finds nothing."""

    terms: tuple[str, ...]


class _Folding(dict[int, str]):
    """What each character becomes, by its code point, as str.translate asks for it."""

    def __missing__(self, code: int) -> str:
        text = _unaccented(unicodedata.normalize("NFKC", chr(code)))
        # Case may bring out another accent, as in the Turkish capital i.
        folded = unicodedata.normalize("NFKC", _unaccented(text.casefold()))
        self[code] = folded
        return folded


_FOLDING = _Folding()


def _unaccented(text: str) -> str:
    return unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", text)))


def folded(text: str) -> str:
    """Return what the text is compared by."""
    if text.isascii():
        return text.lower()
    if _VOICES.search(text):
        text = _VOICED.sub(_composed, text)
    return text.translate(_FOLDING)


def _composed(letter: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", letter[0])


def fold(text: str) -> tuple[str, Sequence[int]]:
    """Return folded(text), and for each of its characters the place in `text` that it comes from.

    One more place than there are characters is given: the text's end.
    """
    if text.isascii():
        return text.lower(), range(len(text) + 1)
    pieces: list[str] = []
    places: list[int] = []
    for letter in _LETTER.finditer(text):
        piece = (_composed(letter) if len(letter[0]) > 1 else letter[0]).translate(_FOLDING)
        pieces.append(piece)
        places += [letter.start()] * len(piece)
    return "".join(pieces), [*places, len(text)]


def parse(text: str) -> Query:
    """Read a query as it was typed."""
    found = (folded(quoted or word) for quoted, word in _WORD_OR_QUOTED.findall(text))
    return Query(tuple(dict.fromkeys(term for term in found if term and not term.isspace())))


def matches(text: str, query: Query) -> bool:
    """Return whether all that is looked for is in the text."""
    if not query.terms:
        return False
    within = folded(text)
    return all(term in within for term in query.terms)


def spans(text: str, query: Query) -> list[tuple[int, int]]:
    """Return where in the text anything stands that is looked for: from, up to; in order, apart."""
    within, places = fold(text)
    found: list[tuple[int, int]] = []
    for term in query.terms:
        at = within.find(term)
        while at >= 0:
            end = at + len(term)
            while places[end] == places[end - 1]:  # in the middle of a letter that became several
                end += 1
            found.append((places[at], places[end]))
            at = within.find(term, at + len(term))
    merged: list[tuple[int, int]] = []
    for begin, end in sorted(found):
        if merged and begin <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((begin, end))
    return merged
