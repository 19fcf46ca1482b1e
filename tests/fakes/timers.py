"""The timers that are set in this process, those of asyncio on the windows' loop among them."""

from __future__ import annotations

import gc

from PySide6.QtCore import QAbstractEventDispatcher, QObject
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid


def timers_set() -> list[tuple[str, int]]:
    """Return whose each is, and its milliseconds."""
    there = QAbstractEventDispatcher.instance()
    assert there is not None
    windows = QApplication.topLevelWidgets()
    ours = [one for one in gc.get_objects() if isinstance(one, QObject) and isValid(one)]
    inner = [one for window in windows for one in window.findChildren(QObject)]
    found = {
        timer.timerId: (type(one).__name__, timer.interval)
        for one in (*ours, *windows, *inner)
        for timer in there.registeredTimers(one)
    }
    return list(found.values())
