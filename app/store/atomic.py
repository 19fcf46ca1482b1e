"""Files written whole or not at all. Any thread but the loop's."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from app.errors import InputError, StorageError
from app.phrases import phrase
from app.store.disk import denial_of, reason_of

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def write_atomically(path: Path, content: str | bytes, *, force: bool = False) -> None:
    """Write an export, text as UTF-8. An existing file is replaced only with `force`.

    Raises InputError where it may not be replaced or written, StorageError where the disk fails;
    the old file is then as it was. A device or pipe is simply written to.
    """
    data = content.encode("utf-8", "replace") if isinstance(content, str) else content
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(data)  # a folder refuses; /dev/null must not be replaced by a file
        else:
            put_in_place(path, data, mode=0o666, replace=force)
    except FileExistsError as problem:
        raise InputError(
            phrase("{path} is there already", path=path),
            phrase("Name another file, or add --force to replace it."),
        ) from problem
    except (PermissionError, FileNotFoundError, NotADirectoryError, IsADirectoryError) as problem:
        raise InputError(
            phrase("{path} can't be written: {reason}", path=path, reason=denial_of(problem)),
            phrase("Name another file with --output."),
        ) from problem
    except OSError as problem:
        raise StorageError(
            phrase("{path} could not be written: {reason}", path=path, reason=reason_of(problem)),
            phrase("Make room there, or name a file on another disk."),
        ) from problem


def put_in_place(
    path: Path, data: bytes, *, mode: int, replace: bool, lasting: bool = True
) -> None:
    """Write `data` beside the file that `path` leads to, make sure of it, and give it the name.

    `mode` is what the process' umask leaves of it. What need not be `lasting` is not made sure of:
    readers see it whole all the same. Raises FileExistsError without `replace` where the name is
    taken, OSError where the disk fails.
    """
    target = path.resolve()  # a link stays a link, and what it leads to is replaced
    if not replace and target.exists():
        raise FileExistsError(f"{target} exists")
    draft = target.with_name(f".surtitle-{secrets.token_hex(8)}.tmp")
    try:
        with os.fdopen(os.open(draft, _NEW, mode), "wb") as file:
            file.write(data)
            if lasting:
                file.flush()
                os.fsync(file.fileno())
        if replace:
            draft.replace(target)
        else:
            _link_or_rename(draft, target)
    finally:
        with contextlib.suppress(OSError):
            draft.unlink()


def move(path: Path, target: Path) -> None:
    """Give a file another name in its folder. Raises FileExistsError where that is taken, OSError."""
    _link_or_rename(path, target)
    path.unlink(missing_ok=True)


def _link_or_rename(draft: Path, target: Path) -> None:
    """Give the draft its name unless somebody else took it meanwhile."""
    try:
        os.link(draft, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if target.exists():
            raise FileExistsError(f"{target} exists") from None
        draft.rename(target)
