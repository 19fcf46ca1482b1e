from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QComboBox

from app.domain.settings import Settings
from app.ui.engine_boxes import EngineBox, LanguageBox
from app.ui.theme import Theme
from tests.ui.runs import controller_for


def texts(box: QComboBox) -> list[str]:
    return [box.itemText(at) for at in range(box.count())]


def pick(box: QComboBox, text: str) -> None:
    at = box.findText(text)
    box.setCurrentIndex(at)
    box.activated.emit(at)  # as a user's choice does


def test_engines_are_named_as_people_know_them(theme: Theme, tmp_path: Path) -> None:
    controller = controller_for(tmp_path, settings=Settings(region="singapore"))
    box = EngineBox(controller, theme)
    assert texts(box) == ["Automatic", "On this computer", "Cloud · Singapore"]
    assert box.currentText() == "Automatic"
    pick(box, "On this computer")
    assert controller.preferences.value.engine == "local"
    controller.preferences.change(region="beijing", engine="cloud")
    assert box.currentText() == "Cloud · Beijing"


def test_a_name_is_never_cut_off(theme: Theme, tmp_path: Path) -> None:
    controller = controller_for(tmp_path, settings=Settings(region="singapore", engine="cloud"))
    box = EngineBox(controller, theme)
    room = box.sizeHint().width() - sum(box._margins())
    shown = box.fontMetrics().elidedText(box.currentText(), Qt.TextElideMode.ElideRight, room)
    assert shown == "Cloud · Singapore"


def test_a_server_named_at_the_start_is_one_of_them_until_another_is_picked(
    theme: Theme, tmp_path: Path
) -> None:
    controller = controller_for(tmp_path, address="ws://127.0.0.1:4000/api")
    box = EngineBox(controller, theme)
    assert box.currentText() == "127.0.0.1:4000"
    pick(box, "Automatic")
    assert controller.engines.address is None
    assert "127.0.0.1:4000" not in texts(box)


@pytest.mark.parametrize(("text", "code"), [("German", "de"), ("Any language", None)])
def test_a_language_is_chosen_by_its_name(
    theme: Theme, tmp_path: Path, text: str, code: str | None
) -> None:
    controller = controller_for(tmp_path, settings=Settings(language="zh"))
    box = LanguageBox(controller, theme)
    assert box.currentText() == "Chinese"
    pick(box, text)
    assert controller.preferences.value.language == code


def test_they_show_what_is_chosen_elsewhere(theme: Theme, tmp_path: Path) -> None:
    controller = controller_for(tmp_path)
    engine, language = EngineBox(controller, theme), LanguageBox(controller, theme)
    controller.preferences.change(engine="local", language="fr")
    assert (engine.currentText(), language.currentText()) == ("On this computer", "French")


def test_a_screen_reader_hears_which_is_which(theme: Theme, tmp_path: Path) -> None:
    controller = controller_for(tmp_path)
    for box, name in (
        (EngineBox(controller, theme), "Engine"),
        (LanguageBox(controller, theme), "Language"),
    ):
        found = QAccessible.queryAccessibleInterface(box)
        assert found.text(QAccessible.Text.Description) == name
        assert found.text(QAccessible.Text.Value) == box.currentText()
