"""Rows of a page: what is in force, at once, and the way back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from app.domain.notices import Notice
from app.domain.settings import Settings
from app.ui.pages.page import SettingsPage, value_at
from app.ui.preferences import Preferences
from app.ui.theme import Theme


@pytest.fixture
def page(theme: Theme, qtbot: QtBot) -> SettingsPage:
    """A page without rows."""
    page = SettingsPage("Page", Preferences(Path("nowhere"), Settings()), theme)
    qtbot.addWidget(page)
    page.show()
    return page


def resets(page: SettingsPage) -> list[str]:
    """What can be taken back, as it is said."""
    buttons = page.findChildren(QToolButton)
    return [button.accessibleName() for button in buttons if button.isVisibleTo(page)]


def reset(page: SettingsPage, name: str) -> None:
    next(one for one in page.findChildren(QToolButton) if one.accessibleName() == name).click()


def test_a_number_is_changed_at_once_and_its_usual_value_is_a_click_away(
    page: SettingsPage,
) -> None:
    box = page.number("Size", "caption_style.size", range(12, 97), " px")
    page.show_settings()
    assert (box.value(), resets(page)) == (28, [])
    box.setValue(40)
    assert page.preferences.value.caption_style.size == 40
    assert resets(page) == ["Size: back to 28 px"]
    page.preferences.restyle(size=50)
    assert box.value() == 50
    reset(page, "Size: back to 28 px")
    assert (box.value(), resets(page)) == (28, [])


def test_none_has_a_name(page: SettingsPage) -> None:
    box = page.number("Fade", "caption_fade_s", range(121), " s", zero="Never")
    page.show_settings()
    box.setValue(0)
    assert box.text() == "Never"
    assert resets(page) == ["Fade: back to 6 s"]


def test_a_switch_and_a_choice(page: SettingsPage) -> None:
    switch = page.switch("Calm", "calm", "Nothing moves.")
    choice = page.choice("Closing", "on_close", [("Ask", "ask"), ("Quit", "quit")])
    page.show_settings()
    switch.click()
    assert page.preferences.value.calm
    assert switch.isChecked()
    choice.activated.emit(1)
    assert page.preferences.value.on_close == "quit"
    assert resets(page) == ["Calm: back to Off", "Closing: back to Ask"]
    assert switch.accessibleDescription() == "Nothing moves."


def test_what_is_in_force_is_shown_though_it_is_no_choice(page: SettingsPage) -> None:
    page.preferences.restyle(family="Gone Sans")
    choice = page.choice("Font", "caption_style.family", [("System font", None)])
    page.show_settings()
    assert choice.currentText() == "Gone Sans"


def test_what_a_setting_does_not_take_is_told_and_put_back(page: SettingsPage) -> None:
    box = page.number("Size", "caption_style.size", range(200))
    page.show_settings()
    told: list[Notice] = []
    page.told.connect(told.append)
    box.setValue(199)
    assert "size" in told[0].title
    assert box.value() == 28


def test_a_path_leads_to_a_value() -> None:
    assert value_at(Settings(), "caption_style.lines") == 2
    assert value_at(Settings(), "silence_ms") == 600
