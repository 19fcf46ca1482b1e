"""A colour, picked in a dialog that holds up nothing."""

from __future__ import annotations

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QColorDialog, QWidget
from pytestqt.qtbot import QtBot

from app.ui.pages.colour_button import ColourButton
from app.ui.theme import Theme


def test_it_shows_its_colour_and_another_is_picked_live(theme: Theme, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    button = ColourButton("Text", theme)
    button.setParent(parent)
    parent.show()
    button.show_colour("#FF0000")
    assert button.colour == "#FF0000"
    image = button.grab().toImage()
    assert QColor(image.pixel(16, button.height() // 2)).name() == "#ff0000"
    picked: list[str] = []
    button.colour_picked.connect(picked.append)
    button.click()
    (dialog,) = parent.findChildren(QColorDialog)
    dialog.setCurrentColor(QColor("#00ff00"))
    assert picked == ["#00FF00"]
    dialog.reject()
    assert picked[-1] == "#FF0000"  # as it was
