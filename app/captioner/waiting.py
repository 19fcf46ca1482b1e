"""Waits that end early when there is reason to believe that things have changed."""

from __future__ import annotations

import asyncio
import contextlib

from app.clock import elapsed

# A computer that slept for longer than this finds another world; shorter, and it was only busy.
SLEPT_S = 5.0
LOOK_EVERY_S = 1.0  # how soon after waking up that is noticed


class Waiting:
    """Sleeps for whoever waits for an engine; to be used on the loop."""

    def __init__(self) -> None:
        self._cut_short = asyncio.Event()

    def cut_short(self) -> None:
        """End the waits that are under way: the network is back, or somebody wants the end."""
        self._cut_short.set()
        self._cut_short = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        """Wait so long, or until it is cut short, or the computer wakes up from sleep."""
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        cut_short = self._cut_short
        while (left := until - loop.time()) > 0:
            step = min(left, LOOK_EVERY_S)
            before = elapsed()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(step):
                    await cut_short.wait()
            if cut_short.is_set() or elapsed() - before > step + SLEPT_S:
                return
