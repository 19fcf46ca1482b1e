"""One utterance while it is spoken, and what is remembered of those before it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.recognizer.steady import RULE, Steady, SteadyRule

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.recognizer.encoder import Convolved, Frames
    from app.recognizer.model import SpeechModel

SAMPLE_RATE = 16000

# A pass hears up to this much: what is open, and before it as many finished pieces as fit. Heard
# out of context, short utterances are misheard ("Fare again"), and the first words of a long one
# come late. Up to here each second more spares errors; and it costs 7 ms of every pass. The silence
# between the pieces is left out: so more of them fit, and words come sooner.
WINDOW = int(7.5 * SAMPLE_RATE)
# Context from before a longer silence than this is of another matter.
_CONTEXT_GAP = int(1.5 * SAMPLE_RATE)
# What is kept of the audio: the longest open utterance and the context before it, with room.
_KEPT = 40 * SAMPLE_RATE

# A pass over the open utterance each time this much more of it was heard. Where the last pass heard a
# word that was too doubtful to be shown, it is soon heard again; where none waits, there is time.
STEP = SAMPLE_RATE // 5
CALM_STEP = 3 * STEP // 2

# From this long a pause on, the last word is out, and the audio can be parted there.
_PAUSE = int(0.15 * SAMPLE_RATE)
# From this long on, waiting makes no word surer.
_LONG_PAUSE = int(0.35 * SAMPLE_RATE)
# Words that a final may have beyond the pace of speech: the model catches up at the end.
_FINAL_SPARE = 3


@dataclass(frozen=True, slots=True)
class Piece:
    """Audio from one pause to another, and the tokens heard in it."""

    start: int
    end: int
    tokens: tuple[int, ...]


class Hearing:
    """The audio of a connection and its finished pieces: what any pass may look at.

    Samples are counted from the start of the connection. Any one thread at a time.
    """

    def __init__(self, model: SpeechModel) -> None:
        self.model = model
        self.end = 0
        self._audio: NDArray[np.int16] = np.zeros(0, np.int16)
        self._pieces: deque[Piece] = deque(maxlen=16)
        self._convolved: Convolved | None = None  # of the last pass

    def add(self, samples: NDArray[np.int16]) -> None:
        """Append samples, int16 (n,)."""
        self._audio = np.concatenate([self._audio[-_KEPT:], samples])
        self.end += len(samples)

    def audio(self, start: int, end: int) -> NDArray[np.int16]:
        """Return the samples from `start` to `end`."""
        first = self.end - len(self._audio)
        return self._audio[max(0, start - first) : max(0, end - first)]

    def remember(self, piece: Piece) -> None:
        """Keep a finished piece as context for what follows."""
        if piece.tokens and piece.end > piece.start:
            self._pieces.append(piece)

    def encode(self, audio: NDArray[np.int16]) -> Frames:
        """Return what is heard in it; most of it was mostly heard in the last pass."""
        frames = self.model.encode(audio, self._convolved)
        self._convolved = frames.convolved
        return frames

    def window(self, start: int, end: int) -> tuple[NDArray[np.int16], tuple[int, ...]]:
        """Return what a pass over `start`…`end` should hear, and the tokens heard before `start`.

        What it hears begins with as many finished pieces as fit, without the silence between them.
        """
        parts = [self.audio(start, end)]
        tokens: tuple[int, ...] = ()
        length = end - start
        for piece in reversed(self._pieces):
            length += piece.end - piece.start
            if length > WINDOW or start - piece.end > _CONTEXT_GAP:
                break
            parts.insert(0, self.audio(piece.start, piece.end))
            start, tokens = piece.start, piece.tokens + tokens
        return np.concatenate(parts), tokens


class Utterance:
    """An utterance from its first sound to its final text."""

    def __init__(self, hearing: Hearing, number: int, start: int, rule: SteadyRule = RULE) -> None:
        self.number = number
        self.heard_to = start
        self.passes = 0
        self._hearing = hearing
        self._steady = Steady(hearing.model.tokenizer, rule)
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
        self._hear(end, voiced)
        if quiet < _PAUSE:
            self._steady.settle()
            return
        self._steady.settle_in_pause(sure=quiet >= _LONG_PAUSE)
        if self._steady.is_settled:
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

    def finish(self, end: int, voiced: float, *, cut: bool = False) -> str:
        """Return the final text, up to `end`; nothing is heard again unless it must be."""
        if cut or self.heard_to < end:
            self._hear(end, voiced, spare=_FINAL_SPARE)
        text = self._steady.final_text
        tokens = (*self._steady.settled[self._piece_tokens :], *self._steady.draft)
        self._hearing.remember(Piece(self._piece_start, end, tokens))
        return text

    def _hear(self, end: int, voiced: float, spare: int = 0) -> None:
        audio, context = self._hearing.window(self._piece_start, end)
        frames = self._hearing.encode(audio)
        forced = (*context, *self._steady.settled[self._piece_tokens :])
        words = self._steady.room(voiced, spare=spare)
        answer = self._hearing.model.decode(frames, forced, self._steady.draft, words)
        self._steady.heard(answer.tokens, voiced, spare=spare)
        self.heard_to = end
        self.passes += 1

    def _part(self, end: int) -> None:
        """End the open piece: what follows is heard with it as context, or without it."""
        tokens = self._steady.settled[self._piece_tokens :]
        if tokens and end > self._piece_start:
            self._hearing.remember(Piece(self._piece_start, end, tokens))
            self._piece_start = end
            self._piece_tokens += len(tokens)
