from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.ui.line_editor import LineEditor


def test_enter_is_the_end_of_it_and_adds_nothing(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    editor = LineEditor(parent, QFont())
    editor.set_text("It was")
    with qtbot.waitSignal(editor.done):
        QTest.keyClicks(editor, " so")
        QTest.keyClick(editor, Qt.Key.Key_Return)
    assert editor.toPlainText() == "It was so"


def test_it_grows_with_what_is_written_in_it(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(300, 300)
    editor = LineEditor(parent, QFont())
    editor.resize(200, 28)
    parent.show()
    editor.set_text("It was the best of times, it was the worst of times. " * 3)
    assert editor.height() > 60
