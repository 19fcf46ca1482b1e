"""The first start, on a desktop that has never seen the program."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks.clips import CLIPS as CLIPS_DIR
from tests.fakes.desktop import Desktop
from tests.fakes.pulse import PulseServer
from tests.fakes.window import MAIN, open_window, until

pytestmark = [pytest.mark.screen, pytest.mark.sound]

CLIP = Path(CLIPS_DIR) / "two_cities.wav"
WELCOME = "Welcome to Surtitle"


def test_from_the_first_start_to_captions_without_a_manual(
    desktop: Desktop, pulse: PulseServer, tmp_path: Path
) -> None:
    pulse.add_microphone("headset", "Blue Headset")
    pulse.play(CLIP)
    with open_window(desktop, tmp_path, welcome=True) as window:
        until("it welcomes", lambda: desktop.windows(WELCOME))
        window.click("Button", "Say something", window=WELCOME)
        until("it listens", lambda: window.find("Button", "Stop", WELCOME))
        # Of whichever sentence the recording has come to: a busy machine opens windows slowly.
        words = ("it was", "It was", "before us", "direct", "authorities")
        until("words appear", lambda: any(window.says(word, WELCOME) for word in words))
        window.click("Button", "Done", window=WELCOME)
        until("it is gone", lambda: not desktop.windows(WELCOME))
        assert not list(tmp_path.glob("transcripts/*"))
        window.click("Button", "Start", window=MAIN)
        until("captions come", window.transcript)
        window.process.terminate()
        assert window.end() == 0
        assert window.settings()["welcomed"]
    with open_window(desktop, tmp_path, welcome=True) as window:
        assert not desktop.windows(WELCOME)
        window.process.terminate()
        assert window.end() == 0
