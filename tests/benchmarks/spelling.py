"""Words as they can be compared, whoever has written them down.

Without case, punctuation and the spelling of the apostrophe; short forms and numbers in words, as they
are mostly spoken. "Mr. Smith's 21st" and "mister smith's twenty first" are the same.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"\d{1,3}(?:,\d{3})+\b|[\w']+")
_NUMBER = re.compile(r"(\d{1,6})(st|nd|rd|th)?")
_SIGNS = {"’": "'", "-": " ", "%": " percent ", "&": " and "}
_SHORT = {
    "mr": "mister",
    "mrs": "missus",
    "dr": "doctor",
    "prof": "professor",
    "vs": "versus",
    "ok": "okay",
}
_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}


def words_of(text: str) -> list[str]:
    """Return the words of a text, comparable."""
    text = text.casefold()
    for sign, spoken in _SIGNS.items():
        text = text.replace(sign, spoken)
    found = (word.strip("'") for word in _WORD.findall(text))
    return [word for one in found if one for word in _spelled(one)]


def _spelled(word: str) -> list[str]:
    number = _NUMBER.fullmatch(word.replace(",", ""))
    if not number:
        return [_SHORT.get(word, word)]
    value = int(number[1])
    words = _year(value) if 1100 <= value <= 1999 and "," not in word else _cardinal(value)
    return [*words[:-1], _ordinal(words[-1])] if number[2] else words


def _year(number: int) -> list[str]:
    """Return a number in two parts, as it is mostly said."""
    century, rest = divmod(number, 100)
    last = ["hundred"] if not rest else ["oh", _UNITS[rest]] if rest < 10 else _cardinal(rest)
    return [*_cardinal(century), *last]


def _cardinal(number: int) -> list[str]:
    for size, name in ((1000, "thousand"), (100, "hundred")):
        if number >= size:
            more = _cardinal(number % size) if number % size else []
            return [*_cardinal(number // size), name, *more]
    if number < 20:
        return [_UNITS[number]]
    return [_TENS[number // 10 - 2], *([_UNITS[number % 10]] if number % 10 else [])]


def _ordinal(word: str) -> str:
    if word in _ORDINALS:
        return _ORDINALS[word]
    return f"{word[:-1]}ieth" if word.endswith("y") else f"{word}th"
