"""Keys are chosen by pressing them; what is taken is refused in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.notices import Notice
from app.domain.settings import Settings
from app.domain.shortcuts import Action
from app.ui.pages.shortcuts_page import KeyEdit, ShortcutsPage
from app.ui.preferences import Preferences
from app.ui.theme import Theme

CONTROL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def page(theme: Theme, qtbot: QtBot) -> ShortcutsPage:
    page = ShortcutsPage(Preferences(Path("nowhere"), Settings()), theme)
    qtbot.addWidget(page)
    page.show()
    return page


def edit(page: ShortcutsPage, action: Action, field: str = "shortcuts") -> KeyEdit:
    return page.edits[field, action]


def keys(page: ShortcutsPage, field: str = "shortcuts") -> dict[str, str]:
    return dict(getattr(page.preferences.value, field))


def press(edit: KeyEdit, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(edit, key, modifier)


def test_each_action_shows_its_keys(page: ShortcutsPage) -> None:
    assert edit(page, Action.TOGGLE).keySequence().toString() == "Ctrl+R"
    assert edit(page, Action.LOCK, "global_shortcuts").keySequence().toString() == (
        "Ctrl+Alt+Shift+L"
    )
    assert ("global_shortcuts", Action.QUIT) not in page.edits
    assert not page.usual.isEnabled()


def test_pressed_keys_are_taken_at_once_and_can_be_taken_back(page: ShortcutsPage) -> None:
    press(edit(page, Action.TOGGLE), Qt.Key.Key_F9)
    assert keys(page) == {"toggle": "F9"}
    press(edit(page, Action.TOGGLE), Qt.Key.Key_R, CONTROL)
    assert keys(page) == {}  # as usual
    press(edit(page, Action.QUIT), Qt.Key.Key_Backspace)
    assert keys(page) == {"quit": ""}
    page.usual.click()
    assert keys(page) == {}
    assert edit(page, Action.QUIT).keySequence().toString() == "Ctrl+Q"


@pytest.mark.parametrize(
    ("field", "key", "modifier", "says"),
    [
        ("shortcuts", Qt.Key.Key_Q, CONTROL, "is for “Quit” already"),
        ("shortcuts", Qt.Key.Key_Space, NONE, "is for “Hold to talk” already"),
        ("global_shortcuts", Qt.Key.Key_L, CONTROL, "is for “Lock captions"),
        ("global_shortcuts", Qt.Key.Key_A, NONE, "taken from what you type"),
    ],
)
def test_keys_that_are_taken_are_refused_in_words(
    page: ShortcutsPage, field: str, key: Qt.Key, modifier: Qt.KeyboardModifier, says: str
) -> None:
    told: list[Notice] = []
    page.told.connect(told.append)
    before = edit(page, Action.TOGGLE, field).keySequence()
    press(edit(page, Action.TOGGLE, field), key, modifier)
    assert says in told[0].hint
    assert keys(page, field) == {}
    assert edit(page, Action.TOGGLE, field).keySequence() == before


def test_where_keys_work_in_no_other_program_it_says_why(page: ShortcutsPage) -> None:
    page.say_anywhere("This desktop offers no global shortcuts.", {})
    assert not edit(page, Action.TOGGLE, "global_shortcuts").isEnabled()
    assert edit(page, Action.TOGGLE).isEnabled()
    assert "no global shortcuts" in page.anywhere.text()


def test_keys_that_another_program_has_are_named(page: ShortcutsPage) -> None:
    page.say_anywhere("", {Action.LOCK: "Another program has Ctrl+Alt+Shift+L."})
    assert "Another program has" in page.anywhere.text()
    assert edit(page, Action.LOCK, "global_shortcuts").isEnabled()
    assert "Another" in edit(page, Action.LOCK, "global_shortcuts").toolTip()


def test_a_modifier_alone_takes_no_keys_away(page: ShortcutsPage) -> None:
    field = edit(page, Action.TOGGLE)
    field.setFocus()
    QTest.keyPress(field, Qt.Key.Key_Control, CONTROL)
    QTest.keyRelease(field, Qt.Key.Key_Control)
    field.editingFinished.emit()
    assert keys(page) == {}
    assert field.keySequence().toString() == "Ctrl+R"
