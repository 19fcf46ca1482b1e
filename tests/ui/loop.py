"""The windows' loop, for tests."""

from __future__ import annotations

import asyncio

from qasync import QEventLoop

from app.gui import make_application


def new_loop() -> asyncio.AbstractEventLoop:
    """Return a Qt loop for one test."""
    loop: asyncio.AbstractEventLoop = QEventLoop(make_application())
    return loop
