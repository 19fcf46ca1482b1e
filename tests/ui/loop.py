"""The one QApplication of the test process, and its loop."""

from __future__ import annotations

import asyncio

from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from app.gui import make_application


def application() -> QApplication:
    """Return the application, made as the program makes it."""
    made = QApplication.instance()
    return made if isinstance(made, QApplication) else make_application()


def new_loop() -> asyncio.AbstractEventLoop:
    """Return a Qt loop for one test."""
    loop: asyncio.AbstractEventLoop = QEventLoop(application())
    return loop
