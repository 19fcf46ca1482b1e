"""Waking the loop out of an audio callback."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

# A PyDLL keeps the GIL during the call. Python's own ways to write to a pipe or a socket, and with
# them call_soon_threadsafe(), let go of it; the loop, just woken, takes it, and the callback waits
# for it to come back: 0.5 ms as a rule, measured, and 5 ms beside a loop that computes.
_write = ctypes.PyDLL(None).write if os.name == "posix" else None
_READ_BYTES = 4096


class Waker:
    """Has `woken` called on the loop soon after wake(), once for any number of wakes.

    Made and closed on the loop. close() must come after the last wake(): the pipe's number may
    belong to another file by then.
    """

    def __init__(self, woken: Callable[[], None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._woken = woken
        self._pipe: tuple[int, int] | None = None
        if _write is not None:
            out, into = self._pipe = os.pipe()
            os.set_blocking(out, False)
            os.set_blocking(into, False)
            self._loop.add_reader(out, self._drain)

    def wake(self) -> None:
        """Wake the loop; from any thread, without waiting."""
        if self._pipe is not None and _write is not None:
            _write(self._pipe[1], b"\0", 1)  # a full pipe refuses it, and wakes the loop as well
            return
        with contextlib.suppress(RuntimeError):  # the loop has closed; nobody listens any more
            self._loop.call_soon_threadsafe(self._woken)

    def close(self) -> None:
        """Let go of the pipe."""
        if self._pipe is not None:
            out, into = self._pipe
            self._pipe = None
            self._loop.remove_reader(out)
            os.close(out)
            os.close(into)

    def _drain(self) -> None:
        assert self._pipe is not None
        os.read(self._pipe[0], _READ_BYTES)
        self._woken()
