"""Measures how loud it is, for a meter."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from app.audio.block import RATE
from app.domain.level import FLOOR_DBFS, Level

if TYPE_CHECKING:
    from app.audio.block import Samples

_FULL_SCALE = 32768.0


class LevelMeter:
    """Adds up samples and gives a Level for each 50 ms of them, so at most 20 a second."""

    def __init__(self, rate: int = RATE) -> None:
        self._enough = rate // 20
        self._count = 0
        self._squares = 0.0
        self._peak = 0

    def add(self, samples: Samples) -> Level | None:
        """Take int16 samples in; a Level of all since the last one, once 50 ms have come."""
        if len(samples):
            wide = samples.astype(np.int32)  # -(-32768) does not fit int16
            self._peak = max(self._peak, int(np.abs(wide).max()))
            self._squares += float(np.square(wide, dtype=np.float64).sum())
            self._count += len(samples)
        if self._count < self._enough:
            return None
        level = Level(
            rms_dbfs=_dbfs(math.sqrt(self._squares / self._count)), peak_dbfs=_dbfs(self._peak)
        )
        self._count, self._squares, self._peak = 0, 0.0, 0
        return level


def _dbfs(amplitude: float) -> float:
    if amplitude <= 0:
        return FLOOR_DBFS
    return max(FLOOR_DBFS, 20 * math.log10(amplitude / _FULL_SCALE))
