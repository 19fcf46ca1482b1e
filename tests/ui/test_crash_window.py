"""The report's window shows all of it, and asks others for what is to be done with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.store.crash_reports import CrashReport
from app.ui.crash_window import CrashWindow
from app.ui.theme import Theme

TEXT = "Surtitle ended unexpectedly\n\nLookupError\n  app/gui.py, line 2, in live\n"


@pytest.fixture
def window(theme: Theme, qtbot: QtBot) -> Iterator[CrashWindow]:
    """The window, beside another one."""
    parent = QWidget()
    qtbot.addWidget(parent)
    window = CrashWindow(CrashReport(Path("crash-1.txt"), TEXT), theme, parent)
    window.show()
    yield window
    parent.close()


def test_all_of_it_is_shown_copied_and_never_changed(window: CrashWindow) -> None:
    assert not window.isModal()
    assert window.text.toPlainText() == TEXT
    QTest.keyClicks(window.text, "x")
    assert window.text.toPlainText() == TEXT
    assert window.copy.text() == "Copy"
    window.copy.click()
    assert QGuiApplication.clipboard().text() == TEXT
    assert window.copy.text() == "Copied"


def test_wishes_go_to_others(window: CrashWindow) -> None:
    wishes: list[str] = []
    window.folder_requested.connect(lambda: wishes.append("folder"))
    window.delete_requested.connect(lambda: wishes.append("delete"))
    window.show_folder.click()
    window.delete.click()
    assert wishes == ["folder", "delete"]


def test_it_goes_with_its_button_and_with_escape(window: CrashWindow) -> None:
    window.shut.click()
    assert window.isHidden()
    window.show()
    QTest.keyClick(window.text, Qt.Key.Key_Escape)
    assert window.isHidden()
