"""The page for what is kept, and where; choosing a folder is in test_engine_page.py's dialog."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QToolButton
from pytestqt.qtbot import QtBot

from app.domain.file_names import USUAL
from app.domain.notices import Notice
from app.domain.settings import Settings
from app.ui.pages.transcripts_page import TranscriptsPage
from app.ui.theme import Theme
from tests.ui.runs import controller_for


def page_for(theme: Theme, qtbot: QtBot, home: Path, **settings: object) -> TranscriptsPage:
    controller = controller_for(home, settings=Settings(**settings))  # type: ignore[arg-type]
    page = TranscriptsPage(controller, theme)
    qtbot.addWidget(page)
    page.show()
    return page


@pytest.fixture
def page(theme: Theme, qtbot: QtBot, tmp_path: Path) -> TranscriptsPage:
    """The page with the usual settings."""
    return page_for(theme, qtbot, tmp_path)


def typed(page: TranscriptsPage, pattern: str, *, enter: bool = True) -> None:
    page.name.selectAll()
    QTest.keyClicks(page.name, pattern)
    if enter:
        QTest.keyClick(page.name, Qt.Key.Key_Return)


def test_the_folder_is_shown_and_can_be_the_usual_one_again(
    theme: Theme, qtbot: QtBot, tmp_path: Path
) -> None:
    page = page_for(theme, qtbot, tmp_path, transcripts_dir=str(tmp_path / "elsewhere"))
    assert page.folder.text() == str(tmp_path / "elsewhere")
    page.standard.click()
    assert page.folder.text() == str(tmp_path / "transcripts")
    assert not page.standard.isEnabled()


def test_a_pattern_is_shown_by_an_example_while_it_is_typed(page: TranscriptsPage) -> None:
    dated = r"\d{4}-\d\d-\d\d"
    assert re.fullmatch(
        rf"A file is called {dated} \d{{4}}\.txt, later {dated} \d{{4}} Weekly meeting\.txt\.",
        page.example.text(),
    )
    typed(page, "Talk {date}", enter=False)
    assert re.fullmatch(rf"A file is called Talk {dated}\.txt\.", page.example.text())
    assert page.preferences.value.text_name == USUAL
    page.preferences.change(calm=True)  # what is typed stays
    assert page.name.text() == "Talk {date}"
    QTest.keyClick(page.name, Qt.Key.Key_Return)
    assert page.preferences.value.text_name == "Talk {date}"


def test_what_is_no_pattern_is_said_at_once_and_never_taken(page: TranscriptsPage) -> None:
    told: list[Notice | None] = []
    page.told.connect(told.append)
    typed(page, "{date}/{time}", enter=False)
    assert "without slashes" in page.example.text()
    QTest.keyClick(page.name, Qt.Key.Key_Return)
    assert told[0] is not None
    assert "text_name" in told[0].title
    assert (page.preferences.value.text_name, page.name.text()) == (USUAL, USUAL)
    assert page.example.text().startswith("A file is called")


def test_the_usual_pattern_is_a_click_away(page: TranscriptsPage) -> None:
    typed(page, "{date}")
    (reset,) = (
        one
        for one in page.findChildren(QToolButton)
        if one.isVisibleTo(page) and one.accessibleName() == "File name: back to Standard"
    )
    reset.click()
    assert (page.preferences.value.text_name, page.name.text()) == (USUAL, USUAL)


def test_the_sound_is_kept_by_a_switch(page: TranscriptsPage) -> None:
    assert not page.sound.isChecked()
    QTest.keyClick(page.sound, Qt.Key.Key_Space)
    assert page.preferences.value.keep_audio
    assert page.sound.isChecked()
    assert page.sound.accessibleName() == "Keep the sound as well"


def test_a_file_for_obs_is_chosen_and_cleared(page: TranscriptsPage, tmp_path: Path) -> None:
    assert not page.clear_obs.isEnabled()
    page.choose_obs.click()
    (dialog,) = page.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "caption.txt"))
    dialog.close()
    assert page.preferences.value == Settings(obs_file=str(tmp_path / "caption.txt"))
    assert page.obs.text() == str(tmp_path / "caption.txt")
    page.clear_obs.click()
    assert page.preferences.value == Settings()
    assert page.obs.text() == ""


def test_everything_is_reached_by_tab_in_order_and_has_a_name(page: TranscriptsPage) -> None:
    page.preferences.change(transcripts_dir="x", obs_file="y")
    names = []
    page.folder.setFocus()
    while (now := page.focusWidget()) is not None and now.accessibleName() not in names:
        names.append(now.accessibleName())
        page.focusNextChild()
    assert names == [
        "Folder",
        "Folder: Choose …",
        "Folder: Standard",
        "File name",
        "Keep for",
        "Keep the sound as well",
        "Text file for OBS",
        "Text file for OBS: Choose …",
        "Text file for OBS: Clear",
    ]
