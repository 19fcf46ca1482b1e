"""The installer's list, and the script compiled by the real makensis."""

from __future__ import annotations

import os
import re
import shutil
import struct
from pathlib import Path

import icons
import pytest
import windows_installer
import windows_version
from windows_installer import InstallerError, fresh_environment, kibibytes, listed, make

import app.program
from app import __version__

FILES = (
    "Surtitle.exe",
    "surtitle-console.exe",
    "_internal/python311.dll",
    "_internal/PySide6/plugins/platforms/qwindows.dll",
    "_internal/a (b) 字.dat",
)
SCRIPT = windows_installer.SCRIPT.read_text("utf-8")


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    folder = tmp_path / "a bundle"
    for name in FILES:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode() * 100)
    return folder


@pytest.fixture
def icon(tmp_path: Path) -> Path:
    icons.write_all(tmp_path / "icons")
    return tmp_path / "icons" / "surtitle.ico"


def macro(text: str, name: str) -> list[str]:
    found = re.search(rf"!macro {name}\n(.*?)!macroend", text, re.DOTALL)
    assert found is not None
    return [line.strip() for line in found[1].splitlines()]


def test_each_file_is_put_where_it_was(bundle: Path) -> None:
    folder, placed = "", {}
    for line in macro(listed(bundle), "InstallOurFiles"):
        command, path = re.fullmatch(r'(\w+) "(.+)"', line).groups()  # type: ignore[union-attr]
        if command == "SetOutPath":
            folder = path
        else:
            assert command == "File"
            placed[f"{folder}\\{Path(path).name}"] = Path(path)
    assert placed == {
        "$INSTDIR\\" + name.replace("/", "\\"): (bundle / name).resolve() for name in FILES
    }


def test_only_what_was_put_there_is_removed(bundle: Path) -> None:
    removed = macro(listed(bundle), "RemoveOurFiles")
    assert sorted(line for line in removed if line.startswith("Delete")) == sorted(
        'Delete "$INSTDIR\\{}"'.format(name.replace("/", "\\")) for name in FILES
    )
    assert [line for line in removed if not line.startswith("Delete")] == [
        'RMDir "$INSTDIR\\_internal\\PySide6\\plugins\\platforms"',
        'RMDir "$INSTDIR\\_internal\\PySide6\\plugins"',
        'RMDir "$INSTDIR\\_internal\\PySide6"',
        'RMDir "$INSTDIR\\_internal"',
    ]


def test_no_folder_is_ever_removed_with_all_that_is_in_it() -> None:
    assert not re.search(r"RMDir\s+/r", SCRIPT, re.IGNORECASE)
    assert not re.search(r"Delete\s+.*\*", SCRIPT)


def test_nobody_has_to_be_an_administrator() -> None:
    assert "RequestExecutionLevel user" in SCRIPT
    assert not re.search(r"\b(HKLM|HKCR|SHCTX|\$PROGRAMFILES)", SCRIPT)


def test_the_size_is_what_is_in_it(bundle: Path) -> None:
    total = sum(100 * len(name.encode()) for name in FILES)
    assert kibibytes(bundle) == -(-total // 1024)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names either")
@pytest.mark.parametrize("name", ["a$b", 'a"b', "a*b", "a\nb"])
def test_a_name_that_would_mean_something_else_is_refused(bundle: Path, name: str) -> None:
    (bundle / name).touch()
    with pytest.raises(InstallerError, match="hold a file of this name"):
        listed(bundle)


def test_a_bundle_without_its_programs_is_refused(bundle: Path, tmp_path: Path) -> None:
    (bundle / "surtitle-console.exe").unlink()
    with pytest.raises(InstallerError, match=r"holds no surtitle-console\.exe"):
        make(bundle, tmp_path / "no.ico", __version__, tmp_path / "setup.exe")


def test_where_there_is_no_makensis_it_is_said(
    bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(InstallerError, match="makensis is missing"):
        make(bundle, tmp_path / "no.ico", __version__, tmp_path / "setup.exe")


def test_a_fresh_user_has_folders_and_none_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SYSTEMROOT", "D:\\Windows")
    monkeypatch.setenv("PYTHONPATH", "somewhere")
    environment = fresh_environment(tmp_path / "home")
    for name in ("APPDATA", "LOCALAPPDATA", "TEMP", "USERPROFILE"):
        assert Path(environment[name]).is_relative_to(tmp_path / "home")
        assert Path(environment[name]).is_dir()
    assert environment["PATH"] == "D:\\Windows\\System32;D:\\Windows"
    assert "PYTHONPATH" not in environment


def test_the_script_and_this_module_speak_of_the_same_files() -> None:
    for name in (
        windows_installer.PROGRAM,
        windows_installer.CONSOLE,
        windows_installer.UNINSTALLER,
    ):
        assert re.search(rf'^!define \w+ "{re.escape(name)}"$', SCRIPT, re.MULTILINE), name
    assert windows_installer.CONSOLE == app.program.CONSOLE


@pytest.fixture
def makensis() -> None:
    if shutil.which("makensis") is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("makensis is not installed")


@pytest.mark.usefixtures("makensis")
def test_the_script_makes_an_installer_and_the_same_one_again(
    bundle: Path, icon: Path, tmp_path: Path
) -> None:
    first, second = (tmp_path / name / "surtitle-setup.exe" for name in ("one", "two"))
    make(bundle, icon, __version__, first)
    for path in bundle.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    make(bundle, icon, __version__, second)
    data = first.read_bytes()
    assert data == second.read_bytes()
    assert list(first.parent.iterdir()) == [first]  # nothing is left beside it
    assert data[:2] == b"MZ"
    # VS_FIXEDFILEINFO: its mark, its own version, then the file's version in two halves.
    _, high, low = struct.unpack_from("<III", data, data.index(b"\xbd\x04\xef\xfe") + 4)
    one, two, three, four = windows_version.numbers(__version__)
    assert (high, low) == (one << 16 | two, three << 16 | four)
    assert b'level="asInvoker"' in data


@pytest.mark.usefixtures("makensis")
def test_what_makensis_says_against_it_is_passed_on(bundle: Path, tmp_path: Path) -> None:
    with pytest.raises(InstallerError, match=r"(?s)made no installer.*no\.ico"):
        make(bundle, tmp_path / "no.ico", __version__, tmp_path / "surtitle-setup.exe")
