"""The question at closing, asked once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.ui.farewell import Farewell
from app.ui.theme import Theme


@pytest.fixture
def farewell(theme: Theme, qtbot: QtBot) -> Iterator[Farewell]:
    parent = QWidget()
    qtbot.addWidget(parent)
    farewell = Farewell(theme, parent)
    farewell.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    farewell.open()
    yield farewell
    farewell.close()


@pytest.mark.parametrize(("button", "answer"), [("keep", "keep"), ("quit", "quit")])
def test_it_is_answered_by_a_button(
    farewell: Farewell, qtbot: QtBot, button: str, answer: str
) -> None:
    with qtbot.waitSignal(farewell.answered) as told:
        getattr(farewell, button).click()
    assert told.args == [answer]
    assert not farewell.isVisible()


def test_enter_keeps_and_escape_answers_nothing(farewell: Farewell, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(farewell.answered):
        QTest.keyClick(farewell, Qt.Key.Key_Escape)
    assert not farewell.isVisible()
    farewell.open()
    farewell.keep.setFocus()
    with qtbot.waitSignal(farewell.answered) as told:
        QTest.keyClick(farewell, Qt.Key.Key_Return)
    assert told.args == ["keep"]
