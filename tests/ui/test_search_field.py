from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.ui.search_field import SearchField
from app.ui.theme import Theme


def test_up_and_down_are_for_the_list_and_all_else_for_the_field(
    theme: Theme, qtbot: QtBot
) -> None:
    field = SearchField(theme)
    qtbot.addWidget(field)
    moved: list[int] = []
    field.moved.connect(moved.append)
    QTest.keyClicks(field, "word")
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Escape):
        QTest.keyClick(field, key)
    assert field.text() == "word"
    assert moved == [1, 1, -1]
