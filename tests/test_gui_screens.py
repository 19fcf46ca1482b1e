"""The caption strip while screens come and go, and change their size under it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.fakes.desktop import Desktop, missing_tools
from tests.fakes.pulse import PulseServer
from tests.fakes.window import STRIP, Window, open_window, until

pytestmark = [pytest.mark.screen, pytest.mark.sound]

Rect = tuple[int, int, int, int]
SMALL_MODE = "1024x768 63.5 1024 1072 1176 1328 768 771 775 798".split()


@contextmanager
def desktop(width: int, height: int) -> Iterator[Desktop]:
    """A desktop whose screens can be changed."""
    missing = [*missing_tools(), *(["xrandr"] if shutil.which("xrandr") is None else [])]
    if missing:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"not installed: {missing}")
    with Desktop(width, height) as made:
        yield made


def xrandr(desktop: Desktop, *arguments: str) -> None:
    subprocess.run(
        ["xrandr", *arguments],
        env={**os.environ, **desktop.environment},
        check=True,
        capture_output=True,
        timeout=30,
    )


@contextmanager
def captioning(desktop: Desktop, home: Path) -> Iterator[Window]:
    with open_window(desktop, home, "--start", "--source", "sample") as window:
        until("the strip is there", lambda: desktop.windows(STRIP))
        until("it has words", window.strip)
        yield window
        window.process.terminate()
        assert window.end() == 0
        assert window.log() == ""


def drag_to(desktop: Desktop, window: Window, x: int, y: int) -> Rect:
    """Drag the strip there; return where it is once that is kept."""
    left, top, width, height = before = window.rect_of_strip()
    desktop.drag((left + width // 2, top + height // 2), (x, y))
    until("it has moved", lambda: window.rect_of_strip() != before)
    moved = window.rect_of_strip()
    kept = "{2}x{3}+{0}+{1}".format(*moved)
    until("it is kept", lambda: kept in window.settings()["caption_places"].values())
    return moved


def lies_within(rect: Rect, width: int, height: int) -> bool:
    return (
        rect[0] >= 0 and rect[1] >= 0 and rect[0] + rect[2] <= width and rect[1] + rect[3] <= height
    )


def test_it_follows_another_resolution_and_goes_back_to_its_place_with_it(
    pulse: PulseServer, tmp_path: Path
) -> None:
    with desktop(1280, 800) as screen, captioning(screen, tmp_path) as window:
        xrandr(screen, "--newmode", *SMALL_MODE)
        xrandr(screen, "--addmode", "screen", "1024x768")
        place = drag_to(screen, window, 1000, 700)
        assert not lies_within(place, 1024, 768)
        xrandr(screen, "--output", "screen", "--mode", "1024x768")
        until(
            "it is whole on the smaller one", lambda: lies_within(window.rect_of_strip(), 1024, 768)
        )
        xrandr(screen, "--output", "screen", "--mode", "1280x800")
        until("it is back", lambda: window.rect_of_strip() == place)


def test_it_comes_to_a_screen_that_is_left_when_its_own_is_unplugged_and_goes_back(
    pulse: PulseServer, tmp_path: Path
) -> None:
    with desktop(1600, 800) as screens:
        xrandr(screens, "--setmonitor", "left", "800/100x800/100+0+0", "screen")
        xrandr(screens, "--setmonitor", "right", "800/100x800/100+800+0", "none")
        with captioning(screens, tmp_path) as window:
            place = drag_to(screens, window, 1200, 300)
            assert place[0] >= 800
            xrandr(screens, "--delmonitor", "right")
            until("it is on the other", lambda: lies_within(window.rect_of_strip(), 800, 800))
            xrandr(screens, "--setmonitor", "right", "800/100x800/100+800+0", "none")
            until("it is back", lambda: window.rect_of_strip() == place)
