"""The caption strip on a real desktop, among other people's windows."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from tests.benchmarks.clips import CLIPS as CLIPS_DIR
from tests.fakes.desktop import Desktop
from tests.fakes.hands import Editor
from tests.fakes.pulse import PulseServer
from tests.fakes.window import MAIN, STRIP, Window, open_window, until

pytestmark = [pytest.mark.screen, pytest.mark.sound]

CLIP = Path(CLIPS_DIR) / "two_cities.wav"


def captioning(desktop: Desktop, home: Path, *arguments: str) -> Window:
    """Start the program with captions running and words in the strip."""
    window = open_window(desktop, home, "--start", "--source", "sample", *arguments)
    until("the strip is there", lambda: desktop.windows(STRIP))
    until("it has words", window.strip)
    return window


def middle(rect: tuple[int, int, int, int]) -> tuple[int, int]:
    x, y, width, height = rect
    return x + width // 2, y + height // 2


def is_seen(window: Window, home: Path) -> bool:
    """Whether the strip is what is seen in its place."""
    path = home / "screen.png"
    window.ask("picture", path=str(path))
    x, y, width, _ = window.rect_of_strip()
    colour = QImage(str(path)).pixelColor(x + width // 2, y + 4)
    return colour.red() < 100  # its ground is dark, the editor is red


def test_clicks_go_through_a_locked_strip_to_the_window_beneath(
    desktop: Desktop, pulse: PulseServer, tmp_path: Path
) -> None:
    with captioning(desktop, tmp_path, "--lock-captions") as window:
        editor = Editor(desktop, tmp_path / "editor")
        desktop.click(*middle(window.rect_of_strip()))
        until("the click arrives", lambda: editor.says("clicks") == 1)
        assert desktop.windows(STRIP)


def test_a_key_unlocks_it_while_another_program_has_the_focus(
    desktop: Desktop, pulse: PulseServer, tmp_path: Path
) -> None:
    with captioning(desktop, tmp_path, "--lock-captions") as window:
        editor = Editor(desktop, tmp_path / "editor")
        assert window.says("Ctrl+Alt+Shift+L anywhere")
        desktop.xdotool("key", "ctrl+alt+shift+l")
        x, y = middle(window.rect_of_strip())

        def takes_hold() -> bool:
            desktop.drag((x, y), (x - 80, y - 60))
            return middle(window.rect_of_strip()) != (x, y)

        until("it can be taken hold of", takes_hold)
        assert editor.says("focused")
        assert editor.says("text") in ("", None)


def test_what_is_typed_elsewhere_gets_there_whole_whatever_is_done_to_the_strip(
    desktop: Desktop, pulse: PulseServer, tmp_path: Path
) -> None:
    with captioning(desktop, tmp_path) as window:
        editor = Editor(desktop, tmp_path / "editor")
        typed = ""
        for number, text in enumerate(("while words come ", "while it is moved ", "locked ")):
            desktop.xdotool("type", "--delay", 15, text)
            typed += text
            x, y = middle(window.rect_of_strip())
            if number == 1:
                desktop.drag((x, y), (x - 60, y - 40))
                desktop.click(x - 60, y - 40)
        until("all is there", lambda: editor.says("text") == typed)
        assert editor.says("focused")
        assert editor.says("clicks") == 0


def test_it_stays_above_a_full_screen_window_that_comes_later(
    desktop: Desktop, pulse: PulseServer, tmp_path: Path
) -> None:
    with captioning(desktop, tmp_path) as window:
        editor = Editor(desktop, tmp_path / "editor", full=True)
        until("it is above", lambda: is_seen(window, tmp_path))
        # The film is clicked into, and comes to the top of the others.
        desktop.click(600, 100)
        until("it was clicked", lambda: editor.says("clicks") == 1)
        until("it is still above", lambda: is_seen(window, tmp_path))


def test_it_is_in_no_list_of_windows(desktop: Desktop, pulse: PulseServer, tmp_path: Path) -> None:
    with captioning(desktop, tmp_path):
        (strip,) = desktop.windows(STRIP)
        listed = desktop.xprop("-root", "_NET_CLIENT_LIST")
        assert f"{strip:#x}" not in listed
        assert f"{desktop.windows(MAIN)[0]:#x}" in listed


def test_each_screen_has_its_own_place_and_finds_it_again(
    pulse: PulseServer, tmp_path: Path
) -> None:
    large, small = (1280, 800), (1024, 768)
    first = drag_the_strip(large, tmp_path)
    second = drag_the_strip(small, tmp_path)
    assert first != second
    with Desktop(*large) as desktop, captioning(desktop, tmp_path) as window:
        assert window.rect_of_strip() == first


def drag_the_strip(size: tuple[int, int], home: Path) -> tuple[int, int, int, int]:
    """Start on a screen of that size, move the strip, end; return where it was in the end."""
    with Desktop(*size) as desktop, captioning(desktop, home) as window:
        x, y, width, height = window.rect_of_strip()
        assert x >= 0
        assert x + width <= size[0]
        assert y + height <= size[1]
        desktop.drag(middle((x, y, width, height)), (size[0] // 2 - 30, 200))
        until("it has moved", lambda: window.rect_of_strip()[1] != y)
        moved = window.rect_of_strip()
        kept = "{2}x{3}+{0}+{1}".format(*moved)
        until("it is kept", lambda: kept in window.settings()["caption_places"].values())
        window.process.terminate()
        assert window.end() == 0
    return moved
