"""A real bus, with and without a Secret Service on it, asked before the library and by it."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from app.store.secret_service import Answer, look
from app.store.secrets import ACCOUNT, SERVICE
from tests.fakes.bus import Bus, missing_tools, session_bus
from tests.fakes.secret_service import FakeSecretService, secret_service

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems have their own")

KEY = "sk-0123456789abcdef"
# In a process of its own: what it says, and whether the library was loaded for that.
READ = """
import json, sys
from app.errors import KeyringError
from app.store.secrets import read_keyring
try:
    said = read_keyring()
except KeyringError as problem:
    said = problem.reason
print(json.dumps([said, "keyring" in sys.modules]))
"""


@pytest.fixture(autouse=True)
def _nothing_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it is for most people: no keyring is named, and the library is not loaded."""
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND")
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.delitem(sys.modules, "keyring")


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bus]:
    """A bus of this test's own, on which nothing is."""
    if missing := missing_tools():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"not installed: {missing}")
    with session_bus(tmp_path) as bus:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
        yield bus


@pytest.fixture
async def service(bus: Bus) -> AsyncIterator[FakeSecretService]:
    async with secret_service(bus.address) as service:
        yield service


async def looked() -> Answer:
    return await asyncio.to_thread(look, SERVICE, ACCOUNT)


async def read() -> list[object]:
    """Return what is read, and whether the library was needed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", READ, stdout=asyncio.subprocess.PIPE
    )
    said, _ = await process.communicate()
    return list(json.loads(said))


@pytest.mark.parametrize("address", ["", "unix:path=/nowhere", "disabled:", "nonsense"])
async def test_where_no_bus_is_there_is_no_keyring(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    assert await looked() is Answer.NO_KEYRING


async def test_where_nothing_says_where_the_bus_is_there_is_none_either() -> None:
    assert await looked() is Answer.NO_KEYRING
    assert await read() == ["this system has none", False]


@pytest.mark.usefixtures("bus")
async def test_a_bus_without_the_service_has_none() -> None:
    assert await looked() is Answer.NO_KEYRING
    assert await read() == ["this system has none", False]


async def test_a_service_without_a_key_is_not_asked_by_the_library(
    service: FakeSecretService,
) -> None:
    service.kept["other", ACCOUNT] = service.kept[SERVICE, "other"] = KEY
    assert await looked() is Answer.NOTHING
    assert await read() == [None, False]
    assert "OpenSession" not in service.asked


async def test_a_key_that_is_kept_is_read_by_the_library(service: FakeSecretService) -> None:
    service.kept[SERVICE, ACCOUNT] = KEY
    assert await looked() is Answer.ASK_LIBRARY
    assert await read() == [KEY, True]


async def test_a_locked_one_is_for_the_library_to_open(service: FakeSecretService) -> None:
    service.is_locked = True
    assert await looked() is Answer.ASK_LIBRARY
    assert "SearchItems" not in service.asked


async def test_one_without_a_collection_is_left_to_the_library(service: FakeSecretService) -> None:
    service.has_collection = False
    assert await looked() is Answer.ASK_LIBRARY


async def test_a_library_that_is_loaded_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", sys)
    assert await looked() is Answer.ASK_LIBRARY


async def test_whoever_names_a_keyring_has_that_one_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    assert await looked() is Answer.ASK_LIBRARY
    assert await read() == [None, True]


async def test_whoever_sets_what_is_looked_for_has_the_library_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KEYRING_PROPERTY_SCHEME", "KeePassXC")
    assert await looked() is Answer.ASK_LIBRARY


@pytest.mark.parametrize("configured", [".config", "elsewhere"])
async def test_so_has_who_wrote_it_into_the_librarys_file(
    configured: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path.home() / configured
    if configured == "elsewhere":
        monkeypatch.setenv("XDG_CONFIG_HOME", str(folder))
    file = folder / "python_keyring" / "keyringrc.cfg"
    file.parent.mkdir(parents=True)
    file.write_text("[backend]\ndefault-keyring=keyring.backends.null.Keyring")
    assert await looked() is Answer.ASK_LIBRARY
    assert await read() == [None, True]


async def test_another_keyring_that_is_installed_is_left_to_the_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = tmp_path / "another_keyring-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: another-keyring\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[keyring.backends]\nanother = another_keyring\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert await looked() is Answer.ASK_LIBRARY


@pytest.mark.parametrize("way", ["dbus", "gi"])
async def test_so_are_further_ways_to_the_desktops_own(
    way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / f"{way}.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    assert await looked() is Answer.ASK_LIBRARY
