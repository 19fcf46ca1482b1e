"""Any rate and any number of channels to 16 kHz mono, as a stream."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import numpy as np

# The filter computes by blocks. Left to itself it takes large ones, and at 48 kHz 6 to 37 ms of sound
# wait in it; with these 6 to 15, for the same filter and a ten thousandth of a core. soxr looks at it
# for each stream that is made, its Python module has no other way to say so.
os.environ.setdefault("SOXR_LARGE_DFT_SIZE", "10")  # 2 to the power of it
import soxr

from app.audio.block import RATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.audio.block import Samples


# What audio hardware and files really have; the filter for a rate of 1 Hz or 4 GHz fills the memory.
RATES = range(1_000, 768_001)


class Resampler:
    """Mixes down and resamples; cutting the input differently gives the same output.

    Input frames are int16, or float32 where 1.0 is full scale, shape [n, channels] (or [n] for
    one channel). Channels are averaged, so that no mix can clip. What resampling or a float file
    drives beyond full scale is clipped. 16 kHz mono int16 passes untouched.
    """

    def __init__(self, rate: int, channels: int = 1) -> None:
        self.rate = rate
        self.channels = channels
        self._stream = None if rate == RATE else soxr.ResampleStream(rate, RATE, 1, dtype="float32")

    def process(self, frames: NDArray[np.int16] | NDArray[np.float32]) -> Samples:
        """Give the samples, shape [m], that these frames complete; the filter keeps the rest."""
        frames = frames.reshape(-1, self.channels)
        if self._stream is None and self.channels == 1 and frames.dtype == np.int16:
            return frames[:, 0].astype(np.int16)
        # By columns: numpy's mean along so short an axis takes five times as long.
        mono = frames[:, 0].astype(np.float32)
        for channel in range(1, self.channels):
            mono += frames[:, channel]
        mono /= self.channels
        if frames.dtype != np.int16:
            mono *= np.float32(32768)
        if self._stream is not None:
            mono = self._stream.resample_chunk(mono)
        return _to_int16(mono)

    def flush(self) -> Samples:
        """End the stream and give what the filter still held."""
        if self._stream is None:
            return np.empty(0, np.int16)
        return _to_int16(self._stream.resample_chunk(np.empty(0, np.float32), last=True))


def _to_int16(samples: NDArray[np.float32]) -> Samples:
    # A float file may hold NaN, which no integer can stand for.
    whole = np.nan_to_num(np.rint(samples), nan=0.0, posinf=32767, neginf=-32768)
    clipped: Samples = np.clip(whole, -32768, 32767).astype(np.int16)
    return clipped
