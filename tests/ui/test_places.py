from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app.domain.settings import Settings
from app.ui import places

SCREEN = QRect(0, 0, 1280, 800)


@pytest.mark.parametrize(
    "place", [QRect(40, 20, 760, 560), QRect(-300, -20, 1100, 112), QRect(0, 0, 10, 10)]
)
def test_a_place_is_read_as_it_was_written_and_the_settings_take_it(place: QRect) -> None:
    text = places.written(place)
    assert places.read(text) == place
    assert Settings(window_place=text).window_place == text


@pytest.mark.parametrize("text", [None, "", "760x560"])
def test_where_there_is_none_none_is_read(text: str | None) -> None:
    assert places.read(text) is None


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (QRect(40, 20, 760, 560), QRect(40, 20, 760, 560)),
        (QRect(4000, 3000, 760, 560), QRect(520, 240, 760, 560)),
        (QRect(-700, -500, 760, 560), QRect(0, 0, 760, 560)),
        (QRect(100, 100, 3000, 2000), SCREEN),
    ],
)
def test_a_window_is_whole_on_its_screen(place: QRect, expected: QRect) -> None:
    assert places.fitted(place, SCREEN) == expected


def test_a_place_on_no_screen_is_on_the_first(qapp: QApplication) -> None:
    assert places.screen_of(QRect(90_000, 0, 10, 10)) is QGuiApplication.primaryScreen()


def test_files_are_named_from_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert places.said(tmp_path / "Documents" / "a.txt") == "~/Documents/a.txt"
    assert places.said(Path("/srv/a.txt")) == "/srv/a.txt"


def test_an_arrangement_tells_size_place_and_scale(qapp: QApplication) -> None:
    assert re.fullmatch(r"\d+x\d+\+0\+0@1", places.arrangement())
