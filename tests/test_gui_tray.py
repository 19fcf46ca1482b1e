"""The program without its window: in the tray, and told by `surtitle tell`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.clips import CLIPS as CLIPS_DIR
from tests.fakes.desktop import Desktop
from tests.fakes.hands import Editor
from tests.fakes.pulse import PulseServer
from tests.fakes.window import BOUND_S, MAIN, NEVER_FADE, STRIP, open_window, until

pytestmark = [pytest.mark.screen, pytest.mark.sound]

CLIP = Path(CLIPS_DIR) / "two_cities.wav"
TRAY = "panel"  # what trayer calls its window


def tell(desktop: Desktop, home: Path, wish: str) -> int:
    """Say a word to the running window; return the exit code."""
    done = subprocess.run(
        [sys.executable, "-m", "app", "tell", wish],
        env={**os.environ, **desktop.environment, "SURTITLE_HOME": str(home)},
        timeout=BOUND_S,
        check=False,
        capture_output=True,
    )
    return done.returncode


def close(desktop: Desktop) -> None:
    """Close the main window as its title bar does."""
    desktop.xdotool("windowfocus", "--sync", desktop.windows(MAIN)[0], "key", "alt+F4")


def test_captions_go_on_in_the_tray_and_a_click_there_brings_the_window_back(
    desktop: Desktop, pulse: PulseServer, tmp_path: Path
) -> None:
    if shutil.which("trayer") is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("trayer is not installed")
    desktop.start(
        *("trayer", "--edge", "top", "--align", "right", "--widthtype", "pixel"),
        *("--width", "64", "--heighttype", "pixel", "--height", "32"),
    )
    until("the tray is there", lambda: desktop.windows(TRAY))
    (tmp_path / "settings.json").write_text(NEVER_FADE)
    player = pulse.play(CLIP)
    with open_window(desktop, tmp_path, "--start", "--engine", "local") as window:
        until("the strip has words", window.strip)
        close(desktop)
        until("the window is gone", lambda: not desktop.windows(MAIN))
        before = window.strip()
        player.kill()
        pulse.play(CLIP)
        until("captions go on", lambda: window.strip() != before)
        until("it is said once", lambda: window.settings()["told_of_tray"])
        desktop.click(1280 - 16, 16)
        until("the window is back", lambda: desktop.windows(MAIN))
        until("it has missed nothing", window.strip_shows_the_end)
        window.process.terminate()
        assert window.end() == 0


def test_without_a_tray_it_is_asked_once_and_a_second_start_brings_the_window_back(
    desktop: Desktop, pulse: PulseServer, tmp_path: Path
) -> None:
    pulse.play(CLIP)
    with open_window(desktop, tmp_path, "--start", "--engine", "local") as window:
        until("the strip is there", lambda: desktop.windows(STRIP))
        close(desktop)
        until("it asks", lambda: window.find("Button", "Keep captioning"))
        window.click("Button", "Keep captioning")
        until("the window is gone", lambda: not desktop.windows(MAIN))
        assert tell(desktop, tmp_path, "window") == 0
        until("it is back", lambda: desktop.windows(MAIN))
        close(desktop)
        until("it goes without a question", lambda: not desktop.windows(MAIN))
        assert desktop.windows(STRIP)
        assert tell(desktop, tmp_path, "finish") == 0
        until("the text is kept", lambda: list((tmp_path / "transcripts").glob("*.txt")))
        window.process.terminate()
        assert window.end() == 0


def test_a_run_that_ends_while_somebody_types_takes_no_key_from_them(
    desktop: Desktop, pulse: PulseServer, tmp_path: Path
) -> None:
    pulse.play(CLIP)
    with open_window(desktop, tmp_path, "--start", "--engine", "local") as window:
        until("the strip has words", window.strip)
        close(desktop)
        window.click("Button", "Keep captioning")
        until("the window is gone", lambda: not desktop.windows(MAIN))
        editor = Editor(desktop, tmp_path / "editor")
        text = "somebody types on and on " * 8
        typing = desktop.start("xdotool", "type", "--delay", "25", text)
        assert tell(desktop, tmp_path, "finish") == 0
        until("the window is back, since there is no tray", lambda: desktop.windows(MAIN))
        typing.wait(BOUND_S)
        until("all that was typed is there", lambda: editor.says("text") == text)
        assert editor.says("focused")
        window.process.terminate()
        assert window.end() == 0


def test_a_locked_strip_is_unlocked_from_a_terminal(
    desktop: Desktop, pulse: PulseServer, tmp_path: Path
) -> None:
    assert tell(desktop, tmp_path, "toggle") == 3
    pulse.play(CLIP)
    with open_window(desktop, tmp_path, "--engine", "local") as window:
        assert tell(desktop, tmp_path, "toggle") == 0
        until("the strip has words", window.strip)
        assert tell(desktop, tmp_path, "lock") == 0
        until("it is locked", lambda: window.settings().get("captions_locked"))
        assert tell(desktop, tmp_path, "hide") == 0
        until("it is gone", lambda: not desktop.windows(STRIP))
        assert tell(desktop, tmp_path, "show") == 0
        until("it is back", lambda: desktop.windows(STRIP))
        assert tell(desktop, tmp_path, "unlock") == 0
        x, y, width, height = window.rect_of_strip()
        desktop.drag((x + width // 2, y + height // 2), (x + width // 2 - 70, y - 90))
        until("it is taken hold of", lambda: window.rect_of_strip()[0] != x)
        window.process.terminate()
        assert window.end() == 0
