"""The rule that says what follows a lost or refused connection: try again when, or stop and tell.

Pure: the Captioner asks with values and obeys.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.errors import SurtitleError

BACK_OFF_FIRST_S = 0.25
BACK_OFF_MOST_S = 15.0
# An engine that never answered is given this many tries: a wrong address should be told within
# seconds. One that worked before is given as many tries without a single line in between; with
# the back-off's doubling that is about a minute and a half of being away.
FIRST_TRIES = 3
TRIES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Setback:
    """A connection that ended before its time.

    `tries` counts those in a row since the last confirmed line, this one included;
    `was_ready` tells whether any connection of the run ever served.
    """

    error: SurtitleError
    tries: int
    was_ready: bool


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
    limit = TRIES if setback.was_ready else FIRST_TRIES
    if not setback.error.mends_itself or setback.tries >= limit:
        return Stop(error=setback.error)
    if setback.was_ready and setback.tries == 1:
        return Retry(delay_s=0.0)
    most = min(BACK_OFF_FIRST_S * 2 ** (setback.tries - 1), BACK_OFF_MOST_S)
    return Retry(delay_s=most * jitter)
