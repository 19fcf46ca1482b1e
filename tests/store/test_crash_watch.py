"""A process under watch, ended in every way. What it is for a window: tests/test_gui_crash.py."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from app.store.crash_reports import CrashReports
from app.store.crash_watch import MOST_BUGS

PROGRAM = """
import os, resource, signal, sys
from pathlib import Path
from app.errors import StorageError
from app.store.crash_watch import CrashWatch

resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
clean = lambda text: text.replace("merger", "…")
with CrashWatch(Path(sys.argv[1]), clean, {"Surtitle": "0.1.0 merger"}) as watch:
    watch.note(Screen="offscreen")
    exec(sys.argv[2])
os._exit(0)
"""

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals are POSIX's")


def run(folder: Path, what: str) -> int:
    """Run it to its end; return the exit code."""
    done = subprocess.run([sys.executable, "-c", PROGRAM, str(folder), what], check=False)
    return done.returncode


def report(folder: Path) -> str:
    """Return the one report, made by a later start where that is still to be done."""
    reports = CrashReports(folder, str)
    reports.settle()
    found = reports.take_new()
    assert found is not None
    assert [path.name for path in folder.iterdir()] == [found.path.name]
    return found.text


@pytest.mark.parametrize(
    ("number", "name"),
    [
        (signal.SIGSEGV, "Segmentation fault"),
        (signal.SIGABRT, "Aborted"),
        (signal.SIGBUS, "Bus error"),
        (signal.SIGFPE, "Floating point exception"),
        (signal.SIGILL, "Illegal instruction"),
    ],
)
def test_a_fatal_signal(tmp_path: Path, number: signal.Signals, name: str) -> None:
    assert run(tmp_path, f"os.kill(os.getpid(), {int(number)})") == -number
    (record,) = tmp_path.iterdir()
    assert stat.S_IMODE(record.stat().st_mode) == 0o600
    text = report(tmp_path)
    assert f"a fatal signal ({name})" in text
    assert "Screen:    offscreen" in text
    assert "0.1.0 …" in text


def test_an_exception_leaves_a_report_at_once(tmp_path: Path) -> None:
    assert run(tmp_path / "new", "raise ZeroDivisionError('merger')") == 1
    (path,) = (tmp_path / "new").iterdir()
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert path.name.endswith(".new.txt")
    text = report(tmp_path / "new")
    assert "an exception that nobody handled (ZeroDivisionError)" in text
    assert "<string>, line 1, in <module>" in text


def test_of_what_was_survived_the_first_are_kept_with_the_one_that_was_not(tmp_path: Path) -> None:
    storm = "[watch.went_on(KeyError('merger')) for _ in range(10_000)]"
    run(tmp_path, f"{storm}; os.kill(os.getpid(), {int(signal.SIGSEGV)})")
    text = report(tmp_path)
    assert text.count("KeyError") == MOST_BUGS
    assert len(text) < 5_000


@pytest.mark.parametrize(
    "what",
    [
        "pass",
        "watch.went_on(KeyError())",
        "raise StorageError('The disk is full')",
        "raise KeyboardInterrupt",
        "raise SystemExit(3)",
        "os._exit(130)",
        f"watch.went_on(KeyError()); os.kill(os.getpid(), {int(signal.SIGKILL)})",
        f"os.kill(os.getpid(), {int(signal.SIGTERM)})",
    ],
)
def test_any_other_end_leaves_nothing(tmp_path: Path, what: str) -> None:
    run(tmp_path, what)
    CrashReports(tmp_path, str).settle()
    assert list(tmp_path.iterdir()) == []


def test_where_no_record_can_be_kept_the_program_goes_on(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert run(tmp_path / "file", "watch.went_on(KeyError())") == 0
    assert run(tmp_path / "file", "raise KeyError") == 1
