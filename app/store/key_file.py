"""The key in a file of this user alone, for where there is no keyring and the user said so."""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import secrets
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from app.errors import StorageError
from app.phrases import phrase
from app.store.disk import reason_of
from app.store.paths import make_missing
from app.store.secrets import VARIABLE, Secret, usable

_log = logging.getLogger(__name__)

FOLDER_MODE, FILE_MODE = 0o700, 0o600
_NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | _NO_LINK
# Without waiting: a pipe that somebody put there would never be opened to its end.
_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _NO_LINK
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK
_BYTES = 4096  # a key has some forty
_ABSENT = (errno.ENOENT,)
_ANOTHER_S = phrase("it belongs to another user")
_SOMETHING_ELSE = phrase("something else stands in its place")
_WORDS = {
    errno.ELOOP: phrase("a link stands in its place"),
    errno.ENOTDIR: _SOMETHING_ELSE,
    errno.EISDIR: _SOMETHING_ELSE,
}


class KeyFile:
    """One file, in a folder of its own that holds nothing else. Any thread.

    Both are this user's alone (0700, 0600) from their first moment on. What is found wider is made so
    again: the file whenever it is used, the folder when the file is written. No link is followed, and what is another user's is not touched: it raises
    StorageError, which says why.
    """

    # Windows has no such permissions, and always has a keyring.
    is_possible = os.name == "posix"

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> Secret | None:
        """Return the key, None where there is no file or none is possible."""
        if not self.is_possible:
            return None
        try:
            with self._opened_folder() as folder:
                file = os.open(self.path.name, _READ, dir_fd=folder)
                try:
                    self._make_private(file, FILE_MODE)
                    data = os.read(file, _BYTES)
                finally:
                    os.close(file)
        except OSError as problem:
            if problem.errno in _ABSENT:
                return None
            raise self._told("read", problem) from None
        key = usable(data.decode("ascii", "replace"))
        return Secret(key) if key else None

    def write(self, key: Secret) -> None:
        """Put the key there in place of the one before."""
        if not self.is_possible:
            raise StorageError(
                phrase("This system can't keep a file to one user"), phrase("Use its keyring.")
            )
        draft = f".{self.path.name}-{secrets.token_hex(8)}.tmp"
        try:
            make_missing(self.path.parent)
            with self._opened_folder() as folder:
                self._make_private(folder, FOLDER_MODE)
                try:
                    self._write_draft(folder, draft, key)
                    # A link that stands there is replaced, not followed.
                    os.replace(draft, self.path.name, src_dir_fd=folder, dst_dir_fd=folder)
                    _sync(folder)
                finally:
                    with contextlib.suppress(OSError):
                        os.unlink(draft, dir_fd=folder)
        except OSError as problem:
            raise self._told("written", problem) from None

    def remove(self) -> bool:
        """Take the file away; return whether there was one."""
        if not self.is_possible:
            return False
        try:
            with self._opened_folder() as folder:
                os.unlink(self.path.name, dir_fd=folder)  # of a link, the link
                _sync(folder)
        except OSError as problem:
            if problem.errno in _ABSENT:
                return False
            raise self._told("removed", problem) from None
        return True

    @contextlib.contextmanager
    def _opened_folder(self) -> Iterator[int]:
        """Yield the folder, opened: nobody can put another in its place meanwhile."""
        folder = os.open(self.path.parent, _FOLDER)
        try:
            if os.fstat(folder).st_uid != os.geteuid():
                raise PermissionError(errno.EPERM, _ANOTHER_S)
            yield folder
        finally:
            os.close(folder)

    def _write_draft(self, folder: int, name: str, key: Secret) -> None:
        file = os.open(name, _NEW, FILE_MODE, dir_fd=folder)
        with os.fdopen(file, "wb") as draft:
            os.fchmod(file, FILE_MODE)  # a umask may have taken more than others' rights
            draft.write(f"{key.reveal()}\n".encode())
            draft.flush()
            os.fsync(file)

    def _make_private(self, opened: int, mode: int) -> None:
        """Take others' rights to what was opened. Raises OSError where it is not ours to keep."""
        found = os.fstat(opened)
        is_right = stat.S_ISDIR if mode == FOLDER_MODE else stat.S_ISREG
        if not is_right(found.st_mode):
            raise OSError(errno.ENOTDIR, "not what it should be")
        if found.st_uid != os.geteuid():
            raise PermissionError(errno.EPERM, _ANOTHER_S)
        if stat.S_IMODE(found.st_mode) & 0o077:
            os.fchmod(opened, mode)
            _log.warning("%s was open to others; it is yours alone again", self.path)

    def _told(
        self, undone: Literal["read", "written", "removed"], problem: OSError
    ) -> StorageError:
        path, why = self.path, _WORDS.get(problem.errno or 0) or reason_of(problem)
        if problem.errno == errno.EPERM and problem.strerror:
            is_another_s = problem.strerror == _ANOTHER_S
            why = _ANOTHER_S if is_another_s else problem.strerror.lower()
        titles = {
            "read": phrase("The key's file {path} can't be read: {reason}", path=path, reason=why),
            "written": phrase(
                "The key's file {path} can't be written: {reason}", path=path, reason=why
            ),
            "removed": phrase(
                "The key's file {path} can't be removed: {reason}", path=path, reason=why
            ),
        }
        return StorageError(
            titles[undone],
            phrase(
                "Look what is there, or put the key into {variable} instead.", variable=VARIABLE
            ),
        )


def _sync(folder: int) -> None:
    with contextlib.suppress(OSError):  # some network disks can't; the file itself is there
        os.fsync(folder)
