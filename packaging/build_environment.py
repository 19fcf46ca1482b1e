"""The environment that a bundle is made in: what the program needs, what makes it, and nothing else."""

from __future__ import annotations

import hashlib
import os
import sys
import sysconfig
from pathlib import Path

from environment import (
    BUILD,
    PACKAGING,
    ROOT,
    RUN,
    VENV_BIN,
    call,
    install_debian_packages,
    prepare,
    say,
    uv_environment,
)

FOLDER = ROOT / "build"
ENVIRONMENT = FOLDER / "env"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCK = PACKAGING / "requirements-build.txt"
STAMP = ENVIRONMENT / "surtitle.stamp"


def prepare_build() -> Path:
    """Make it where it is not there, or no longer what the lock says; return its Python.

    Raises SetupError with one line for the person at the keyboard.
    """
    prepare(RUN)
    install_debian_packages(BUILD, more=_shared_python())
    stamp = hashlib.sha256(LOCK.read_bytes() + sys.version.encode()).hexdigest()
    if not (PYTHON.exists() and STAMP.is_file() and STAMP.read_text() == stamp):
        say("making the environment of the build")
        uv = [str(VENV_BIN / "uv")]
        environment = uv_environment()
        python = getattr(sys, "_base_executable", sys.executable)
        made = [*uv, "venv", "--quiet", "--clear", "--python", python, str(ENVIRONMENT)]
        call(made, "The build's environment could not be made.", environment)
        sync = ["pip", "sync", "--quiet", "--python", str(PYTHON), "--require-hashes", str(LOCK)]
        call([*uv, *sync], "Python packages could not be installed.", environment)
        STAMP.write_text(stamp)
    return PYTHON


def _shared_python() -> tuple[str, ...]:
    """Return the Debian package of Python as a library, where Python is Debian's."""
    if sys.platform != "linux" or sysconfig.get_config_var("prefix") != "/usr":
        return ()
    return (f"libpython3.{sys.version_info.minor}",)
