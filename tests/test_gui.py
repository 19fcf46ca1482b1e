"""The program with its windows as people use it: a real screen, real hands, real sound, real files.

What the windows show is read as a screen reader reads it (tests/fakes/probe.py).
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.benchmarks.clips import CLIPS as CLIPS_DIR
from tests.fakes.desktop import Desktop
from tests.fakes.pulse import PulseServer
from tests.fakes.window import BOUND_S, MAIN, NEVER_FADE, STRIP, Window, open_window, until

pytestmark = [pytest.mark.screen, pytest.mark.sound]

CLIP = Path(CLIPS_DIR) / "two_cities.wav"


def saved(home: Path) -> str:
    texts = list((home / "transcripts").glob("*.txt"))
    assert len(texts) == 1
    return texts[0].read_text()


def test_a_first_use_from_the_microphone_to_the_saved_text(
    desktop: Desktop, pulse: PulseServer, tmp_path: Path
) -> None:
    pulse.add_microphone("headset", "Blue Headset")
    with open_window(desktop, tmp_path) as window:
        player = pulse.play(CLIP)
        window.click("ComboBox", "Microphone")
        window.click("ListItem", "Blue Headset", window="")
        until("it is chosen", lambda: window.find("ComboBox", "Blue Headset"))
        window.click("Button", "Start")
        until("it hears speech", lambda: window.says("Hearing speech"))
        until("the strip is there", lambda: desktop.windows(STRIP))
        until("words stand in the window", window.transcript)
        until("the strip shows the last of them", window.strip_shows_the_end)
        # You end the sentences.
        window.click("CheckBox", "Voice detection")
        until(
            "the engine has confirmed it",
            lambda: not window.is_checked("CheckBox", "Voice detection"),
        )
        assert window.find("Button", "Hold to talk")
        before = len(window.transcript())
        desktop.xdotool("keydown", "space")
        until("it says that Space is held", lambda: window.says("Recording this sentence"))
        time.sleep(3)  # so much is said meanwhile
        desktop.xdotool("keyup", "space")
        until("the sentence stands", lambda: len(window.transcript()) > before)
        window.click("Button", "Finish")
        until("it says where it is saved", lambda: window.says("Saved to"))
        shown = window.transcript()
        text = saved(tmp_path)
        assert all(line in " ".join(text.split()) for line in shown)
        assert "of" in text
        player.kill()
        desktop.xdotool("key", "ctrl+q")
        assert window.end() == 0
        assert window.log() == ""


@pytest.mark.parametrize("way", ["close", "SIGTERM", "SIGINT"])
def test_however_it_is_ended_the_last_words_are_kept(
    desktop: Desktop, pulse: PulseServer, tmp_path: Path, way: str
) -> None:
    pulse.play(CLIP)
    with open_window(desktop, tmp_path, "--start", "--engine", "local") as window:
        until("words stand", lambda: len(" ".join(window.transcript()).split()) > 4)
        children = psutil.Process(window.process.pid).children(recursive=True)
        assert children
        if way == "close":
            desktop.xdotool("key", "alt+F4")
            window.click("Button", "Finish and quit")
        else:
            window.process.send_signal(getattr(signal, way))
        assert window.end() == 0
        assert not psutil.wait_procs(children, timeout=BOUND_S)[1]
        assert len(saved(tmp_path).split("]", 1)[1].split()) > 4
        (journal,) = (tmp_path / "sessions").iterdir()
        assert '"finished"' in journal.read_text()
        assert window.log() == ""


def test_a_second_start_brings_the_window_forward(
    desktop: Desktop, pulse: PulseServer, tmp_path: Path
) -> None:
    with open_window(desktop, tmp_path) as window:
        desktop.xdotool("windowminimize", desktop.windows(MAIN)[0])
        until("it is out of sight", lambda: not desktop.windows(MAIN))
        assert start_again(desktop, tmp_path) == 0
        until("it is back", lambda: desktop.windows(MAIN))
        assert window.process.poll() is None


def test_after_a_kill_no_child_is_left_and_the_next_start_works(
    desktop: Desktop, pulse: PulseServer, tmp_path: Path
) -> None:
    pulse.play(CLIP)
    with open_window(desktop, tmp_path, "--start", "--engine", "local") as window:
        until("words are saved", lambda: len(window.transcript()) > 1)
        said = window.transcript()[0]
        children = psutil.Process(window.process.pid).children(recursive=True)
        window.process.kill()
        assert not psutil.wait_procs(children, timeout=BOUND_S)[1]
    assert said in " ".join(saved(tmp_path).split())
    with open_window(desktop, tmp_path) as window:
        window.process.terminate()
        assert window.end() == 0


def test_a_bug_in_a_slot_is_told_and_captions_go_on(
    desktop: Desktop, pulse: PulseServer, tmp_path: Path
) -> None:
    pulse.play(CLIP)
    with open_window(desktop, tmp_path, "--start", "--engine", "local") as window:
        until("words stand", window.transcript)
        window.ask("raise")
        until("it is told", lambda: window.says("unexpected went wrong (ZeroDivisionError)"))
        before = "".join(window.transcript())
        until("captions go on", lambda: "".join(window.transcript()) != before)
        assert "a slot broke" in window.log()
        window.process.terminate()
        assert window.end() == 0


def test_the_strip_is_in_nobody_s_way(desktop: Desktop, pulse: PulseServer, tmp_path: Path) -> None:
    pulse.play(CLIP)
    with open_window(desktop, tmp_path, "--start", "--engine", "local") as window:
        (strip,) = until("the strip is there", lambda: desktop.windows(STRIP))
        until("it has words", window.strip)
        state = desktop.xprop("-id", str(strip), "_NET_WM_STATE")
        assert "_NET_WM_STATE_ABOVE" in state
        # Which task bars and Alt-Tab leave out.
        assert "UTILITY" in desktop.xprop("-id", str(strip), "_NET_WM_WINDOW_TYPE")
        assert "Client accepts input or input focus: False" in desktop.xprop(
            "-id", str(strip), "WM_HINTS"
        )
        focused = desktop.xdotool("getwindowfocus")
        x, y, width, height = window.rect_of_strip()
        desktop.drag((x + width // 2, y + height // 2), (x + width // 2 - 100, 200))
        until("it has moved", lambda: window.rect_of_strip()[0] == x - 100)
        x, y, width, height = window.rect_of_strip()
        desktop.drag((x + width - 2, y + height // 2), (x + width - 202, y + height // 2))
        until("it is narrower", lambda: window.rect_of_strip()[2] < width - 150)
        assert desktop.xdotool("getwindowfocus") == focused
        place = window.rect_of_strip()
        until("its place is kept", lambda: window.settings()["caption_places"])
        time.sleep(0.5)  # for the last movement
        window.process.terminate()
        assert window.end() == 0
    with open_window(desktop, tmp_path, "--start", "--source", "sample") as window:
        until("the strip is there", lambda: desktop.windows(STRIP))
        assert window.rect_of_strip() == place
        x, y, width, height = place
        desktop.xdotool("mousemove", x + width // 2, y + height // 2)
        window.click("Button", "Hide captions", window=STRIP)
        until("it is gone", lambda: not desktop.windows(STRIP))
        assert not window.is_checked("CheckBox", "Captions")
        window.click("CheckBox", "Captions")
        until("it is back", lambda: desktop.windows(STRIP))
        window.process.terminate()
        assert window.end() == 0


def test_a_locked_strip_lets_clicks_through_and_can_be_unlocked(
    desktop: Desktop, pulse: PulseServer, tmp_path: Path
) -> None:
    with open_window(
        desktop, tmp_path, "--start", "--source", "sample", "--lock-captions"
    ) as window:
        until("the strip is there", lambda: desktop.windows(STRIP))
        until("it has words", window.strip)
        x, y, width, height = place = window.rect_of_strip()
        desktop.drag((x + width // 2, y + height // 2), (x + width // 2 - 100, 200))
        assert window.rect_of_strip() == place
        desktop.xdotool("windowfocus", "--sync", desktop.windows(MAIN)[0], "key", "ctrl+l")
        until("it takes the pointer", lambda: moves(desktop, window))
        window.process.terminate()
        assert window.end() == 0


def start_again(desktop: Desktop, home: Path) -> int:
    """Start the program once more; return its exit code."""
    again = subprocess.run(
        [sys.executable, "-m", "app"],
        env={**os.environ, **desktop.environment, "SURTITLE_HOME": str(home)},
        timeout=BOUND_S,
        check=False,
    )
    return again.returncode


def moves(desktop: Desktop, window: Window) -> bool:
    x, y, width, height = window.rect_of_strip()
    desktop.drag((x + width // 2, y + height // 2), (x + width // 2 - 50, y + height // 2 - 50))
    return window.rect_of_strip()[0] != x


def test_places_that_are_gone_and_a_small_screen(pulse: PulseServer, tmp_path: Path) -> None:
    kept = '{"version": 1, "window_place": "900x700+4000+3000", "caption_place": "900x80-3000+50"}'
    (tmp_path / "settings.json").write_text(kept)
    with (
        Desktop(640, 480) as desktop,
        open_window(desktop, tmp_path, "--start", "--source", "sample") as window,
    ):
        until("the strip is there", lambda: desktop.windows(STRIP))
        for x, y, width, height in (window.rect_of_strip(), window.rect_of(MAIN)):
            assert x >= 0
            assert y >= 0
            assert x + width <= 640
            assert y + height <= 480
        window.process.terminate()
        assert window.end() == 0


def test_no_microphone_damaged_settings_and_one_that_comes(
    desktop: Desktop, pulse: PulseServer, tmp_path: Path
) -> None:
    (tmp_path / "settings.json").write_text("{damaged")
    pulse.pactl("unload-module", "module-null-sink")
    with open_window(desktop, tmp_path) as window:
        until("it is told", lambda: window.says("No microphone found"))
        window.click("Button", "Dismiss")
        until("what it hid is told", lambda: window.says("settings were damaged"))
        window.click("Button", "Start")
        until("it is told again", lambda: window.says("No microphone found"))
        pulse.add_sink("desk", "Desk")
        pulse.add_microphone("late", "Late Microphone")
        until("it is picked up", lambda: window.says("Late Microphone"))
        window.process.terminate()
        assert window.end() == 0


def test_only_the_strip_is_shown_where_the_window_is_not_wanted(
    desktop: Desktop, pulse: PulseServer, tmp_path: Path
) -> None:
    (tmp_path / "settings.json").write_text(NEVER_FADE)
    with Window(desktop, tmp_path, "--start", "--engine", "local", "--hide-window") as window:
        until("it listens", lambda: pulse.pactl("list", "short", "source-outputs"))
        pulse.play(CLIP)
        until("the strip has words", window.strip)
        assert desktop.windows(STRIP)
        assert not desktop.windows(MAIN)
        assert start_again(desktop, tmp_path) == 0
        until("the window is there", lambda: desktop.windows(MAIN))
        until("it has missed nothing", window.strip_shows_the_end)
        window.process.terminate()
        assert window.end() == 0


def test_a_microphone_that_is_pulled_out_in_mid_sentence_and_put_back(
    desktop: Desktop, pulse: PulseServer, tmp_path: Path
) -> None:
    module = pulse.add_microphone("headset", "Headset")
    pulse.play(CLIP)
    with open_window(desktop, tmp_path, "--start", "--source", "mic:Headset") as window:
        until("words stand", lambda: len(" ".join(window.transcript()).split()) > 4)
        pulse.remove(module)
        until("it is told", lambda: window.says("“Headset” went away"))
        until("it waits for it", lambda: window.says("Connecting"))
        lines = len(window.transcript())
        pulse.add_microphone("headset", "Headset")
        until("it is picked up", lambda: window.find("ComboBox", "Headset"))
        until("there are more words", lambda: len(window.transcript()) > lines + 1)
        assert not window.says("went away")
        window.process.terminate()
        assert window.end() == 0
    (text,) = (tmp_path / "transcripts").iterdir()
    assert "The microphone was away" in text.read_text()
