"""How this program starts itself once more: as it is installed, or out of a bundle."""

from __future__ import annotations

import sys

# The bundle's one executable is this instead of `surtitle` when its first argument says so.
RECOGNIZER = "--recognizer"


def is_bundled() -> bool:
    """Whether this is the program that people download, which brings its own Python."""
    return bool(getattr(sys, "frozen", False))


def own_command(*arguments: str) -> tuple[str, ...]:
    """Return the command that is this `surtitle` with `arguments`, wherever it is run from."""
    return (*_start("app"), *arguments)


def recognizer_command() -> tuple[str, ...]:
    """Return the command of the recogniser's child process."""
    return (sys.executable, RECOGNIZER) if is_bundled() else _start("app.recognizer")


def _start(module: str) -> tuple[str, ...]:
    if is_bundled():
        return (sys.executable,)
    # -P: a folder called `app` where the user happens to be is not ours and must not run as ours.
    return (sys.executable, "-P", "-m", module)
