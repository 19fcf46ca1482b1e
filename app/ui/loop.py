"""Qt and asyncio in one loop, in which what was called off wakes nobody."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from contextvars import Context

from PySide6.QtCore import QObject, QTimerEvent
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop


class Loop(QEventLoop):  # type: ignore[misc]  # it has no types
    """qasync's loop, with timers that end when their call is cancelled.

    There they stay until they are due. A patience that is waited with for each piece of sound then
    wakes the loop as often as the sound does, and hundreds of them are set while captions run.
    """

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._later = _Later()

    def call_later(
        self,
        delay: float,
        callback: Callable[..., object],
        *args: object,
        context: Context | None = None,
    ) -> asyncio.Handle:
        """Have it called so many seconds from now."""
        if delay <= 0:
            soon: asyncio.Handle = super().call_later(0, callback, *args, context=context)
            return soon
        call = _Call(self.time() + delay, callback, args, self, context)
        self._later.add(call, delay)
        return call

    def close(self) -> None:
        """Take all timers away."""
        self._later.clear()
        super().close()

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:  # asyncio's name
        if isinstance(handle, _Call):
            self._later.forget(handle)


class _Call(asyncio.TimerHandle):
    __slots__ = ("number",)
    number: int  # the timer's


class _Later(QObject):
    """The timers of a loop, and what each is to call."""

    def __init__(self) -> None:
        super().__init__()
        self._calls: dict[int, _Call] = {}

    def add(self, call: _Call, delay: float) -> None:
        """Set a timer for it."""
        call.number = self.startTimer(math.ceil(delay * 1000))
        self._calls[call.number] = call

    def forget(self, call: _Call) -> None:
        """Take its timer away, where it is not due by now."""
        if self._calls.pop(call.number, None) is not None:
            self.killTimer(call.number)

    def clear(self) -> None:
        """Take all away."""
        for call in list(self._calls.values()):
            self.forget(call)

    def timerEvent(self, event: QTimerEvent) -> None:  # noqa: N802  Qt's name
        """Call what is due."""
        self.killTimer(event.timerId())
        call = self._calls.pop(event.timerId(), None)
        if call is not None:
            call._run()  # noqa: SLF001  which is for loops to call
