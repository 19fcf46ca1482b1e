"""Text as it may be shown and kept: what a server sent, made harmless, and how finals are joined.

All text from a server is untrusted. It goes through `plain` once, where it comes in, and is plain
text everywhere after that.
"""

from __future__ import annotations

import re
import unicodedata

LIMIT = 10_000  # characters; the longest utterance is a minute of speech, some 1,500
SHORTEST_SECRET = 8
MARKS_ON_ONE_BASE = 8  # Tibetan and pointed Hebrew need up to six; more paints over other lines

_BREAKS = re.compile("[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")

# Controls (a terminal obeys them), lone surrogates (nothing can encode them), embeddings, overrides
# and isolates (they turn the text that follows around), deprecated and annotation characters.
_HARMFUL = re.compile(
    "[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u206f\ufff9-\ufffb\ufeff]"
)

# Scripts that put no space between words or sentences: the last group is Thai, Lao, Myanmar, Khmer.
# Hangul is left out on purpose: Korean takes spaces.
IDEOGRAPHS = (
    "\u2e80-\u2fdf\u3000-\u312f\u3190-\u31ff\u3200-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff9f\uffe0-\uffe6\U00020000-\U0003ffff"
)
_UNSPACED = re.compile(f"[{IDEOGRAPHS}\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
# From its first letter or digit on, so that what has none is no word.
_WORD = re.compile(f"[{IDEOGRAPHS}](?<![\\W_])|[^\\W_][^\\s{IDEOGRAPHS}]*")


def plain(text: str, limit: int = LIMIT) -> str:
    """Make untrusted text fit for one line anywhere: at most `limit` characters, no controls.

    Line breaks and tabs become single spaces. Spaces at either end stay, since a partial's parts
    are joined as they are. Joiners, variation selectors and direction marks stay too: emoji,
    Persian and Hebrew need them. Applied twice, it changes nothing more.
    """
    text = text[:limit]
    if text.isascii() and text.isprintable():
        return text
    text = _HARMFUL.sub("", _BREAKS.sub(" ", text))
    return text if text.isascii() else _thinned(text)


def without(text: str, secret: str) -> str:
    """Return the text with … for the secret, an ASCII word, wherever anybody could read it there.

    That is also where it is spaced out, or has characters in it that take no room. One of a few
    characters is left alone: it is no secret, and could be part of any word.
    """
    if len(secret) < SHORTEST_SECRET:
        return text
    return re.sub("[^!-~]*".join(map(re.escape, secret)), "…", text)


def _thinned(text: str) -> str:
    """Drop the marks beyond the number that one base character may carry."""
    kept: list[str] = []
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        if category in {"Mn", "Me"}:
            marks += 1
            if marks > MARKS_ON_ONE_BASE:
                continue
        elif category != "Cf":  # a joiner between two marks does not start anew
            marks = 0
        kept.append(character)
    return "".join(kept)


def joined(left: str, right: str) -> str:
    """Join two finished pieces of text as their scripts do: with one space, or with none."""
    if not left or not right or left[-1].isspace() or right[0].isspace():
        return left + right
    if _UNSPACED.match(left[-1]) or _UNSPACED.match(right[0]):
        return left + right
    return f"{left} {right}"


def columns(character: str) -> int:
    """Return how many columns of a terminal or subtitle it takes; none for a mark or a joiner."""
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def is_right_to_left(text: str) -> bool:
    """Return whether it is written from the right, as its first letter tells (UAX #9, P2 and P3)."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in {"L", "R", "AL"}:
            return direction != "L"
    return False


def is_seen(text: str) -> bool:
    """Return whether there is anything in it that takes room, and is no space."""
    return any(columns(character) and not character.isspace() for character in text)


def count_words(text: str) -> int:
    """Count words as people do: by spaces, and by characters in Chinese and Japanese."""
    return len(_WORD.findall(text))
