from __future__ import annotations

from PySide6.QtGui import QColor, QFont, QTextLayout
from PySide6.QtWidgets import QApplication

from app.ui.text_layout import lay_out, line_pieces

COLOURS = (QColor("#000000"), QColor("#888888"))


def laid_out(text: str, tail: str = "", width: float = 200.0) -> QTextLayout:
    return lay_out(text, tail, font=QFont(), width=width, row_height=20.0, colours=COLOURS)


def rows(layout: QTextLayout) -> list[str]:
    text = layout.text()
    spans = (layout.lineAt(row) for row in range(layout.lineCount()))
    return [text[span.textStart() : span.textStart() + span.textLength()] for span in spans]


def test_words_wrap_and_rows_lie_at_even_distances(qapp: QApplication) -> None:
    layout = laid_out("several words that do not go into two hundred pixels at once")
    assert layout.lineCount() > 1
    assert "".join(rows(layout)) == layout.text()
    assert [layout.lineAt(row).y() for row in range(layout.lineCount())] == [
        20.0 * row for row in range(layout.lineCount())
    ]


def test_the_tail_has_its_own_colour(qapp: QApplication) -> None:
    formats = laid_out("settled", " tail").formats()
    assert [(one.start, one.length) for one in formats] == [(0, 7), (7, 5)]
    assert [one.format.foreground().color() for one in formats] == list(COLOURS)


def test_a_word_without_end_is_broken(qapp: QApplication) -> None:
    layout = laid_out("w" * 500)
    assert layout.lineCount() > 10
    assert max(layout.lineAt(row).naturalTextWidth() for row in range(10)) <= 200


def test_settled_words_stay_in_their_rows_while_the_tail_changes(qapp: QApplication) -> None:
    settled = "it was the best of times it was the worst of times it was"
    with_one, with_other = rows(laid_out(settled, " the age")), rows(laid_out(settled, " a"))
    assert with_one[:-1] == with_other[: len(with_one) - 1]


def test_markup_is_text(qapp: QApplication) -> None:
    assert laid_out("<b>x</b>").text() == "<b>x</b>"


def test_where_there_is_no_room_nothing_is_lost(qapp: QApplication) -> None:
    assert "".join(rows(laid_out("some words", " more", width=-10.0))) == "some words more"


def test_korean_is_broken_between_words_only() -> None:
    assert line_pieces("그것은 최고의 시대였다 abc 中文") == [
        "그것은 ",
        "최고의 ",
        "시대였다 ",
        "abc ",
        "中",
        "文",
    ]


def test_pieces_are_the_text_whatever_it_is() -> None:
    for text in ("", " ", "a b", "那是。", "👩🏽\u200d🚀 x", "x" * 50, "a-b c/d"):
        assert "".join(line_pieces(text)) == text
