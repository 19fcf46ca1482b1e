from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.ui.focus_ring import OUTSIDE, WIDTH, FocusRing
from app.ui.theme import Theme


class Form(QWidget):
    """Two fields."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.fields = [QLineEdit(), QLineEdit()]
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 20, 20, 20)
        row.setSpacing(20)
        for field in self.fields:
            row.addWidget(field)
        self.ring = FocusRing(self, theme)


@pytest.fixture
def form(theme: Theme, qtbot: QtBot) -> Form:
    """A form that has just been opened, the keyboard on its first field."""
    made = Form(theme)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitActive(made)
    made.fields[0].setFocus()
    made.ring.leave()
    return made


def test_it_is_round_what_tab_reached_and_outside_of_it(form: Form) -> None:
    assert not form.ring.isVisible()
    QTest.keyClick(form.fields[0], Qt.Key.Key_Tab)
    assert form.ring.isVisible()
    margin = OUTSIDE + WIDTH
    assert form.ring.geometry() == form.fields[1].geometry().adjusted(
        -margin, -margin, margin, margin
    )


def test_it_goes_along(form: Form) -> None:
    QTest.keyClick(form.fields[0], Qt.Key.Key_Tab)
    form.resize(600, 100)
    form.layout().activate()  # type: ignore[union-attr]
    assert form.ring.geometry().contains(form.fields[1].geometry())


def test_what_is_clicked_has_none(form: Form) -> None:
    QTest.keyClick(form.fields[0], Qt.Key.Key_Tab)
    QTest.mousePress(form.fields[0], Qt.MouseButton.LeftButton)
    assert not form.ring.isVisible()
    QTest.mouseRelease(form.fields[0], Qt.MouseButton.LeftButton)


def test_it_lets_the_pointer_through(form: Form) -> None:
    assert form.ring.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
