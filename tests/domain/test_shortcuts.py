"""Keys, and who has them already."""

from __future__ import annotations

import pytest

from app.domain.shortcuts import (
    DEEDS,
    Action,
    complaint_about_keys,
    is_for_anywhere,
    keys_anywhere,
    keys_in_window,
)


def test_no_two_actions_have_the_same_keys_at_first() -> None:
    keys = [*filter(None, keys_in_window({}).values()), *filter(None, keys_anywhere({}).values())]
    assert len(keys) == len(set(keys))
    assert set(DEEDS) == set(Action)


def test_the_user_s_own_keys_come_first_and_none_is_a_choice() -> None:
    keys = keys_in_window({"toggle": "F9", "lock": ""})
    assert (keys[Action.TOGGLE], keys[Action.LOCK], keys[Action.QUIT]) == ("F9", "", "Ctrl+Q")
    assert Action.QUIT not in keys_anywhere({"quit": "F9"})


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ("", ""),
        ("F9", ""),
        ("Ctrl+R", ""),  # its own
        ("Ctrl+Q", "Ctrl+Q is for “Quit” already."),
        ("Ctrl+Alt+Shift+L", "Ctrl+Alt+Shift+L is for “Lock captions: clicks go through” already."),
        ("Ctrl+=", "Ctrl+= is for “Larger text” already."),
        ("Space", "Space is for “Hold to talk” already."),
    ],
)
def test_keys_that_are_taken_are_refused_in_words(keys: str, says: str) -> None:
    said = complaint_about_keys(keys, Action.TOGGLE, keys_in_window({}), keys_anywhere({}))
    assert said == says


@pytest.mark.parametrize(
    ("keys", "fit"),
    [
        ("A", False),
        ("Shift+A", False),
        ("Ctrl+A", True),
        ("F9", True),
        ("Meta+Space", True),
        ("Ctrl++", True),
        ("Media Play", True),
        ("+", False),
    ],
)
def test_what_is_typed_is_not_taken_from_other_programs(keys: str, *, fit: bool) -> None:
    assert is_for_anywhere(keys) is fit
