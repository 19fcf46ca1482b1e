"""The writer thread: whatever waits for a disk happens there, one thing after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Writer:
    """One thread that runs calls in the order they were given. Called from the loop."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="writer")

    async def run(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run the call on the thread and return what it returns.

        Giving up the wait does not stop a call that has begun; one that has not is left out.
        """
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, lambda: call(*args, **kwargs))

    async def close(self) -> None:
        """Return when all that was begun is done and the thread has ended."""
        try:
            await self.run(lambda: None)
        finally:
            self._thread.shutdown(wait=False)
