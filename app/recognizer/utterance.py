"""One utterance while it is spoken, and what is remembered of those before it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.recognizer.decoder import DecoderCache
from app.recognizer.encoder import SAMPLE_RATE, EncoderCache
from app.recognizer.sentences import ends_sentence, words_of
from app.recognizer.steady import RULE, Steady, SteadyRule

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.recognizer.model import SpeechModel, Token

# A pass hears what is open, and before it finished pieces: heard out of context, short utterances are
# misheard ("Fare again"), and the first words of a long one come late. The more, the fewer errors; but
# what is heard along begins elsewhere each time that a piece is left out, and then all is computed
# anew. So where it gets too long, it is cut down to half. The silence between the pieces is left out:
# so more of them fit, and words come sooner.
_WINDOW = 20 * SAMPLE_RATE
_CUT_WINDOW = _WINDOW // 2
# Tokens with so much heard behind them are not computed again; later audio hardly changes them.
_SURE = 2 * SAMPLE_RATE
# Context from before a longer silence than this is of another matter.
_CONTEXT_GAP = int(1.5 * SAMPLE_RATE)
# What is kept of the audio: the longest open utterance, with room for what arrives at once.
_KEPT = 30 * SAMPLE_RATE

# A pass over the open utterance each time this much more of it was heard. Where the last pass heard a
# word that was too doubtful to be shown, it is soon heard again; where none waits, there is time.
STEP = SAMPLE_RATE // 5
CALM_STEP = 7 * STEP // 4

# From this long a pause on, the last word is out, and the audio can be parted there.
_PAUSE = int(0.15 * SAMPLE_RATE)
# From this long on, waiting makes no word surer.
_LONG_PAUSE = int(0.35 * SAMPLE_RATE)
# No longer than this is what is heard alone once more; for what is longer it takes memory, and there are
# full stops in it by themselves.
_SHORT = 6 * SAMPLE_RATE
# Without partials: a long pause behind so much that was not heard yet is worth a pass of its own.
_LONG_UNHEARD = 2 * SAMPLE_RATE
# In less speech than this, a breath, the model hears "You" when it hears it alone.
_BREATH_S = 0.4
# Words that a final may have beyond the pace of speech: the model catches up at the end.
_FINAL_SPARE = 3


@dataclass(frozen=True, slots=True)
class Piece:
    """Audio from one pause to another, up to the sample `end`, and the tokens heard in it."""

    end: int
    audio: NDArray[np.int16]
    tokens: tuple[int, ...]
    words: list[str]  # of the tokens, without case and marks


@dataclass(frozen=True, slots=True)
class Window:
    """What a pass hears: its audio, and the tokens of the finished pieces that it begins with.

    Of the first `sure` of them so much is known behind them that they need not be computed again.
    """

    audio: NDArray[np.int16]
    tokens: tuple[int, ...]
    sure: int


class Hearing:
    """The audio of a connection and its finished pieces: what any pass may look at.

    Samples are counted from the start of the connection. Any one thread at a time.
    """

    def __init__(self, model: SpeechModel) -> None:
        self.model = model
        self.end = 0
        self.sentence_ended = False  # by what was said last
        self._audio: NDArray[np.int16] = np.zeros(0, np.int16)
        self._pieces: deque[Piece] = deque()
        self.forget()

    def forget(self) -> None:
        """Begin without context. What was computed of it, 30 MB at most, is of no more use."""
        self._pieces.clear()
        self._encoder_cache = EncoderCache()
        self._decoder_cache = DecoderCache()

    def add(self, samples: NDArray[np.int16]) -> None:
        """Append samples, int16 (n,)."""
        self._audio = np.concatenate([self._audio[-_KEPT:], samples])
        self.end += len(samples)

    def audio(self, start: int, end: int) -> NDArray[np.int16]:
        """Return the samples from `start` to `end`."""
        first = self.end - len(self._audio)
        return self._audio[max(0, start - first) : max(0, end - first)]

    def remember(self, start: int, end: int, tokens: tuple[int, ...]) -> None:
        """Keep a finished piece as context for what follows.

        What is said again and again invites the model to say it once more, unasked. So of pieces that
        say the same, in two words or more, only the last one is kept, and none from before.
        """
        if not tokens or end <= start:
            return
        words = words_of(self.model.tokenizer.text(tokens))
        if len(words) > 1:
            while any(piece.words == words for piece in self._pieces):
                self._pieces.popleft()
        self._pieces.append(Piece(end, self.audio(start, end).copy(), tokens, words))

    def remembers_before(self, start: int) -> bool:
        """Return whether anything from before the sample `start` is heard along."""
        return bool(self._pieces) and self._pieces[0].end <= start

    def forget_since(self, start: int) -> None:
        """Forget the pieces that end after the sample `start`."""
        while self._pieces and self._pieces[-1].end > start:
            self._pieces.pop()

    def window(self, start: int, end: int) -> Window:
        """Return what a pass over `start`…`end` should hear."""
        pieces = self._pieces
        if pieces and start - pieces[-1].end > _CONTEXT_GAP:
            self.forget()
        length = end - start + sum(len(piece.audio) for piece in pieces)
        if length > _WINDOW:
            while pieces and length > _CUT_WINDOW:
                length -= len(pieces.popleft().audio)
        sure = 0
        for piece in pieces:
            length -= len(piece.audio)
            sure += len(piece.tokens) if length >= _SURE else 0
        audio = np.concatenate([*(piece.audio for piece in pieces), self.audio(start, end)])
        tokens = tuple(token for piece in pieces for token in piece.tokens)
        return Window(audio, tokens, sure)

    def hear(
        self,
        window: Window,
        settled: tuple[int, ...],
        guess: tuple[int, ...],
        words: int,
        *,
        quick: bool = False,
    ) -> tuple[Token, ...]:
        """Return the tokens heard after the settled ones, no more than so many words."""
        frames = self.model.encode(window.audio, self._encoder_cache, quick=quick)
        forced = (*window.tokens, *settled)
        cache = self._decoder_cache
        answer = self.model.decode(frames, forced, guess, words, sure=window.sure, cache=cache)
        return answer.tokens

    def hear_alone(self, start: int, end: int, words: int) -> tuple[Token, ...]:
        """Return the tokens heard from `start` to `end` with nothing from before, so many words at most."""
        frames = self.model.encode(self.audio(start, end))
        return self.model.decode(frames, (), words=words).tokens


class Utterance:
    """An utterance from its first sound to its final text."""

    def __init__(self, hearing: Hearing, number: int, start: int, rule: SteadyRule = RULE) -> None:
        self.number = number
        self.heard_to = start
        self._start = start
        self._in_context = False  # whether anything from before it was heard along
        self.passes = 0
        self._was_quick = False  # the last of them
        self._hearing = hearing
        self._rule = rule
        self._steady = Steady(hearing.model.tokenizer, rule, begins_sentence=hearing.sentence_ended)
        self._piece_start = start
        self._piece_tokens = 0  # settled tokens before the open piece

    @property
    def settled(self) -> str:
        """The words that no longer change."""
        return self._steady.settled_text

    @property
    def tail(self) -> str:
        """The words that may still change, and follow `settled` as they are."""
        return self._steady.tail_text

    def listen(self, end: int, voiced: float, quiet: int) -> None:
        """Hear the audio up to `end`, which ends with `quiet` samples of pause; settle words."""
        # In the middle of speech, where another pass follows soon, each second one is a quick one. Where
        # none was for long, this may be the only one that hears what was said before it.
        only = end - self.heard_to >= _LONG_UNHEARD
        quick = quiet < _PAUSE and self.passes % 2 == 1
        self._hear(end, voiced, spare=_FINAL_SPARE if only else 0, quick=quick)
        if quiet < _PAUSE:
            self._steady.settle()
        else:
            self._steady.settle_in_pause(sure=quiet >= _LONG_PAUSE)
        if self._steady.goes_in_circles:
            self._begin_afresh(end)
        elif quiet >= _PAUSE and self._steady.is_settled:
            self._part(end - _PAUSE // 2)

    def wants_pass(self, now: int, quiet: int) -> bool:
        """Return whether a pass would tell something new: more speech, or a pause after it."""
        if quiet < _PAUSE:
            step = CALM_STEP if self._steady.is_shown else STEP
            return not self.passes or now - self.heard_to >= step
        speech_end = now - quiet
        if self.heard_to < speech_end + _PAUSE:
            return True
        return (
            not self._steady.is_settled
            and quiet >= _LONG_PAUSE
            and self.heard_to < speech_end + _LONG_PAUSE
        )

    def wants_settling(self, now: int, quiet: int) -> bool:
        """Return whether a pass should settle, in this pause, what was said before it.

        Heard as a whole, what is said again and again comes fewer times than it was said.
        """
        unheard = now - self.heard_to
        return _LONG_PAUSE <= quiet < unheard and unheard >= _LONG_UNHEARD

    def finish(self, end: int, voiced: float, *, cut: bool = False) -> str:
        """Return the final text, up to `end`; nothing is heard again unless it must be."""
        if cut or self.heard_to < end or self._was_quick:
            self._hear(end, voiced, spare=_FINAL_SPARE)
        if cut:
            # The model takes any end for that of a sentence. A full stop there would also have it take
            # what follows for nothing.
            self._steady.leave_open()
            alone: tuple[int, ...] = ()
        else:
            alone = self._hear_alone(end, voiced)
        if alone:
            self._hearing.forget_since(self._start)
            self._hearing.remember(self._start, end, alone)
        else:
            tokens = (*self._steady.settled, *self._steady.draft)
            self._hearing.remember(self._piece_start, end, tokens[self._piece_tokens :])
        text = self._steady.final_text
        if text:
            self._hearing.sentence_ended = ends_sentence(text)
        return text

    def _hear_alone(self, end: int, voiced: float) -> tuple[int, ...]:
        """Hear once more what doesn't end a sentence; return its tokens where that was of use.

        The model writes on in the manner of what it hears along: once a few words came in small letters
        and without marks, whatever was said after them came so too, for minutes. And behind a full stop
        where speech goes on it may take what follows for nothing.
        """
        text = self._steady.final_text
        if ends_sentence(text) or not self._in_context or end - self._start > _SHORT:
            return ()
        if not text and voiced < _BREATH_S:
            return ()
        words = max(len(text.split()), int(self._rule.words_per_second * voiced)) + 1
        alone = self._hearing.hear_alone(self._start, end, words)
        return tuple(token.id for token in alone) if self._steady.take_alone(alone) else ()

    def _hear(self, end: int, voiced: float, *, spare: int = 0, quick: bool = False) -> None:
        window = self._hearing.window(self._piece_start, end)
        self._in_context |= self._hearing.remembers_before(self._start)
        settled = self._steady.settled[self._piece_tokens :]
        words = self._steady.room(voiced, spare=spare)
        tokens = self._hearing.hear(window, settled, self._steady.guess, words, quick=quick)
        self._steady.heard(tokens, voiced, spare=spare)
        self.heard_to = end
        self.passes += 1
        self._was_quick = quick

    def _begin_afresh(self, end: int) -> None:
        """Have what follows heard without anything that led to where the model is."""
        self._steady.begin_afresh()
        self._hearing.forget()
        self._in_context = False
        self._piece_start = end
        self._piece_tokens = len(self._steady.settled)

    def _part(self, end: int) -> None:
        """End the open piece: what follows is heard with it as context, or without it."""
        tokens = self._steady.settled[self._piece_tokens :]
        if tokens and end > self._piece_start:
            self._hearing.remember(self._piece_start, end, tokens)
            self._piece_start = end
            self._piece_tokens += len(tokens)
