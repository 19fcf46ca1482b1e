"""The index brought up to what the journals say now."""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
import stat
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.store.index_file import BUSY_MS, IndexFile, forget
from app.store.index_rows import Seen
from app.store.index_session import drop, take
from app.store.journal import SUFFIX
from app.store.session_record import is_session_name

Stop = Callable[[], bool]  # whether what is being done is no longer wanted
Progress = Callable[[int, int], None]  # bytes of journals read, and to be read in all

_BATCH_BYTES = 1_000_000  # some 5,000 lines: a quarter of a second, in which others wait
_PAUSE_S = 0.01  # between two batches, for whoever waits
_ASK_EVERY_S = 0.002
_PATIENCE_S = 30.0  # with a process that doesn't let go, and may have been halted


@dataclass(frozen=True, slots=True, kw_only=True)
class Refreshed:
    """Whether anything had changed, and whether all of it is indexed now."""

    changed: bool
    complete: bool


@dataclass(frozen=True, slots=True)
class _Journals:
    """What is in the folders. `odd` are names that belong to no file."""

    seen: Mapping[bytes, Seen]
    odd: Mapping[bytes, OSError]


def never() -> bool:
    """Go on to the end."""
    return False


def refresh(
    file: IndexFile,
    folders: Iterable[Path],
    *,
    unreadable: Callable[[Path, OSError], None],
    progress: Progress = lambda _done, _of: None,
    stop: Stop = never,
) -> Refreshed:
    """Take in what has changed, the newest journals first, in pieces that are found at once.

    `unreadable` is told of journals that can't be opened, which are left out. Raises PROBLEMS.
    """
    with file.writing() as connection:
        known = {
            path: Seen._make(rest)
            for path, *rest in connection.execute(
                "SELECT path, size, mtime_ns, inode FROM sessions"
            )
        }
    # After what is indexed, so that what another process takes in meanwhile is not gone.
    journals = _journals(folders)
    gone = known.keys() - journals.seen.keys()
    changed = [path for path, seen in journals.seen.items() if known.get(path) != seen]
    changed.sort(key=os.path.basename, reverse=True)  # names sort by time
    for path, problem in journals.odd.items():
        unreadable(Path(os.fsdecode(path)), problem)
    waiting = [*sorted(gone), *changed]
    of = sum(journals.seen[path].size for path in changed)
    done = 0
    any_changed = False
    while waiting:
        batch, size = _batch(waiting, journals.seen)
        with _transaction(file, stop) as connection:
            if connection is None:
                return Refreshed(changed=any_changed, complete=False)
            for path in batch:
                any_changed |= _updated(connection, path, journals.seen, unreadable)
        del waiting[: len(batch)]
        done += size
        progress(done, of)
        if waiting:
            time.sleep(_PAUSE_S)
    if gone:
        with file.writing() as connection:
            forget(connection)
    return Refreshed(changed=any_changed, complete=True)


def _journals(folders: Iterable[Path]) -> _Journals:
    seen: dict[bytes, Seen] = {}
    odd: dict[bytes, OSError] = {}
    for number, folder in enumerate(folders):
        with contextlib.suppress(OSError), os.scandir(os.fsencode(folder)) as entries:
            for entry in entries:
                if not entry.name.endswith(SUFFIX.encode()):
                    continue
                # Only the first is for journals alone.
                if number and not is_session_name(Path(os.fsdecode(entry.name)).stem):
                    continue
                try:
                    found = entry.stat()
                except OSError:
                    continue  # it has just gone
                if stat.S_ISREG(found.st_mode):
                    seen[entry.path] = Seen.of(found)
                else:  # to open a pipe might wait for ever
                    kind = errno.EISDIR if stat.S_ISDIR(found.st_mode) else errno.ESPIPE
                    odd[entry.path] = OSError(kind, os.strerror(kind))
    return _Journals(seen, odd)


def _batch(waiting: list[bytes], seen: Mapping[bytes, Seen]) -> tuple[list[bytes], int]:
    """Return the next paths to take in together, and how many bytes they are."""
    size = 0
    batch: list[bytes] = []
    for path in waiting:
        batch.append(path)
        size += seen[path].size if path in seen else 0
        if size >= _BATCH_BYTES:
            break
    return batch, size


def _updated(
    connection: sqlite3.Connection,
    path: bytes,
    seen: Mapping[bytes, Seen],
    unreadable: Callable[[Path, OSError], None],
) -> bool:
    journal = Path(os.fsdecode(path))
    if path not in seen:
        return drop(connection, journal)
    try:
        return take(connection, journal)
    except FileNotFoundError:
        return True  # it has just gone
    except OSError as problem:
        unreadable(journal, problem)
        return False


@contextlib.contextmanager
def _transaction(file: IndexFile, stop: Stop) -> Iterator[sqlite3.Connection | None]:
    """Write all or nothing; None where that is no longer wanted, or others don't let us."""
    with file.writing() as connection:
        if not _begun(connection, stop):
            yield None
            return
        try:
            yield connection
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")


def _begun(connection: sqlite3.Connection, stop: Stop) -> bool:
    """Begin to write, as soon as no other process does."""
    until = time.monotonic() + _PATIENCE_S
    while not stop() and time.monotonic() < until:
        connection.execute("PRAGMA busy_timeout = 0")  # SQLite's own waits miss the others' pauses
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as problem:
            if problem.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            time.sleep(_ASK_EVERY_S)
        else:
            return True
        finally:
            connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    return False
