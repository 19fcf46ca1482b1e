"""When a window was painted for the first time."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.ui import first_picture as module
from app.ui.first_picture import first_picture
from tests.ui.runs import BOUND_S

pytestmark = pytest.mark.usefixtures("qapp")


class Window(QWidget):
    """Counts how often it is painted."""

    painted = 0

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        self.painted += 1


async def test_it_is_waited_for_until_it_is_painted(qapp: QApplication) -> None:
    window = Window()
    window.show()
    assert not window.painted
    async with asyncio.timeout(BOUND_S):
        await first_picture(window)
    assert window.painted


async def test_one_that_is_not_shown_is_not_waited_for() -> None:
    window = Window()
    await first_picture(window)
    assert not window.painted


async def test_one_that_nobody_paints_is_not_waited_for_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "PATIENCE_S", 0.01)
    window = Window()
    window.show()
    window.setUpdatesEnabled(False)
    async with asyncio.timeout(BOUND_S):
        await first_picture(window)
    assert not window.painted
