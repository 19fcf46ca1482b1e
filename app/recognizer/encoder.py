"""The model's encoder: what a stretch of audio is heard as, the part heard before not once more.

Its first layers (`convolve`) look at 0.03 s each: what they made of audio with which the last window
began as well is taken over, a quarter of the work. The layers above look at the whole of a window at
once, and are computed each time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.recognizer.graphs import CONVOLVE, ENCODE, load_graph

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

# One frame takes 1023 samples; a tenth of a second is the least that makes any sense, three frames.
SHORTEST = 1600
# The encoder has positions for 4096 frames of 384 samples.
LONGEST = 4096 * 384

# Samples from a frame of `convolve` to the next, and in one; a frame is made of pieces, of which three
# begin in the time of one.
_STEP, _REACH, _PIECES = 192, 511, 3
_WIDTH = 288  # numbers in a piece
_EPSILON = 1e-5  # of the normalisation


@dataclass(frozen=True, slots=True, kw_only=True)
class Convolved:
    """What `convolve` made of audio, float32 (n,): see packaging/graphs.py."""

    audio: NDArray[np.float32]
    frames: NDArray[np.float32]
    sums: NDArray[np.float32]
    squares: NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frames:
    """What was heard in so many `samples`: what the decoder attends to, by its names for it."""

    samples: int
    attended: Mapping[str, NDArray[np.float32]]
    convolved: Convolved | None = None  # for the encoding of audio that goes on from there


class Encoder:
    """The encoder's two graphs, loaded. Keeps nothing between two calls."""

    def __init__(self, folder: Path) -> None:
        """Load them; raises EngineError."""
        self._convolve = load_graph(folder / CONVOLVE)
        self._encode = load_graph(folder / ENCODE)
        self._names = [output.name for output in self._encode.get_outputs()]

    def encode(self, samples: NDArray[np.int16], before: Convolved | None) -> Frames:
        """Return what is heard in mono 16 kHz audio, int16 (n,); ValueError beyond `LONGEST`.

        Too short audio is lengthened. `before` is of earlier audio, perhaps with the same beginning.
        """
        if len(samples) > LONGEST:
            raise ValueError("longer audio than the encoder has positions for")
        audio = np.zeros(max(len(samples), SHORTEST), np.float32)
        np.divide(samples, np.float32(32768), out=audio[: len(samples)], casting="unsafe")
        convolved = self._convolved(audio, before)
        count = len(convolved.sums) * _WIDTH
        mean = convolved.sums.sum(dtype=np.float64) / count
        variance = convolved.squares.sum(dtype=np.float64) / count - mean**2
        scale = 1 / np.sqrt(variance + _EPSILON)
        feed = {
            "frames": convolved.frames,
            "scale": np.array(scale, np.float32),
            "offset": np.array(mean * scale, np.float32),
        }
        attended = dict(zip(self._names, self._encode.run(None, feed), strict=True))
        return Frames(samples=len(audio), attended=attended, convolved=convolved)

    def _convolved(self, audio: NDArray[np.float32], before: Convolved | None) -> Convolved:
        """Listen to what is new, from the first frame on that has any of it; at least to one."""
        last = (len(audio) - _REACH) // _STEP
        kept = 0
        if before is not None:
            kept = max(0, min((_same(audio, before.audio) - _REACH) // _STEP + 1, last))
        new = audio[None, None, kept * _STEP :]
        sums, squares, frames = self._convolve.run(["sums", "squares", "frames"], {"audio": new})
        if before is not None and kept:
            pieces = kept * _PIECES
            sums = np.concatenate([before.sums[:pieces], sums])
            squares = np.concatenate([before.squares[:pieces], squares])
            frames = np.concatenate([before.frames[:, :, :kept], frames], axis=2)
        return Convolved(audio=audio, frames=frames, sums=sums, squares=squares)


def _same(one: NDArray[np.float32], other: NDArray[np.float32]) -> int:
    """Return how many samples they have in common at their beginning."""
    length = min(len(one), len(other))
    differs = one[:length] != other[:length]
    return int(differs.argmax()) if differs.any() else length
