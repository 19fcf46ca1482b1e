"""The history window on years of sessions: until it lists them, and until words are found in it.

No screen is needed. Each figure is from the wish to the end of the paintEvent that shows it.
"""

from __future__ import annotations

import asyncio
import os
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from app.store.index import Index
from app.ui.history_window import HistoryWindow
from app.ui.theme import Theme
from tests.benchmarks.saved_sessions import write_library
from tests.ui.loop import application, new_loop
from tests.ui.runs import controller_for, serving

SIZE = (5000, 1_000_000)  # sessions, lines in all
WORDS = ("meeting", "worst", "project", "问题", "what do you", "会议", "zzyzx", "important")


def measure() -> dict[str, float]:
    """Return ms, MB (10^6 bytes). `SURTITLE_LIBRARY=50x2000` makes it smaller."""
    size = os.environ.get("SURTITLE_LIBRARY", "x".join(map(str, SIZE)))
    sessions, lines = (int(part) for part in size.split("x"))
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        write_library(home / "sessions", sessions=sessions, lines=lines)
        with Index(home / "index.sqlite3", [home / "sessions"]) as index:
            index.refresh()
        before = _memory()
        with asyncio.Runner(loop_factory=new_loop) as runner:
            figures = runner.run(_measure(home))
        return {**figures, "memory_more_mb": _memory() - before}


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


async def _measure(home: Path) -> dict[str, float]:
    controller = controller_for(home)
    library = controller.library
    async with serving(controller):
        await _until(lambda: library.sessions)
        await _until(lambda: library.indexing is None)
        theme = Theme(application())
        begun = time.perf_counter()
        window = HistoryWindow(controller, theme)
        painted = _Painted(window.list.viewport())
        window.come_forward()
        await _until(lambda: painted.at > begun and window.model.rowCount())
        opened_ms = (painted.at - begun) * 1000
        await _until(lambda: window.session.session)
        took = []
        for words in WORDS:
            for end in range(1, len(words) + 1):
                begun = time.perf_counter()
                window._found = None
                window.search.setText(words[:end])
                await _until(lambda: window._found is not None)
                await _until(lambda begun=begun: painted.at > begun)  # type: ignore[misc]
                took.append((time.perf_counter() - begun) * 1000)
            window.search.clear()
            await asyncio.sleep(0.2)
        window.hide()
        window.deleteLater()
    return {
        "open_ms": opened_ms,
        "typed_to_painted_p50_ms": float(np.percentile(took, 50)),
        "typed_to_painted_p95_ms": float(np.percentile(took, 95)),
        "typed_to_painted_max_ms": max(took),
    }


class _Painted(QObject):
    """Notes when a widget was painted last."""

    def __init__(self, widget: QObject) -> None:
        super().__init__(widget)
        self.at = 0.0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if event.type() is QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QApplication.sendEvent(watched, event)
            watched.installEventFilter(self)
            self.at = time.perf_counter()
            return True
        return False


async def _until(holds: Callable[[], object]) -> None:
    while not holds():
        await asyncio.sleep(0.001)
