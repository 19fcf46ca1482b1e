"""A small program in a bundle, made by the real PyInstaller; once for all tests of a process."""

from __future__ import annotations

import functools
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

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


@functools.cache
def bundle() -> Bundle:
    """Return the bundle."""
    home = Path(tempfile.mkdtemp(prefix="surtitle-bundle-"))
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
    return Bundle(home / "dist" / "surtitle", home / "work" / "surtitle")
