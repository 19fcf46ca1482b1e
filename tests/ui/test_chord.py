"""Keys as Qt writes them, and as X does."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from app.ui.chord import ChordError, Modifier, parse

pytestmark = pytest.mark.usefixtures("qapp")
CTRL, ALT, SHIFT, META = Modifier


@pytest.mark.parametrize(
    ("text", "modifiers", "key"),
    [
        ("Ctrl+Alt+R", {CTRL, ALT}, "r"),
        ("Ctrl+Shift+1", {CTRL, SHIFT}, "1"),
        ("Meta+Space", {META}, "space"),
        ("F9", set(), "F9"),
        ("Shift+F24", {SHIFT}, "F24"),
        ("Ctrl+Home", {CTRL}, "Home"),
        ("Ctrl+End", {CTRL}, "End"),
        ("Alt+PgUp", {ALT}, "Prior"),
        ("Alt+PgDown", {ALT}, "Next"),
        ("Ctrl+Ins", {CTRL}, "Insert"),
        ("Ctrl+Alt+Del", {CTRL, ALT}, "Delete"),
        ("Meta+Left", {META}, "Left"),
        ("Ctrl+Return", {CTRL}, "Return"),
        ("Ctrl+Enter", {CTRL}, "KP_Enter"),
        ("Ctrl+Num+5", {CTRL}, "KP_5"),
        ("Ctrl+Num++", {CTRL}, "KP_Add"),
        ("Ctrl+,", {CTRL}, "comma"),
        ("Ctrl++", {CTRL}, "plus"),
        ("Ctrl+`", {CTRL}, "grave"),
        ("Ctrl+\\", {CTRL}, "backslash"),
        ("Ctrl+Ö", {CTRL}, "U00F6"),
        ("Media Play", set(), "XF86AudioPlay"),
        ("Media Next", set(), "XF86AudioNext"),
        ("Volume Mute", set(), "XF86AudioMute"),
        ("Microphone Mute", set(), "XF86AudioMicMute"),
        ("Pause", set(), "Pause"),
    ],
)
def test_a_key_has_its_modifiers_and_its_x_name(
    text: str, modifiers: set[Modifier], key: str
) -> None:
    chord = parse(text)
    assert (set(chord.modifiers), chord.key) == (modifiers, key)


@pytest.mark.parametrize("text", ["R", "Shift+R", "Space", "Home", "Shift+/", "Return", "Num+5"])
def test_a_key_that_people_write_with_is_not_taken_from_them(text: str) -> None:
    with pytest.raises(ChordError, match="would be gone from all other programs"):
        parse(text)


@pytest.mark.parametrize(
    "text", ["", "nonsense", "Ctrl+", "Ctrl+K, Ctrl+R", "Ctrl+Alt+Щ", "Ctrl+Alt"]
)
def test_what_is_not_one_key_is_none(text: str) -> None:
    with pytest.raises(ChordError):
        parse(text)


def test_it_is_shown_as_the_system_writes_it(qapp: QApplication) -> None:
    assert parse("ctrl+alt+r").text == "Ctrl+Alt+R"


def test_modifiers_are_written_in_one_order() -> None:
    assert parse("Meta+Shift+Alt+Ctrl+R").ordered == [CTRL, ALT, SHIFT, META]
