"""The model's encoder: what a stretch of audio is heard as, the part heard before not once more.

Captions hear nearly the same audio three to four times a second. What is heard in a frame depends on
all others, on those just behind it the most. So the keys and values of a frame, by which others
attend to it, are kept once enough audio is known behind it, and only those of later frames are
computed, with all of them attended to. It is a fifth of the work for 10 s of audio. That frames were
heard with less behind them than there is now makes no difference that word errors show
(tests/benchmarks/README.md, the fourth round and the fifth).
"""

from __future__ import annotations

import math
import mmap
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.recognizer.graphs import CONVOLVE, ENCODE, give_memory_back, load_graph

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

SAMPLE_RATE = 16000

# A tenth of a second, two frames, is the least that makes any sense.
SHORTEST = SAMPLE_RATE // 10
# The encoder has positions for 4096 frames of 384 samples.
LONGEST = 4096 * 384

# Samples from one to the next, and in one: of the pieces, and of the frames made of them by `convolve`,
# of which one begins with every third.
_PIECE_STEP, _PIECE_REACH, _PIECES = 64, 127, 3
_STEP, _REACH = 192, 511
_WIDTH = 288  # numbers in a piece, and in a frame's keys
_EPSILON = 1e-5  # of the normalisation
# A frame of `encode` is made of three of `convolve` and begins with every second.
_FRAME_STEP = 2 * _STEP
_FRAME_REACH = 2 * _STEP + _REACH

# What `convolve` gives, and how the names of what `encode` takes of the past and gives the decoder begin.
_FRAMES, _SUMS, _SQUARES = "frames", "sums", "squares"
_PAST, _CROSS = "past_", "cross_"
_NEW = "new"  # how the number of frames is called in its outputs' shapes

# A frame is computed anew as long as less than this was known behind it; in a quick pass, less than that.
_UNSURE = 3 * SAMPLE_RATE // 2 // _FRAME_STEP
_UNSURE_QUICK = 7 * SAMPLE_RATE // 10 // _FRAME_STEP
# So many at a time, with those before them attended to, and of `convolve` so many: what is needed of
# memory goes by it.
_AT_ONCE = 11 * SAMPLE_RATE // _FRAME_STEP
_CONVOLVED_AT_ONCE = 2 * SAMPLE_RATE // _STEP
# Rows that each part of a cache has room for from the beginning: so many that captions copy no frame.
_ROOM = 30 * SAMPLE_RATE // _STEP
# Where audio is by so much shorter than what was heard before, it is other audio.
_SHORTER = 3 * SAMPLE_RATE
# All are computed anew once the normalisation, which is over the whole, has changed by more. What it
# divides by does; what it takes away is near nothing and stays there.
_CHANGED = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Frames:
    """What was heard in so many `samples`: what the decoder attends to, by its names for it.

    Valid until the next encoding with the same cache. `anew` where no frame was taken over from it.
    """

    samples: int
    anew: bool
    attended: Mapping[str, NDArray[np.float32]]


