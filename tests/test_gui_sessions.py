"""A session as a file, from one computer's history to another's, as people open it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.store.paths import Places
from app.store.session_record import read_journal
from tests.fakes.desktop import Desktop
from tests.fakes.window import BOUND_S, MAIN, STRIP, Window, open_window, until
from tests.ui.saved import MONDAY, TIMES, TUESDAY, WISDOM, keep_session

pytestmark = pytest.mark.screen

HISTORY = "History"


def surtitle(
    home: Path, *arguments: str | Path, **environ: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app", *map(str, arguments)],
        env={**os.environ, **environ, "SURTITLE_HOME": str(home)},
        cwd=home.parent,
        timeout=BOUND_S,
        check=False,
        capture_output=True,
        text=True,
    )


def exported(home: Path, session: str, name: str) -> Path:
    """Take a session away as a file."""
    file = home.parent / name
    done = surtitle(home, "export", session, "--format", "surtitle", "--output", file)
    assert (done.returncode, done.stdout) == (0, "")
    return file


def shows(window: Window, *texts: str) -> None:
    """Wait until the history shows a session of these lines."""

    def lines() -> list[str]:
        return [one["name"].partition(" ")[2] for one in window.all("Cell", HISTORY)]

    until("its lines are there", lambda: lines() == list(texts))


def test_a_file_is_opened_by_a_first_start_and_by_a_second_one(
    desktop: Desktop, tmp_path: Path
) -> None:
    there, here = tmp_path / "there", tmp_path / "here"
    monday = exported(there, keep_session(there, MONDAY, [TIMES], title="Lecture"), "a b.surtitle")
    tuesday = exported(there, keep_session(there, TUESDAY, [WISDOM, TIMES]), "ü.surtitle")
    with open_window(desktop, here, str(monday)) as window:
        until("the history is there", lambda: desktop.windows(HISTORY))
        shows(window, TIMES)
        assert window.says("was added to the history", HISTORY)
        desktop.xdotool("key", "Escape")
        until("it is closed", lambda: not desktop.windows(HISTORY))
        # By a name that has a meaning only where the second one stands.
        second = surtitle(here, tuesday.name, **desktop.environment)
        assert (second.returncode, second.stderr) == (0, "")
        until("the history is back", lambda: desktop.windows(HISTORY))
        shows(window, WISDOM, TIMES)
        journals = sorted(Places.find(here, {}).sessions_dir.glob("*.jsonl"))
        assert [read_journal(journal).title for journal in journals] == ["Lecture", ""]
        tuesday.write_text("Dear Sir")
        assert surtitle(here, tuesday, monday, **desktop.environment).returncode == 0
        until("what is wrong is told", lambda: window.says("is no session", HISTORY))
        shows(window, TIMES)
        assert desktop.windows(MAIN)
        window.process.terminate()
        assert window.end() == 0
        assert window.log() == ""
    assert len(list(Places.find(here, {}).sessions_dir.iterdir())) == 2


def test_a_second_start_does_in_the_first_what_it_was_for(desktop: Desktop, tmp_path: Path) -> None:
    there, here = tmp_path / "there", tmp_path / "here"
    monday = exported(there, keep_session(there, MONDAY, [TIMES]), "monday.surtitle")
    with open_window(desktop, here, "--source", "sample") as window:
        until("its window is there", lambda: desktop.windows(MAIN))
        quietly = surtitle(here, "gui", "--quietly", monday, **desktop.environment)
        assert (quietly.returncode, quietly.stderr) == (0, "")
        until("the history is there", lambda: desktop.windows(HISTORY))
        assert not desktop.windows(STRIP)
        assert surtitle(here, "--start", **desktop.environment).returncode == 0
        until("captions are there", lambda: desktop.windows(STRIP))
        window.process.terminate()
        assert window.end() == 0
        assert window.log() == ""
