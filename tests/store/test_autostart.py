"""What becomes of the program at login, by the entry of each system."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.errors import InputError, StorageError
from app.program import own_command
from app.store.autostart import AtLogin, Autostart, Entry
from app.store.desktop_entry import DesktopEntry
from app.store.launch_agent import LaunchAgent
from app.store.run_key import APPROVED, RUN, RunKey
from tests.fakes.registry import FakeRegistry

QUIET = ("gui", "--quietly")


def desktop_entry(folder: Path) -> DesktopEntry:
    return DesktopEntry({"XDG_CONFIG_HOME": str(folder / "config")})


ENTRIES: dict[str, Callable[[Path], Entry]] = {
    "linux": desktop_entry,
    "windows": lambda _: RunKey(FakeRegistry()),
    "macos": LaunchAgent,
}


@pytest.fixture(params=ENTRIES)
def entry(request: pytest.FixtureRequest, tmp_path: Path) -> Entry:
    return ENTRIES[request.param](tmp_path)


def test_at_first_nothing_happens_and_what_is_chosen_is_so(entry: Entry) -> None:
    autostart = Autostart(entry)
    assert autostart.look() is AtLogin.NOTHING
    for wish in (AtLogin.OPEN, AtLogin.CAPTION, AtLogin.OPEN, AtLogin.NOTHING, AtLogin.NOTHING):
        autostart.choose(wish)
        assert autostart.look() is wish
    assert entry.read() is None  # nothing is left


def test_it_is_this_program_quietly_with_the_data_folder_that_was_named(entry: Entry) -> None:
    Autostart(entry).choose(AtLogin.OPEN)
    assert entry.read() == (own_command(*QUIET), True)
    Autostart(entry, Path("/a b")).choose(AtLogin.CAPTION)
    assert entry.read() == (own_command("--data-dir", "/a b", *QUIET, "--start"), True)


@pytest.mark.parametrize(
    "command",
    [(), ("/usr/bin/other", "gui"), ("surtitle", "listen"), ("/usr/bin/surtitled",)],
)
def test_a_stranger_s_entry_is_never_touched(entry: Entry, command: tuple[str, ...]) -> None:
    entry.write(command or ("",))
    before = entry.read()
    autostart = Autostart(entry)
    assert autostart.look() is AtLogin.NOTHING
    autostart.choose(AtLogin.NOTHING)
    with pytest.raises(InputError, match="is there already, and not Surtitle's"):
        autostart.choose(AtLogin.OPEN)
    assert not autostart.mend()
    assert entry.read() == before


@pytest.mark.parametrize(
    ("command", "meant"),
    [
        (("/apps/surtitle/surtitle",), AtLogin.OPEN),
        (("surtitle", "gui", "--start"), AtLogin.CAPTION),
        (("C:\\Apps\\Surtitle.exe", "gui"), AtLogin.OPEN),
        (("/apps/renamed", "--data-dir", "/kept", *QUIET), AtLogin.OPEN),
    ],
)
def test_an_entry_that_opens_surtitle_says_so_whoever_wrote_it(
    entry: Entry, command: tuple[str, ...], meant: AtLogin
) -> None:
    entry.write(command)
    autostart = Autostart(entry)
    assert autostart.look() is meant
    autostart.choose(AtLogin.NOTHING)
    assert entry.read() is None


@pytest.mark.parametrize("wish", [AtLogin.OPEN, AtLogin.CAPTION])
@pytest.mark.parametrize("root", [None, Path("/kept here")])
def test_after_a_move_the_entry_leads_here_again(
    entry: Entry, tmp_path: Path, wish: AtLogin, root: Path | None
) -> None:
    autostart = Autostart(entry, root)
    autostart.choose(wish)
    here = entry.read()
    assert here is not None
    gone = (str(tmp_path / "old" / "surtitle"), *here[0][1:])
    entry.write(gone)
    assert not Autostart(entry, tmp_path / "other").mend()  # that one's data is elsewhere
    assert entry.read() == (gone, True)
    assert autostart.mend()
    assert entry.read() == here
    assert not autostart.mend()


def test_a_program_that_is_still_there_is_left_in_its_place(entry: Entry, tmp_path: Path) -> None:
    other = tmp_path / "surtitle"
    other.touch()
    for program in (str(other), "surtitle"):
        entry.write((program, *QUIET))
        assert not Autostart(entry).mend()
        assert entry.read() == ((program, *QUIET), True)


def test_where_there_is_no_entry_there_is_none_to_mend(entry: Entry) -> None:
    assert not Autostart(entry).mend()
    assert entry.read() is None


def test_what_was_switched_off_stays_so_until_it_is_chosen_again() -> None:
    registry = FakeRegistry()
    entry = RunKey(registry)
    entry.write(("C:\\gone\\surtitle.exe", *QUIET))
    registry.keys[APPROVED] = {"Surtitle": b"\3" + bytes(11)}
    autostart = Autostart(entry)
    assert autostart.look() is AtLogin.NOTHING
    assert not autostart.mend()
    autostart.choose(AtLogin.OPEN)
    assert autostart.look() is AtLogin.OPEN


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_named_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir(mode=0o500)
    refused(Autostart(desktop_entry(tmp_path)), str(tmp_path))


def test_a_file_in_the_way_is_named_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "config").touch()
    refused(Autostart(desktop_entry(tmp_path)), str(tmp_path))


def test_a_registry_that_is_locked_is_named_with_the_way_out() -> None:
    registry = FakeRegistry()
    registry.locked.add(RUN)
    refused(Autostart(RunKey(registry)), "HKEY_CURRENT_USER")


def refused(autostart: Autostart, place: str) -> None:
    with pytest.raises(StorageError, match="can't be changed") as caught:
        autostart.choose(AtLogin.OPEN)
    assert place in caught.value.title
    assert caught.value.hint
    assert autostart.look() is AtLogin.NOTHING


def test_an_entry_that_can_t_be_read_is_told_of(tmp_path: Path) -> None:
    entry = desktop_entry(tmp_path)
    entry.path.mkdir(parents=True)
    autostart = Autostart(entry)
    with pytest.raises(InputError, match=r"surtitle\.desktop can't be read"):
        autostart.look()
    with pytest.raises(StorageError, match="can't be changed"):
        autostart.choose(AtLogin.OPEN)
    assert not autostart.mend()


def test_each_system_has_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    registry = FakeRegistry()
    monkeypatch.setitem(sys.modules, "winreg", registry)
    monkeypatch.setattr(sys, "platform", "win32")
    Autostart.find({}).choose(AtLogin.OPEN)
    assert list(registry.keys[RUN]) == ["Surtitle"]
    monkeypatch.setattr(sys, "platform", "darwin")
    Autostart.find({}).choose(AtLogin.OPEN)
    monkeypatch.setattr(sys, "platform", "linux")
    Autostart.find({}).choose(AtLogin.OPEN)
    found = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*"))
    assert ".config/autostart/surtitle.desktop" in found
    assert "Library/LaunchAgents/surtitle.login.plist" in found
