"""The time that passed, a sleeping computer's included."""

from __future__ import annotations

import sys
import time

# Python's own monotonic clock stands still while a computer sleeps, except on Windows. These two
# don't: each system means the other one by this name.
_GOES_ON = {"linux": "CLOCK_BOOTTIME", "darwin": "CLOCK_MONOTONIC"}.get(sys.platform)
_NUMBER: int | None = getattr(time, _GOES_ON, None) if _GOES_ON else None


def elapsed() -> float:
    """Return seconds since some moment in the past; they go on while the computer sleeps.

    May be called on any thread.
    """
    return time.monotonic() if _NUMBER is None else time.clock_gettime(_NUMBER)
