"""The speech model: Moonshine tiny (English), quantised.

The encoder looks at a whole stretch of audio at once; the decoder then says it token by token.
Both are pure calculations: a `Model` keeps nothing between two calls, so one serves every
connection, each from the thread that holds it at that moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

from app.recognizer.decoder import Decoder, DecoderCache, Run
from app.recognizer.encoder import SAMPLE_RATE, Encoder, EncoderCache, Frames
from app.recognizer.graphs import FOLDER, read_file
from app.recognizer.tokenizer import Tokenizer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

VOCABULARY = "tokenizer.bin"

BEGIN = 1
END = 2

# English is spoken at 3 to 5 tokens a second. Beyond 6.5 the decoder is going round in circles,
# which it does on noise, and without a limit it would do so for ever.
TOKENS_PER_SECOND = 6.5

# So many guesses are looked at in one step: what is known of each takes 131 KB.
_GUESSES_AT_ONCE = 24


class Token(NamedTuple):
    """One piece of a word, and how probable the model held it (0 to 1) after those before it."""

    id: int
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """The tokens that follow the forced ones, without `END`."""

    tokens: tuple[Token, ...]


class SpeechModel(Protocol):
    """What recognition asks of a model; tests script it."""

    tokenizer: Tokenizer

    def encode(
        self,
        samples: NDArray[np.int16],
        cache: EncoderCache | None = None,
        *,
        quick: bool = False,
    ) -> Frames:
        """Return what is heard in mono 16 kHz audio, int16 (n,), until the next with that cache.

        `cache` is what was computed of earlier audio, perhaps with the same beginning; `quick` takes
        more of it over, for this once.
        """

    def decode(
        self,
        frames: Frames,
        forced: Sequence[int],
        draft: Sequence[int] = (),
        words: int | None = None,
        *,
        sure: int = 0,
        cache: DecoderCache | None = None,
    ) -> Decoded:
        """Return what follows the `forced` tokens, and no more than so many words of it.

        `draft` is a guess at it, for speed only. What is computed of the first `sure` forced tokens is
        left in `cache` for the next call; one such cache goes with one of the encoder.
        """


class Model:
    """The model's files, loaded. Any one thread at a time may use it."""

    def __init__(self, folder: Path = FOLDER) -> None:
        """Load the model; raises EngineError when a file is missing or damaged."""
        self.tokenizer = Tokenizer(read_file(folder / VOCABULARY))
        self._encoder = Encoder(folder)
        self._decoder = Decoder(folder)

    def encode(
        self,
        samples: NDArray[np.int16],
        cache: EncoderCache | None = None,
        *,
        quick: bool = False,
    ) -> Frames:
        """Return what is heard in mono 16 kHz audio, int16 (n,): see Encoder.encode."""
        return self._encoder.encode(samples, cache, quick=quick)

    def run(self, frames: Frames) -> Run:
        """Return a fresh run of the decoder over these frames."""
        return self._decoder.run(frames)

    def decode(
        self,
        frames: Frames,
        forced: Sequence[int],
        draft: Sequence[int] = (),
        words: int | None = None,
        *,
        sure: int = 0,
        cache: DecoderCache | None = None,
    ) -> Decoded:
        """Return what the model hears after the `forced` tokens, greedily, to its end.

        `draft` is a guess at the answer, usually the last pass's: as much of it as turns out right
        is computed in one step instead of one step a token. It is no hint, but it may tip a close
        decision: the decoder's 8-bit arithmetic takes its scale from all tokens of a step, so the
        company a token is computed in moves its logits by up to 1. After so many `words` the rest
        is left unsaid. For `sure` and `cache` see SpeechModel.
        """
        room = max(0, int(TOKENS_PER_SECOND * frames.samples / SAMPLE_RATE) + 1 - len(forced))
        state = self.run(frames)
        guessed = list(draft[:room])
        guesses = guessed[:_GUESSES_AT_ONCE]
        # What mostly comes after a new word: the end of the sentence, and of the answer.
        mark = list(draft[-1:])
        ids, known = [BEGIN, *forced], 0
        if cache is not None:
            if frames.anew:
                cache.clear()
            # Of the last one the logits are wanted. BEGIN, which attends to all, goes with sure ones only.
            known = state.go_on(cache, ids[: min(1 + sure, len(forced))] if sure else [])
        logits = state.step([*ids, *guesses][known:], len(forced) - known)
        if cache is not None:
            state.leave(cache, ids[: 1 + sure] if sure else [])
        tokens: list[Token] = []
        said = 0
        while True:
            for row, guess in zip(logits, [*guesses, None], strict=True):
                token = _best(row)
                said += self.tokenizer.starts_word(token.id)
                if token.id == END or len(tokens) == room or (words is not None and said > words):
                    return Decoded(tokens=tuple(tokens))
                tokens.append(token)
                if token.id != guess:
                    break
            state.keep(len(forced) + len(tokens))
            right = [token.id for token in tokens] == guessed[: len(tokens)]
            guesses = guessed[len(tokens) :][:_GUESSES_AT_ONCE] if right else []
            if not guesses and mark != [token.id]:
                guesses = mark
            logits = state.step([token.id, *guesses])


def _best(logits: NDArray[np.float32]) -> Token:
    best = int(logits.argmax())
    return Token(best, float(1 / np.exp(logits - logits[best]).sum()))
