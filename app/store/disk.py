"""Appending to a file so that a failing disk loses nothing that was written before.

`Disk` holds the calls that a disk can refuse, so that a test can stand a failing one in for it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import time
from pathlib import Path
from typing import Literal

from app.errors import StorageError
from app.phrases import phrase
from app.store.paths import make_missing

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_APPEND = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
_CREATE = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_LOCKED_BYTE = 0x7FFF_FFFE
_PIECE = 1 << 20  # bytes copied at a time
_LOOKS, _LOOK_S = 100, 0.02  # at a new file that somebody else has locked for a moment
_REASONS = {
    errno.ENOSPC: phrase("the disk is full"),
    errno.EDQUOT: phrase("your disk quota is used up"),
    errno.EFBIG: phrase("the file has reached the size that this system allows"),
    errno.EROFS: phrase("the disk has become read-only"),
    errno.ENOENT: phrase("its folder is gone"),
    errno.EACCES: phrase("its folder may no longer be written to"),
    errno.EIO: phrase("the disk reports a fault"),
}


class Disk:
    """The operating system's file calls, as they are. Any thread."""

    def open(self, path: Path, *, new: bool) -> int:
        """Open for appending and reading, for this user alone; `new` refuses an existing file."""
        return os.open(path, _APPEND | (os.O_EXCL if new else 0), 0o600)

    def create(self, path: Path) -> int:
        """Make a new file that can be written to anywhere, for this user alone."""
        return os.open(path, _CREATE, 0o600)

    def write(self, file: int, data: bytes) -> int:
        """Write at the file's end; return how many bytes went, which may be fewer."""
        return os.write(file, data)

    def write_over(self, file: int, data: bytes) -> None:
        """Write over the beginning of a file that create() has made; its end is its end again."""
        os.lseek(file, 0, os.SEEK_SET)
        try:
            os.write(file, data)
        finally:
            os.lseek(file, 0, os.SEEK_END)

    def truncate(self, file: int, size: int) -> None:
        """Cut the file back to `size` bytes."""
        os.ftruncate(file, size)

    def sync(self, file: int) -> None:
        """Return when the file's data would survive a power cut."""
        if sys.platform == "darwin":
            fcntl.fcntl(file, fcntl.F_FULLFSYNC)  # fsync leaves it in the drive's own memory there
        else:
            os.fsync(file)

    def sync_folder(self, folder: Path) -> None:
        """Return when a new file's name would survive a power cut. Windows has no such call."""
        if sys.platform != "win32":
            opened = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(opened)
            except OSError as problem:
                if problem.errno not in (errno.EINVAL, errno.ENOTSUP):  # some network disks
                    raise
            finally:
                os.close(opened)


def reason_of(problem: OSError) -> str:
    """Say why the disk refused, in words for people."""
    return _REASONS.get(problem.errno or 0, problem.strerror or phrase("it can't be written"))


def denial_of(problem: OSError) -> str:
    """Say in the system's own words why it lets us do nothing with a file."""
    return problem.strerror.lower() if problem.strerror else phrase("no access")


class BusyError(OSError):
    """Another copy of the program writes to the file."""


class AppendedFile:
    """One file that only grows, by whole pieces. One thread only: the one that writes it.

    A piece that did not go in whole is taken out again, or closed by a newline where even that
    fails, so that the next piece always starts a line. A file that was deleted under us is put back
    with all that it held. Raises OSError from the constructor, StorageError from `append`.
    """

    def __init__(
        self, path: Path, *, disk: Disk, keep: Literal["synced", "flushed"], new: bool = True
    ) -> None:
        """Open the file, which must be `new`, or else be there. Raises BusyError, OSError."""
        if not (new or path.is_file()):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
        self.path = path
        self._disk = disk
        self._synced = keep == "synced"
        self._torn = False
        self._file = disk.open(path, new=new)
        try:
            lock_file = _lock_new if new else lock
            lock_file(self._file)
            if self._synced and new:
                disk.sync_folder(path.parent)
        except OSError:
            os.close(self._file)
            raise

    def append(self, data: bytes) -> None:
        """Write all of `data`, which ends in a newline, or nothing. May be tried again."""
        try:
            if os.fstat(self._file).st_nlink == 0:
                self._put_back()
            self._append(data)
        except OSError as problem:
            raise StorageError(
                phrase(
                    "Nothing can be added to {path}: {reason}",
                    path=self.path,
                    reason=reason_of(problem),
                ),
                phrase(
                    "What could not be written is kept in memory and tried again with the next line."
                ),
            ) from problem

    def _append(self, data: bytes) -> None:
        size = os.fstat(self._file).st_size
        try:
            self._write(self._file, b"\n" + data if self._torn else data)
            if self._synced:
                # After a failed fsync the system may take the pages for written: hence anew.
                self._disk.sync(self._file)
        except OSError:
            self._take_back(size)
            raise
        self._torn = False

    def _write(self, file: int, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            rest = rest[self._disk.write(file, bytes(rest)) :]

    def _take_back(self, size: int) -> None:
        try:
            self._disk.truncate(self._file, size)
        except OSError:
            self._torn = True

    def _put_back(self) -> None:
        """Go on under the file's name: in a copy of what was deleted, or in what stands there."""
        make_missing(self.path.parent)
        try:
            file = self._disk.open(self.path, new=True)
        except FileExistsError:
            file = self._disk.open(self.path, new=False)  # an editor has saved it anew
        else:
            try:
                self._copy_to(file, self.path.parent)
            except OSError:
                os.close(file)
                self.path.unlink(missing_ok=True)
                raise
        os.close(self._file)
        self._file = file
        self._torn = False
        lock(file)

    def _copy_to(self, file: int, folder: Path) -> None:
        os.lseek(self._file, 0, os.SEEK_SET)
        while piece := os.read(self._file, _PIECE):
            self._write(file, piece)
        if self._synced:
            self._disk.sync_folder(folder)

    def move(self, path: Path) -> None:
        """Go on under another name, which must be free, with all that is in the file until now.

        What has the old name goes, where it can. Raises OSError; then all is as it was.
        """
        file = self._disk.open(path, new=True)
        try:
            _lock_new(file)
            self._copy_to(file, path.parent)
            if self._synced:
                self._disk.sync(file)
        except OSError:
            os.close(file)
            path.unlink(missing_ok=True)
            raise
        os.close(self._file)
        with contextlib.suppress(OSError):
            self.path.unlink()
        self._file, self.path = file, path

    def cut(self, size: int) -> None:
        """Take out all behind the first `size` bytes. Raises OSError."""
        self._disk.truncate(self._file, size)

    def end_line(self) -> None:
        """Have the next piece begin a line of its own: the file does not end in a newline."""
        self._torn = True

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._file)


def _lock_new(file: int) -> None:
    """Lock a file that was just made; raises BusyError.

    Whoever looks for sessions that nobody writes may have it for a moment, and finds nothing in it.
    """
    for _ in range(_LOOKS):
        try:
            lock(file)
        except BusyError:
            time.sleep(_LOOK_S)
        else:
            return
    lock(file)


def lock(file: int) -> None:
    """Let no other copy of the program write to the file, where the file system can see to that.

    Raises BusyError where one does.
    """
    if sys.platform == "win32":
        # A byte that no file has, since what is locked there can't be read either.
        os.lseek(file, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError as problem:
            raise BusyError(problem.errno, problem.strerror) from problem
        finally:
            os.lseek(file, 0, os.SEEK_SET)
    else:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            raise BusyError(problem.errno, problem.strerror) from problem
        except OSError:
            return  # a network disk without locks; a new name with chance in it has to do there
