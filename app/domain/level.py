"""How loud it is, as a value."""

from __future__ import annotations

from dataclasses import dataclass

FLOOR_DBFS = -120.0  # digital silence; int16's smallest step is at -90


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """Loudness in dBFS, from -120 (nothing) to 0; `rms` of a full-scale square wave is 0."""

    rms_dbfs: float
    peak_dbfs: float


SILENT = Level(rms_dbfs=FLOOR_DBFS, peak_dbfs=FLOOR_DBFS)
