"""A disk that fails as told, in front of the real one."""

import errno
import os
import threading
from collections import deque
from pathlib import Path

from app.store.disk import Disk


class FailingDisk(Disk):
    """The real calls, but for the faults that are queued.

    `short` makes the next writes take that many bytes and then find the disk full; `sync_errors`
    and `open_errors` are raised by the next such calls. While `stuck`, nothing can be cut back.
    """

    def __init__(self) -> None:
        self.short: deque[int] = deque()
        self.sync_errors: deque[int] = deque()
        self.open_errors: deque[int] = deque()
        self.stuck = False
        self.writes = 0
        self.syncs = 0
        self._full_next = False

    def open(self, path: Path, *, new: bool) -> int:
        if self.open_errors:
            raise _error(self.open_errors.popleft())
        return super().open(path, new=new)

    def write(self, file: int, data: bytes) -> int:
        if self._full_next:
            self._full_next = False
            raise _error(errno.ENOSPC)
        self.writes += 1
        if self.short:
            taken = super().write(file, data[: self.short.popleft()])
            self._full_next = True
            return taken
        return super().write(file, data)

    def truncate(self, file: int, size: int) -> None:
        if self.stuck:
            raise _error(errno.EIO)
        super().truncate(file, size)

    def sync(self, file: int) -> None:
        self.syncs += 1
        if self.sync_errors:
            raise _error(self.sync_errors.popleft())
        super().sync(file)

    def rest(self) -> None:
        """Forget the faults that have not come up."""
        self.short.clear()
        self.sync_errors.clear()
        self.open_errors.clear()
        self._full_next = False


class HungDisk(Disk):
    """The real calls, but what is written to files of create() waits while it `hangs`."""

    def __init__(self) -> None:
        self.runs = threading.Event()
        self.runs.set()
        self.waits = threading.Event()  # set once a write hangs
        self._created: set[int] = set()

    def create(self, path: Path) -> int:
        file = super().create(path)
        self._created.add(file)
        return file

    def hang(self) -> None:
        """Let writes wait from now on."""
        self.runs.clear()

    def write(self, file: int, data: bytes) -> int:
        if file in self._created and not self.runs.is_set():
            self.waits.set()
            self.runs.wait()
        return super().write(file, data)


def _error(number: int) -> OSError:
    return OSError(number, os.strerror(number))
