"""Where the sentences of an English text begin and end, as far as its marks tell."""

from __future__ import annotations

import re

# A full stop that may be an abbreviation's. The letter in "I don't." is none, and neither is "I".
_ABBREVIATED = re.compile(
    r"(?:(?:^|\s)[a-hj-z]|\.[a-z]|(?:^|\s)(?:mr|mrs|ms|dr|jr|sr|st|ft|vs|etc))\.$", re.IGNORECASE
)
_REACH = len(" etc.")  # of it
_NEXT = re.compile(r"[.?!] [a-z]")


def ends_sentence(text: str) -> bool:
    """Return whether what follows the text begins a sentence."""
    if text.endswith("."):
        return not text.endswith("..") and not _ABBREVIATED.search(text[-_REACH:])
    return text.endswith(("?", "!"))


def with_capitals(text: str) -> str:
    """Begin each sentence behind another with a capital."""

    def begun(match: re.Match[str]) -> str:
        ends = ends_sentence(text[: match.start() + 1])
        return match.group().upper() if ends else match.group()

    return _NEXT.sub(begun, text)


def words_of(text: str) -> list[str]:
    """Return a text's words without case and marks."""
    return re.findall(r"\w+", text.casefold())
