from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from app.store.export import FORMATS, ExportOptions
from app.ui.export_dialog import CHOICES, ExportDialog
from app.ui.theme import Theme


def dialog_on(theme: Theme, qtbot: QtBot, name: str = "Talk") -> ExportDialog:
    parent = QWidget()
    qtbot.addWidget(parent)
    made = ExportDialog(name, theme, parent)
    made._kept = parent  # type: ignore[attr-defined]
    made.show()
    return made


def choose(dialog: ExportDialog, name: str) -> None:
    dialog.format.setCurrentIndex(dialog.format.findData(name))


def test_each_format_there_is_can_be_had(theme: Theme, qtbot: QtBot) -> None:
    dialog = dialog_on(theme, qtbot)
    assert set(CHOICES) == set(FORMATS)
    assert dialog.format.count() == len(FORMATS)


def test_only_what_a_format_heeds_is_offered(theme: Theme, qtbot: QtBot) -> None:
    dialog = dialog_on(theme, qtbot)
    for name, possible in CHOICES.items():
        choose(dialog, name)
        shown = {key for key, box in dialog.choices.items() if box.isVisible()}
        assert shown == possible
    choose(dialog, "txt")
    assert dialog.options == ExportOptions()
    dialog.choices["times"].setChecked(False)
    dialog.choices["bom"].setChecked(True)
    assert dialog.options == ExportOptions(times=False)
    choose(dialog, "csv")
    assert dialog.options == ExportOptions(times=False, bom=True)
    choose(dialog, "srt")
    assert dialog.options == ExportOptions()


def test_the_place_is_asked_for_and_said_with_the_choice(
    theme: Theme, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = dialog_on(theme, qtbot, str(tmp_path / "Talk"))
    choose(dialog, "vtt")
    wished: list[tuple[str, object, str]] = []
    dialog.export_requested.connect(lambda *what: wished.append(what))
    dialog.save.click()
    files = dialog.findChild(QFileDialog)
    assert files is not None
    assert files.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    assert files.selectedFiles() == [str(tmp_path / "Talk.vtt")]
    files.close()
    dialog._chosen(str(tmp_path / "Talk.vtt"))
    assert wished == [("vtt", ExportOptions(), str(tmp_path / "Talk.vtt"))]


def test_a_file_that_is_there_is_asked_about(theme: Theme, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = dialog_on(theme, qtbot, str(tmp_path / "Talk"))
    wished: list[str] = []
    dialog.export_requested.connect(lambda _name, _options, path: wished.append(path))
    there = tmp_path / "Talk.txt"
    there.touch()
    dialog._chosen(str(there))
    assert wished == []
    assert dialog.question.isVisible()
    choose(dialog, "md")  # which is another file
    assert not dialog.question.isVisible()
    choose(dialog, "txt")
    dialog._chosen(str(there))
    dialog.replace.click()
    assert wished == [str(there)]
