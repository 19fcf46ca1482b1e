"""Which words of an open utterance may be called settled, and which of the rest may be shown.

Pure. The model hears the open utterance again and again, each time a little more of it, and always
with the settled tokens forced on it as the beginning of its answer; so what is settled can never
change, and what is settled wrongly stays wrong. A word cut off by the end of the audio is guessed
to its likeliest completion, mostly a wrong one, so a word has to earn its place.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, takewhile

from app.recognizer.model import Token
from app.recognizer.tokenizer import Tokenizer


@dataclass(frozen=True, slots=True, kw_only=True)
class SteadyRule:
    """How much agreement settles a word, and how sure the model must be of it.

    `passes` in a row must say the same word, each with at least the probability `settle`; the tail
    is shown up to the first word below `show`.
    """

    passes: int = 3
    settle: float = 0.3
    show: float = 0.75
    edge: bool = False
    show2: float = 2
    rate: float = 5
    slack: int = 1
    fslack: int = 3
    late:float=.3


@dataclass(frozen=True, slots=True)
class Word:
    """A word's tokens, and those of the punctuation between it and the word before.

    The punctuation counts with the word after it: only what follows a word tells whether a comma,
    a full stop or nothing stands behind it.
    """

    before: tuple[Token, ...]
    core: tuple[Token, ...]
    text: str  # of the core, without a space and without case, to compare with

    @property
    def probability(self) -> float:
        """The probability of the core's least probable piece."""
        return min(token.probability for token in self.core)

    @property
    def ids(self) -> list[int]:
        """All the tokens' numbers."""
        return [token.id for token in (*self.before, *self.core)]


def split_words(tokenizer: Tokenizer, tokens: Iterable[Token]) -> list[Word]:
    """Part tokens into words; punctuation behind the last one is left out."""
    groups: list[list[Token]] = []
    for token in tokens:
        if tokenizer.starts_word(token.id) or not groups:
            groups.append([])
        groups[-1].append(token)
    words: list[Word] = []
    before: tuple[Token, ...] = ()
    for group in groups:
        length = len(group)
        while length and not any(map(str.isalnum, tokenizer.text([group[length - 1].id]))):
            length -= 1
        if not length:  # punctuation only
            before += tuple(group)
            continue
        core = tuple(group[:length])
        text = tokenizer.text(token.id for token in core)
        words.append(Word(before, core, text.strip().casefold()))
        before = tuple(group[length:])
    return words


class Steady:
    """The settled tokens and the tail of one utterance. Any one thread at a time."""

    def __init__(self, tokenizer: Tokenizer, rule: SteadyRule) -> None:
        self._tokenizer = tokenizer
        self._rule = rule
        self._settled: list[int] = []
        self._passes: deque[list[Word]] = deque(maxlen=rule.passes)
        self._last: tuple[Token, ...] = ()
        self.count=0;self.voiced=0

    @property
    def forced(self) -> tuple[int, ...]:
        """The settled tokens."""
        return tuple(self._settled)

    @property
    def draft(self) -> tuple[int, ...]:
        """What the last pass said after the settled tokens."""
        return tuple(token.id for token in self._last)

    def believable(self, tokens, voiced, slack=0):
        words = split_words(self._tokenizer, tokens)
        room = self.count + self._rule.slack + slack+ int(self._rule.rate * (voiced-self.voiced)/16000)
        if self._rule.rate and len(words)>room:
            words=words[:max(0,room)]
            n=sum(len(w.ids) for w in words); tokens=tokens[:n]
        return words,tokens

    def heard(self, tokens: Sequence[Token], *, quiet: bool = False, voiced=0) -> None:
        """Take the answer of a pass, the tokens after the settled ones."""
        words,tokens=self.believable(tokens,voiced)
        self.count=len(words); self.voiced=voiced
        self._last = tuple(tokens)
        if self._rule.edge and not quiet:
            eligible = words[:-1] if words and words[-1].probability<2 else words
        else:
            eligible = words
        self.words = words
        self._passes.append(eligible)
        if len(self._passes) < self._rule.passes:
            return
        count = len(list(takewhile(self._agree, zip(*self._passes, strict=False))))
        for word in eligible[:count]:
            self._settled += word.ids
        gone = sum(len(word.ids) for word in words[:count])
        self.count-=count
        self._last = self._last[gone:]
        self.words = words[count:]
        for earlier in list(self._passes):
            del earlier[:count]

    def _agree(self, words: tuple[Word, ...]) -> bool:
        return all(
            word.text == words[-1].text and word.probability >= self._rule.settle for word in words
        )

    @property
    def settled_text(self) -> str:
        """The settled words."""
        return self._tokenizer.text(self._settled).lstrip()

    @property
    def tail_text(self) -> str:
        """The words after the settled ones that are worth showing, space included."""
        ids: list[int] = []
        prev = [w.text for w in self._passes[-2]] if len(self._passes) > 1 else []
        for k, w in enumerate(self.words):
            if w.probability >= self._rule.show or (
                w.probability >= self._rule.show2 and k < len(prev) and prev[k] == w.text
            ):
                ids += w.ids
            else:
                break
        text = self._tokenizer.text(ids)
        return text if self._settled else text.lstrip()
