"""Makes the installer for Windows out of a bundle: a list of its files, then NSIS.

Standard library only. NSIS' compiler runs on Linux too, which is how the script is kept right.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import windows_version

SCRIPT = Path(__file__).resolve().parent / "windows" / "surtitle.nsi"
PROGRAM, CONSOLE = "Surtitle.exe", "surtitle-console.exe"
UNINSTALLER = "uninstall-surtitle.exe"


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


@contextlib.contextmanager
def installed(installer: Path) -> Iterator[tuple[Path, dict[str, str]]]:
    """Install for a fresh user's folders; yield the console program and the environment it gets.

    Afterwards uninstall. Windows only, and for a machine that has no Surtitle: the registry is the
    user's own. Raises InstallerError when either fails or the uninstaller leaves something.
    """
    with tempfile.TemporaryDirectory() as name:
        folder, home = Path(name, "Surtitle"), Path(name, "home")
        environment = fresh_environment(home)
        # /D comes last, and is never quoted.
        _silently([str(installer), "/S", f"/D={folder}"])
        try:
            yield folder / CONSOLE, environment
        finally:
            # _? has it run where it is, and not from a copy that nobody could wait for.
            _silently([str(folder / UNINSTALLER), "/S", f"_?={folder}"])
        # A program that runs can't be deleted, so it may be there itself.
        left = [path.name for path in folder.glob("*") if path.name != UNINSTALLER]
        if left:
            raise InstallerError(f"The uninstaller left {left} in the program's folder.")


def fresh_environment(home: Path) -> dict[str, str]:
    """Make a user's folders below `home`; return what Windows would tell a program of such a user."""
    windows = os.environ.get("SYSTEMROOT", "C:\\Windows")
    environment = {
        "SYSTEMROOT": windows,
        "WINDIR": windows,
        "USERNAME": "fresh",
        "USERPROFILE": str(home),
        "PATH": f"{windows}\\System32;{windows}",
    }
    for variable, below in (
        ("APPDATA", "AppData/Roaming"),
        ("LOCALAPPDATA", "AppData/Local"),
        ("TEMP", "AppData/Local/Temp"),
        ("TMP", "AppData/Local/Temp"),
    ):
        (home / below).mkdir(parents=True, exist_ok=True)
        environment[variable] = str(home / below)
    return environment


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


def _silently(command: list[str]) -> None:
    # As one string: a list would be quoted, and NSIS reads /D= and _?= to the end as they are.
    program, *arguments = command
    line = f'"{program}" {" ".join(arguments)}'
    done = subprocess.run(line, check=False)
    if done.returncode:
        raise InstallerError(f"{Path(program).name} ended with {done.returncode}.")


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
