"""The rule that says what follows a lost or refused connection: try again when, or stop and tell.

Pure: the Captioner asks with values and obeys.
"""

from __future__ import annotations

import enum
from collections import Counter
from dataclasses import dataclass

from app.errors import SurtitleError

BACK_OFF_FIRST_S = 0.25
BACK_OFF_MOST_S = 15.0


class Standing(enum.Enum):
    """How things stood with the engine when a connection failed; the value is the tries it gets.

    NEW has never served, or someone waits for the end: a wrong address should be told within
    seconds. AWAY served before and can't be reached: with the back-off that is some eight minutes,
    about as long as the tape holds what was said meanwhile. STUCK lets us in and ends the connection
    soon after, each time and with nothing done: more of the same audio won't help it.
    """

    NEW = 3
    STUCK = 6
    AWAY = 70


@dataclass(frozen=True, slots=True, kw_only=True)
class Setback:
    """A connection that ended before its time.

    `tries` counts those of the same standing since the engine last got something done, this one
    included.
    """

    error: SurtitleError
    tries: int
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """Connect again after `delay_s` seconds."""

    delay_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Give up with this error."""

    error: SurtitleError


class Tries:
    """Counts setbacks by their standing, from the last time that the engine got something done."""

    def __init__(self) -> None:
        self._counts: Counter[Standing] = Counter()

    def count(self, standing: Standing, *, worked: bool) -> int:
        """Note a setback and return its number; `worked` says that something was done before it."""
        if worked:
            self._counts.clear()
        elif standing is Standing.STUCK:  # it was reached; what it took to reach it is over
            self._counts = Counter({standing: self._counts[standing]})
        self._counts[standing] += 1
        return self._counts[standing]

    @property
    def is_first(self) -> bool:
        """Whether the last setback is the only one so far, and so is news."""
        return self._counts.total() == 1


def after(setback: Setback, jitter: float) -> Retry | Stop:
    """Decide from the setback; `jitter` in 0…1 spreads the retries of many clients evenly."""
    if not setback.error.mends_itself or setback.tries >= setback.standing.value:
        return Stop(error=setback.error.for_good())
    if setback.standing is not Standing.NEW and setback.tries == 1:
        return Retry(delay_s=0.0)
    doublings = min(setback.tries - 1, 20)  # a power beyond that overflows long after the bound
    return Retry(delay_s=min(BACK_OFF_FIRST_S * 2**doublings, BACK_OFF_MOST_S) * jitter)
