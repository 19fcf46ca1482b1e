from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.ui.controls import Sign, button, choose_file, choose_folder, heading, secondary, tool
from app.ui.theme import CONTROL_HEIGHT


def test_buttons_are_as_high_as_every_control_and_reached_by_tab_only(qapp: QApplication) -> None:
    for made in (button("Start", primary=True), button("Open"), tool("Settings"), tool("Close")):
        assert made.height() >= CONTROL_HEIGHT
        assert made.focusPolicy() is Qt.FocusPolicy.TabFocus


def test_a_button_without_words_says_its_name(qapp: QApplication) -> None:
    made = tool("Settings", plain=True)
    assert (made.accessibleName(), made.toolTip()) == ("Settings", "Settings")


def test_heads_and_words_beside_are_the_same_everywhere(qapp: QApplication) -> None:
    assert heading("Head").font().weight() == QFont.Weight.DemiBold
    assert secondary("beside").property("secondary") == "true"


def test_a_folder_is_chosen_without_holding_up_anything(qtbot: QtBot, tmp_path: Path) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    chosen: list[str] = []
    choose_folder(parent, "Folder", tmp_path, chosen.append)
    (dialog,) = parent.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path))
    assert chosen == [str(tmp_path)]
    dialog.close()


def test_a_file_that_is_not_there_yet_is_chosen_in_the_same_way(
    qtbot: QtBot, tmp_path: Path
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    chosen: list[str] = []
    choose_file(parent, "File", tmp_path / "usual.txt", chosen.append)
    (dialog,) = parent.findChildren(QFileDialog)
    assert dialog.selectedFiles() == [str(tmp_path / "usual.txt")]
    assert dialog.fileMode() is QFileDialog.FileMode.AnyFile
    dialog.fileSelected.emit(str(tmp_path / "new.txt"))
    assert chosen == [str(tmp_path / "new.txt")]
    dialog.close()


def test_a_sign_says_what_it_shows(qtbot: QtBot) -> None:
    sign = Sign("The sound is kept too")
    qtbot.addWidget(sign)
    sign.show_icon("recording", "#000000")
    icon, words = sign.findChildren(QLabel)
    assert not icon.pixmap().isNull()
    assert words.text() == sign.accessibleName() == "The sound is kept too"
    sign.show()
    whole = sign.sizeHint().width()
    sign.show_words(shown=False)
    assert sign.sizeHint().width() < whole
    sign.show_words(shown=True)
    assert sign.sizeHint().width() == whole
