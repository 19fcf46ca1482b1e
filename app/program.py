"""How this program starts itself once more, as it is installed or out of a bundle; and its environment."""

from __future__ import annotations

import os
import sys
from pathlib import Path

# The bundle's executable is this instead of `surtitle` when its first argument says so.
RECOGNIZER = "--recognizer"
# On Windows a program either has a window or standard streams, so that a bundle has one of each.
CONSOLE = "surtitle-console.exe"


def is_bundled() -> bool:
    """Whether this is the program that people download, which brings its own Python."""
    return bool(getattr(sys, "frozen", False))


def own_command(*arguments: str) -> tuple[str, ...]:
    """Return the command that is this `surtitle` with `arguments`, wherever it is run from."""
    return (*_start("app"), *arguments)


def recognizer_command() -> tuple[str, ...]:
    """Return the command of the recogniser's child process, which speaks by its standard streams."""
    if not is_bundled():
        return _start("app.recognizer")
    ours = Path(sys.executable)
    return (str(ours.with_name(CONSOLE) if sys.platform == "win32" else ours), RECOGNIZER)


_before: dict[str, str | None] = {}


def set_for_start(name: str, value: str | None) -> None:
    """Give a variable of the environment another value, or none, until give_back()."""
    _before.setdefault(name, os.environ.get(name))
    _set(name, value)


def give_back() -> None:
    """Have the environment as the user's session has it, for the programs that are started from here."""
    for name, value in _before.items():
        _set(name, value)
    _before.clear()


def _set(name: str, value: str | None) -> None:
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value


def _start(module: str) -> tuple[str, ...]:
    if is_bundled():
        return (sys.executable,)
    # -P: a folder called `app` where the user happens to be is not ours and must not run as ours.
    return (sys.executable, "-P", "-m", module)
