from __future__ import annotations

import os

import pytest

from app.ui.screen import NoScreenError, find_platform
from tests.fakes.desktop import Desktop, missing_tools


def test_without_a_screen_the_terminal_is_the_way_out() -> None:
    with pytest.raises(NoScreenError) as caught:
        find_platform({})
    assert caught.value.exit_code == 2
    assert "surtitle listen" in caught.value.hint


def test_a_screen_that_does_not_answer_is_named() -> None:
    with pytest.raises(NoScreenError, match=":4711"):
        find_platform({"DISPLAY": ":4711"})


@pytest.mark.parametrize("platform", ["offscreen", "vnc:size=800x600"])
def test_a_platform_that_needs_no_screen_is_taken_as_it_is(platform: str) -> None:
    assert find_platform({"QT_QPA_PLATFORM": platform}) == platform


def test_wayland_alone_is_left_to_qt() -> None:
    assert find_platform({"WAYLAND_DISPLAY": "wayland-0"}) is None


@pytest.mark.screen
def test_x_is_preferred_since_only_there_a_window_can_be_placed() -> None:
    if missing := missing_tools():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"not installed: {missing}")
    with Desktop(320, 240) as desktop:
        there = {"DISPLAY": desktop.environment["DISPLAY"], "WAYLAND_DISPLAY": "wayland-0"}
        assert find_platform(there) == "xcb"
        assert find_platform({**there, "QT_QPA_PLATFORM": "wayland"}) == "wayland;xcb"
        assert find_platform({**there, "QT_QPA_PLATFORM": "xcb"}) == "xcb"
