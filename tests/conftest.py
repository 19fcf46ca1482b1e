"""What holds for every test: its own home, a quiet log, and nothing left over when it ends.

The log is an assertion. A warning or worse, from any logger, fails the test in which it is said,
unless the test announces it:

    @pytest.mark.expected_log("last words")     a part of the message; it has to come
    @pytest.mark.possible_log("cut off")        one that may come, from a library's own race

Garbage is collected after each test, so that a lost task or an unclosed socket speaks up in its
own test and not in an innocent one later. What is still alive before the next one is put aside
(gc.freeze): looking through all of it after each test took a fifth of the suite's processor time. It
is looked through again once something ends that several tests shared, and now and then.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import itertools
import logging
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import keyring.core
import psutil
import pytest

from tests.fakes import desktop as desktops
from tests.fakes.desktop import Desktop
from tests.fakes.pulse import PulseServer, missing_tools

# No test asserts elapsed time, and a busy machine is no reason to fail one.
hypothesis.settings.register_profile(
    "surtitle", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("surtitle")

# What the surroundings may say to the program; a test that means one of them sets it.
VARIABLES = (
    *("SURTITLE_HOME", "SURTITLE_CLOUD_URL", "SURTITLE_TOKEN", "DASHSCOPE_API_KEY"),
    *("NO_COLOR", "COLUMNS", "TERM", "DISPLAY", "WAYLAND_DISPLAY"),
    "QT_QPA_PLATFORM",
    "PYTHONUNBUFFERED",  # hides that something is not flushed
)
# So often what was put aside is looked through again, in tests; each time takes 0.2 s.
TESTS_A_LOOK = 100
# A process that was told to end is given this long to be gone. Nothing waits where none is left.
END_BOUND_S = 3.0


def pytest_configure(config: pytest.Config) -> None:
    for marker in (
        "expected_log(*parts): warnings with these words have to come and are no failure",
        "possible_log(*parts): warnings with these words are no failure",
    ):
        config.addinivalue_line("markers", marker)


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Item
) -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Run the tests of the windows on the windows' own loop."""
    if "ui" in item.path.relative_to(config.rootpath).parts:
        from tests.ui.loop import new_loop  # noqa: PLC0415  Qt only for those who need it

        return {"qt": new_loop}
    return {"asyncio": asyncio.new_event_loop}


def pytest_fixture_post_finalizer(fixturedef: pytest.FixtureDef[object]) -> None:
    if fixturedef.scope in ("class", "module"):
        gc.unfreeze()  # what it leaves was put aside with the rest; the next test looks at it


def pytest_sessionfinish() -> None:
    gc.unfreeze()  # pytest looks at what is left


@pytest.fixture(scope="session")
def _tests() -> Iterator[int]:
    """Numbers of tests."""
    return itertools.count(1)


@pytest.fixture(autouse=True)
def _quiet_log(request: pytest.FixtureRequest, _tests: Iterator[int]) -> Iterator[None]:
    """Fail the test that logs a warning, or keeps back one that it announced."""
    expected, possible = (
        [part for mark in request.node.iter_markers(name) for part in mark.args]
        for name in ("expected_log", "possible_log")
    )
    gc.collect()  # what the last test's fixtures gave it is let go of by now
    gc.freeze()
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    kept = _Kept()
    root.addHandler(kept)
    yield
    if next(_tests) % TESTS_A_LOOK == 0:
        gc.unfreeze()
    gc.collect()
    for handler in [one for one in root.handlers if one not in (kept, *handlers)]:
        root.removeHandler(handler)  # a log file that the program under test opened
        handler.close()
    root.removeHandler(kept)
    root.setLevel(level)
    messages = [kept.format(record) for record in kept.records]
    passed = (*expected, *possible)
    unexpected = [text for text in messages if not any(part in text for part in passed)]
    missing = [part for part in expected if not any(part in text for text in messages)]
    if unexpected:
        pytest.fail("the log says:\n" + "\n".join(unexpected), pytrace=False)
    if missing:
        pytest.fail(f"the log does not say: {missing}", pytrace=False)


@pytest.fixture(autouse=True)
def _no_child_left() -> Iterator[None]:
    """Fail the test that leaves a process behind, and end that process."""
    before = _children()
    yield
    started = _children() - before
    _, left = psutil.wait_procs(started, timeout=END_BOUND_S)
    names = []
    for process in left:
        with contextlib.suppress(psutil.NoSuchProcess):
            if process.status() != psutil.STATUS_ZOMBIE:
                names.append(" ".join(process.cmdline()))
            process.kill()
    if names:
        pytest.fail("processes left behind:\n" + "\n".join(names), pytrace=False)


def _children() -> set[psutil.Process]:
    """Return the processes below this one; psutil looks through all of the machine for them."""
    if hasattr(os, "waitid"):  # not on macOS
        try:
            os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        except ChildProcessError:
            return set()  # the system knows of none, as for most tests
    return set(psutil.Process().children(recursive=True))


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Names of new folders. pytest's own way looks at all that are there to find the next one."""
    folder = tmp_path_factory.mktemp("homes")
    return (folder / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def _own_home(monkeypatch: pytest.MonkeyPatch, _homes: Iterator[Path]) -> Iterator[None]:
    """Give the test a home of its own, no key, and a keyring that holds nothing."""
    home = next(_homes)
    home.mkdir(0o700)
    for name in [name for name in os.environ if name.startswith("XDG_")]:
        monkeypatch.delenv(name)
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    yield
    keyring.core.init_backend()  # a test may have put in one of its own


@pytest.fixture
def pulse(monkeypatch: pytest.MonkeyPatch) -> Iterator[PulseServer]:
    """A sound server of this test's own, which this process hears with."""
    missing = missing_tools()
    if missing:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"not installed: {missing}")
    monkeypatch.delenv("PULSE_SOURCE", raising=False)
    with PulseServer() as server:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        yield server


@pytest.fixture
def desktop() -> Iterator[Desktop]:
    """A private desktop of this test's own, without a tray."""
    if missing := desktops.missing_tools():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"not installed: {missing}")
    with Desktop() as desktop:
        yield desktop


class _Kept(logging.Handler):
    """Keeps warnings and worse."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)
