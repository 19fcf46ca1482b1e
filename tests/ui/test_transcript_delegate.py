"""A row of the transcript, and the button that copies it."""

from __future__ import annotations

from datetime import datetime

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from app.domain.captions import LinesSaved
from app.domain.lines import Gap, Line
from app.ui.line_editor import LineEditor
from app.ui.theme import Theme
from app.ui.transcript_delegate import Slot
from app.ui.transcript_model import TranscriptModel
from app.ui.transcript_view import TranscriptView
from tests.ui.pointer import double_click

STARTED = datetime(2026, 11, 23, 10, 42, 0)  # noqa: DTZ001  local time, as it is shown


@pytest.fixture
def view(theme: Theme, qtbot: QtBot) -> TranscriptView:
    """Two lines, and a gap between them."""
    model = TranscriptModel()
    model.begin(STARTED)
    model.add_line(Line(number=1, start=0, end=1, text="It was the best."), saved=True)
    model.add_gap(Gap(start=1, end=2, reason="The microphone was away"))
    model.add_line(Line(number=2, start=2, end=3, text="It was the worst."), saved=True)
    made = TranscriptView(theme)
    made._kept = model  # type: ignore[attr-defined]
    qtbot.addWidget(made)
    made.resize(500, 300)
    made.show_transcript(model)
    made.show()
    return made


def button(view: TranscriptView, row: int, slot: Slot = Slot.COPY) -> QPoint:
    place = view.visualRect(view.model().index(row, 0))
    return view._delegate.slot_rect(slot, place).center()


def click(view: TranscriptView, point: QPoint) -> None:
    QTest.mouseMove(view.viewport(), QPoint(1, 1))  # a move to where it is says nothing
    QTest.mouseMove(view.viewport(), point)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point)


def model_of(view: TranscriptView) -> TranscriptModel:
    model = view.model()
    assert isinstance(model, TranscriptModel)
    return model


def picture(view: TranscriptView, row: int) -> QImage:
    return view.viewport().grab(view.visualRect(view.model().index(row, 0))).toImage()


def test_under_the_pointer_a_line_has_a_button_and_nothing_moves(view: TranscriptView) -> None:
    before = picture(view, 0)
    height = view.rowHeight(0)
    QTest.mouseMove(view.viewport(), QPoint(60, 10))
    assert view.hovered == 0
    after = picture(view, 0)
    assert after != before
    assert view.rowHeight(0) == height
    left = button(view, 0).x() - 50  # and what marks it
    assert after.copy(0, 0, left, height) == before.copy(0, 0, left, height)
    QApplication.sendEvent(view.viewport(), QEvent(QEvent.Type.Leave))
    assert picture(view, 0) == before


def test_a_click_on_it_copies_that_line_and_says_so(view: TranscriptView, qtbot: QtBot) -> None:
    QTest.mouseMove(view.viewport(), button(view, 2))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=button(view, 2))
    assert QGuiApplication.clipboard().text() == "It was the worst."
    assert view.copied == 2
    assert not view.selectionModel().hasSelection()
    qtbot.waitUntil(lambda: view.copied == -1)


def test_a_gap_has_nothing_to_copy(view: TranscriptView) -> None:
    QGuiApplication.clipboard().setText("before")
    QTest.mouseMove(view.viewport(), button(view, 1))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=button(view, 1))
    assert QGuiApplication.clipboard().text() == "before"


def test_elsewhere_a_click_selects(view: TranscriptView) -> None:
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(120, 10))
    assert view.selected_text() == "It was the best."


def test_a_click_on_the_star_marks_the_line_for_all_to_see(view: TranscriptView) -> None:
    before = picture(view, 0)
    click(view, button(view, 0, Slot.MARK))
    assert model_of(view).row(0).marked
    QApplication.sendEvent(view.viewport(), QEvent(QEvent.Type.Leave))
    assert picture(view, 0) != before
    click(view, button(view, 0, Slot.MARK))
    QApplication.sendEvent(view.viewport(), QEvent(QEvent.Type.Leave))
    assert picture(view, 0) == before
    click(view, button(view, 1, Slot.MARK))
    assert not model_of(view).row(1).marked  # a gap


def test_a_line_that_is_not_on_disk_yet_says_so(view: TranscriptView) -> None:
    model = model_of(view)
    saved = picture(view, 2)
    model.add_line(Line(number=3, start=3, end=4, text="It was the worst."), saved=False)
    height = view.rowHeight(2)
    right = (view.viewport().width() - 60, 0, 60, height)
    assert picture(view, 3).copy(*right) != saved.copy(*right)
    model.hear(LinesSaved(numbers=(3,)))
    assert picture(view, 3).copy(*right) == saved.copy(*right)


def test_a_line_is_played_by_its_time_where_there_is_sound(
    view: TranscriptView, qtbot: QtBot
) -> None:
    wished: list[int] = []
    view.play_requested.connect(wished.append)
    click(view, button(view, 0, Slot.PLAY))
    assert wished == []
    view.plays = True
    click(view, button(view, 2, Slot.PLAY))
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert wished[0] == 2
    before = picture(view, 0)
    view.show_playing(0)
    assert picture(view, 0) != before


def test_a_double_click_corrects_a_line_in_its_place(view: TranscriptView, qtbot: QtBot) -> None:
    point = QPoint(120, 10)
    double_click(view.viewport(), point)
    editor = view.viewport().findChild(LineEditor)
    assert editor is not None
    assert editor.toPlainText() == "It was the best."
    QTest.keyClicks(editor, " Yes.")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert model_of(view).row(0).text == "It was the best. Yes."
    view.setCurrentIndex(view.model().index(0, 0))
    QTest.keyClick(view, Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: len(view.viewport().findChildren(LineEditor)) == 1)
    editor = view.viewport().findChild(LineEditor)
    assert editor is not None
    QTest.keyClicks(editor, " No.")
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert model_of(view).row(0).text == "It was the best. Yes."


def test_what_is_looked_for_is_shown_in_the_line(view: TranscriptView) -> None:
    before, other = picture(view, 0), picture(view, 2)
    view.highlight = lambda text: [(11, 15)] if "best" in text else []
    assert picture(view, 0) != before
    assert picture(view, 2) == other


def test_a_menu_has_what_can_be_done_with_the_line(view: TranscriptView) -> None:
    def words(row: int) -> list[str]:
        point = view.visualRect(view.model().index(row, 0)).center()
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, view.mapToGlobal(point))
        QApplication.sendEvent(view.viewport(), event)
        menus = [menu for menu in view.findChildren(QMenu) if menu.isVisible()]
        found = [action.text() for menu in menus for action in menu.actions()]
        for menu in menus:
            menu.close()
        return found

    assert words(0) == ["Copy", "Mark", "Correct …"]
    view.plays = True
    model_of(view).mark(2, on=True)
    assert words(2) == ["Copy", "Take the mark away", "Correct …", "Play"]
    assert words(1) == []
