from __future__ import annotations

from datetime import datetime

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.captions import PartialLine
from app.domain.lines import Line
from app.ui.theme import Theme
from app.ui.transcript_model import TranscriptModel
from app.ui.transcript_view import TranscriptView

STARTED = datetime(2026, 11, 23, 10, 42, 0)  # noqa: DTZ001  local time, as it is shown
LONG = "several words that do not go into one row of a window that is so narrow " * 3


@pytest.fixture
def model() -> TranscriptModel:
    made = TranscriptModel()
    made.begin(STARTED)
    return made


@pytest.fixture
def view(model: TranscriptModel, theme: Theme, qtbot: QtBot) -> TranscriptView:
    """An empty transcript on the screen."""
    made = TranscriptView(theme)
    qtbot.addWidget(made)
    made.resize(500, 300)
    made.show_transcript(model)
    made.show()
    return made


def add(model: TranscriptModel, count: int, text: str = "") -> None:
    first = model.rowCount()
    for number in range(first, first + count):
        model.add_line(
            Line(number=number, start=0.0, end=1.0, text=text or f"Line {number}."), saved=True
        )


def at_end(view: TranscriptView) -> bool:
    bar = view.verticalScrollBar()
    return bar.value() == bar.maximum()


def measured(view: TranscriptView) -> bool:
    return not view._heights.is_measuring


def test_a_row_is_as_high_as_its_text(view: TranscriptView, model: TranscriptModel) -> None:
    add(model, 1)
    add(model, 1, LONG)
    assert view.rowHeight(1) >= 3 * (view.rowHeight(0) - 8)
    view.resize(1500, 300)
    assert view.rowHeight(1) < 3 * view.rowHeight(0)


def test_a_live_line_grows_in_its_place(view: TranscriptView, model: TranscriptModel) -> None:
    add(model, 3)
    model.show_partial(PartialLine(number=9, start=9.0, settled="", tail="several"))
    before = view.rowHeight(3)
    above = [view.rowViewportPosition(row) for row in range(3)]
    model.show_partial(PartialLine(number=9, start=9.0, settled=LONG, tail=" words"))
    assert view.rowHeight(3) > before
    assert [view.rowViewportPosition(row) for row in range(3)] == above


def test_it_follows_the_newest_line_unless_one_reads_further_up(
    view: TranscriptView, model: TranscriptModel
) -> None:
    told: list[bool] = []
    view.following_changed.connect(told.append)
    add(model, 100)
    model.show_partial(PartialLine(number=999, start=0.0, settled=LONG, tail=""))
    assert at_end(view)
    assert told == []
    view.verticalScrollBar().setValue(40)
    assert told == [False]
    add(model, 10)
    assert view.verticalScrollBar().value() == 40
    QTest.keyClick(view, Qt.Key.Key_End)
    assert at_end(view)
    assert told == [False, True]
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view.verticalScrollBar().value() == 0
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    assert told == [False, True, False, True]
    add(model, 1)
    assert at_end(view)


def test_what_one_reads_stays_where_it_is_while_the_window_grows(
    view: TranscriptView, model: TranscriptModel, qtbot: QtBot
) -> None:
    for _ in range(150):
        add(model, 1, LONG)
        add(model, 1)
    qtbot.waitUntil(lambda: measured(view))
    view.verticalScrollBar().setValue(view.verticalHeader().sectionPosition(200))
    assert view.rowAt(0) == 200
    view.resize(900, 300)
    assert view.rowAt(0) == 200
    qtbot.waitUntil(lambda: measured(view))
    assert view.rowAt(0) == 200
    assert not view.following
    view.go_to_newest()
    view.resize(400, 300)
    assert at_end(view)
    qtbot.waitUntil(lambda: measured(view))
    assert at_end(view)


def test_ten_thousand_lines_are_all_there(
    view: TranscriptView, model: TranscriptModel, qtbot: QtBot
) -> None:
    add(model, 10_000)
    assert at_end(view)
    assert view.rowAt(view.viewport().height() - 1) == 9_999
    view.resize(480, 300)
    qtbot.waitUntil(lambda: measured(view), timeout=30_000)
    assert at_end(view)


def test_a_line_of_fifty_thousand_characters_is_shown_whole(
    view: TranscriptView, model: TranscriptModel
) -> None:
    add(model, 1, "words " * 8_333)
    assert view.rowHeight(0) > 10_000
    assert at_end(view)
    assert not view.grab().isNull()


def test_there_is_never_a_bar_from_side_to_side(
    view: TranscriptView, model: TranscriptModel
) -> None:
    add(model, 1, "w" * 5_000)
    assert not view.horizontalScrollBar().isVisible()
    assert view.horizontalScrollBar().maximum() == 0


