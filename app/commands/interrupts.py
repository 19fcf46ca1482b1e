"""Ctrl-C in a command that captions: the first finishes, and nothing that hangs outlasts the last."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Callable, Iterator

from app.errors import INTERRUPTED
from app.signals import on_interrupt

END_BOUND_S = 12.0  # longer than a connection and the recogniser's child are given to end


@contextlib.contextmanager
def interruptible(finish: Callable[[], bool]) -> Iterator[None]:
    """Let Ctrl-C `finish`; where that returns False, and the second time, cancel this task."""
    task = asyncio.current_task()
    assert task is not None

    def stop() -> None:
        task.cancel()
        # Whatever hangs must not keep the program from ending. All that is called saved is on disk.
        asyncio.get_running_loop().call_later(END_BOUND_S, os._exit, INTERRUPTED)

    def wish() -> None:
        if not finish():
            stop()

    with on_interrupt(wish, stop):
        yield
