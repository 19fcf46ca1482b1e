"""Who is heard next: the one worker thread, shared by all connections.

A step is never interrupted, so the order is all there is to decide. The earliest due goes first.
For a live client a step is due at once. It is due later, by as much, for one that has been heard
faster than anybody speaks, and for one with yet more audio waiting. So a live client waits for
little more than the step that is being taken, however many others send recordings as fast as they
can, and none can pass for live for longer than it could speak.

How much later is bounded. So recordings take turns among themselves, whoever came first, and where
live clients alone would fill the thread, a recording's step still is the earliest in the end.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any, TypeVar

T = TypeVar("T")

# More than a round of all connections takes at one step each, so that a live one passes them all;
# and how long a recording's step waits at most when live clients ask for more than there is.
LEAD_S = 30.0


class Turns:
    """A worker of one thread, which takes the earliest due of the calls that wait.

    `clock` tells seconds, and may start anywhere.
    """

    def __init__(self, worker: Executor, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self._worker = worker
        self._waiting: list[tuple[float, int, Callable[[], Any], Future[Any]]] = []
        self._numbers = itertools.count()  # of two that are due at once, the first to come
        self._lock = threading.Lock()

    async def run(self, due: float, call: Callable[[], T]) -> T:
        """Return the call's result, or raise what it raises; cancelled, it may not be called."""
        done: Future[T] = Future()
        with self._lock:
            heapq.heappush(self._waiting, (due, next(self._numbers), call, done))
        self._worker.submit(self._take_earliest)
        return await asyncio.wrap_future(done)

    def _take_earliest(self) -> None:
        with self._lock:
            _, _, call, done = heapq.heappop(self._waiting)
        if not done.set_running_or_notify_cancel():
            return
        try:
            done.set_result(call())
        except BaseException as error:  # noqa: BLE001  raised where it is waited for
            done.set_exception(error)


class Seat:
    """One connection's part in the turns."""

    def __init__(self, turns: Turns) -> None:
        self._turns = turns
        self._heard_to = turns.clock()

    async def run(self, call: Callable[[], T], seconds: float = 0.0, waiting: float = 0.0) -> T:
        """Run a call on the worker, in its turn.

        It hears so many `seconds` of audio, and as many as `waiting` are there to be heard after.
        """
        now = self._turns.clock()
        heard_to = max(now, self._heard_to)
        self._heard_to = min(heard_to, now + LEAD_S) + seconds
        due = min(max(heard_to, now + waiting), now + LEAD_S)
        return await self._turns.run(due, call)
