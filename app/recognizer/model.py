"""The speech model: Moonshine tiny (English), quantised, run by ONNX Runtime on one thread.

The encoder looks at a whole stretch of audio at once; the decoder then says it token by token.
Both are pure calculations: a `Model` keeps nothing between two calls, so one serves every
connection, each from the thread that holds it at that moment.
"""

from __future__ import annotations

import functools
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np

# Since 1.29 it writes an identifier of this computer to the disk and sends events to its maker,
# unless it finds this when it is imported; on Windows it has to be told so afterwards (below).
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
import onnxruntime

from app.errors import EngineError
from app.recognizer.tokenizer import Tokenizer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

onnxruntime.disable_telemetry_events()

SAMPLE_RATE = 16000
FOLDER = Path(__file__).resolve().parents[2] / "resources" / "model"
ENCODER = "encoder_model.ort"
DECODER = "decoder_model_merged.ort"
VOCABULARY = "tokenizer.bin"

BEGIN = 1
END = 2

# English is spoken at 3 to 5 tokens a second. Beyond 6.5 the decoder is going round in circles,
# which it does on noise, and without a limit it would do so for ever.
TOKENS_PER_SECOND = 6.5
# The shortest audio the encoder's convolutions can swallow gives one frame of 1023 samples.
SHORTEST = 1600

_FETCH = "Run `python3 packaging/dev.py run`, which fetches the model."


class Token(NamedTuple):
    """One piece of a word, and how probable the model held it (0 to 1) after those before it."""

    id: int
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Frames:
    """What the encoder heard: `hidden` is float32 (1, frames, 288), of `samples` samples."""

    hidden: NDArray[np.float32]
    samples: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """The tokens that follow the forced ones, without `END`."""

    tokens: tuple[Token, ...]


class SpeechModel(Protocol):
    """What recognition asks of a model; tests script it."""

    tokenizer: Tokenizer

    def encode(self, samples: NDArray[np.int16]) -> Frames:
        """Return the frames of mono 16 kHz audio, int16 (n,)."""

    def decode(
        self,
        frames: Frames,
        forced: Sequence[int],
        draft: Sequence[int] = (),
        words: int | None = None,
    ) -> Decoded:
        """Return what follows the `forced` tokens, and no more than so many words of it.

        `draft` is a guess at it, for speed only.
        """


class Model:
    """The model's three files, loaded. Any one thread at a time may use it."""

    def __init__(self, folder: Path = FOLDER) -> None:
        """Load the model; raises EngineError when a file is missing or damaged."""
        self.tokenizer = Tokenizer(_read(folder / VOCABULARY))
        self._encoder = _session(folder / ENCODER)
        self._decoder = _session(folder / DECODER)
        inputs = [i for i in self._decoder.get_inputs() if i.name.startswith("past_key_values.")]
        # "No past" has a length of 0 where a past has one entry a token.
        self._no_past = {
            i.name: np.zeros((1, i.shape[1], 0, i.shape[3]), np.float32) for i in inputs
        }

    def encode(self, samples: NDArray[np.int16]) -> Frames:
        """Return the frames of mono 16 kHz audio, int16 (n,); too short audio is lengthened."""
        audio = np.zeros(max(len(samples), SHORTEST), np.float32)
        np.divide(samples, np.float32(32768), out=audio[: len(samples)], casting="unsafe")
        feed = {"input_values": audio[None], "attention_mask": np.ones((1, len(audio)), np.int64)}
        return Frames(hidden=self._encoder.run(None, feed)[0], samples=len(audio))

    def run(self, frames: Frames) -> Run:
        """Return a fresh run of the decoder over these frames."""
        return Run(self._decoder, frames, self._no_past)

    def decode(
        self,
        frames: Frames,
        forced: Sequence[int],
        draft: Sequence[int] = (),
        words: int | None = None,
    ) -> Decoded:
        """Return what the model hears after the `forced` tokens, greedily, to its end.

        `draft` is a guess at the answer, usually the last pass's: as much of it as turns out right
        is computed in one step instead of one step a token. It is no hint, but it may tip a close
        decision: the decoder's 8-bit arithmetic takes its scale from all tokens of a step, so the
        company a token is computed in moves its logits by up to 1. After so many `words` the rest
        is left unsaid.
        """
        room = max(0, int(TOKENS_PER_SECOND * frames.samples / SAMPLE_RATE) + 1 - len(forced))
        state = self.run(frames)
        guesses = list(draft[:room])
        # What mostly comes after a new word: the end of the sentence, and of the answer.
        mark = list(draft[-1:])
        logits = state.step([BEGIN, *forced, *guesses])[len(forced) :]
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
            guesses = mark if mark != [token.id] else []
            logits = state.step([token.id, *guesses])


class Run:
    """One run of the decoder: what it attends to, and what it remembers of the tokens so far."""

    def __init__(
        self, decoder: Any, frames: Frames, no_past: dict[str, NDArray[np.float32]]
    ) -> None:
        self._decoder = decoder
        self._names = list(no_past)
        self._past = no_past
        self._fixed = {
            # One entry a sample, not a frame.
            "encoder_attention_mask": np.ones((1, frames.samples), np.int64),
            "encoder_hidden_states": frames.hidden,
        }
        self._begun = False

    def step(self, ids: list[int]) -> NDArray[np.float32]:
        """Add tokens; return the logits after each of them, (tokens, vocabulary)."""
        logits, *present = self._decoder.run(
            None,
            {
                **self._fixed,
                **self._past,
                "input_ids": np.array([ids], np.int64),
                "use_cache_branch": np.array([self._begun]),
            },
        )
        fresh = dict(zip(self._names, present, strict=True))
        # From the second step on the graph hands back nothing usable for the encoder's part,
        # which doesn't change anyway.
        self._past = self._past | {
            name: value for name, value in fresh.items() if not self._begun or ".decoder." in name
        }
        self._begun = True
        return logits[0]  # type: ignore[no-any-return]

    def keep(self, length: int) -> None:
        """Forget the tokens after the first `length`."""
        self._past = {
            name: value[:, :, :length] if ".decoder." in name else value
            for name, value in self._past.items()
        }


def _best(logits: NDArray[np.float32]) -> Token:
    best = int(logits.argmax())
    return Token(best, float(1 / np.exp(logits - logits[best]).sum()))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise EngineError(f"The speech model's file {path.name} can't be read", _FETCH) from error


def _session(path: Path) -> Any:
    options = onnxruntime.SessionOptions()
    # A second thread halves the time of a pass for twice the processor time: not worth it, since
    # a pass takes 0.1 s, and the machine has a call or a game to run besides.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # The memory arena stays on: without it the peak was 24 MB higher, not lower.
    options.log_severity_level = 3  # errors only; at 2 it warns about the machine's own devices
    if not path.is_file():
        raise EngineError(f"The speech model's file {path.name} is missing", _FETCH)
    try:
        return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's exceptions share no base class of their own
        raise EngineError(f"The speech model's file {path.name} is damaged", _FETCH) from error


@functools.cache
def silence_onnxruntime() -> None:
    """Make ONNX Runtime say errors only, for the whole process; it prints to standard error."""
    onnxruntime.set_default_logger_severity(3)
