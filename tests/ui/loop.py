"""The windows' application and loop, for tests: on no screen."""

from __future__ import annotations

import asyncio
import os

from PySide6.QtWidgets import QApplication

from app.gui import make_application
from app.ui.loop import Loop


def application() -> QApplication:
    """Return the one application, as the program makes it."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return make_application()


def new_loop() -> asyncio.AbstractEventLoop:
    """Return a Qt loop for one test."""
    return Loop(application())
