"""The help says what one can do, with the keys that do it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.domain.shortcuts import Action
from app.ui.actions import Actions
from app.ui.help_window import HelpWindow
from app.ui.theme import Theme
from tests.ui.runs import controller_for


def test_it_lists_all_that_has_keys_and_goes_with_escape(
    theme: Theme, qtbot: QtBot, tmp_path: Path
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    actions = Actions(controller_for(tmp_path))
    window = HelpWindow(theme, actions, parent)
    window.show()
    texts = [label.text() for label in window.findChildren(QLabel)]
    for text in ("Captions", "Ctrl+R", "Start or finish", "F1"):
        assert text in texts
    assert "Reset position" not in texts  # which has none
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()


def test_it_leads_to_what_is_said_about_the_program(
    theme: Theme, qtbot: QtBot, tmp_path: Path
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    actions = Actions(controller_for(tmp_path))
    window = HelpWindow(theme, actions, parent)
    buttons = {button.text(): button for button in window.findChildren(QPushButton)}
    with qtbot.waitSignal(actions[Action.ABOUT].triggered):
        buttons["About Surtitle"].click()
