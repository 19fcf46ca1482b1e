"""A small program in a bundle, made by the real PyInstaller; once for all tests of a run."""

from __future__ import annotations

import fcntl
import functools
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from components import Catalogue, Component, find
from origins import Environment

PROGRAM = """
import six, Xlib.X
print(six.__version__, Xlib.X.KeyPress)
"""


@dataclass(frozen=True)
class Bundle:
    """`folder` is what people get, `work` what PyInstaller wrote on its way."""

    folder: Path
    work: Path

    @property
    def contents(self) -> Path:
        """Where all but the executable is."""
        return self.folder / "_internal"

    def copied(self, to: Path) -> Bundle:
        """Return one that may be changed."""
        shutil.copytree(self.folder, to / "bundle", symlinks=True)
        shutil.copytree(self.work, to / "work")
        return Bundle(to / "bundle", to / "work")

    def collect(self, name: str, source: str, kind: str) -> None:
        """Have PyInstaller's table say that one more file was taken from somewhere."""
        table = self.work / "COLLECT-00.toc"
        table.write_text(table.read_text().replace("([", f"([({name!r}, {source!r}, {kind!r}),", 1))


def make_bundle(home: Path) -> Bundle:
    """Return the bundle in this folder, which is made unless another process has done so."""
    home.mkdir(exist_ok=True)
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "dist").exists():
            _make(home)
    return Bundle(home / "dist" / "surtitle", home / "work" / "surtitle")


def found_in(bundle: Bundle, catalogue: Catalogue | None = None) -> dict[str, Component]:
    """Return what is in a bundle, by its key."""
    found = find(bundle.folder, bundle.work, _environment(), catalogue)
    return {one.key: one for one in found}


@functools.cache
def _environment() -> Environment:
    return Environment()


def _make(home: Path) -> None:
    script = home / "start.py"
    script.write_text(PROGRAM)
    made = [sys.executable, "-m", "PyInstaller", "--onedir", "--name", "surtitle"]
    places = ["--distpath", home / "dist", "--workpath", home / "work", "--specpath", home]
    # Readline is under the GPL; the others need libraries that not every Python is built with.
    without = [
        f"--exclude-module={name}" for name in ("readline", "curses", "ssl", "sqlite3", "tkinter")
    ]
    done = subprocess.run(
        [*made, *map(str, places), *without, str(script)],
        check=False,
        capture_output=True,
        text=True,
        cwd=home,
    )
    assert done.returncode == 0, done.stderr
