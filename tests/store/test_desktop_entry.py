"""The entry by which Linux desktops start the program, read by their own tools as well."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.store.desktop_entry import DesktopEntry, arguments_of, exec_line

ODD = '/apps/a b/50% "off"/$HOME `x` \\n\\s back\\slash;#\'ü字/surtitle'
# A path holds no NUL; a name that is no text has a test of its own.
PATHS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)


def entry_in(folder: Path) -> DesktopEntry:
    return DesktopEntry({"XDG_CONFIG_HOME": str(folder)})


@given(st.lists(PATHS, min_size=1, max_size=4).map(tuple))
def test_whatever_a_path_holds_it_is_read_as_it_was_written(command: tuple[str, ...]) -> None:
    line = exec_line(command)
    assert "\n" not in line
    assert arguments_of(line) == command


@pytest.mark.parametrize(
    ("value", "arguments"),
    [
        ("surtitle %F", ("surtitle",)),
        ("surtitle gui  --start", ("surtitle", "gui", "--start")),
        ('"/apps/a b/surtitle" %u gui', ("/apps/a b/surtitle", "gui")),
        (r'"/apps/\\$x/surtitle"', ("/apps/$x/surtitle",)),
        ("", ()),
    ],
)
def test_what_others_write_is_understood(value: str, arguments: tuple[str, ...]) -> None:
    assert arguments_of(value) == arguments


@pytest.mark.skipif(not shutil.which("desktop-file-validate"), reason="desktop-file-utils")
@pytest.mark.parametrize("program", ["/apps/surtitle/surtitle", ODD])
def test_it_is_a_valid_entry(tmp_path: Path, program: str) -> None:
    entry = entry_in(tmp_path)
    entry.write((program, "gui", "--quietly"))
    command = ["desktop-file-validate", str(entry.path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@pytest.mark.skipif(not shutil.which("gio"), reason="GLib's own reader")
def test_a_desktop_starts_what_was_meant(tmp_path: Path) -> None:
    # No % in the program itself: GLib looks for it before it takes two of them for one.
    folder = tmp_path / "\"off\" $HOME `x` \\n\\s 'a' ü字"
    folder.mkdir()
    program, said = folder / "surtitle", tmp_path / "said"
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$0" "$@" > "{said}"\n')
    program.chmod(0o700)
    entry = entry_in(tmp_path / "config")
    command = (str(program), "--data-dir", ODD, "gui", "--quietly")
    entry.write(command)
    os.mkfifo(said)
    with subprocess.Popen(["gio", "launch", str(entry.path)]) as launched:
        heard = said.read_text()  # as soon as the program has said it
    assert launched.returncode == 0
    assert heard.splitlines() == list(command)


def test_it_is_an_entry_of_the_user_s_own_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for environ in ({}, {"XDG_CONFIG_HOME": ""}, {"XDG_CONFIG_HOME": "relative"}):
        assert DesktopEntry(environ).path == tmp_path / ".config/autostart/surtitle.desktop"


def test_when_the_program_is_gone_desktops_pass_over_its_entry(tmp_path: Path) -> None:
    entry = entry_in(tmp_path)
    entry.write(("/apps/a b\\c/surtitle", "gui"))
    assert "TryExec=/apps/a b\\\\c/surtitle\n" in entry.path.read_text()


@pytest.mark.parametrize("line", ["Hidden=true", "X-GNOME-Autostart-enabled=false"])
def test_one_that_a_desktop_has_switched_off_is_off(tmp_path: Path, line: str) -> None:
    entry = entry_in(tmp_path)
    entry.write(("surtitle",))
    assert entry.read() == (("surtitle",), True)
    text = entry.path.read_text().replace("X-GNOME-Autostart-enabled=true", line)
    entry.path.write_text(text)
    assert entry.read() == (("surtitle",), False)


def test_of_an_entry_only_its_own_group_counts(tmp_path: Path) -> None:
    entry = entry_in(tmp_path)
    entry.path.parent.mkdir(parents=True)
    entry.path.write_bytes(
        b"# \xff\nExec=a\n[Desktop Entry]\n\nExec = b\nExec=c\nnothing\n"
        b"[Desktop Action x]\nExec=d\nHidden=true\n"
    )
    assert entry.read() == (("b",), True)


@pytest.mark.parametrize("content", [b"", b"\0\xff", b"[Desktop Entry]\nHidden=false\n"])
def test_what_is_no_entry_starts_nothing_of_ours(tmp_path: Path, content: bytes) -> None:
    entry = entry_in(tmp_path)
    entry.path.parent.mkdir(parents=True)
    entry.path.write_bytes(content)
    assert entry.read() == ((), True)


def test_a_folder_whose_name_is_no_text_is_refused_and_nothing_written(tmp_path: Path) -> None:
    entry = entry_in(tmp_path)
    with pytest.raises(ValueError, match="no text"):
        entry.write(("/apps/\udcff/surtitle",))
    assert entry.read() is None
    assert list(tmp_path.iterdir()) == []


def test_it_goes_without_a_trace(tmp_path: Path) -> None:
    entry = entry_in(tmp_path)
    entry.write(("surtitle",))
    entry.remove()
    entry.remove()
    assert list(entry.path.parent.iterdir()) == []
