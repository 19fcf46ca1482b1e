"""Licences are read on a thread, and come by signals."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.licence_reader import LicenceReader
from tests.ui.licence_list import PARTS, write_list


def test_it_reads_the_list_and_then_texts(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    write_list(tmp_path)
    reader = LicenceReader(tmp_path)
    with qtbot.waitSignal(reader.listed) as listed:
        reader.list()
    (parts,) = listed.args
    assert len(parts) == len(PARTS)
    with qtbot.waitSignal(reader.was_read) as read:
        reader.read(parts[1])
    part, text = read.args
    assert part == parts[1]
    assert "Permission" in text
    reader.close()
