"""The rule that says what follows a lost or refused connection: try again when, or stop and tell.

Pure: the Captioner asks with values and obeys.
"""

from __future__ import annotations

import enum
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


def after(setback: Setback, jitter: float) -> Retry | Stop:
    """Decide from the setback; `jitter` in 0…1 spreads the retries of many clients evenly."""
    if not setback.error.mends_itself or setback.tries >= setback.standing.value:
        return Stop(error=setback.error.for_good())
    if setback.standing is not Standing.NEW and setback.tries == 1:
        return Retry(delay_s=0.0)
    doublings = min(setback.tries - 1, 20)  # a power beyond that overflows long after the bound
    return Retry(delay_s=min(BACK_OFF_FIRST_S * 2**doublings, BACK_OFF_MOST_S) * jitter)
