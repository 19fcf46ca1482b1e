"""A row of the transcript, and the button that copies it."""

from __future__ import annotations

from datetime import datetime

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.lines import Gap, Line
from app.ui.theme import Theme
from app.ui.transcript_model import TranscriptModel
from app.ui.transcript_view import TranscriptView

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


def button(view: TranscriptView, row: int) -> QPoint:
    place = view.visualRect(view.model().index(row, 0))
    return view._delegate.copy_rect(place).center()


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
    left = button(view, 0).x() - 20
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
