"""The page for how captions look."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.caption_style import PRESETS, CaptionStyle
from app.domain.notices import Notice
from app.domain.settings import Settings
from app.ui.actions import Actions
from app.ui.overlay import Overlay
from app.ui.pages.captions_page import CaptionsPage
from app.ui.theme import Theme
from tests.ui.runs import controller_for


@pytest.fixture
def page(theme: Theme, qtbot: QtBot, tmp_path: Path) -> CaptionsPage:
    controller = controller_for(tmp_path)
    page = CaptionsPage(controller.preferences, theme, Actions(controller))
    page._kept = controller  # type: ignore[attr-defined]
    qtbot.addWidget(page)
    page.show()
    return page


def value(page: CaptionsPage) -> Settings:
    return page.preferences.value


def take(page: CaptionsPage, name: str) -> None:
    page.style_.activated.emit(page.style_.findData(name))


@pytest.mark.parametrize("name", list(PRESETS))
def test_a_style_is_taken_with_a_click(page: CaptionsPage, name: str) -> None:
    take(page, name)
    assert value(page).caption_style == PRESETS[name]
    assert page.style_.currentText() == name
    assert page.size_.value() == PRESETS[name].size


def test_a_part_that_is_changed_makes_it_another_style(page: CaptionsPage) -> None:
    page.size_.setValue(40)
    page.text.colour_picked.emit("#FFEE00")
    page.opacity.setValue(20)
    page.uppercase.click()
    assert value(page).caption_style == CaptionStyle(
        size=40, text="#FFEE00", opacity=20, uppercase=True
    )
    assert page.style_.currentText() == "Changed"
    assert not page.remove.isEnabled()


def test_a_style_of_one_s_own_is_kept_taken_and_deleted(page: CaptionsPage) -> None:
    page.size_.setValue(40)
    QTest.keyClicks(page.name, "Mine")
    QTest.keyClick(page.name, Qt.Key.Key_Return)
    assert value(page).own_styles == {"Mine": CaptionStyle(size=40)}
    assert page.style_.currentText() == "Mine"
    take(page, "Standard")
    take(page, "Mine")
    assert value(page).caption_style.size == 40
    page.remove.click()
    assert not value(page).own_styles
    assert page.style_.currentText() == "Changed"


@pytest.mark.parametrize("name", ["", "  ", "Standard"])
def test_a_name_that_can_t_be_is_refused_in_words(page: CaptionsPage, name: str) -> None:
    told: list[Notice] = []
    page.told.connect(told.append)
    page.name.setText(name)
    page.keep.click()
    assert "can't be called" in told[0].title
    assert not value(page).own_styles


def test_the_contrast_is_said_at_its_worst(page: CaptionsPage) -> None:
    assert "11.7 to 1" in page.contrast.text()
    assert page.contrast.text().endswith("very good")
    page.opacity.setValue(0)
    assert page.contrast.text().endswith("too little to read")


def test_captions_may_stay_for_ever(page: CaptionsPage) -> None:
    page.fade.setValue(0)
    assert value(page).caption_fade_s == 0


def test_the_width_is_set_about_the_middle_and_the_captions_follow(page: CaptionsPage) -> None:
    overlay = Overlay(page._kept)  # type: ignore[attr-defined]
    before = overlay.geometry()
    assert page.width_.value() == before.width()
    page.width_.setValue(before.width() - 100)
    assert overlay.width() == before.width() - 100
    assert abs(overlay.geometry().center().x() - before.center().x()) <= 1
    assert overlay.geometry().bottom() == before.bottom()
    page.width_.setValue(page.width_.maximum())
    free = overlay.screen().availableGeometry()
    assert overlay.width() == free.width()
