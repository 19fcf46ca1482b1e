"""The page for where transcripts are kept; choosing a folder is in test_engine_page.py's dialog."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.domain.settings import Settings
from app.ui.pages.transcripts_page import TranscriptsPage
from app.ui.theme import Theme
from tests.ui.runs import controller_for


def test_the_folder_is_shown_and_can_be_the_usual_one_again(
    theme: Theme, qtbot: QtBot, tmp_path: Path
) -> None:
    settings = Settings(transcripts_dir=str(tmp_path / "elsewhere"))
    controller = controller_for(tmp_path, settings=settings)
    page = TranscriptsPage(controller, theme)
    qtbot.addWidget(page)
    assert page.folder.text() == str(tmp_path / "elsewhere")
    page.standard.click()
    assert page.folder.text() == str(tmp_path / "transcripts")
    assert not page.standard.isEnabled()
