"""The program with its windows, ended by a bug and started again: what is written down and offered."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import stat
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from app.commands import tell
from tests.commands.contexts import context_for
from tests.fakes.breaking import KEY, SAID
from tests.fakes.desktop import Desktop
from tests.fakes.program import Done, Program, surtitle
from tests.fakes.pulse import PulseServer
from tests.fakes.window import BOUND_S, open_window, until

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals are POSIX's")

REPORT = "Crash report"
TOLD = "Surtitle ended unexpectedly last time"


@pytest.fixture(autouse=True)
def _no_core_files() -> Iterator[None]:
    """Have the system keep nothing of what crashes here; programs that are started inherit it."""
    import resource  # noqa: PLC0415  POSIX has it

    before = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_CORE, before)


def crashes(home: Path) -> list[Path]:
    """What is written down, the newest first."""
    return sorted((home / "logs" / "crashes").glob("*"), reverse=True)


@contextlib.asynccontextmanager
async def windows(home: Path, *arguments: str) -> AsyncIterator[Program]:
    """The program with its windows, on no screen, once it does what it is told."""
    async with Program(*arguments, home=home, QT_QPA_PLATFORM="offscreen") as program:
        while not await does_what_it_is_told(home):
            assert program.process.returncode is None
        yield program


async def does_what_it_is_told(home: Path) -> bool:
    """Ask it for its window as `surtitle tell` does; where it does not answer, a moment passes."""
    try:
        return await asyncio.to_thread(tell.run, context_for(home, "tell", "window")) == 0
    except tell.NotRunningError:
        await asyncio.sleep(0.05)
        return False


async def end(home: Path, number: signal.Signals, *arguments: str) -> Done:
    """Run it until the signal ends it."""
    async with windows(home, *arguments) as program:
        program.interrupt(number)
        return await program.done()


def breaking(way: str, home: Path) -> subprocess.Popen[bytes]:
    """The program, with something in it that breaks in this way."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.fakes.breaking", way, str(home)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


# What is written down -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "name"),
    [(signal.SIGSEGV, "Segmentation fault"), (signal.SIGABRT, "Aborted")],
)
async def test_a_fatal_signal_is_written_down_without_anybody_s_folders(
    tmp_path: Path, number: signal.Signals, name: str
) -> None:
    home = tmp_path / SAID
    with breaking(number.name, home) as program:
        assert program.wait(BOUND_S) == -number
    assert [path.suffix for path in crashes(home)] == [".record"]
    assert (await end(home, signal.SIGTERM)).code == 0
    (path,) = crashes(home)  # made at the start that followed
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    report = path.read_text()
    assert f"a fatal signal ({name})" in report
    assert "  app/gui.py, line " in report
    assert "Screen:    offscreen" in report
    for secret in (SAID, str(Path.home()), str(Path(__file__).parents[1]), sys.prefix):
        assert secret not in report


def test_an_exception_that_ends_it_is_written_down_without_its_words(tmp_path: Path) -> None:
    with breaking("ending", tmp_path) as program:
        assert program.wait(BOUND_S) == 1
    (path,) = crashes(tmp_path)
    report = path.read_text()
    assert "an exception that nobody handled (ExceptionGroup)" in report
    assert "in it: app.errors.StorageError" in report
    assert "  app/gui.py, line " in report
    for secret in (KEY, SAID, "nowhere"):
        assert secret not in report


@pytest.mark.parametrize("way", ["slot", "thread"])
async def test_a_storm_of_bugs_makes_a_report_only_with_the_end_that_it_leads_to(
    tmp_path: Path, way: str
) -> None:
    for number in (signal.SIGTERM, signal.SIGSEGV):
        with breaking(way, tmp_path) as program:
            until(
                "all of them are kept that are to be",
                lambda: [path.read_text().count("went_on") for path in crashes(tmp_path)] == [5],
            )
            while not await does_what_it_is_told(tmp_path):
                assert program.poll() is None
            program.send_signal(number)
            await asyncio.to_thread(program.wait, BOUND_S)
        assert bool(crashes(tmp_path)) == (number is signal.SIGSEGV)
    assert (await surtitle("doctor", home=tmp_path)).out.count("ended by a bug") == 1
    (path,) = crashes(tmp_path)
    report = path.read_text()
    assert "What went wrong before, and did not end it" in report
    for secret in (KEY, SAID, "nowhere"):
        assert secret not in report


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
async def test_any_other_end_is_none_to_report(tmp_path: Path, number: signal.Signals) -> None:
    await end(tmp_path, number)
    await end(tmp_path, signal.SIGTERM)
    assert crashes(tmp_path) == []


async def test_two_with_folders_of_their_own_know_nothing_of_each_other(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    async with windows(one) as program:
        assert (await end(other, signal.SIGSEGV)).code == -signal.SIGSEGV
        await end(other, signal.SIGTERM)
        assert [path.suffix for path in crashes(other)] == [".txt"]
        assert [path.suffix for path in crashes(one)] == [".record"]
        # Nor does another start of the one take its record for that of one that is gone.
        assert (await surtitle(home=one, QT_QPA_PLATFORM="offscreen")).code == 0
        assert [path.suffix for path in crashes(one)] == [".record"]
        program.interrupt(signal.SIGTERM)
        assert (await program.done()).code == 0
    assert crashes(one) == []


async def test_a_window_that_never_opens_fills_no_disk(tmp_path: Path) -> None:
    for _ in range(7):
        async with Program(home=tmp_path, QT_QPA_PLATFORM="no-such") as program:
            assert (await program.done()).code in (1, 2, -signal.SIGABRT)
    assert len(crashes(tmp_path)) <= 6


# What is offered ------------------------------------------------------------------------------


@pytest.mark.screen
@pytest.mark.sound
def test_the_next_start_offers_the_report_once(
    desktop: Desktop, pulse: PulseServer, tmp_path: Path
) -> None:
    with open_window(desktop, tmp_path, "--start", "--source", "sample") as window:
        until("words are saved", lambda: len(window.transcript()) > 1)
        said = window.transcript()[0]
        window.process.send_signal(signal.SIGSEGV)
        assert window.end() == -signal.SIGSEGV
    with open_window(desktop, tmp_path) as window:
        until("it is told", lambda: window.says(TOLD))
        assert window.says("nothing was sent")
        window.click("Button", "Show report")
        until("the report is shown", lambda: window.says("Segmentation fault", window=REPORT))
        assert not window.says(said.split()[-1], window=REPORT)
        (path,) = [path for path in crashes(tmp_path) if path.suffix == ".txt"]
        window.click("Button", "Copy", window=REPORT)
        until("it is copied", lambda: window.find("Button", "Copied", REPORT))
        window.click("Button", "Close", window=REPORT)
        until("its window is gone", lambda: not window.find("Button", "Close", REPORT))
        window.process.terminate()
        assert window.end() == 0
    assert crashes(tmp_path) == [path]
    with open_window(desktop, tmp_path) as window:
        assert not window.says(TOLD)
        window.process.send_signal(signal.SIGABRT)
        assert window.end() == -signal.SIGABRT
    with open_window(desktop, tmp_path) as window:
        window.click("Button", "Show report")
        until("the newer is shown", lambda: window.says("Aborted", window=REPORT))
        window.click("Button", "Delete", window=REPORT)
        until("it is told no more", lambda: not window.says(TOLD))
        window.process.terminate()
        assert window.end() == 0
    assert crashes(tmp_path) == [path]
