"""Captions as they are laid out and painted, in a real widget."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.captions import PartialLine
from app.domain.lines import Line
from app.ui.caption_view import CaptionView

LONG = "It was the best of times, it was the worst of times, it was the age of wisdom"


def partial(number: int, settled: str, tail: str = "") -> PartialLine:
    return PartialLine(number=number, start=float(number), settled=settled, tail=tail)


def final(number: int, text: str) -> Line:
    return Line(number=number, start=float(number), end=number + 1.0, text=text)


class Painted(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        self.count += event.type() is QEvent.Type.Paint
        return False


@pytest.fixture
def view(qtbot: QtBot) -> CaptionView:
    """A view wide enough for some five words, on black."""
    view = CaptionView()
    qtbot.addWidget(view)
    view.setStyleSheet("background: black")
    view.resize(400, view.sizeHint().height())
    view.show()
    return view


def picture(view: CaptionView) -> QImage:
    view._moving.setCurrentTime(view._moving.duration())
    return view.grab().toImage()


def brightest_rows(image: QImage) -> set[int]:
    """The picture's rows that hold any text."""
    return {
        y
        for y in range(image.height())
        if any(QColor(image.pixel(x, y)).lightness() > 100 for x in range(0, image.width(), 2))
    }


def test_the_newest_rows_are_shown(view: CaptionView) -> None:
    for number, text in enumerate(["one", "two", "three"]):
        view.finish(final(number, text))
    assert view.visible_text() == ["two", "three"]


def test_a_long_line_is_wrapped_and_shows_its_end(view: CaptionView) -> None:
    view.show_partial(partial(1, LONG))
    rows = view.visible_text()
    assert len(rows) == 2
    assert LONG.endswith(" ".join(rows))


def test_a_word_longer_than_the_view_is_broken(view: CaptionView) -> None:
    view.finish(final(1, "x" * 200))
    assert all(rows.strip("x") == "" for rows in view.visible_text())
    assert view._count > 4


def test_settled_words_stay_where_they_are_while_the_tail_changes(view: CaptionView) -> None:
    view.show_partial(partial(1, "It was", " the"))
    before = picture(view)
    view.show_partial(partial(1, "It was", " a best"))
    after = picture(view)
    width = 16 + 60
    assert before.copy(0, 0, width, before.height()) == after.copy(0, 0, width, after.height())
    assert before != after


def test_settled_and_tail_differ_in_colour(view: CaptionView) -> None:
    view.show_partial(partial(1, "mmmmmm"))
    settled = picture(view)
    view.show_partial(partial(1, "", "mmmmmm"))
    tail = picture(view)
    assert settled != tail
    assert brightest_rows(settled) == brightest_rows(tail)


def test_the_same_words_again_paint_nothing(view: CaptionView, qtbot: QtBot) -> None:
    view.show_partial(partial(1, "It was", " the"))
    qtbot.wait(50)
    view.repaint()
    spy = Painted(view)
    view.show_partial(partial(1, "It was", " the"))
    qtbot.wait(50)
    assert spy.count == 0


def test_markup_is_text_like_any_other(view: CaptionView) -> None:
    view.finish(final(1, "<b>bold</b> &amp;"))
    assert view.visible_text() == ["<b>bold</b> &amp;"]


def test_a_dropped_line_goes_and_clearing_leaves_nothing(view: CaptionView) -> None:
    view.show_partial(partial(1, "one"))
    view.show_partial(partial(2, "two"))
    view.drop(1)
    assert view.visible_text() == ["two"]
    assert not view.is_empty
    view.clear()
    assert view.visible_text() == []
    assert brightest_rows(picture(view)) == set()


def test_old_lines_are_forgotten_and_the_picture_stays(view: CaptionView) -> None:
    for number in range(50):
        view.finish(final(number, f"line {number}"))
    assert view.visible_text() == ["line 48", "line 49"]
    assert len(view._lines) < 20


def test_size_and_rows_can_be_changed_while_text_stands(view: CaptionView) -> None:
    view.finish(final(1, LONG))
    small = view.sizeHint().height()
    view.set_size(56)
    view.set_rows(4)
    assert view.sizeHint().height() > 3 * small
    assert len(view.visible_text()) == 4
    assert view.visible_text()[-1].endswith("wisdom")
