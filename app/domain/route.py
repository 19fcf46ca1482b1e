"""The rule that says what follows a lost or refused connection: retry, change hands, or stop and tell.

Pure: whoever holds the connections asks with values, the time among them, and obeys.

              ┌─ lost, refused for now ─▶ Retry, later each time
    FIRST ────┼─ away for SWITCH_AFTER_S, or refused ─▶ Switch ─▶ STANDBY   where one can stand in
              └─ refused, or hopeless ─▶ Stop
    STANDBY ──┬─ lost ─▶ Retry
              ├─ hopeless, while the first is only away ─▶ Switch ─▶ FIRST, for good
              └─ hopeless ─▶ Stop
    STANDBY ──── the first has been back for RETURN_AFTER_S, at a pause ─▶ returned() ─▶ FIRST
"""

from __future__ import annotations

import enum
from collections import Counter
from dataclasses import dataclass

from app.errors import BusyError, ConfinedError, RefusedError, SilentError, SurtitleError

BACK_OFF_FIRST_S = 0.25
BACK_OFF_MOST_S = 15.0
# Nor is any wait longer than this share of the time that the engine has been away: who was away for
# a moment is back in a moment, and all that time has to be caught up with.
BACK_OFF_SHARE = 1 / 8
# An engine that says that it is asked too often is left alone for longer.
BUSY_FIRST_S = 5.0
BUSY_MOST_S = 60.0
# A connection that held this long has shown that the engine works, even if nobody spoke.
HEALTHY_S = 60.0


class Standing(enum.Enum):
    """How things stood with the engine when a connection failed; the value is the tries it gets.

    NEW has never served: a wrong address should be told within seconds. AWAY served before and
    can't be reached. STUCK lets us in and ends the connection soon after, each time and with
    nothing done. The tries of the last two are for recordings, which wait: a microphone doesn't,
    and an engine that served it is tried for as long as the run lasts.
    """

    NEW = 3
    STUCK = 6
    AWAY = 70


class Post(enum.Enum):
    """Which engine serves: the one that was chosen, or the one that stands in for it."""

    FIRST = enum.auto()
    STANDBY = enum.auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When things are done that nobody waits for, in seconds.

    A session is renewed at a pause after `renew_after_s` and without one after `renew_by_s`: a
    sibling of the service closes at 120 min. `pause_wait_s` is how long a connection that is to
    take over waits for a pause before it is given up for another try. `finish_s` is how long the
    end of a run waits for an engine that is away.
    """

    switch_after_s: float = 4.0
    return_after_s: float = 10.0
    renew_after_s: float = 3600.0
    renew_by_s: float = 6600.0
    pause_wait_s: float = 20.0
    finish_s: float = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Setback:
    """A connection that ended before its time.

    `worked` says that the engine got something done on it; `held_s` how long it was ready. `now` is
    on any clock that only goes on; `jitter` in 0…1 spreads the retries of many clients evenly.
    `alive_at` is when the engine gave its last sign of life, where it ever did.
    `finishing_s` is how long the run has been waiting for its end without getting nearer to it,
    None where nobody wants it to end. `standby_fits` is False where the other engine would not
    know the language.
    """

    error: SurtitleError
    standing: Standing
    now: float
    jitter: float
    worked: bool = False
    held_s: float = 0.0
    alive_at: float | None = None
    finishing_s: float | None = None
    standby_fits: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """Connect to the same engine again after `delay_s` seconds."""

    delay_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """Go on with the other engine, `to`, now; `error` says why. `returns` promises to look back."""

    to: Post
    error: SurtitleError
    returns: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Give up with this error."""

    error: SurtitleError


