"""What people on Windows and macOS get: an installer, and a disk image; signed, and tried as they have it.

Standard library only. Linux has linux_packages.py.
"""

from __future__ import annotations

import platform
from collections.abc import Callable
from pathlib import Path

import macos_app
import signing
import windows_installer

# Starts a program in an environment, as a fresh user would, and raises where its self-test fails.
Prove = Callable[[Path, dict[str, str]], None]


def make(
    system: str, bundles: Path, *, icons: Path, version: str, folder: Path, prove: Prove
) -> Path:
    """Make the package of `system`, "win32" or "darwin", in `folder`, have it proven, and return it.

    `bundles` is where PyInstaller put the bundle, `icons` is what icons.py made. Raises what
    `prove` raises, InstallerError, ImageError, SigningError, OSError.
    """
    if system == "win32":
        target = folder / f"surtitle-{version}-windows-{_machine()}-setup.exe"
        _make_installer(bundles / "surtitle", icons, version, target)
        with windows_installer.installed(target) as (program, environment):
            prove(program, environment)
    else:
        target = folder / f"surtitle-{version}-macos-{_machine()}.dmg"
        _make_image(bundles / "Surtitle.app", target)
        with macos_app.mounted(target) as (program, environment):
            prove(program, environment)
    return target


def _make_installer(bundle: Path, icons: Path, version: str, target: Path) -> None:
    signing.sign_windows(
        bundle / name for name in (windows_installer.PROGRAM, windows_installer.CONSOLE)
    )
    windows_installer.make(bundle, icons / "surtitle.ico", version, target)
    signing.sign_windows([target])


def _make_image(app: Path, target: Path) -> None:
    macos_app.add_words(app)
    signing.sign_mac(app, macos_app.ENTITLEMENTS)
    macos_app.make_image(app, target)
    signing.notarize(target)


def _machine() -> str:
    named = platform.machine().lower()
    return {"amd64": "x86_64", "aarch64": "arm64"}.get(named, named)
