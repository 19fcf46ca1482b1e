"""Captions as they are laid out and painted, in a real widget."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QColor, QImage, QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.caption_style import CaptionStyle
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
    view._rising.setCurrentTime(view._rising.duration())
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
    assert len(view._flow.rows) > 4


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
    assert len(view._flow.rows) < 20


def test_size_and_rows_can_be_changed_while_text_stands(view: CaptionView) -> None:
    view.finish(final(1, LONG))
    small = view.sizeHint().height()
    view.restyle(CaptionStyle(size=56, lines=4))
    assert view.sizeHint().height() > 3 * small
    assert len(view.visible_text()) == 4
    assert view.visible_text()[-1].endswith("wisdom")


def test_frozen_it_keeps_still_while_captions_go_on(view: CaptionView) -> None:
    view.finish(final(1, "one"))
    view.finish(final(2, "two"))
    view.freeze(frozen=True)
    before = picture(view)
    for number in range(3, 40):
        view.finish(final(number, f"line {number}"))
    assert view.visible_text() == ["one", "two"]
    assert picture(view) == before
    view.freeze(frozen=False)
    assert view.visible_text() == ["line 38", "line 39"]


def test_a_row_pushes_the_others_up_in_one_motion(view: CaptionView) -> None:
    for number, text in enumerate(["one", "two"], 1):
        view.finish(final(number, text))
    assert view._offset == 0
    view.show_partial(partial(3, "three"))
    assert view._offset == 1
    view._rising.setCurrentTime(view._rising.duration())
    assert view._offset == 0
    view.moves = False
    view.show_partial(partial(4, "four"))
    assert view._offset == 0


def test_what_stands_stays_where_it_is_when_a_row_below_is_taken_back(view: CaptionView) -> None:
    for number, text in enumerate(["one", "two"], 1):
        view.finish(final(number, text))
    view.show_partial(partial(3, "", "noise"))
    row = round(view._painter.row_height)
    before = picture(view).copy(0, 12, view.width(), row)
    view.drop(3)
    after = picture(view)
    assert after.copy(0, 12, view.width(), row) == before
    assert view.visible_text() == ["two"]


def test_only_the_row_that_grows_is_painted(view: CaptionView, qtbot: QtBot) -> None:
    view.finish(final(1, "one"))
    view.show_partial(partial(2, "two"))
    qtbot.wait(300)
    painted: list[int] = []

    class Watch(QObject):
        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
            if isinstance(event, QPaintEvent):
                painted.append(event.rect().top())
            return False

    watch = Watch(view)
    view.installEventFilter(watch)
    view.show_partial(partial(2, "two", " three"))
    qtbot.waitUntil(lambda: bool(painted), timeout=5000)
    assert min(painted) > view._painter.row_height / 2


@pytest.mark.parametrize(
    "text",
    ["x" * 10_000, "word " * 2_000, "\u200f" * 300, "👩🏽\u200d🚀" * 300, "e" + "\u0301" * 8],
    ids=["one word", "many words", "directions", "emoji", "marks"],
)
def test_whatever_is_said_is_shown_within_the_strip(view: CaptionView, text: str) -> None:
    view.show_partial(partial(1, text))
    view.finish(final(1, text + "!"))
    assert len(view.visible_text()) <= 2
    width = view.width() - 2 * 16
    assert all(view._painter.measure(row) <= width for row in view.visible_text())
    picture(view)


def test_frozen_words_stay_in_another_width_and_style(view: CaptionView) -> None:
    told: list[bool] = []
    view.frozen_changed.connect(told.append)
    view.finish(final(1, "one"))
    view.freeze(frozen=True)
    view.finish(final(2, "two"))
    view.resize(300, 200)
    view.restyle(CaptionStyle(size=40))
    assert view.visible_text() == ["one"]
    view.clear()
    assert told == [True, False]


def test_no_more_rows_are_shown_than_there_is_room_for(view: CaptionView) -> None:
    view.restyle(CaptionStyle(size=40, lines=6))
    for number in range(1, 8):
        view.finish(final(number, f"line {number}"))
    height = view.fit(200)
    assert height <= 200
    assert view.visible_text()[-1] == "line 7"
    assert len(view.visible_text()) == view.rows < 6
    view.fit(2000)
    assert view.rows == 6


def test_pictures_of_rows_don_t_pile_up(view: CaptionView) -> None:
    for count in range(200):
        view.show_partial(partial(1, "word " * count))
        picture(view)
    assert view._painter.picture.cache_info().currsize <= 14