class Route:
    """What to do about each setback of a run; `live` where the audio doesn't wait."""

    def __init__(
        self, *, live: bool, has_standby: bool = False, schedule: Schedule | None = None
    ) -> None:
        self.post = Post.FIRST
        self.returns = False  # whether the first engine is to be tried while the other serves
        self._live = live
        self._has_standby = has_standby
        self._schedule = schedule or Schedule()
        self._tries: Counter[Standing] = Counter()  # since the engine last got something done
        self._down_since: float | None = None

    @property
    def setbacks(self) -> int:
        """How many there were in a row."""
        return self._tries.total()

    def time_left(self, now: float) -> float | None:
        """Return the seconds after which another engine will not wait for this one; None: for ever."""
        if self.post is Post.STANDBY or not self._has_standby:
            return None
        since = now if self._down_since is None else self._down_since
        return max(0.0, since + self._schedule.switch_after_s - now)

    def begins(self, now: float) -> None:
        """Note that the first engine is asked for the first time."""
        self._down_since = now

    def ready(self) -> None:
        """Note that a connection became ready."""
        if not self._tries:  # else it has yet to show that it holds
            self._down_since = None

    def after(self, setback: Setback) -> Retry | Switch | Stop:
        """Decide what follows."""
        self._count(setback)
        # A hotel's log-in page in the engine's place is no answer of an engine that served before.
        away = setback.standing is Standing.AWAY
        hopeless = isinstance(setback.error, RefusedError | ConfinedError) or not (
            setback.error.mends_itself or away
        )
        standby = self._has_standby and self.post is Post.FIRST and setback.standby_fits
        if hopeless:
            return self._without(setback, standby=standby)
        if standby and self.time_left(setback.now) == 0.0:
            return self._switch(Post.STANDBY, setback.error, returns=True)
        if self._gives_up(setback):
            if standby:
                return self._switch(Post.STANDBY, setback.error, returns=True)
            return Stop(error=setback.error.for_good())
        bounds = [self._delay(setback)]
        if setback.finishing_s is not None:
            bounds.append(self._schedule.finish_s - setback.finishing_s)
        if standby and (left := self.time_left(setback.now)) is not None:
            bounds.append(left)
        return Retry(delay_s=min(bounds))

    def after_look(self, error: SurtitleError, tries: int, jitter: float) -> Retry | Stop:
        """Decide when to look again whether the first engine is back; Stop where it refuses."""
        if isinstance(error, RefusedError):
            self.returns = False
            return Stop(error=error)
        return Retry(delay_s=_back_off(error, tries, jitter))

    def returned(self) -> None:
        """Note that the first engine serves again."""
        self._move(Post.FIRST)

    def _without(self, setback: Setback, *, standby: bool) -> Switch | Stop:
        """Go on without an engine that won't serve."""
        if standby:
            returns = not isinstance(setback.error, RefusedError)
            return self._switch(Post.STANDBY, setback.error, returns=returns)
        if self.post is Post.STANDBY and self.returns:
            self._has_standby = False
            return self._switch(Post.FIRST, setback.error, returns=False)
        return Stop(error=setback.error.for_good())

    def _switch(self, to: Post, error: SurtitleError, *, returns: bool) -> Switch:
        self._move(to)
        self.returns = returns
        return Switch(to=to, error=error, returns=returns)

    def _move(self, to: Post) -> None:
        self.post = to
        self.returns = False
        self._tries.clear()
        self._down_since = None

    def _count(self, setback: Setback) -> None:
        """Count setbacks by their standing; a minute of health, or work that was done, ends a row."""
        silent = isinstance(setback.error, SilentError)  # all that time brought nothing
        if setback.worked or (setback.held_s >= HEALTHY_S and not silent):
            self._tries.clear()
        elif setback.standing is Standing.STUCK:  # it was reached; what it took to is over
            self._tries = Counter({Standing.STUCK: self._tries[Standing.STUCK]})
        self._tries[setback.standing] += 1
        if setback.worked or setback.held_s >= self._schedule.switch_after_s:
            self._down_since = None
        if self._down_since is None:
            self._down_since = setback.now if setback.alive_at is None else setback.alive_at

    def _gives_up(self, setback: Setback) -> bool:
        if setback.finishing_s is not None and setback.finishing_s >= self._schedule.finish_s:
            return True
        if self._live and setback.standing is not Standing.NEW:
            return False
        return self._tries[setback.standing] >= setback.standing.value

    def _delay(self, setback: Setback) -> float:
        busy = isinstance(setback.error, BusyError)
        tries = self._tries[setback.standing]
        if setback.standing is not Standing.NEW and tries == 1 and not busy:
            return 0.0
        away_s = setback.now - (self._down_since or 0.0)
        most = max(BACK_OFF_FIRST_S, away_s * BACK_OFF_SHARE)
        delay = _back_off(setback.error, tries, setback.jitter)
        return delay if busy else min(delay, most * setback.jitter)


def _back_off(error: SurtitleError, tries: int, jitter: float) -> float:
    doublings = min(tries - 1, 20)  # a power beyond that overflows long after the bound
    if isinstance(error, BusyError):
        return min(BUSY_FIRST_S * 2.0**doublings, BUSY_MOST_S) * (0.5 + jitter)
    return min(BACK_OFF_FIRST_S * 2.0**doublings, BACK_OFF_MOST_S) * jitter
