"""A row as it is painted: its letters, their outline and shadow, its side."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from app.domain.caption_flow import CaptionRow
from app.domain.caption_style import CaptionStyle
from app.ui.row_painter import RowPainter, font_of

pytestmark = pytest.mark.usefixtures("qapp")
PLAIN = CaptionStyle(text="#FF0000", tail="#00FF00")


def picture(style: CaptionStyle, row: CaptionRow, *, ratio: float = 1) -> QImage:
    return RowPainter(style, 400, ratio).picture(row).toImage()


def columns_of(image: QImage, colour: str) -> list[int]:
    """The columns with a pixel that is opaque and of that colour."""
    wanted = QColor(colour).rgb()
    return [
        x
        for x in range(image.width())
        if any(image.pixel(x, y) == wanted for y in range(image.height()))
    ]


def test_what_stands_and_what_may_change_have_their_colours() -> None:
    image = picture(PLAIN, CaptionRow("MMM", " MMM"))
    settled, tail = columns_of(image, "#FF0000"), columns_of(image, "#00FF00")
    assert settled
    assert tail
    assert settled[-1] < tail[0]


@pytest.mark.parametrize(
    ("alignment", "turned", "left"),
    [
        ("start", False, True),
        ("start", True, False),
        ("end", False, False),
        ("end", True, True),
    ],
)
def test_text_stands_on_the_side_where_its_script_begins(
    alignment: str, *, turned: bool, left: bool
) -> None:
    style = replace(PLAIN, alignment=alignment)  # type: ignore[arg-type]
    painted = columns_of(picture(style, CaptionRow("MMM", "", turned)), "#FF0000")
    assert (painted[0] < 40) is left
    assert (painted[-1] > 360) is not left


def test_centred_it_has_as_much_room_on_either_side() -> None:
    painted = columns_of(
        picture(replace(PLAIN, alignment="centre"), CaptionRow("MMM", "")), "#FF0000"
    )
    assert abs(painted[0] - (400 - painted[-1])) <= 3


def test_an_outline_surrounds_the_letters_and_leaves_them_as_wide() -> None:
    row = CaptionRow("MMM", "")
    bare = columns_of(picture(PLAIN, row), "#FF0000")
    outlined = replace(PLAIN, outline=4, outline_colour="#0000FF")
    image = picture(outlined, row)
    rim, letters = columns_of(image, "#0000FF"), columns_of(image, "#FF0000")
    assert rim[0] < letters[0]
    assert rim[-1] > letters[-1]
    assert len(letters) == len(bare)


def test_a_shadow_falls_to_the_right_and_down() -> None:
    row = CaptionRow("MMM", "")
    bare, shadowed = picture(PLAIN, row), picture(replace(PLAIN, shadow=True), row)
    painted = [
        [(x, y) for x in range(image.width()) for y in range(image.height()) if image.pixel(x, y)]
        for image in (bare, shadowed)
    ]
    assert max(x for x, _ in painted[1]) > max(x for x, _ in painted[0])
    assert len(painted[1]) > len(painted[0])


def test_a_picture_in_the_text_is_not_outlined_and_keeps_its_width() -> None:
    painter = RowPainter(replace(PLAIN, outline=4), 400, 1)
    before = painter.natural_width(CaptionRow("a 🎉🎉 b", ""))
    painter.picture(CaptionRow("a 🎉🎉 b", ""))
    assert RowPainter(replace(PLAIN, outline=4), 400, 1).natural_width(
        CaptionRow("a 🎉🎉 b", "")
    ) == pytest.approx(before)


def test_it_is_as_sharp_as_the_screen() -> None:
    image = picture(PLAIN, CaptionRow("MMM", ""), ratio=2)
    assert image.devicePixelRatio() == 2
    assert image.width() == 800


def test_the_same_row_is_painted_once() -> None:
    painter = RowPainter(PLAIN, 400, 1)
    assert painter.picture(CaptionRow("a", "b")) is painter.picture(CaptionRow("a", "b"))


def test_the_font_is_the_style_s(qapp: QApplication) -> None:
    font = font_of(CaptionStyle(family="DejaVu Sans", size=40, weight=700))
    assert (font.family(), font.pixelSize(), int(font.weight())) == ("DejaVu Sans", 40, 700)
    assert font_of(CaptionStyle()).family() == qapp.font().family()
    tall = RowPainter(CaptionStyle(spacing=200), 400, 1).row_height
    assert tall > 1.9 * RowPainter(CaptionStyle(spacing=100), 400, 1).row_height
