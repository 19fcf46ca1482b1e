"""The page for the program as a whole."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.domain.settings import Settings
from app.ui.pages.general_page import GeneralPage
from app.ui.preferences import Preferences
from app.ui.theme import Theme


def test_it_says_what_becomes_of_captions_and_whether_anything_moves(
    theme: Theme, qtbot: QtBot
) -> None:
    page = GeneralPage(Preferences(Path("nowhere"), Settings(on_close="keep")), theme)
    qtbot.addWidget(page)
    assert page.closing.currentText() == "Captions that run go on"
    page.closing.activated.emit(2)
    page.calm.click()
    assert page.preferences.value == Settings(on_close="quit", calm=True)
