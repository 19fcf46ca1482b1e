"""The index's database: in its file, made anew where that is none of ours, else in memory.

A file that was changed by anything but SQLite can't be told by looking at all of it: that takes as
long as to make it anew. So the last to close it writes down beside it what it then looked like, its
seal. One without the right seal is only taken where SQLite's own log stands beside it: somebody has
it open, or was killed, and SQLite sees to it that nothing is lost.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from app.domain.search import UNICODE
from app.errors import SurtitleError
from app.store.index_rows import SCHEMA, TABLES
from app.store.paths import make_folder, tighten

_log = logging.getLogger(__name__)

BUSY_MS = 5000  # how long one waits for another process to let go
_SEAL_WAIT_S = 0.2  # the last to close needs some ms between SQLite's end and the seal
_MOST_ANEW = 3  # times that the file is made anew; a disk that fails would do so for ever
_SET_HASH = "INSERT INTO grams (grams, rank) VALUES ('hashsize', ?)"
_HASH_BYTES = 16 << 20  # that FTS5 gathers before it writes: less makes it merge more often
_BESIDE = ("-seal", "-wal", "-shm", "-journal")
# Where these are the trouble, another file in the same place would be no better.
_HOPELESS = {
    *(sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM),
    *(sqlite3.SQLITE_AUTH, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED),
}


# What may go wrong with a connection: what SQLite says, no file, and rows that make no sense.
PROBLEMS = (
    *(sqlite3.Error, OSError, SurtitleError),
    *(ValueError, TypeError, AttributeError, ArithmeticError, LookupError),
)


class IndexFile:
    """Two connections, one to read and one to write, each used by one thread at a time. Any thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._to_write, self._to_read = threading.Lock(), threading.Lock()
        self._writer: sqlite3.Connection | None = None
        self._reader: sqlite3.Connection | None = None
        self._inode: int | None = None  # of the file that is open, and trusted
        self._in_memory = False
        self.generation = 0  # how often the file was given up for another

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Hold the connection to read with, which sees what was committed. Raises PROBLEMS."""
        while True:
            in_memory = self._in_memory  # where there is but one connection
            with self._to_write if in_memory else self._to_read:
                if in_memory is not self._in_memory:
                    continue
                if in_memory:
                    self._writer = self._writer or self._opened()
                    yield self._writer
                else:
                    self._reader = self._reader or self._opened()
                    yield self._reader
                return

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Hold the connection to write with. Raises PROBLEMS."""
        with self._to_write:
            self._writer = self._writer or self._opened()
            yield self._writer

    def mend(self, problem: Exception, generation: int) -> None:
        """Put another database in the place of the one that made trouble in that generation.

        It is empty, or what another process has put there. Raises the problem where even memory
        will not do.
        """
        with self._to_write, self._to_read:
            if generation != self.generation:
                return  # another thread has done it
            if self._in_memory:
                raise problem
            self.generation += 1
            inode = self._inode
            self._shut()
            if inode is not None and inode != _inode_of(self._path):
                _log.info("the index was replaced by another process")
            elif self.generation > _MOST_ANEW or _is_hopeless(problem) or not self._removed():
                _log.info("the index is kept in memory: %s", problem)
                self._in_memory = True
                self._seal(inode)  # the file itself may be as good as ever
            else:
                _log.info("the index is made anew: %s", problem)

    def follow(self) -> None:
        """Let go of a file that is no longer the one in its place. Writing must not be going on."""
        if self._inode is not None and self._inode != _inode_of(self._path):
            with self._to_write, self._to_read:
                self._shut()

    def close(self) -> None:
        """Let go of the database, and seal it where nobody else has it open."""
        with self._to_write, self._to_read:
            inode = self._inode
            self._shut()
            self._seal(inode)

    def _seal(self, inode: int | None) -> None:
        if inode is not None and inode == _inode_of(self._path):
            with contextlib.suppress(OSError):
                seal(self._path)

    def _shut(self) -> None:
        for connection in (self._reader, self._writer):
            if connection is not None:
                with contextlib.suppress(sqlite3.Error):
                    connection.close()
        self._reader = self._writer = self._inode = None

    def _opened(self) -> sqlite3.Connection:
        if self._in_memory:
            connection = _connected(":memory:")
        else:
            if self._inode is None:
                self._inode = _made_sure_of(self._path)
            elif self._inode != _inode_of(self._path):
                raise ValueError("another process has replaced it")
            connection = _connected(self._path)
        try:
            _prepare(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _removed(self) -> bool:
        try:
            for end in (*_BESIDE, ""):
                self._path.with_name(self._path.name + end).unlink(missing_ok=True)
        except OSError:  # a folder in its place; on Windows, another process has it open
            return False
        return True


def forget(connection: sqlite3.Connection) -> None:
    """Have what was deleted leave the file too, where until now only the log beside it says so.

    Where somebody reads meanwhile it stays until the next time, or until the file is closed.
    """
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def seal(path: Path) -> None:
    """Write down what the file looks like, unless somebody has it open. Raises OSError."""
    if _size_of(_beside(path, "-wal")) is None:
        written = os.open(_beside(path, "-seal"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            os.write(written, _looks(path.stat()).encode())
        finally:
            os.close(written)


def _made_sure_of(path: Path) -> int:
    """See that the file is there, for this user alone, and ours; return its inode."""
    make_folder(path.parent)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    tighten(path)
    if not _is_sealed(path):
        time.sleep(_SEAL_WAIT_S)
        if not _is_sealed(path):
            raise ValueError("it was changed by something else")
    return path.stat().st_ino


def _is_sealed(path: Path) -> bool:
    found = path.stat()
    if not found.st_size or _size_of(_beside(path, "-wal")):
        return True
    try:
        return _beside(path, "-seal").read_text("ascii") == _looks(found)
    except (OSError, ValueError):
        return False


def _looks(found: os.stat_result) -> str:
    return f"{found.st_size} {found.st_mtime_ns}"


def _beside(path: Path, end: str) -> Path:
    return path.with_name(path.name + end)


def _size_of(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None


def _inode_of(path: Path) -> int | None:
    try:
        return path.stat().st_ino
    except OSError:
        return None


def _connected(path: Path | str) -> sqlite3.Connection:
    return sqlite3.connect(
        path, timeout=BUSY_MS / 1000, isolation_level=None, check_same_thread=False
    )


def _prepare(connection: sqlite3.Connection) -> None:
    """Set the connection up, and make the tables in a database that has none."""
    connection.execute("PRAGMA journal_mode = WAL")  # some network disks have only others
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA secure_delete = ON")  # who deletes a session means it
    connection.execute("PRAGMA cache_size = -16000")  # kB
    connection.execute("PRAGMA wal_autocheckpoint = 4000")  # pages
    if not _is_ours(connection):
        connection.execute("BEGIN IMMEDIATE")
        if not _is_ours(connection):  # nobody else was faster
            for statement in TABLES.split(";\n"):
                connection.execute(statement)
            connection.execute(_SET_HASH, (_HASH_BYTES,))
            connection.execute("INSERT INTO about VALUES (?)", (UNICODE,))
            connection.execute(f"PRAGMA user_version = {SCHEMA}")
        connection.execute("COMMIT")


def _is_ours(connection: sqlite3.Connection) -> bool:
    """Whether it has our tables; False where it is empty. Raises where it has others."""
    ((version,),) = connection.execute("PRAGMA user_version")
    if version == SCHEMA:
        ((unicode,),) = connection.execute("SELECT unicode FROM about")
        if unicode == UNICODE:
            return True
        raise ValueError("text is folded otherwise now")
    ((tables,),) = connection.execute("SELECT count(*) FROM sqlite_schema")
    if tables or version:
        raise ValueError(f"it has the schema {version}")
    return False


def _is_hopeless(problem: Exception) -> bool:
    if isinstance(problem, sqlite3.Error):
        return getattr(problem, "sqlite_errorcode", 0) & 0xFF in _HOPELESS
    return isinstance(problem, OSError | SurtitleError)
