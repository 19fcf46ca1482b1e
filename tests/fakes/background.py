"""A fake server on a thread of its own, for tests that call what starts a loop itself."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, contextmanager


@contextmanager
def in_background(server: AbstractAsyncContextManager[str]) -> Iterator[str]:
    """Run the server until the block is left; yields its address."""
    address: queue.Queue[str] = queue.Queue()
    loop = asyncio.new_event_loop()
    done = asyncio.Event()

    async def serve() -> None:
        async with server as where:
            address.put(where)
            await done.wait()

    def run() -> None:
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            runner.run(serve())

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield address.get()
    finally:
        loop.call_soon_threadsafe(done.set)
        thread.join()
