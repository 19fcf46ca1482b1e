"""Packages of other systems, made here by those tools that run here, or by ones that only say so."""

from __future__ import annotations

import contextlib
import os
import platform
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import desktop_packages
import icons
import pytest
import windows_installer
from desktop_packages import FreshUser

from app import __version__
from tests.packaging.checkout import add_program

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the programs are shell scripts here")

# Makes an image that is the folder itself, and shows it where it is asked to.
HDIUTIL = """
case "$1" in
  create) for word; do [ "$before" = -srcfolder ] && source=$word; before=$word; target=$word; done
    tar -cf "$target" -C "$source" .;;
  attach) tar -xf "$6" -C "$5";;
  detach) ;;
esac
"""


@pytest.fixture(autouse=True)
def nothing_signs(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("WINDOWS_CERTIFICATE", "MAC_IDENTITY", "MAC_NOTARY"):
        monkeypatch.delenv(f"SURTITLE_{name}", raising=False)
    monkeypatch.setattr(platform, "machine", lambda: "AMD64")


def test_on_windows_it_is_an_installer_that_was_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if shutil.which("makensis") is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("makensis is not installed")
    tried: list[object] = []

    @contextlib.contextmanager
    def installed(installer: Path) -> Iterator[tuple[Path, dict[str, str]]]:  # which needs Windows
        tried.append(installer.read_bytes()[:2])
        yield Path("C:/surtitle-console.exe"), {"APPDATA": "fresh"}

    monkeypatch.setattr(windows_installer, "installed", installed)
    bundle = tmp_path / "surtitle"
    bundle.mkdir()
    for name in (windows_installer.PROGRAM, windows_installer.CONSOLE):
        (bundle / name).write_bytes(b"a program")
    icons.write_all(tmp_path / "icons")
    package = desktop_packages.make(
        "win32",
        tmp_path,
        icons=tmp_path / "icons",
        version=__version__,
        folder=tmp_path / "out",
        prove=lambda *run: tried.append(run),
    )
    assert package.name == f"surtitle-{__version__}-windows-x86_64-setup.exe"
    assert tried == [b"MZ", (FreshUser({"APPDATA": "fresh"}), Path("C:/surtitle-console.exe"))]


def test_on_macos_it_is_an_image_that_was_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "arm64")
    add_program(tmp_path, "hdiutil", HDIUTIL)
    add_program(tmp_path, "codesign", f"echo codesign >> '{tmp_path}/calls'")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    program = tmp_path / "Surtitle.app/Contents/MacOS/Surtitle"
    program.parent.mkdir(parents=True)
    program.write_bytes(b"\xcf\xfa\xed\xfe")
    # The build writes these into what the app was made of, after that.
    licences = tmp_path / "surtitle/_internal/resources/licences"
    licences.mkdir(parents=True)
    (licences / "index.json").write_text("[]")
    seen: list[object] = []

    def prove(user: FreshUser, program: Path) -> None:
        contents = program.parent.parent
        seen.append(program.read_bytes())
        seen.append((contents / "Resources/zh-Hans.lproj/InfoPlist.strings").is_file())
        seen.append((contents / "Frameworks/resources/licences/index.json").is_file())
        seen.append(sorted(user.environment))

    package = desktop_packages.make(
        "darwin",
        tmp_path,
        icons=tmp_path,
        version=__version__,
        folder=tmp_path / "out",
        prove=prove,
    )
    assert package == tmp_path / f"out/surtitle-{__version__}-macos-arm64.dmg"
    assert package.is_file()
    assert seen == [b"\xcf\xfa\xed\xfe", True, True, ["HOME", "LOGNAME", "PATH", "TMPDIR", "USER"]]
    assert (tmp_path / "calls").read_text().split() == ["codesign", "codesign"]  # and a look at it


def test_a_fresh_user_s_program_gets_their_environment_and_nothing_else() -> None:
    user = FreshUser({"NAME": "字"})
    show = (
        "import os; print(os.environb[b'NAME'].decode().encode('unicode_escape'), len(os.environ))"
    )
    done = user.run([sys.executable, "-X", "utf8", "-c", show])
    assert done.stdout.split()[0] == r"b'\\u5b57'"
    assert int(done.stdout.split()[1]) <= 2  # Python may add one for its own locale
    assert user.strays() == []
