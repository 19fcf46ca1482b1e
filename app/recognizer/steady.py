"""Which words of an open utterance may be called settled, and which of the rest may be shown.

Pure. The model hears the open utterance again and again, each time a little more of it, and always
with the settled tokens forced on it as the beginning of its answer; so what is settled can never
change, and what is settled wrongly stays wrong. The model errs in two ways that a rule can see:

- A word cut off by the end of the audio is guessed to its likeliest completion, often a wrong one.
  So in the middle of speech a word settles only when several passes agree on it, and never the last.
- At the first sound of a new phrase it likes to say the last clauses once more, fluently and with
  high probability. But nobody says five words in a fifth of a second: an answer may grow only as
  fast as people speak, counted in speech that was heard since the last pass.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import TYPE_CHECKING

from app.recognizer.sentences import ends_sentence, with_capitals, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.recognizer.model import Token
    from app.recognizer.tokenizer import Tokenizer


@dataclass(frozen=True, slots=True, kw_only=True)
class SteadyRule:
    """When a word settles, when it is shown, how fast an answer may grow.

    In the middle of speech `passes` in a row must say a word, each with the probability `settle` or
    more; in a pause one pass with `pause` is enough. A word of the tail is shown from the
    probability `show` on, or `show_again` where the last pass said it too. The very last one, which
    may be cut off, is shown from `show_last` or `show_last_again` on. A word with `behind` others
    behind it gets no surer by waiting, and they would wait with it: it settles, and is shown unless
    another is already, from `held_up` on.
    `words_per_second` of speech, and `spare` more, may be new in a pass.
    """

    passes: int = 3
    settle: float = 0.3
    pause: float = 0.5
    show: float = 0.9
    show_again: float = 0.7
    show_last: float = 0.97
    show_last_again: float = 0.93
    behind: int = 3
    held_up: float = 0.2
    words_per_second: float = 5.0
    spare: int = 1


RULE = SteadyRule()

_ENDS, _COMMAS = frozenset(".?!"), frozenset(",;:-")

# In noise the model comes to say the same words for ever: what was said invites it to say them again. A
# clause that is settled so many times in a row, by its number of words, is taken for that.
_TIMES = {1: 6, 2: 4, **dict.fromkeys(range(3, 13), 3)}


@dataclass(frozen=True, slots=True)
class Word:
    """A word's tokens, and those of the punctuation between it and the word before.

    The punctuation counts with the word after it: only what follows a word tells whether a comma,
    a full stop or nothing stands behind it.
    """

    before: tuple[Token, ...]
    core: tuple[Token, ...]
    text: str  # of the core, without spaces and case, to compare with

    @property
    def probability(self) -> float:
        """The probability of the core's least probable token."""
        return min(token.probability for token in self.core)

    @property
    def ids(self) -> list[int]:
        """The numbers of all its tokens."""
        return [token.id for token in (*self.before, *self.core)]


def split_words(
    tokenizer: Tokenizer, tokens: Iterable[Token]
) -> tuple[list[Word], tuple[Token, ...]]:
    """Part tokens into words; also return the punctuation behind the last word."""
    groups: list[list[Token]] = []
    for token in tokens:
        if not groups or tokenizer.starts_word(token.id):
            groups.append([])
        groups[-1].append(token)
    words: list[Word] = []
    before: tuple[Token, ...] = ()
    for group in groups:
        length = len(group)
        while length and not _is_sound(tokenizer.text([group[length - 1].id])):
            length -= 1
        if length:
            core = tuple(group[:length])
            text = tokenizer.text(token.id for token in core)
            words.append(Word(before, core, text.strip().casefold()))
            before = ()
        before += tuple(group[length:])
    return words, before


