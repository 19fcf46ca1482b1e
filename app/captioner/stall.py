"""Tells an engine that has gone deaf from one that has nothing to say: what it is sent is loud."""

from __future__ import annotations

import math

import numpy as np

from app.audio.block import RATE, Samples

# Speech comes and goes; a fan does not. Loud is what stands this far above the quietest of late.
ABOVE_FLOOR_DB = 10.0
FLOOR_RISES_DB_S = 1.0  # so that a fan that was switched on becomes the floor within half a minute
QUIETEST_DBFS, LOUD_DBFS = -70.0, -50.0
# So much that is loud, without a word, is no slammed door.
ENOUGH_S = 5.0
PATIENCE_MOST_S = 600.0


class StallWatch:
    """Counts loud audio that brought no answer; outlives the connections.

    Music is loud and brings no answer either, so the patience doubles with each suspicion that
    another session did not confirm, up to ten minutes.
    """

    def __init__(self, patience_s: float) -> None:
        self.loud_s = 0.0  # since the last answer
        self._first_patience_s = self._patience_s = patience_s
        self._floor_dbfs = LOUD_DBFS

    def sent(self, samples: Samples) -> None:
        """Note what the engine was sent, some tenths of a second of it."""
        seconds = len(samples) / RATE
        power = float(np.square(samples, dtype=np.float64).mean()) / 32768**2 if seconds else 0.0
        level = max(QUIETEST_DBFS, 10 * math.log10(power)) if power else QUIETEST_DBFS
        self._floor_dbfs = min(level, self._floor_dbfs + FLOOR_RISES_DB_S * seconds)
        if level > max(LOUD_DBFS, self._floor_dbfs + ABOVE_FLOOR_DB):
            self.loud_s += seconds

    def answered(self) -> None:
        """Note that the engine said something."""
        self.loud_s = 0.0
        self._patience_s = self._first_patience_s

    def suspects(self, silent_s: float) -> bool:
        """Tell whether an engine that was silent for so long should have spoken."""
        return self.loud_s >= ENOUGH_S and silent_s >= self._patience_s

    def renewed(self) -> None:
        """Note that another session was opened on suspicion."""
        self.loud_s = 0.0
        self._patience_s = min(2 * self._patience_s, PATIENCE_MOST_S)
