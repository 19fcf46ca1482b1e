from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.ui.switch import TRACK, Switch
from app.ui.theme import Theme


@pytest.fixture
def switch(theme: Theme, qtbot: QtBot) -> Switch:
    """A switch that is off."""
    made = Switch("Voice detection", theme)
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_click_asks_and_what_is_true_is_shown(switch: Switch) -> None:
    asked: list[bool] = []
    switch.on_requested.connect(asked.append)
    QTest.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert asked == [True]
    assert not bool(switch.isChecked())
    switch.show_on(True)
    assert switch.isChecked()
    assert asked == [True]
    QTest.keyClick(switch, Qt.Key.Key_Space)
    assert asked == [True, False]


def test_a_screen_reader_hears_name_role_and_state(switch: Switch) -> None:
    found = QAccessible.queryAccessibleInterface(switch)
    assert found.text(QAccessible.Text.Name) == "Voice detection"
    assert found.role() is QAccessible.Role.CheckBox
    assert not found.state().checked
    switch.show_on(True)
    assert found.state().checked


def test_its_state_is_seen_by_more_than_colour(switch: Switch) -> None:
    switch.resize(switch.sizeHint())

    def brightest(image_of_track: list[int]) -> int:
        return image_of_track.index(max(image_of_track))

    def track() -> list[int]:
        image = switch.grab().toImage()
        y = image.height() // 2
        return [image.pixelColor(image.width() - 36 + x, y).lightness() for x in range(36)]

    off = brightest(track())
    switch.show_on(True)
    assert brightest(track()) - off > 8  # the knob has moved


def test_by_keyboard_too_it_only_asks(switch: Switch) -> None:
    switch.show_on(True)
    asked: list[bool] = []
    switch.on_requested.connect(asked.append)
    for _ in range(2):
        QTest.keyClick(switch, Qt.Key.Key_Space)
    assert asked == [False, False]
    assert switch.isChecked()


def test_disabled_it_asks_for_nothing(switch: Switch) -> None:
    asked: list[bool] = []
    switch.on_requested.connect(asked.append)
    switch.setEnabled(False)
    QTest.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert asked == []


def test_without_words_it_takes_no_room_for_them(theme: Theme) -> None:
    assert Switch("", theme).sizeHint().width() == TRACK.width()
