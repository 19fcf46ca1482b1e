"""Where a text may break into rows, and how good a place that is.

Parts are pieces of text between which a row may break, each with the space that follows it; a
cluster is what one sees as one character.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from app.domain.text import IDEOGRAPHS

Break = Literal["sentence", "clause", "plain", "leaning"]

_SENTENCE_ENDS = frozenset(".!?…。！？؟।")
_CLAUSE_ENDS = frozenset(",;:–—，、；：،؛")
_CLOSING = "\"'”’»)]」』）】"
# Words that begin a phrase, so that a row had better end before them.
_LEADING = frozenset(
    "and or but nor so that which who whose if as than because when where while until although"
    " of to in on at by for from with into about after before through between without".split()
)
# Words that lean on the next one; in other languages every word is as good as another.
_LEANING = frozenset(
    "a an the of to in on at by for from with and or but nor so that which who whose if as than"
    " i you he she it we they my your his her its our their this these those is are was were be been has have had will"
    " would can could should may might must not no very mr mrs ms dr".split()
)

_WORDS = re.compile(r"\S+\s*|\s+")
_IDEOGRAPH = re.compile(f"[{IDEOGRAPHS}]")
# By the usual rules of Chinese and Japanese typesetting (JIS X 4051), and Western closing marks.
_NEVER_FIRST = frozenset(
    "、。，．！？；：…‥・）】〕〉》」』｝］〗〙〟”’%％℃～〜ー々〻ゝゞヽヾぁぃぅぇぉっゃゅょゎゕゖ"
    "ァィゥェォッャュョヮヵヶ!?,.:;)]}»›\"'｡､｣･ｰﾞﾟ"
)
_NEVER_LAST = frozenset("（【〔〈《「『｛［〖〘〝“‘([{«‹｢$¥￥＄£€#＃@＠")
_JOINER = "\u200d"


def kind_of_break(piece: str) -> Break:
    """Return what ends with the piece: a sentence, a clause, nothing, or a word that leans on."""
    word = piece.rstrip().rstrip(_CLOSING)
    if not word:
        return "plain"
    if word.lower() in _LEANING:
        return "leaning"
    if word[-1] in _SENTENCE_ENDS:
        return "leaning" if word[:-1].lower() in _LEANING else "sentence"
    return "clause" if word[-1] in _CLAUSE_ENDS else "plain"


def begins_phrase(piece: str) -> bool:
    """Return whether it is a conjunction or a preposition, of those known."""
    return piece.rstrip().lower() in _LEADING


def joins(character: str) -> bool:
    """Return whether a character belongs to the one before it."""
    return unicodedata.category(character) in {"Mn", "Me", "Mc", "Cf"} or (
        "\U0001f3fb" <= character <= "\U0001f3ff"  # skin tones
    )


def clusters(text: str) -> list[str]:
    """Cut the text into what is seen as one character: marks, joined emoji and flags stay whole."""
    found: list[str] = []
    for character in text:
        if found and _belongs_to(found[-1], character):
            found[-1] += character
        else:
            found.append(character)
    return found


def _belongs_to(cluster: str, character: str) -> bool:
    if cluster.endswith(_JOINER) or (joins(character) and not cluster[-1].isspace()):
        return True
    first, last = "\U0001f1e6", "\U0001f1ff"  # two of these letters are a flag
    return len(cluster) == 1 and first <= cluster <= last and first <= character <= last


def parts(text: str) -> list[str]:
    """Cut the text where a row may break: at spaces, and between Chinese or Japanese characters."""
    found: list[str] = []
    for word in _WORDS.findall(text):
        found += _parts_of_word(word) if _IDEOGRAPH.search(word) else [word]
    return found


def _parts_of_word(word: str) -> list[str]:
    found: list[str] = []
    before = ""
    for cluster in clusters(word):
        if found and not _may_part(before, cluster):
            found[-1] += cluster
        else:
            found.append(cluster)
        before = cluster
    return found


def _may_part(before: str, after: str) -> bool:
    if after.isspace() or after[0] in _NEVER_FIRST or before[0] in _NEVER_LAST:
        return False
    return bool(_IDEOGRAPH.match(before) or _IDEOGRAPH.match(after))
