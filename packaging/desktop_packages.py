"""What people on Windows and macOS get: an installer, and a disk image; signed, and tried as they have it.

Standard library only. Linux has linux_packages.py.
"""

from __future__ import annotations

import platform
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import macos_app
import signing
import windows_installer


class FreshUser(NamedTuple):
    """One who has just signed in: what a program of theirs is told. As clean_room.py's on Linux."""

    environment: dict[str, str]

    def run(self, command: list[str], *, bound_s: float = 120) -> subprocess.CompletedProcess[str]:
        """Run a program as this user, and return what it said."""
        return subprocess.run(
            command,
            env=self.environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=bound_s,
        )

    def strays(self) -> list[Path]:
        """Return nothing: nobody looks there for what is outside the user's folders."""
        return []


# Has a program test itself as a fresh user's, and raises where that fails.
Prove = Callable[[FreshUser, Path], None]


def make(
    system: str, bundles: Path, *, icons: Path, version: str, folder: Path, prove: Prove
) -> Path:
    """Make the package of `system`, "win32" or "darwin", in `folder`, have it proven, and return it.

    `bundles` is where PyInstaller put the bundle, to which the licences were added since; `icons` is
    what icons.py made. Raises what `prove` raises, InstallerError, ImageError, SigningError, OSError.
    """
    if system == "win32":
        target = folder / f"surtitle-{version}-windows-{_machine()}-setup.exe"
        _make_installer(bundles / "surtitle", icons, version, target)
        with windows_installer.installed(target) as (program, environment):
            prove(FreshUser(environment), program)
    else:
        target = folder / f"surtitle-{version}-macos-{_machine()}.dmg"
        licences = bundles / "surtitle" / "_internal" / "resources" / "licences"
        _make_image(bundles / "Surtitle.app", licences, target)
        with macos_app.mounted(target) as (program, environment):
            prove(FreshUser(environment), program)
    return target


def _make_installer(bundle: Path, icons: Path, version: str, target: Path) -> None:
    signing.sign_windows(
        bundle / name for name in (windows_installer.PROGRAM, windows_installer.CONSOLE)
    )
    windows_installer.make(bundle, icons / "surtitle.ico", version, target)
    signing.sign_windows([target])


def _make_image(app: Path, licences: Path, target: Path) -> None:
    macos_app.add_words(app)
    macos_app.add_licences(app, licences)
    signing.sign_mac(app, macos_app.ENTITLEMENTS)
    macos_app.make_image(app, target)
    signing.notarize(target)


def _machine() -> str:
    named = platform.machine().lower()
    return {"amd64": "x86_64", "aarch64": "arm64"}.get(named, named)
