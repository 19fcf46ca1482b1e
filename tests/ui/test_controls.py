from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.ui.controls import button, tool
from app.ui.theme import CONTROL_HEIGHT


def test_buttons_are_as_high_as_every_control_and_reached_by_tab_only(qapp: QApplication) -> None:
    for made in (button("Start", primary=True), button("Open"), tool("Settings"), tool("Close")):
        assert made.height() >= CONTROL_HEIGHT
        assert made.focusPolicy() is Qt.FocusPolicy.TabFocus


def test_a_button_without_words_says_its_name(qapp: QApplication) -> None:
    made = tool("Settings", plain=True)
    assert (made.accessibleName(), made.toolTip()) == ("Settings", "Settings")