class EncoderCache:
    """What was computed of the audio last encoded with it. Any one thread at a time."""

    def __init__(self) -> None:
        self.audio: NDArray[np.int16] = np.zeros(0, np.int16)
        self.thorough_to = 0  # samples of it that were there at the last pass that wasn't quick
        self.scale = 0.0  # of the normalisation, when all frames were last computed
        self._rows: dict[str, NDArray[np.float32]] = {}

    def clear(self) -> None:
        """Forget it."""
        self.audio = self.audio[:0]
        self._rows.clear()

    def rows(self, name: str, count: int) -> NDArray[np.float32]:
        """Return the first so many rows of what is called so: see packaging/graphs.py."""
        return self._rows[name][:count]

    def room(self, name: str, place: int, end: int, shape: Sequence[int]) -> NDArray[np.float32]:
        """Return the rows from this one to the end, of that shape each, to be filled."""
        if name not in self._rows or len(self._rows[name]) < end:
            larger = _untouched(max(_ROOM, end + end // 4), *shape)
            if place:
                larger[:place] = self._rows[name][:place]
            self._rows[name] = larger
        return self._rows[name][place:end]


class Encoder:
    """The encoder's two graphs, loaded. Keeps nothing between two calls."""

    def __init__(self, folder: Path) -> None:
        """Load them; raises EngineError."""
        self._convolve = load_graph(folder / CONVOLVE)
        self._encode = load_graph(folder / ENCODE)
        self._outputs = {output.name: output.shape for output in self._encode.get_outputs()}
        self._no_past = {
            given.name: np.zeros((1, 0, _WIDTH), np.float32)
            for given in self._encode.get_inputs()
            if given.name.startswith(_PAST)
        }

    def encode(
        self,
        samples: NDArray[np.int16],
        cache: EncoderCache | None = None,
        *,
        quick: bool = False,
    ) -> Frames:
        """Return what is heard in mono 16 kHz audio, int16 (n,); ValueError beyond `LONGEST`.

        Too short audio is lengthened. `cache` may be of audio with the same beginning, or any other.
        `quick` leaves some frames as they are there that are computed anew the next time.
        """
        if len(samples) > LONGEST:
            raise ValueError("longer audio than the encoder has positions for")
        cache = EncoderCache() if cache is None else cache
        audio = np.zeros(max(len(samples), SHORTEST), np.int16)
        audio[: len(samples)] = samples
        if len(audio) + _SHORTER < len(cache.audio):
            # Computing all of it takes more than any other pass, and has room then.
            cache.clear()
            give_memory_back()
        same = _same(audio, cache.audio)
        thorough = min(same, cache.thorough_to)
        cache.audio = audio[:0]  # unless all goes well
        self._listen(audio, cache, same)
        scale, offset = _normalisation(cache, len(audio))
        count = _known(len(audio))
        kept = 0
        if abs(scale - cache.scale) <= _CHANGED * cache.scale:
            kept = _known(same) - _UNSURE_QUICK if quick else _known(thorough) - _UNSURE
            kept = max(0, min(kept, count - 1))
        if not kept:
            cache.scale = scale
        cache.thorough_to = thorough if kept and quick else len(audio)
        normalised = {"scale": np.array(scale, np.float32), "offset": np.array(offset, np.float32)}
        for start in range(kept, count, _AT_ONCE - _UNSURE):
            end = min(count, start + _AT_ONCE)
            self._compute(cache, start, end, normalised)
            if end == count:
                break
        cache.audio = audio
        attended = {
            name: cache.rows(name, count) for name in self._outputs if name.startswith(_CROSS)
        }
        return Frames(samples=len(audio), anew=not kept, attended=attended)

    def _compute(
        self,
        cache: EncoderCache,
        start: int,
        end: int,
        normalised: dict[str, NDArray[np.float32]],
    ) -> None:
        """Put the frames from `start` to `end` into the cache, those before them attended to."""
        # Written where they are to stay: given by themselves first, they would be there twice. The cache
        # holds on to what is pointed at, and makes all room before the past is taken from it.
        bound = self._encode.io_binding()
        for name, shape in self._outputs.items():
            axis = shape.index(_NEW)
            rows = cache.room(name, start, end, shape[axis + 1 :])
            given = [*shape[:axis], end - start, *shape[axis + 1 :]]
            bound.bind_output(name, "cpu", 0, np.float32, given, rows.ctypes.data)
        past = self._no_past
        if start:
            past = {name: cache.rows(name.removeprefix(_PAST), start)[None] for name in past}
        frames = cache.rows(_FRAMES, 2 * end + 1)[2 * start :]
        feed = {"frames": frames, "position": np.array([start], np.int64), **normalised, **past}
        for name, array in feed.items():
            bound.bind_cpu_input(name, array)
        self._encode.run_with_iobinding(bound)

    def _listen(self, audio: NDArray[np.int16], cache: EncoderCache, same: int) -> None:
        """Put in what `convolve` makes of what is new, from the first frame on that has any of it."""
        last = (len(audio) - _REACH) // _STEP
        kept = max(0, min((same - _REACH) // _STEP + 1, last))
        named = [_SUMS, _SQUARES, _FRAMES]
        for start in range(kept, last + 1, _CONVOLVED_AT_ONCE):
            end = min(last, start + _CONVOLVED_AT_ONCE - 1)
            part = audio[start * _STEP : None if end == last else end * _STEP + _REACH]
            given = part[None, None] / np.float32(32768)
            sums, squares, frames = self._convolve.run(named, {"audio": given})
            place = start * _PIECES
            cache.room(_SUMS, place, place + len(sums), ())[:] = sums
            cache.room(_SQUARES, place, place + len(squares), ())[:] = squares
            cache.room(_FRAMES, start, start + len(frames), frames.shape[1:])[:] = frames


def _untouched(*shape: int) -> NDArray[np.float32]:
    """Return an array whose memory the system gives where something is put in, and takes back at once.

    NumPy's may be where something else was before, and be kept for something else.
    """
    size = 4 * math.prod(shape)
    if sys.platform == "win32":
        return np.frombuffer(mmap.mmap(-1, size), np.float32).reshape(shape)
    memory = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    if sys.platform == "linux":
        memory.madvise(mmap.MADV_NOHUGEPAGE)  # some systems would give two megabytes each time
    return np.frombuffer(memory, np.float32).reshape(shape)


def _normalisation(cache: EncoderCache, samples: int) -> tuple[float, float]:
    """Return one by the deviation of all numbers, and their mean by it."""
    pieces = (samples - _PIECE_REACH) // _PIECE_STEP + 1
    count = pieces * _WIDTH
    mean = float(cache.rows(_SUMS, pieces).sum(dtype=np.float64)) / count
    variance = float(cache.rows(_SQUARES, pieces).sum(dtype=np.float64)) / count - mean**2
    scale = (variance + _EPSILON) ** -0.5
    return scale, mean * scale


def _known(samples: int) -> int:
    """Return how many frames so many samples are enough for."""
    return (samples - _FRAME_REACH) // _FRAME_STEP + 1


def _same(one: NDArray[np.int16], other: NDArray[np.int16]) -> int:
    """Return how many samples they have in common at their beginning."""
    length = min(len(one), len(other))
    differs = one[:length] != other[:length]
    return int(differs.argmax()) if differs.any() else length