def test_what_is_selected_is_copied_a_line_a_row(
    view: TranscriptView, model: TranscriptModel
) -> None:
    add(model, 3)
    view.selectRow(2)
    view.setSelectionMode(TranscriptView.SelectionMode.MultiSelection)
    view.selectRow(0)
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Line 0.\nLine 2."


def test_space_is_left_for_the_window(view: TranscriptView, model: TranscriptModel) -> None:
    add(model, 1)
    view.setCurrentIndex(model.index(0))
    view.clearSelection()
    space = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, " ")
    QApplication.sendEvent(view, space)
    assert not space.isAccepted()
    assert view.selected_text() == ""


def test_a_screen_reader_hears_time_and_words(view: TranscriptView, model: TranscriptModel) -> None:
    add(model, 1)
    table = QAccessible.queryAccessibleInterface(view)
    cells = [table.child(at).text(QAccessible.Text.Name) for at in range(table.childCount())]
    assert "10:42:00 Line 0." in cells


def test_a_line_that_came_to_nothing_leaves_no_room_behind(
    view: TranscriptView, model: TranscriptModel, qtbot: QtBot
) -> None:
    add(model, 50)
    qtbot.waitUntil(lambda: measured(view))
    before = view.verticalScrollBar().maximum()
    model.show_partial(PartialLine(number=99, start=0.0, settled=LONG, tail=""))
    assert view.verticalScrollBar().maximum() > before
    model.drop(99)
    add(model, 1)
    assert at_end(view)
    assert view.rowAt(view.viewport().height() - 1) == 50
    assert view.verticalScrollBar().maximum() == before + view.rowHeight(50)


def test_a_new_run_is_followed_wherever_the_last_one_was_left(
    view: TranscriptView, model: TranscriptModel, qtbot: QtBot
) -> None:
    add(model, 100)
    qtbot.waitUntil(lambda: measured(view))
    view.verticalScrollBar().setValue(0)
    model.begin(STARTED)
    assert view.following
    add(model, 100)
    assert at_end(view)


def test_the_empty_transcript_says_what_it_is_told_to_and_a_line_takes_its_place(
    view: TranscriptView, model: TranscriptModel
) -> None:
    empty = view.grab().toImage()
    view.set_placeholder("Press Start")
    assert view.grab().toImage() != empty
    add(model, 1)
    with_words = view.grab().toImage()
    view.set_placeholder("")
    assert view.grab().toImage() == with_words


def test_what_the_empty_transcript_says_is_whole_where_it_is_narrow(view: TranscriptView) -> None:
    def inked() -> int:
        """Return how many rows of pixels have something on them."""
        image = view.viewport().grab().toImage()
        rows = [{image.pixel(x, y) for x in range(image.width())} for y in range(image.height())]
        return sum(len(row) > 1 for row in rows)

    view.set_placeholder("They are kept in ~/a-folder-with-a-name-beyond-all-reason")
    view.resize(900, 300)
    once = inked()
    view.resize(220, 300)
    assert inked() > 2 * once


def test_a_new_run_begins_while_the_last_one_is_still_being_measured(
    view: TranscriptView, model: TranscriptModel, qtbot: QtBot
) -> None:
    add(model, 1_000)
    view.resize(420, 300)
    assert not measured(view)
    model.begin(STARTED)
    add(model, 3)
    qtbot.waitUntil(lambda: measured(view))
    assert at_end(view)


def test_a_line_is_dropped_while_rows_are_still_measured(
    view: TranscriptView, model: TranscriptModel, qtbot: QtBot
) -> None:
    add(model, 150)
    qtbot.waitUntil(lambda: measured(view))
    model.show_partial(PartialLine(number=999, start=0.0, settled="", tail="hm"))
    view.resize(400, 300)
    model.drop(999)
    qtbot.waitUntil(lambda: measured(view))
    assert at_end(view)


def test_a_run_begins_while_rows_of_the_last_one_are_still_measured(
    view: TranscriptView, model: TranscriptModel, qtbot: QtBot
) -> None:
    add(model, 150)
    view.resize(400, 300)
    model.begin(STARTED)
    qtbot.waitUntil(lambda: measured(view))
    add(model, 50)
    assert at_end(view)


def test_copying_where_nothing_is_selected_keeps_what_was_copied(
    view: TranscriptView, model: TranscriptModel
) -> None:
    add(model, 1)
    QGuiApplication.clipboard().setText("from elsewhere")
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "from elsewhere"
