"""The meter's bars, as they are painted and as they move."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from app.domain.level import Level
from app.ui.level_meter import BARS, LevelMeter, share_of


def loud(dbfs: float) -> Level:
    return Level(rms_dbfs=dbfs, peak_dbfs=dbfs)


@pytest.fixture
def meter(qtbot: QtBot) -> LevelMeter:
    meter = LevelMeter()
    qtbot.addWidget(meter)
    meter.set_colours("#ff0000", "#00ff00", "#ffffff")
    meter.resize(meter.sizeHint())
    return meter


def bars(meter: LevelMeter) -> int:
    """How many bars are painted as filled."""
    image = meter.grab().toImage()
    scale = image.width() / meter.width()
    middle = image.height() // 2
    colours = [image.pixelColor(round((bar * 6 + 2) * scale), middle) for bar in range(BARS)]
    return colours.count(QColor("#ff0000"))


@pytest.mark.parametrize(
    ("dbfs", "share"), [(-120.0, 0.0), (-70.0, 0.0), (-33.0, 0.5), (-6.0, 1.0), (0.0, 1.0)]
)
def test_loudness_has_its_place(dbfs: float, share: float) -> None:
    assert share_of(dbfs) == pytest.approx(share)


def test_it_rises_at_once(meter: LevelMeter) -> None:
    assert bars(meter) == 0
    meter.show_level(loud(-33.0))
    assert bars(meter) == BARS // 2
    meter.show_level(loud(0.0))
    assert bars(meter) == BARS


def test_it_falls_to_nothing_and_then_rests(meter: LevelMeter, qtbot: QtBot) -> None:
    meter.show_level(loud(-6.0))
    meter.show_level(None)
    assert meter.share == 1.0
    qtbot.waitUntil(lambda: meter.share == 0.0)
    assert not meter._timer.isActive()
    assert bars(meter) == 0


def test_it_falls_no_further_than_what_is_heard(meter: LevelMeter, qtbot: QtBot) -> None:
    meter.show_level(loud(-6.0))
    meter.show_level(loud(-33.0))
    qtbot.waitUntil(lambda: not meter._timer.isActive())
    assert meter.share == pytest.approx(0.5)
