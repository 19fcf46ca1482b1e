"""The model's vocabulary: which text a token stands for.

The file holds one entry a token, in order of their numbers: the length in bytes, then the bytes.
A length from 128 on takes two bytes: the first less 128, plus 128 times the second; 0 is an unused
number. A space is written ▁ (U+2581), and the tokens 3 to 258 are the 256 single bytes, of which
rarer characters are put together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Iterable

_SPACE = "\u2581".encode()
_SPECIAL = 3  # the tokens below it (unknown, begin, end) have names, not text


class Tokenizer:
    """The vocabulary, loaded once and never changed."""

    def __init__(self, data: bytes) -> None:
        """Read the vocabulary file's content; raises EngineError when it is damaged."""
        pieces: list[bytes] = []
        at = 0
        while at < len(data):
            length = data[at]
            at += 1
            if length >= 128 and at < len(data):
                length += 128 * data[at] - 128
                at += 1
            pieces.append(data[at : at + length].replace(_SPACE, b" "))
            at += length
        if at != len(data) or len(pieces) <= _SPECIAL:
            raise EngineError(
                "The speech model's file tokenizer.bin is damaged",
                "Run `python3 packaging/dev.py run`, which fetches the model.",
            )
        self._pieces = pieces

    def __len__(self) -> int:
        return len(self._pieces)

    def starts_word(self, token: int) -> bool:
        """Return whether the token begins a new word."""
        return token >= _SPECIAL and self._pieces[token].startswith(b" ")

    def text(self, tokens: Iterable[int]) -> str:
        """Return the text of the tokens, with the space before the first word as it comes."""
        data = b"".join(self._pieces[token] for token in tokens if token >= _SPECIAL)
        return data.decode(errors="replace")