class Steady:
    """The settled tokens and the tail of one utterance. Any one thread at a time."""

    def __init__(
        self, tokenizer: Tokenizer, rule: SteadyRule = RULE, *, begins_sentence: bool = False
    ) -> None:
        self._tokenizer = tokenizer
        self._begins_sentence = begins_sentence
        self._rule = rule
        self._settled: list[int] = []
        self._said: list[str] = []  # the words of it, since it last went in circles
        self._passes: deque[list[Word]] = deque(maxlen=max(2, rule.passes))
        self._marks: tuple[Token, ...] = ()
        self._lead: tuple[Token, ...] = ()  # the full stop of what was said before the first word
        self._voiced = 0.0
        self._shown: list[Word] = []  # the tail, as far as it is worth showing

    @property
    def settled(self) -> tuple[int, ...]:
        """The settled tokens, which every later answer begins with."""
        return tuple(self._settled)

    @property
    def draft(self) -> tuple[int, ...]:
        """What the last pass said after the settled tokens, punctuation at its end included."""
        words = (number for word in self._latest for number in word.ids)
        return (*words, *(token.id for token in self._marks))

    @property
    def guess(self) -> tuple[int, ...]:
        """What the next pass will say if it hears no more than the last one did."""
        return (*(token.id for token in self._lead), *self.draft)

    @property
    def is_settled(self) -> bool:
        """Whether all that the last pass said is settled."""
        return not self._latest

    @property
    def goes_in_circles(self) -> bool:
        """Whether the last words settled are the same ones over and over."""
        return any(_repeats(self._said, length, times) for length, times in _TIMES.items())

    @property
    def is_shown(self) -> bool:
        """Whether no word of the last pass's waits to be shown."""
        return len(self._latest) <= len(self._shown)

    def room(self, voiced: float, *, spare: int = 0) -> int:
        """Return how many words after the settled ones the next pass may say."""
        pace = int(self._rule.words_per_second * max(0.0, voiced - self._voiced))
        return len(self._latest) + self._rule.spare + spare + pace

    def heard(self, tokens: Sequence[Token], voiced: float, *, spare: int = 0) -> None:
        """Take a pass's answer, the tokens after the settled ones.

        `voiced` is how many seconds of speech the pass could hear since the utterance began;
        `spare` allows that many new words beyond what the rule does.
        """
        words, marks = split_words(self._tokenizer, self._from_next_word(tokens))
        self._lead = ()
        if words and not self._settled:
            self._lead = words[0].before
            words[0] = replace(words[0], before=())
        room = self.room(voiced, spare=spare)
        # A mark alone says nothing, and of an answer that was cut short they aren't known.
        self._marks = marks if (words or self._settled) and len(words) <= room else ()
        self._voiced = max(voiced, self._voiced)
        self._passes.append(words[:room])
        self._shown = self._worth_showing()

    @property
    def _latest(self) -> list[Word]:
        return self._passes[-1] if self._passes else []

    def _from_next_word(self, tokens: Sequence[Token]) -> Sequence[Token]:
        """Leave out what would make a settled word longer ("laugh", "ter"): it was read by now."""
        if not self._settled:
            return tokens
        starts = (
            place for place, token in enumerate(tokens) if self._tokenizer.starts_word(token.id)
        )
        rest = next(starts, len(tokens))
        word_goes_on = any(_is_sound(self._tokenizer.text([token.id])) for token in tokens[:rest])
        return tokens[rest:] if word_goes_on else tokens

    def settle(self) -> None:
        """In the middle of speech: settle what the last passes agree on, but not the last word."""
        if len(self._passes) < self._rule.passes:
            return
        passes = list(self._passes)[-self._rule.passes :]
        rows = list(zip(*passes, strict=False))
        behind = range(len(rows) - 1, -1, -1)
        count = len(list(takewhile(bool, map(self._agreed, rows, behind))))
        self._move(min(count, len(passes[-1]) - 1))

    def settle_in_pause(self, *, sure: bool) -> None:
        """In a pause no word is cut off: settle the probable ones, or all when `sure`."""
        least = 0.0 if sure else self._rule.pause
        self._move(len(list(takewhile(lambda word: word.probability >= least, self._latest))))

    def _worth_showing(self) -> list[Word]:
        """Return what to show of the last answer, given what is shown already.

        A shown word stays until another that is worth showing comes in its place: doubt alone is no
        reason to take it away, since it mostly comes back.
        """
        latest = self._latest
        before = self._passes[-2] if len(self._passes) > 1 else []
        shown: list[Word] = []
        for place, word in enumerate(latest):
            behind = len(latest) - 1 - place
            stands = _says(self._shown, place, word)
            least = self._least_to_show(
                again=_says(before, place, word), new=place >= len(self._shown), behind=behind
            )
            if not stands and word.probability < least:
                break
            shown.append(word)
        replaced = any(not _says(shown, *old) for old in enumerate(self._shown[: len(shown)]))
        return shown if replaced else shown + self._shown[len(shown) :]

    def _least_to_show(self, *, again: bool, new: bool, behind: int) -> float:
        """Return how probable a word has to be, which is `new` where none is shown at its place."""
        rule = self._rule
        if new and behind >= rule.behind:
            return rule.held_up
        if not behind:
            return rule.show_last_again if again else rule.show_last
        return rule.show_again if again else rule.show

    def _agreed(self, words: tuple[Word, ...], behind: int) -> bool:
        least = self._rule.settle if behind < self._rule.behind else self._rule.held_up
        return all(word.text == words[-1].text and word.probability >= least for word in words)

    def _move(self, count: int) -> None:
        if count <= 0:
            return
        self._lead = ()
        for word in self._latest[:count]:
            self._settled += word.ids
            self._said.append(word.text)
        for words in (*self._passes, self._shown):
            del words[:count]

    def leave_open(self) -> None:
        """Forget the full stop at the end of what was heard, for there speech goes on."""
        self._marks = self._without_end(self._marks)

    def take_alone(self, tokens: Sequence[Token]) -> bool:
        """Take what the same speech heard alone can give; return whether that is to be remembered.

        It is where nothing was heard, unless it is doubtful: then all of it is taken. Else it must have the
        same words, which stay as they are, since they may be settled; a full stop behind them is taken.
        """
        words, marks = split_words(self._tokenizer, tokens)
        text = self._text([token.id for token in tokens])
        if not self._settled and not self._latest:
            if not words or min(word.probability for word in words) < self._rule.settle:
                return False
            self.heard(tokens, self._voiced, spare=len(words))
            return True
        if words_of(text) != words_of(self.final_text):
            return False
        if ends_sentence(text) and not self._without_end(self._marks, _ENDS | _COMMAS):
            self._marks = marks
        return True

    def _without_end(
        self, marks: tuple[Token, ...], ends: frozenset[str] = _ENDS
    ) -> tuple[Token, ...]:
        while marks and self._tokenizer.text([marks[-1].id]).strip() in ends:
            marks = marks[:-1]
        return marks

    def begin_afresh(self) -> None:
        """Forget what was heard and is not settled."""
        self._passes.clear()
        self._marks = self._lead = ()
        self._shown = []
        self._said = []

    @property
    def settled_text(self) -> str:
        """The settled words."""
        return self._text(self._settled)

    @property
    def tail_text(self) -> str:
        """The words after the settled ones that are worth showing, with a space before them."""
        ids = [number for word in self._shown for number in word.ids]
        return self._text([*self._settled, *ids])[len(self.settled_text) :]

    @property
    def final_text(self) -> str:
        """All that was heard."""
        return self._text([*self._settled, *self.draft])

    def _text(self, ids: Sequence[int]) -> str:
        # A character may be spelt out in several tokens; half a one is not shown. Out of breath, the
        # model says a comma twice. And a full stop that is settled may come to stand before a word that
        # a later pass hears as of the same sentence.
        text = self._tokenizer.text(ids).strip().rstrip("\ufffd").replace(",,", ",")
        if self._begins_sentence:
            text = text[:1].upper() + text[1:]
        return with_capitals(text)


def _is_sound(text: str) -> bool:
    """Whether a token's text is spoken, other than punctuation; half a character is."""
    return any(character.isalnum() or character == "\ufffd" for character in text)


def _repeats(words: Sequence[str], length: int, times: int) -> bool:
    """Return whether so many words are the last ones so many times in a row."""
    last = words[-length * times :]
    return len(last) == length * times and last[length:] == last[:-length]


def _says(words: Sequence[Word], place: int, word: Word) -> bool:
    return place < len(words) and words[place].text == word.text
