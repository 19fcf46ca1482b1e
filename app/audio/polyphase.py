"""A low-pass filter to 16 kHz that holds back as little as it can.

The library that resamples everything else, soxr, computes by blocks: it hands 30 ms over at a time
where the device has 48 kHz, and what is on its way waits for the next time that the loop is woken.
Here a sample waits for half the filter, 1.6 ms, and for a whole period of the two rates, at most 10.
"""

from __future__ import annotations

from functools import cache
from math import ceil, gcd, pi
from typing import TYPE_CHECKING

import numpy as np

from app.audio.block import RATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Passed and stopped, as shares of the lower rate. What aliases lies above 7.2 kHz, where no
# recogniser looks; -80 dB is below the noise of any microphone.
_PASS, _STOP, _STOP_DB = 0.45, 0.55, 80.0
# Samples computed at once at least, since one product of matrices is cheaper than many: 1 ms.
_TOGETHER = 16
_LONGEST_PERIOD = 160  # 16 kHz samples: that of 44.1 kHz, 10 ms
_HIGHEST = 96_000  # Hz; beyond it the filter grows so long that this costs more than it saves


def fits(rate: int) -> bool:
    """Tell whether the rate has a short period in common with 16 kHz, as those of devices do."""
    return rate <= _HIGHEST and RATE // gcd(rate, RATE) <= _LONGEST_PERIOD


class Polyphase:
    """Turns float samples at `rate` into such at 16 kHz, cut in any way.

    Sums are of 64 bits, so that how the input is cut makes no difference that rounding would show.
    """

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._matrix, self._step, half = _design(rate)
        self._held: NDArray[np.float64] = np.zeros(half)
        self._taken = self._given = 0

    def resample_chunk(
        self, samples: NDArray[np.float32], *, last: bool = False
    ) -> NDArray[np.float32]:
        """Give what these samples complete; with `last` all that is left, nothing may follow."""
        width = len(self._matrix)
        self._taken += len(samples)
        end = np.zeros(2 * width if last else 0)
        held: NDArray[np.float64] = np.concatenate((self._held, samples, end), dtype=np.float64)
        rows = max(0, (len(held) - width) // self._step + 1)
        self._held = held[rows * self._step :]
        if not rows:
            return np.empty(0, np.float32)
        # Views that overlap; NumPy's own way to them leaves garbage that only the collector takes.
        windows: NDArray[np.float64] = np.ndarray(
            (rows, width), np.float64, held, strides=(self._step * held.itemsize, held.itemsize)
        )
        # Copied by hand: rows that overlap are multiplied without BLAS, ten times as slow.
        made = (np.ascontiguousarray(windows) @ self._matrix).ravel()
        if last:
            made = made[: round(self._taken * RATE / self._rate) - self._given]
        self._given += len(made)
        return made.astype(np.float32)


@cache
def _design(rate: int) -> tuple[NDArray[np.float64], int, int]:
    """Return weights [window, samples made of it], how far the window moves on, and its lead.

    A sinc in a Kaiser window, by Kaiser's own formulas for its length and shape.
    """
    shared = gcd(rate, RATE)
    periods = max(1, _TOGETHER * shared // RATE)
    count, step = RATE // shared * periods, rate // shared * periods
    low = min(rate, RATE)
    transition = 2 * pi * (_STOP - _PASS) * low / rate
    half = ceil((_STOP_DB - 7.95) / (2.285 * transition) / 2)
    centres = half + np.arange(count) * rate / RATE
    width = int(centres[-1]) + half + 2
    away = np.arange(width)[:, None] - centres
    within = np.sqrt(np.clip(1 - (away / (half + 1)) ** 2, 0, None))
    beta = 0.1102 * (_STOP_DB - 8.7)
    weights = np.sinc(away * low / rate) * np.where(within > 0, np.i0(beta * within), 0)
    return weights / weights.sum(axis=0), step, half
