from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
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
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
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
    QTest.keyClick(form.fields[0], Qt.Key.Key_Tab)
    field = form.fields[1]
    assert form.ring.geometry().contains(field.geometry().center())
    assert form.childAt(field.geometry().center()) is field


def test_a_control_that_can_no_longer_be_used_has_none(form: Form) -> None:
    QTest.keyClick(form.fields[0], Qt.Key.Key_Tab)
    form.fields[1].setEnabled(False)
    assert not form.ring.geometry().intersects(form.fields[1].geometry()) or form.ring.isHidden()


@pytest.mark.parametrize("by_keyboard", [True, False])
def test_after_another_window_it_is_there_again_if_it_was_before(
    form: Form,
    qtbot: QtBot,
    by_keyboard: bool,  # noqa: FBT001
) -> None:
    if by_keyboard:
        QTest.keyClick(form.fields[0], Qt.Key.Key_Tab)
    dialog = QLineEdit()
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):
        dialog.show()
        dialog.activateWindow()
    assert not form.ring.isVisible()
    with qtbot.waitActive(form):
        form.activateWindow()
    assert form.ring.isVisible() is by_keyboard


def test_it_goes_along_where_the_control_s_surroundings_move(theme: Theme, qtbot: QtBot) -> None:
    window, inner = QWidget(), QWidget()
    qtbot.addWidget(window)
    first, last = QLineEdit(), QLineEdit()
    QHBoxLayout(inner).addWidget(last)
    column = QVBoxLayout(window)
    column.addWidget(first)
    column.addStretch(1)
    column.addWidget(inner)
    ring = FocusRing(window, theme)
    with qtbot.waitActive(window):
        window.resize(300, 200)
        window.show()
        window.activateWindow()
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Tab)
    window.resize(300, 400)
    column.activate()
    margin = OUTSIDE + WIDTH
    assert ring.pos() == last.mapTo(window, QPoint(-margin, -margin))
