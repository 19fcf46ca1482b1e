"""What is said about the program, and the licences of what it is made of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app import __version__
from app.ui.about_window import AboutWindow
from app.ui.theme import Theme
from tests.ui.licence_list import PARTS, write_list


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_list(tmp_path)
    return tmp_path


@pytest.fixture
def window(theme: Theme, qtbot: QtBot, folder: Path) -> Iterator[AboutWindow]:
    parent = QWidget()
    qtbot.addWidget(parent)
    made = AboutWindow(theme, folder, parent)
    with qtbot.waitSignal(made.reader.was_read):
        made.come_forward(Path.home() / "Documents" / "Surtitle")
    yield made
    made.reader.close()


def rows(window: AboutWindow) -> list[list[str]]:
    found = [window.list.topLevelItem(row) for row in range(window.list.topLevelItemCount())]
    return [[item.text(column) for column in range(3)] for item in found if item]


def choose(window: AboutWindow, row: int) -> None:
    window.list.setCurrentIndex(window.list.model().index(row, 0))


def test_it_says_what_the_program_is_and_where_words_stay(window: AboutWindow) -> None:
    texts = " ".join(label.text() for label in window.findChildren(QLabel))
    assert f"Version {__version__} · Licence: MIT" in texts
    assert "~/Documents/Surtitle" in texts
    assert "LGPL" in texts


def test_it_lists_what_the_program_is_made_of_with_the_lgpl_s_page_first(
    window: AboutWindow,
) -> None:
    assert rows(window) == [[name, version, licence] for name, version, licence, _, _ in PARTS]
    assert window.note.isHidden()
    assert window.text.toPlainText() == "Qt and PySide6\nUsed under the LGPL."  # as Markdown


def test_the_chosen_one_s_text_is_shown(window: AboutWindow, qtbot: QtBot) -> None:
    window.list.setFocus()
    with qtbot.waitSignal(window.reader.was_read):
        QTest.keyClick(window.list, Qt.Key.Key_Down)
    assert window.text.toPlainText().startswith("Copyright (c) Somebody")
    assert window.text.isReadOnly()


def test_what_was_read_for_another_choice_is_not_shown(window: AboutWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignals([window.reader.was_read] * 2):
        choose(window, 1)
        choose(window, len(PARTS) - 1)
    assert window.text.toPlainText().startswith("GNU LESSER")


def test_closed_and_opened_again_it_is_as_it_was(window: AboutWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.reader.was_read):
        choose(window, 3)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()
    window.come_forward(Path.home() / "Elsewhere")
    assert window.isVisible()
    assert window.list.currentIndex().row() == 3
    assert "~/Elsewhere" in window.data.text()


def test_it_is_used_by_keyboard_and_read_aloud(window: AboutWindow) -> None:
    assert window.list.accessibleName() == "Parts of the program"
    assert window.text.accessibleName() == "Text of the licence"
    window.list.setFocus()
    QTest.keyClick(window.list, Qt.Key.Key_Tab)
    assert window.focusWidget() is window.text
    QTest.keyClick(window.text, Qt.Key.Key_Tab)
    assert window.focusWidget() not in (window.list, window.text)


def test_without_a_list_it_says_so_and_shows_what_is_installed(
    theme: Theme, qtbot: QtBot, tmp_path: Path
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    window = AboutWindow(theme, tmp_path / "none", parent)
    with qtbot.waitSignal(window.reader.was_read):
        window.come_forward(tmp_path)
    assert not window.note.isHidden()
    assert "numpy" in [name for name, *_ in rows(window)]
    window.reader.close()
