from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app.ui.hover_bar import HoverBar


@pytest.fixture
def bar(qtbot: QtBot) -> Iterator[HoverBar]:
    """A bar on a window."""
    window = QWidget()
    qtbot.addWidget(window)
    made = HoverBar(window)
    window.show()
    made.show()
    yield made  # with the window still there
    window.close()


def test_each_button_is_a_wish(bar: HoverBar) -> None:
    wishes: list[object] = []
    bar.lock_requested.connect(lambda: wishes.append("lock"))
    bar.size_requested.connect(wishes.append)
    bar.hide_requested.connect(lambda: wishes.append("hide"))
    for button in bar.findChildren(QToolButton):
        button.click()
    assert wishes == ["lock", -4, 4, "hide"]


def test_buttons_are_named_large_enough_and_take_no_focus(bar: HoverBar) -> None:
    for button in bar.findChildren(QToolButton):
        assert button.accessibleName() == button.toolTip() != ""
        assert min(button.width(), button.height()) >= 24
        assert button.focusPolicy() is Qt.FocusPolicy.NoFocus
