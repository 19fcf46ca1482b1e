from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.ui.choice_box import ChoiceBox
from app.ui.theme import CONTROL_HEIGHT, Theme


@pytest.fixture
def box(theme: Theme, qtbot: QtBot) -> ChoiceBox:
    """A box with three choices."""
    made = ChoiceBox("Language", theme)
    made.addItems(["Short", "Of middling length", "A choice that is rather long"])
    qtbot.addWidget(made)
    made.show()
    return made


def test_it_has_room_for_its_longest_choice(box: ChoiceBox) -> None:
    longest = box.fontMetrics().horizontalAdvance("A choice that is rather long")
    assert box.sizeHint().width() > longest
    assert box.sizeHint().height() >= CONTROL_HEIGHT
    assert box.minimumSizeHint().width() < longest
    box.be_whole()
    assert box.sizePolicy().horizontalPolicy() is box.sizePolicy().Policy.Minimum


def test_its_name_is_told_beside_what_is_chosen(box: ChoiceBox) -> None:
    found = QAccessible.queryAccessibleInterface(box)
    assert found.text(QAccessible.Text.Description) == "Language"
    assert found.text(QAccessible.Text.Value) == "Short"
    assert box.accessibleName() == "Language"  # what a screen reader says first, but on Linux


def test_it_is_used_by_keyboard(box: ChoiceBox) -> None:
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert box.currentText() == "Of middling length"


def test_disabled_it_is_paler(box: ChoiceBox) -> None:
    box.resize(260, 32)

    def darkest() -> int:
        image = box.grab().toImage()
        return min(image.pixelColor(x, 16).lightness() for x in range(10, 60))

    before = darkest()
    box.setEnabled(False)
    assert darkest() > before
