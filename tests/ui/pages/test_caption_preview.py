"""The preview shows a style over light, busy and dark."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app.domain.caption_style import PRESETS, CaptionStyle
from app.ui.pages.caption_preview import CaptionPreview


@pytest.fixture
def preview(qtbot: QtBot) -> CaptionPreview:
    preview = CaptionPreview()
    qtbot.addWidget(preview)
    preview.resize(600, preview.height())
    preview.show()
    return preview


def picture(preview: CaptionPreview) -> QImage:
    return preview.grab().toImage()


def test_it_is_light_busy_and_dark(preview: CaptionPreview) -> None:
    preview.show_style(CaptionStyle(opacity=0))
    image = picture(preview)
    assert image.pixelColor(100, 3).name() == "#ffffff"
    assert image.pixelColor(500, 3).name() == "#000000"
    assert len({image.pixelColor(x, 3).name() for x in range(210, 390, 12)}) > 3


@pytest.mark.parametrize("style", [*PRESETS.values(), CaptionStyle(size=96, lines=6)])
def test_each_style_is_shown_whole(preview: CaptionPreview, style: CaptionStyle) -> None:
    preview.show_style(style)
    assert preview._view.height() * preview._scale() <= preview.height()
    assert preview._view.width() * preview._scale() <= preview.width()
    assert preview._view.visible_text()


def test_a_change_is_seen_at_once(preview: CaptionPreview) -> None:
    before = picture(preview)
    preview.show_style(CaptionStyle(ground="#803030"))
    assert picture(preview) != before
