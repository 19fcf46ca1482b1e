"""Signing, by tools that only say how they were called."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import signing
from signing import SigningError

from tests.packaging.checkout import add_program

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the programs are shell scripts here")

MACH_O = b"\xcf\xfa\xed\xfe and so on"
IDENTITY = "Developer ID Application: Somebody"
VARIABLES = ("WINDOWS_CERTIFICATE", "TIMESTAMPS", "MAC_IDENTITY", "MAC_NOTARY", "MAC_KEYCHAIN")


class Tools:
    """Programs first on PATH, which keep a list of their calls."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self._log = folder / "calls"
        for name in ("signtool", "codesign", "xcrun"):
            self.set(name)

    def set(self, name: str, then: str = "") -> None:
        show = f"""{{ printf '%s' {name}; printf ' [%s]' "$@"; echo; }} >> '{self._log}'"""
        add_program(self.folder, name, f"{show}\n{then}")

    @property
    def calls(self) -> list[str]:
        return self._log.read_text().splitlines() if self._log.exists() else []


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tools:
    for name in VARIABLES:
        monkeypatch.delenv(f"SURTITLE_{name}", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "tools"), prepend=os.pathsep)
    return Tools(tmp_path / "tools")


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """An app as PyInstaller lays it out: libraries, a framework, links, and files that aren't code."""
    folder = tmp_path / "Surtitle.app"
    for name in (
        "Contents/MacOS/Surtitle",
        "Contents/Frameworks/libpython.dylib",
        "Contents/Frameworks/numpy/core/_multiarray.so",
        "Contents/Frameworks/PySide6/Qt/lib/QtCore.framework/Versions/A/QtCore",
    ):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(MACH_O)
    (folder / "Contents/Resources").mkdir()
    (folder / "Contents/Resources/style.qss").write_text("no code")
    (folder / "Contents/Resources/libpython.dylib").symlink_to("../Frameworks/libpython.dylib")
    return folder


def test_without_certificates_it_says_so(tools: Tools, capsys: pytest.CaptureFixture[str]) -> None:
    assert not signing.sign_windows([Path("a.exe")])
    assert not signing.notarize(Path("a.dmg"))
    assert tools.calls == []
    assert capsys.readouterr().out == (
        "not signed for Windows: SURTITLE_WINDOWS_CERTIFICATE is not set\n"
        "not notarised: SURTITLE_MAC_IDENTITY or SURTITLE_MAC_NOTARY is not set\n"
    )


def test_windows_files_are_signed_with_the_time(
    tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SURTITLE_WINDOWS_CERTIFICATE", "0123")
    monkeypatch.setenv("SURTITLE_TIMESTAMPS", "http://stamps.example")
    assert signing.sign_windows([Path("a.exe"), Path("b.exe")])
    (call,) = tools.calls
    assert call == (
        "signtool [sign] [/sha1] [0123] [/fd] [sha256] [/tr] [http://stamps.example]"
        " [/td] [sha256] [a.exe] [b.exe]"
    )


def test_signtool_is_found_in_the_newest_kit(
    tools: Tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tools.folder / "signtool").unlink()
    monkeypatch.setenv("SURTITLE_WINDOWS_CERTIFICATE", "0123")
    monkeypatch.setenv("PROGRAMFILES(X86)", str(tmp_path))
    with pytest.raises(SigningError, match="signtool is missing"):
        signing.sign_windows([Path("a.exe")])
    for version, said in (("10.0.19041.0", "old"), ("10.0.22621.0", "new")):
        kit = tmp_path / "Windows Kits/10/bin" / version / "x64"
        kit.mkdir(parents=True)
        add_program(kit, "signtool.exe", f"echo {said} >&2; exit 1")
    with pytest.raises(SigningError, match="new"):
        signing.sign_windows([Path("a.exe")])


def test_what_is_inside_is_signed_before_what_it_is_in(app: Path) -> None:
    inside = [path.relative_to(app / "Contents").as_posix() for path in signing.signed_inside(app)]
    assert inside == [
        "Frameworks/PySide6/Qt/lib/QtCore.framework/Versions/A/QtCore",
        "Frameworks/PySide6/Qt/lib/QtCore.framework",
        "Frameworks/numpy/core/_multiarray.so",
        "Frameworks/libpython.dylib",
    ]


def test_with_an_identity_the_runtime_is_hardened(
    tools: Tools, app: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SURTITLE_MAC_IDENTITY", IDENTITY)
    assert signing.sign_mac(app, Path("e.plist"))
    inner, outer, check = tools.calls
    by = f"codesign [--force] [--sign] [{IDENTITY}] [--timestamp] [--options] [runtime]"
    assert inner == by + "".join(f" [{path}]" for path in signing.signed_inside(app))
    assert outer == f"{by} [--entitlements] [e.plist] [{app}]"
    assert check == f"codesign [--verify] [--deep] [--strict] [{app}]"


def test_without_an_identity_an_app_is_sealed_all_the_same(
    tools: Tools, app: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not signing.sign_mac(app, Path("e.plist"))
    assert len(tools.calls) == 3
    assert tools.calls[1] == f"codesign [--force] [--sign] [-] [--entitlements] [e.plist] [{app}]"
    assert capsys.readouterr().out == "not signed for macOS: SURTITLE_MAC_IDENTITY is not set\n"


def test_an_image_is_looked_at_by_apple(tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SURTITLE_MAC_IDENTITY", IDENTITY)
    monkeypatch.setenv("SURTITLE_MAC_NOTARY", "surtitle")
    assert signing.notarize(Path("a.dmg"))
    monkeypatch.setenv("SURTITLE_MAC_KEYCHAIN", "of.the.build")
    assert signing.notarize(Path("b.dmg"))
    assert tools.calls[4].endswith(" [--wait] [--keychain] [of.the.build] [b.dmg]")
    assert tools.calls[:3] == [
        f"codesign [--force] [--sign] [{IDENTITY}] [--timestamp] [a.dmg]",
        "xcrun [notarytool] [submit] [--keychain-profile] [surtitle] [--wait] [a.dmg]",
        "xcrun [stapler] [staple] [a.dmg]",
    ]


def test_a_tool_that_fails_ends_it(
    tools: Tools, app: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SURTITLE_MAC_IDENTITY", IDENTITY)
    tools.set("codesign", "echo no such identity >&2; exit 1")
    with pytest.raises(SigningError, match="no such identity"):
        signing.sign_mac(app, Path("e.plist"))
    (tools.folder / "codesign").unlink()
    with pytest.raises(SigningError, match="codesign"):
        signing.sign_mac(app, Path("e.plist"))
