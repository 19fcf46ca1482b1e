"""The key for the cloud in a file of its own, where a system has no keyring and its owner said so."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

from app.errors import StorageError, SurtitleError
from app.store.atomic import put_in_place
from app.store.disk import reason_of
from app.store.paths import make_folder

_PRIVATE = 0o600
_MOST_BYTES = 1000  # a key has some forty
_READ = os.O_RDONLY
for _flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC"):  # a pipe there must not keep us waiting
    _READ |= getattr(os, _flag, 0)


def read_key_file(path: Path) -> str:
    """Return what is in the file, empty where there is none or it isn't ours; raises nothing.

    What others could read is closed to them first: a copy or a backup may have opened it.
    """
    try:
        file = os.open(path, _READ)
    except OSError:  # not there, or a link, which nobody of us has made
        return ""
    try:
        found = os.fstat(file)
        if not stat.S_ISREG(found.st_mode) or not _is_ours(found):
            return ""
        if stat.S_IMODE(found.st_mode) & 0o077 and hasattr(os, "fchmod"):
            with contextlib.suppress(OSError):
                os.fchmod(file, _PRIVATE)
        return os.read(file, _MOST_BYTES).decode("ascii", "replace")
    except OSError:
        return ""
    finally:
        os.close(file)


def write_key_file(path: Path, key: str) -> None:
    """Write the file, for this user alone from its first byte on. Raises StorageError."""
    try:
        make_folder(path.parent)
        if path.is_symlink():
            path.unlink()  # else what it leads to would be written
        put_in_place(path, f"{key}\n".encode(), mode=_PRIVATE, replace=True)
    except SurtitleError as problem:
        raise StorageError(problem.title, problem.hint) from problem
    except OSError as problem:
        raise StorageError(
            f"The key could not be written to {path}: {reason_of(problem)}",
            "It can be kept until Surtitle closes.",
        ) from problem


def delete_key_file(path: Path) -> None:
    """Take the file away, if it is there. Raises StorageError."""
    try:
        path.unlink(missing_ok=True)
    except OSError as problem:
        raise StorageError(f"{path} could not be deleted: {reason_of(problem)}") from problem


def _is_ours(found: os.stat_result) -> bool:
    return not hasattr(os, "getuid") or found.st_uid == os.getuid()
