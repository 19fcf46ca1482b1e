"""The box behind the captions."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPainter

from app.domain.caption_style import CaptionStyle
from app.ui.caption_ground import CaptionGround

pytestmark = pytest.mark.usefixtures("qapp")


def painted(style: CaptionStyle, *, framed: bool = False) -> QImage:
    image = QImage(QSize(200, 80), QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    CaptionGround().paint(painter, image.size(), 1, style, framed=framed)
    painter.end()
    return image


def test_it_covers_as_much_as_it_is_said_to() -> None:
    middle = painted(CaptionStyle(ground="#102030", opacity=78)).pixelColor(100, 40)
    assert middle.alpha() == pytest.approx(199, abs=1)
    assert painted(CaptionStyle(opacity=0)).pixelColor(100, 40).alpha() == 0
    assert painted(CaptionStyle(opacity=100)).pixelColor(100, 40).alpha() == 255


def test_its_corners_are_round_or_square() -> None:
    assert painted(CaptionStyle(opacity=100, radius=12)).pixelColor(0, 0).alpha() == 0
    assert painted(CaptionStyle(opacity=100, radius=0)).pixelColor(0, 0).alpha() == 255


def test_framed_its_edge_is_seen_and_even_no_box_can_be_taken_hold_of() -> None:
    style = CaptionStyle(opacity=0)
    assert painted(style, framed=True).pixelColor(100, 40).alpha() > 0
    assert painted(style, framed=True).pixelColor(100, 1).lightness() > 100


def test_it_is_painted_once_for_a_look() -> None:
    ground = CaptionGround()
    image = QImage(QSize(200, 80), QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    keys = []
    for framed in (False, False, True):
        ground.paint(painter, image.size(), 1, CaptionStyle(), framed=framed)
        keys.append(ground._picture.cacheKey())
    painter.end()
    assert keys[0] == keys[1] != keys[2]
