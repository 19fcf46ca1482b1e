"""Where the strip stands, for the screens that there are."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.settings import MOST_PLACES, Settings
from app.store.settings_members import ANY_SCREENS
from app.ui import places
from app.ui.preferences import Preferences
from app.ui.strip_place import StripPlace


def stands(qtbot: QtBot, kept: dict[str, str], *, height: int = 100) -> tuple[QWidget, StripPlace]:
    strip = QWidget()
    qtbot.addWidget(strip)
    preferences = Preferences(Path("nowhere"), Settings(caption_places=kept))
    place = StripPlace(strip, preferences, lambda _free: height)
    place.put()
    return strip, place


def test_it_goes_to_where_it_was_on_these_screens(qtbot: QtBot) -> None:
    here = places.arrangement()
    strip, _ = stands(qtbot, {"3840x2160+0+0@2": "900x100+0+0", here: "400x100+30+40"})
    assert strip.geometry() == QRect(30, 40, 400, 100)


def test_a_place_of_the_version_before_counts_until_there_is_one(qtbot: QtBot) -> None:
    strip, place = stands(qtbot, {ANY_SCREENS: "400x100+30+40"})
    assert strip.geometry() == QRect(30, 40, 400, 100)
    strip.move(50, 60)
    place._remember()
    assert place._preferences.value.caption_places == {places.arrangement(): "400x100+50+60"}


def test_where_it_never_was_on_these_screens_it_goes_to_the_usual_place(qtbot: QtBot) -> None:
    strip, _ = stands(qtbot, {"3840x2160+0+0@2": "900x100+0+0"})
    free = QGuiApplication.primaryScreen().availableGeometry()
    assert abs(strip.geometry().center().x() - free.center().x()) <= 1
    assert free.bottom() - 60 < strip.geometry().bottom() < free.bottom()


@pytest.mark.parametrize(
    ("kept", "expected"),
    [("400x100+30+40", QRect(30, 40, 400, 160)), ("400x100+30+600", QRect(30, 540, 400, 160))],
)
def test_another_height_keeps_the_edge_that_is_closer_to_the_screen_s(
    qtbot: QtBot, kept: str, expected: QRect
) -> None:
    strip, _ = stands(qtbot, {places.arrangement(): kept}, height=160)
    assert strip.geometry() == expected


def test_the_edge_that_is_not_held_stays(qtbot: QtBot) -> None:
    strip, place = stands(qtbot, {places.arrangement(): "400x100+30+300"})
    place._height = lambda _free: 150
    place.fit_height(keep_bottom=True)
    assert strip.geometry() == QRect(30, 250, 400, 150)
    place._height = lambda _free: 100
    place.fit_height(keep_bottom=False)
    assert strip.geometry() == QRect(30, 250, 400, 100)


def test_only_the_newest_places_are_remembered(qtbot: QtBot) -> None:
    many = {f"{width}x800+0+0@1": "400x100+30+40" for width in range(1, MOST_PLACES + 1)}
    strip, place = stands(qtbot, many)
    strip.move(1, 2)
    place._remember()
    kept = list(place._preferences.value.caption_places)
    assert len(kept) == MOST_PLACES
    assert kept[-1] == places.arrangement()
    assert "1x800+0+0@1" not in kept


def test_what_a_change_of_screens_moves_is_not_what_the_user_chose(qtbot: QtBot) -> None:
    here = places.arrangement()
    strip, place = stands(qtbot, {here: "400x100+30+40"})
    screen = QGuiApplication.primaryScreen()
    strip.move(200, 200)
    screen.availableGeometryChanged.emit(screen.availableGeometry())
    place._remember()
    assert place._preferences.value.caption_places == {here: "400x100+30+40"}
    qtbot.waitUntil(lambda: strip.geometry() == QRect(30, 40, 400, 100), timeout=10_000)


def test_the_usual_place_is_no_choice_of_the_user_s(qtbot: QtBot) -> None:
    strip, place = stands(qtbot, {})
    place._remember()
    assert not place._preferences.value.caption_places
    strip.move(strip.x() - 10, strip.y())
    place._remember()
    assert place._preferences.value.caption_places
