"""When a window is to be seen for the first time: what that does without is done afterwards."""

from __future__ import annotations

import asyncio
import contextlib

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

# One that nobody sees, on another workspace or behind others, may never be painted.
PATIENCE_S = 1.0


async def first_picture(window: QWidget) -> None:
    """Return when the window has been painted; at once where it is not shown, and in a second anyway."""
    if window.isVisible():
        watch = _Watch(window)
        window.installEventFilter(watch)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(watch.painted.wait(), PATIENCE_S)
        window.removeEventFilter(watch)


class _Watch(QObject):
    """Sees a window being painted. Who waits goes on when all of it is: the loop comes after that."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.painted = asyncio.Event()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Note it, and let it pass."""
        if event.type() is QEvent.Type.Paint:
            self.painted.set()
        return False
