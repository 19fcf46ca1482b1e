"""The saved sessions as people come back to them: after a crash, by a word, with the keyboard."""

from __future__ import annotations

import signal as signal_module
from pathlib import Path

import pytest
import soundfile

from app.audio.block import RATE
from app.store.paths import Places
from app.store.session_record import SessionRecord, read_journal
from tests.fakes.background import in_background
from tests.fakes.desktop import Desktop
from tests.fakes.server import NumberedServer, signal
from tests.fakes.window import Window, open_window, until
from tests.ui.saved import MONDAY, TIMES, TUESDAY, WISDOM, keep_session

pytestmark = pytest.mark.screen

HISTORY = "History"


def open_history(desktop: Desktop, window: Window) -> None:
    desktop.xdotool("key", "ctrl+h")
    until("the history is there", lambda: desktop.windows(HISTORY))
    until("it lists sessions", lambda: window.all("ListItem", HISTORY))


def lines_in(window: Window) -> list[str]:
    """The lines of the session that is open in the history, with their times."""
    return [one["name"] for one in window.all("Cell", HISTORY)]


def test_what_was_shown_as_saved_is_there_after_the_window_was_killed(
    desktop: Desktop, tmp_path: Path
) -> None:
    recording, home = tmp_path / "talk.wav", tmp_path / "home"
    soundfile.write(recording, signal(*[2] * 200, pause=5), RATE)
    start = ("--start", "--source", f"file:{recording}")
    with in_background(NumberedServer().running()) as address:
        with open_window(desktop, home, *start, "--engine", address) as window:
            until("lines stand in the window", lambda: len(window.transcript()) > 5)
            shown = window.transcript()[:-1]  # the last may still be spoken
            window.process.send_signal(signal_module.SIGKILL)
            window.process.wait()
        [journal] = Places.find(home, {}).sessions_dir.glob("*.jsonl")
        kept = [line.text for line in read_journal(journal).lines]
        assert kept[: len(shown)] == shown
        with open_window(desktop, home) as again:
            open_history(desktop, again)
            until("it is recovered", lambda: again.says("recovered", HISTORY))
            until("its lines are open", lambda: len(lines_in(again)) == len(kept))
            assert [name.partition(" ")[2] for name in lines_in(again)] == kept
            desktop.xdotool("key", "Escape")
            until("it is closed", lambda: not desktop.windows(HISTORY))


def test_a_word_from_last_week_is_found_marked_mended_and_named_by_the_keyboard(
    desktop: Desktop, tmp_path: Path
) -> None:
    monday = keep_session(tmp_path, MONDAY, [WISDOM] * 40 + [TIMES], title="Lecture")
    keep_session(tmp_path, TUESDAY, [WISDOM])
    with open_window(desktop, tmp_path) as window:
        desktop.xdotool("key", "ctrl+f")
        until("the history is there", lambda: desktop.windows(HISTORY))
        until("it lists sessions", lambda: window.all("ListItem", HISTORY))
        desktop.xdotool("type", "worst OF the")  # not in a row: each word for itself
        until("the line is found", lambda: len(window.all("ListItem", HISTORY)) == 2)
        desktop.xdotool("key", "Return")
        until("its line is shown", lambda: f"08:13:22 {TIMES}" in lines_in(window))

        def record() -> SessionRecord:
            return read_journal(Places.find(tmp_path, {}).sessions_dir / f"{monday}.jsonl")

        desktop.xdotool("key", "F2")
        desktop.xdotool("type", " Indeed.")
        desktop.xdotool("key", "Return")
        until("it is corrected", lambda: record().lines[-1].text == f"{TIMES} Indeed.")
        desktop.xdotool("key", "m")
        until("it is marked", lambda: record().marked == {41})
        window.click("EditableText", "Title", window=HISTORY)
        desktop.xdotool("key", "ctrl+a")
        desktop.xdotool("type", "Two cities")
        desktop.xdotool("key", "Return")
        until("it is named", lambda: record().title == "Two cities")
        text = until(
            "its text follows",
            lambda: list((tmp_path / "transcripts").glob("*Two cities.txt")),
        )
        assert "Indeed." in text[0].read_text()
        assert window.log() == ""
