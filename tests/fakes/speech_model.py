"""A speech model for tests that hears the numbered signal: what it was given is what it says."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from app.audio.block import Samples
from app.recognizer.decoder import DecoderCache
from app.recognizer.encoder import EncoderCache, Frames
from app.recognizer.model import Decoded, Token
from app.recognizer.tokenizer import Tokenizer
from tests.fakes.server import GRAIN, WORD, signal

SLOWLY = 3  # words of the numbered signal last 0.1 s; people speak no more than five in a second
SPOKEN = WORD * SLOWLY  # samples of a word here
WORDS = 120
FIRST = 3  # the token of "w1"
MARK, MORE = FIRST + WORDS, FIRST + WORDS + 1  # "." and "ter", which makes a word longer
SURE = 0.93  # and yet no reason to show the last word of a pass at once


def vocabulary() -> Tokenizer:
    """Return w1 … w120 with a space before each, then "." and "ter"."""
    pieces = [f"\u2581w{number}".encode() for number in range(1, WORDS + 1)] + [b".", b"ter"]
    return Tokenizer(b"".join(bytes([len(p)]) + p for p in (b"<unk>", b"<s>", b"</s>", *pieces)))


def tokens(*numbers: int, probability: float = SURE) -> list[Token]:
    """Return the tokens of the words with these numbers."""
    return [Token(FIRST + number - 1, probability) for number in numbers]


def spoken(*utterances: int, pause: float = 0.9, first: int = 1) -> Samples:
    """Return utterances of so many words, at a speaker's pace, `pause` seconds after each."""
    quiet = round(pause * 16000 / SPOKEN)
    return np.repeat(signal(*utterances, pause=quiet, first=first), SLOWLY)


def probability(frame: Samples) -> float:
    """Hear speech wherever there is any sound."""
    return 1.0 if frame.any() else 0.0


class NumberedModel:
    """Hears each word of the signal once a third of it is there. Counts its passes."""

    def __init__(self) -> None:
        self.tokenizer = vocabulary()
        self.encoded = 0
        self.quick = False  # the last pass
        self.forced: list[int] = []  # of the last pass
        self.sure = 0
        self.encoder_cache: EncoderCache | None = None
        self.decoder_cache: DecoderCache | None = None

    def encode(
        self,
        samples: NDArray[np.int16],
        cache: EncoderCache | None = None,
        *,
        quick: bool = False,
    ) -> Frames:
        """Find the words."""
        self.encoded += 1
        self.quick = quick
        self.encoder_cache = cache
        runs = [(value, len(list(run))) for value, run in groupby((samples // GRAIN).tolist())]
        heard = [value for value, length in runs if value and length >= SPOKEN // 3]
        attended = {"heard": np.array(heard, np.float32)}
        return Frames(attended=attended, samples=len(samples), anew=True)

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
        """Say the words after as many as are forced, and no more than so many."""
        self.sure, self.decoder_cache = sure, cache
        self.forced = list(forced)
        heard = [int(number) for number in frames.attended["heard"].tolist()]
        return Decoded(tokens=tuple(tokens(*heard[len(forced) :][:words])))
