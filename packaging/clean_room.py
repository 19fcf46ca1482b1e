"""Runs a program as a fresh user finds it: no shell's settings, no .venv, a home with nothing in it.

Linux only. As root the program runs as another user, one who owns nothing on this machine; else as
who one is, with another home. It gets what a desktop's session gives a program, and no more.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

# The numbers that systemd keeps for users who come and go; another one each time.
_STRANGERS = range(61_184, 65_520)
_WRITABLE_BY_ALL = ("/tmp", "/var/tmp", "/dev/shm")


class CleanRoom:
    """A place to unpack things, a home, a screen; all of it is gone afterwards."""

    def __init__(self, folder: Path, screen: str) -> None:
        self.folder = folder
        self._user = secrets.choice(_STRANGERS)
        self.home = folder / "home" / "fresh user"
        runtime = folder / "run"
        for own in (self.home, runtime):
            own.mkdir(parents=True)
        runtime.chmod(0o700)
        if os.geteuid() == 0:
            for own in (self.home, runtime):
                os.chown(own, self._user, self._user)
        self.environment = {
            "HOME": str(self.home),
            "USER": "fresh",
            "LOGNAME": "fresh",
            "SHELL": "/bin/sh",
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "XDG_RUNTIME_DIR": str(runtime),
            "DISPLAY": screen,
        }

    def run(self, command: list[str], *, bound_s: float = 120) -> subprocess.CompletedProcess[str]:
        """Run it in the home, and return what it said."""
        stranger = self._user if _is_root() else None
        return subprocess.run(
            command,
            env=self.environment,
            cwd=self.home,
            capture_output=True,
            text=True,
            check=False,
            timeout=bound_s,
            user=stranger,
            group=stranger,
            extra_groups=() if _is_root() else None,
        )

    def strays(self) -> list[Path]:
        """Return what the fresh user has left outside home and run, where all may write."""
        if not _is_root():
            return []
        user = str(self._user)
        found = subprocess.run(
            [
                *("find", *_WRITABLE_BY_ALL, "("),
                *("-path", str(self.folder), "-o"),
                # What it can't go into: the tests' own thousands of files are there.
                *("-type", "d", "!", "-uid", user, "!", "-perm", "-o=x"),
                *(")", "-prune", "-o", "-uid", user, "-print0"),
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # what others take away meanwhile
            check=False,
        )
        return [Path(os.fsdecode(name)) for name in found.stdout.split(b"\0") if name]


@contextlib.contextmanager
def clean_room() -> Iterator[CleanRoom]:
    """Enter one, with an X server of its own."""
    folder = Path(tempfile.mkdtemp(prefix="surtitle-clean-"))
    folder.chmod(0o755)
    reading, writing = os.pipe()
    screen = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x800x24", "-ac", "-noreset"],
        pass_fds=[writing],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            yield CleanRoom(folder, f":{told.readline().strip()}")
    finally:
        screen.terminate()
        screen.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _is_root() -> bool:
    return os.geteuid() == 0
