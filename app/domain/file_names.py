"""What a session's files are called: a pattern that people choose, a name that every system takes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from itertools import count

from app.domain.text import is_seen, plain

USUAL = "{date} {time} {title}"
# File systems take 255 characters or bytes, of which " (99).flac" needs some.
MOST_CHARACTERS, MOST_BYTES = 120, 240
MOST_IN_PATTERN = 80

_FIELD = re.compile(r"\{(date|time|title)\}")
# What would be left around a title that is missing: what leads to it, and brackets.
_LEADS = "\\s\\-\u2013\u2014_,;\u00b7"
_TITLE = re.compile(rf"[{_LEADS}]*[(\[]?\{{title\}}[)\]]?")
_HANGING = re.compile(rf"^[{_LEADS}]+")
# Windows takes none of them; what divides words becomes a hyphen.
_CHARACTERS = str.maketrans({**dict.fromkeys("/\\|:", "-"), **dict.fromkeys('<>"?*')})
# macOS takes no unassigned characters, and who looks for a file can't type those that take no room.
_UNFIT = frozenset({"Cc", "Cf", "Cn", "Co", "Cs"})
_JOINERS = "\u200c\u200d"  # Persian, Indic scripts and emoji need them
_TAGS = range(0xE0020, 0xE0080)  # of which some flags are made
# Names of devices on Windows, whatever follows behind a dot.
_RESERVED = re.compile(
    r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])\s*(?:\.|$)", re.IGNORECASE
)
_REGIONS = range(0x1F1E6, 0x1F200)  # letters that are flags by twos
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_SPACING_VOWELS = "\u0e33\u0eb3"  # Thai and Lao, marks in all but name
_VIRAMA = 9  # the combining class of what binds two Indic letters


def is_pattern(value: object) -> bool:
    """Return whether names can be made with it, for a session without a title too."""
    if not isinstance(value, str) or len(value) > MOST_IN_PATTERN:
        return False
    words = _FIELD.sub("", value)
    named = _filled(value, datetime(2026, 11, 23, 8, 12), "")  # noqa: DTZ001  any day will do
    return words.isprintable() and not set(words) & set("{}/\\") and is_seen(named)


def file_name(pattern: str, started: datetime, title: str) -> str:
    """Name a session's files, without a suffix, by a pattern that is_pattern() takes.

    `started` is local time. Of what is too long, the title is cut.
    """
    title = _cut(_fit(title), MOST_CHARACTERS)
    while not _is_short(name := _filled(pattern, started, title)) and title:
        title = _cut(title, len(title) - 1)
    while not _is_short(name):
        name = _cut(name, len(name) - 1).strip(" .")
    return f"_{name}" if _RESERVED.match(name) else name


def numbered(name: str) -> Iterator[str]:
    """Give the name, then those that stand in for it where it is taken."""
    yield name
    for number in count(2):
        yield f"{name} ({number})"


def _filled(pattern: str, started: datetime, title: str) -> str:
    if not is_seen(title):
        pattern = _HANGING.sub("", _TITLE.sub("", pattern))
    values = {"date": f"{started:%Y-%m-%d}", "time": f"{started:%H%M}", "title": title}
    return _fit(_FIELD.sub(lambda found: values[found[1]], pattern))


def _fit(text: str) -> str:
    """Return the text without what some system takes in no file's name."""
    spaced = " ".join(plain(text).translate(_CHARACTERS).split())
    return "".join(filter(_is_fit, spaced)).strip(" .")


def _is_fit(character: str) -> bool:
    usable = character in _JOINERS or ord(character) in _TAGS
    return usable or unicodedata.category(character) not in _UNFIT


def _is_short(name: str) -> bool:
    # One less than may be, for the mark before a device's name.
    return len(name) < MOST_CHARACTERS and len(name.encode("utf-8", "replace")) < MOST_BYTES


def _cut(text: str, length: int) -> str:
    """Return at most `length` characters of the text, none of which is left without its marks."""
    if len(text) <= length:
        return text
    end = length
    while end and _is_within(text, end):
        end -= 1
    return text[: end or length]


def _is_within(text: str, at: int) -> bool:
    """Return whether what people see as one character goes on there (UAX #29, on the safe side)."""
    left, right = text[at - 1], text[at]
    if left == "\u200d" or unicodedata.combining(left) == _VIRAMA:
        return True
    if ord(left) in _REGIONS and ord(right) in _REGIONS:
        before = len(text[:at]) - len(text[:at].rstrip("".join(map(chr, _REGIONS))))
        return before % 2 == 1
    return (
        unicodedata.category(right) in {"Mn", "Me", "Mc", "Cf"}
        or ord(right) in _SKIN_TONES
        or right in _SPACING_VOWELS
        or (_is_korean(left) and "\u1160" <= right <= "\u11ff")  # a syllable's vowel or end
        or ("\u1100" <= left <= "\u115f" and _is_korean(right))
    )


def _is_korean(character: str) -> bool:
    return "\u1100" <= character <= "\u11ff" or "\uac00" <= character <= "\ud7fb"
