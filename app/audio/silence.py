"""Whether a microphone gives anything at all: one that is muted sends zeros, with no complaint."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.audio.block import RATE

if TYPE_CHECKING:
    from app.audio.block import Samples

SILENT_AFTER = 10 * RATE
# A room at night is at -60 dBFS with a usual microphone; one that is not connected hums below this.
QUIET_DBFS = -70.0
_QUIET_POWER = 32768.0**2 * 10 ** (QUIET_DBFS / 10)


class SilenceWatch:
    """Hears ten seconds of zeros at any time, and ten of next to nothing right at the start.

    Counted in samples. Later a quiet room may be as quiet as it likes, as long as it isn't zeros.
    """

    def __init__(self) -> None:
        self.is_silent = False
        self._zeros = 0
        self._quiet = 0
        self._heard = False  # anything that is loud enough, since the start

    def add(self, samples: Samples) -> bool:
        """Take in what came next; return whether `is_silent` has changed."""
        if not len(samples):
            return False
        power = float(np.square(samples, dtype=np.float64).mean())
        loud = power >= _QUIET_POWER
        self._heard = self._heard or loud
        self._zeros = 0 if power else self._zeros + len(samples)
        self._quiet = 0 if loud else self._quiet + len(samples)
        before = self.is_silent
        if self._zeros >= SILENT_AFTER or (not self._heard and self._quiet >= SILENT_AFTER):
            self.is_silent = True
        elif self._heard and power:
            self.is_silent = False
        return self.is_silent is not before
