"""What the program does before its window is to be seen, and while nobody does anything.

Counted and not timed: what is loaded by the first picture, and which timers are set.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.fakes.desktop import Desktop
from tests.fakes.pulse import PulseServer
from tests.fakes.window import MAIN, open_window, until

# What the first picture is made with, besides Python's own modules.
NEEDED = {"PySide6", "shiboken6", "shibokensupport", "qasync", "platformdirs"}
# Of Python's own, what takes long and nothing needs yet. `ssl` is not among it: asyncio loads that.
SLOW = {
    "csv",
    "ctypes.util",
    "difflib",
    "email",
    "http",
    "importlib.metadata",
    "multiprocessing",
    "plistlib",
    "sqlite3",
    "unittest",
    "urllib.request",
    "uuid",
    "xml",
}
# What nothing needs while no key is kept in a keyring: 12 MB.
OF_KEYRINGS = {"keyring", "secretstorage", "cryptography"}
# It was 208 before the Captioner and the index were loaded later; a few more are no harm.
MOST_OF_OURS = 130


@pytest.fixture(scope="module")
def painted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the process says of itself when the window is painted for the first time."""
    home = tmp_path_factory.mktemp("home")
    (home / "settings.json").write_text('{"version": 2, "welcomed": true}')
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.painted"],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "SURTITLE_HOME": str(home)},
        stdout=subprocess.PIPE,
    )
    with process:
        assert process.stdout is not None
        marks = map(json.loads, process.stdout)
        told: dict[str, Any] = next(mark for mark in marks if mark["mark"] == "painted")
        process.kill()
    return told


@pytest.fixture
def modules(painted: dict[str, Any]) -> set[str]:
    """The names of what is loaded by then."""
    return set(painted["modules"])


def test_no_package_is_loaded_that_the_first_picture_does_without(modules: set[str]) -> None:
    packages = {name.partition(".")[0] for name in modules}
    # What a bare Python has, with what is installed in this environment to be found at its start.
    bare = subprocess.run(
        [sys.executable, "-c", "import sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    known = {*sys.stdlib_module_names, *bare.stdout.split(), "app", "tests", "__mp_main__"}
    assert packages - known - NEEDED <= {"signature_bootstrap", "__feature__"}  # shiboken's own


def test_nor_is_what_takes_long_of_python(modules: set[str]) -> None:
    assert modules & SLOW == set()


def test_nor_is_half_of_the_program(modules: set[str]) -> None:
    ours = sorted(name for name in modules if name.partition(".")[0] == "app")
    assert len(ours) <= MOST_OF_OURS, ours


def test_the_source_of_the_program_is_not_kept_in_memory(painted: dict[str, Any]) -> None:
    # Qt for Python looks through its own start before it can be told not to.
    assert len(painted["sources"]) <= 4, painted["sources"]


@pytest.mark.screen
@pytest.mark.sound
def test_a_window_at_rest_has_not_loaded_what_takes_much_memory(
    desktop: Desktop, pulse: PulseServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND")
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    with open_window(desktop, tmp_path) as window:
        # It is started when it is known that there is no key.
        until("the recogniser is started", lambda: _recogniser_of(window.process.pid))
        modules = window.ask("modules")
        loaded = {name.partition(".")[0] for name in modules}
        assert loaded & OF_KEYRINGS == set()
        assert "Xlib.display" in modules
        assert {"Xlib.ext.randr", "Xlib.ext.xinput"} & set(modules) == set()
        window.process.terminate()
        assert window.end() == 0


def _recogniser_of(pid: int) -> bool:
    """Whether the program's child is there."""
    children = psutil.Process(pid).children()
    return any("app.recognizer" in word for child in children for word in child.cmdline())


@pytest.mark.screen
@pytest.mark.sound
def test_nothing_ticks_in_a_window_that_nobody_looks_at(
    desktop: Desktop, pulse: PulseServer, tmp_path: Path
) -> None:
    with open_window(desktop, tmp_path) as window:
        desktop.xdotool("windowminimize", *desktop.windows(MAIN))
        # What is still to be done, such as keeping the window's place, is done at some time.
        # Asked some times, since one that is set anew may just not be.
        until("no timer is set", lambda: all(window.ask("timers") == [] for _ in range(10)))
        window.process.terminate()
        assert window.end() == 0
