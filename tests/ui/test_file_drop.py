"""Files that are dropped on a window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.store.formats.session_file import is_session_file
from app.ui.file_drop import FileDrop
from tests.ui.drops import drop


def test_files_of_this_computer_are_taken_and_nothing_else(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    taken: list[list[Path]] = []
    FileDrop(window).dropped.connect(taken.append)
    assert window.acceptDrops()
    a, b = QUrl.fromLocalFile("/x/a.flac"), QUrl.fromLocalFile("/x/b ü.surtitle")
    far = QUrl("https://example.org/a.flac")
    assert drop(window, a, far, b)
    assert not drop(window, far)
    assert not drop(window)
    assert taken == [[Path("/x/a.flac"), Path("/x/b ü.surtitle")]]


def test_of_several_only_those_that_are_wanted(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    taken: list[list[Path]] = []
    FileDrop(window, is_session_file).dropped.connect(taken.append)
    a, b = QUrl.fromLocalFile("/x/a.flac"), QUrl.fromLocalFile("/x/b.surtitle")
    assert drop(window, a, b)
    assert not drop(window, a)
    assert taken == [[Path("/x/b.surtitle")]]
