"""Whether the system opens this program when its user logs in.

The truth is the system's own entry, which people change and delete in their desktop's tools as well;
no setting stands beside it.
"""

from __future__ import annotations

import enum
import importlib
import sys
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import Protocol

from app.errors import InputError, StorageError
from app.phrases import phrase
from app.program import own_command
from app.store.disk import reason_of
from app.store.paths import APP


class AtLogin(enum.Enum):
    """What becomes of the program when its user logs in."""

    NOTHING = "nothing"
    OPEN = "open"
    CAPTION = "caption"


class Entry(Protocol):
    """What one system starts at login: a command under one name. Calls wait for the disk.

    `place` says where it is. All raise OSError, `write` ValueError for a command that the system
    can't be given.
    """

    place: str

    def read(self) -> tuple[tuple[str, ...], bool] | None:
        """Return the command, () for what is none, and whether it is switched on; None for no entry."""

    def write(self, command: tuple[str, ...]) -> None:
        """Have the command started, in place of what was."""

    def remove(self) -> None:
        """Have nothing started."""


class Autostart:
    """The entry of one user, for the data folder in use; `root` names it where it is not the usual one.

    Any thread but the loop's.
    """

    def __init__(self, entry: Entry, root: Path | None = None) -> None:
        self._entry = entry
        self._before = () if root is None else ("--data-dir", str(root))

    @classmethod
    def find(cls, environ: Mapping[str, str], root: Path | None = None) -> Autostart:
        """Return the one of this system, which is all that is loaded."""
        entry: Entry
        if sys.platform == "win32":
            from app.store.run_key import RunKey  # noqa: PLC0415

            entry = RunKey(importlib.import_module("winreg"))
        elif sys.platform == "darwin":
            from app.store.launch_agent import LaunchAgent  # noqa: PLC0415

            entry = LaunchAgent(Path.home())
        else:
            from app.store.desktop_entry import DesktopEntry  # noqa: PLC0415

            entry = DesktopEntry(environ)
        return cls(entry, root)

    def look(self) -> AtLogin:
        """Return what is so now. Raises InputError where that can't be told."""
        try:
            found = self._entry.read()
        except OSError as problem:
            raise InputError(
                phrase(
                    "{place} can't be read: {reason}",
                    place=self._entry.place,
                    reason=reason_of(problem),
                ),
                phrase("It says what is opened when you log in."),
            ) from problem
        if found is None or not found[1]:
            return AtLogin.NOTHING
        return _meant(found[0]) or AtLogin.NOTHING

    def choose(self, wish: AtLogin) -> None:
        """Have it so. Raises InputError where another program's entry is in the way, StorageError."""
        try:
            found = self._entry.read()
            if found is not None and _meant(found[0]) is None:
                if wish is AtLogin.NOTHING:
                    return
                raise InputError(
                    phrase("{place} is there already, and not Surtitle's", place=self._entry.place),
                    phrase("Rename or delete it, and choose again."),
                )
            if wish is not AtLogin.NOTHING:
                self._entry.write(own_command(*self._before, *_words(wish)))
            elif found is not None:
                self._entry.remove()
        except (OSError, ValueError) as problem:
            reason = reason_of(problem) if isinstance(problem, OSError) else str(problem)
            raise StorageError(
                phrase(
                    "{place} can't be changed: {reason}", place=self._entry.place, reason=reason
                ),
                phrase("Your system's own settings can open Surtitle when you log in as well."),
            ) from problem

    def mend(self) -> bool:
        """Have the entry lead here again where the program was moved; return whether it was.

        Only one of ours, for this data folder, whose program is no longer there. Raises as choose().
        """
        try:
            found = self._entry.read()
        except OSError:
            return False  # look() tells
        if found is None or not found[1] or not found[0]:
            return False
        program, wish = Path(found[0][0]), _meant(found[0])
        if wish is None or not program.is_absolute() or program.exists():
            return False
        if _arguments(found[0]) != (*self._before, *_words(wish)):
            return False  # of a Surtitle that keeps its things elsewhere
        self.choose(wish)
        return True


def _words(wish: AtLogin) -> tuple[str, ...]:
    """Return the arguments for it. Whoever logs in may be typing elsewhere already."""
    return ("gui", "--quietly", *(("--start",) if wish is AtLogin.CAPTION else ()))


def _arguments(command: tuple[str, ...]) -> tuple[str, ...]:
    """Return what follows the program, as own_command() was given it."""
    return command[4:] if command[1:4] == ("-P", "-m", "app") else command[1:]


def _meant(command: tuple[str, ...]) -> AtLogin | None:
    """Return what a command of ours does, None where it is another program's."""
    if not command:
        return None
    rest = _arguments(command)
    if rest[:1] == ("--data-dir",):
        rest = rest[2:]
    if rest[:2] != ("gui", "--quietly"):
        # One that somebody wrote, or that a desktop has copied from its menu.
        name = PurePath(command[0].replace("\\", "/")).stem
        if name.lower() != APP.lower() or rest[:1] not in ((), ("gui",)):
            return None
    return AtLogin.CAPTION if "--start" in rest else AtLogin.OPEN
