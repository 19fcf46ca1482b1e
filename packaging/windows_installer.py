"""Makes the installer for Windows out of a bundle: a list of its files, then NSIS.

Standard library only. NSIS' compiler runs on Linux too, which is how the script is kept right.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path, PurePosixPath

import windows_version

SCRIPT = Path(__file__).resolve().parent / "windows" / "surtitle.nsi"
PROGRAM, CONSOLE = "Surtitle.exe", "surtitle-console.exe"


class InstallerError(Exception):
    """The installer could not be made; the text says what to do."""


def make(bundle: Path, icon: Path, version: str, target: Path) -> None:
    """Make `target`, the installer of what is in the folder `bundle`.

    Raises InstallerError, and OSError.
    """
    missing = [name for name in (PROGRAM, CONSOLE) if not (bundle / name).is_file()]
    if missing:
        raise InstallerError(f"{bundle} holds no {' and no '.join(missing)}.")
    target.parent.mkdir(parents=True, exist_ok=True)
    files = target.with_suffix(".files.nsh")
    files.write_text(listed(bundle), encoding="utf-8")
    defines = {
        "VERSION": version,
        "NUMBERS": ".".join(map(str, windows_version.numbers(version))),
        "FILES": files.resolve(),
        "KIBIBYTES": kibibytes(bundle),
        "ICON": icon.resolve(),
        "OUTPUT": target.resolve(),
    }
    # Warnings are errors: a variable that nothing sets is one to makensis.
    command = [_makensis(), "-V2", "-WX", "-INPUTCHARSET", "UTF8"]
    command += [f"-D{name}={value}" for name, value in defines.items()]
    done = subprocess.run(
        [*command, str(SCRIPT)], check=False, capture_output=True, text=True, errors="replace"
    )
    if done.returncode or not target.is_file():
        raise InstallerError(f"makensis made no installer:\n{done.stdout}{done.stderr}".rstrip())
    files.unlink()


def listed(bundle: Path) -> str:
    """Return the two macros that put the bundle's files in place and take them away again.

    Raises InstallerError for a name that an installer can't hold.
    """
    files = sorted(
        PurePosixPath(path.relative_to(bundle).as_posix())
        for path in bundle.rglob("*")
        if path.is_file()
    )
    folders = sorted({parent for file in files for parent in file.parents})  # "." is one of them
    install, remove = [], []
    for folder in folders:
        install.append(f"  SetOutPath {_there(folder)}")
        install += [f"  File {_here(bundle / file)}" for file in files if file.parent == folder]
    remove += [f"  Delete {_there(file)}" for file in files]
    # The deepest first; RMDir takes none away that still holds something. $INSTDIR is for later.
    remove += [f"  RMDir {_there(folder)}" for folder in reversed(folders) if folder.parts]
    lines = ["!macro InstallOurFiles", *install, "!macroend", ""]
    lines += ["!macro RemoveOurFiles", *remove, "!macroend", ""]
    return "\n".join(lines)


def kibibytes(bundle: Path) -> int:
    """Return how much a bundle takes on the disk, rounded up."""
    return -(-sum(path.stat().st_size for path in bundle.rglob("*") if path.is_file()) // 1024)


def _there(path: PurePosixPath) -> str:
    return '"' + "\\".join(("$INSTDIR", *(_plain(part) for part in path.parts))) + '"'


def _here(path: Path) -> str:
    return f'"{_plain(str(path.resolve()))}"'


def _plain(text: str) -> str:
    # A dollar begins a variable; it can't be quoted alike in what is read here and what is read there.
    if any(one in text for one in '$"\n\r*?'):
        raise InstallerError(f"An installer can't hold a file of this name: {text}")
    return text


def _makensis() -> str:
    beside = Path(os.environ.get("PROGRAMFILES(X86)", ""), "NSIS")
    found = shutil.which("makensis") or shutil.which("makensis", path=str(beside))
    if found is None:
        raise InstallerError(
            "makensis is missing: it comes with NSIS (on Debian: apt-get install nsis)."
        )
    return found
