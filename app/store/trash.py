"""Deleted sessions: kept in a trash of our own, from which each can be taken back as it was.

A folder a session, named by its id: the journal, and the copies of it under their own names.
"""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.domain.file_names import numbered
from app.errors import InputError, StorageError
from app.phrases import phrase
from app.store.disk import BusyError, Disk, denial_of, reason_of
from app.store.edits import append
from app.store.journal import SUFFIX, TORN, Journal
from app.store.paths import Places, make_folder
from app.store.records import SessionFile
from app.store.session_record import is_session_name, read_journal, session_started

_log = logging.getLogger(__name__)

KEPT_DAYS = 30  # in the trash


def discard(places: Places, session: str) -> None:
    """Put a session into the trash, with its copies. Waits for the disk.

    Raises InputError where it is being written, is not there, or is in the trash already (one that was
    opened as a file may be); StorageError where the disk fails.
    """
    path = places.sessions_dir / f"{session}{SUFFIX}"
    if journal_of(places, session).exists():
        raise InputError(
            phrase("An earlier copy of this session is in “Recently deleted”"),
            phrase("This one would take its place. Empty “Recently deleted” first."),
        )
    with _told(path), contextlib.ExitStack() as held:
        held.callback(Journal.reopen(path, disk=Disk()).close)  # and so nobody else writes it
        copies = read_journal(path).files
        folder = make_folder(places.trash_dir / session)
        os.utime(folder)
        for copy in copies.values():
            with contextlib.suppress(FileNotFoundError):
                shutil.move(copy, _free(folder, Path(copy).name))
        with contextlib.suppress(FileNotFoundError):
            path.with_suffix(TORN).rename(folder / f"{session}{TORN}")
        if os.name == "nt":
            held.close()  # what is open can't be renamed there
        path.rename(folder / path.name)  # last: until then it is whole where it was


def restore(places: Places, session: str) -> None:
    """Take a session back out of the trash. Raises InputError, StorageError as discard() does."""
    path = journal_of(places, session)
    folder = path.parent
    home = places.sessions_dir / path.name
    with _told(path):
        copies = read_journal(path).files
        if home.exists():
            raise InputError(phrase("There is a session {name} already", name=session))
        make_folder(home.parent)
        renamed: list[SessionFile] = []
        for kind, copy in [(kind, Path(named)) for kind, named in copies.items()]:
            with contextlib.suppress(FileNotFoundError):
                make_folder(copy.parent)
                place = _free(copy.parent, copy.name)
                shutil.move(folder / copy.name, place)
                if place != copy:
                    renamed.append(SessionFile(kind=kind, path=str(place)))
        if renamed:  # else it would take what has the name now for its own
            append(path, *renamed)
        with contextlib.suppress(FileNotFoundError):
            (folder / f"{session}{TORN}").rename(home.with_suffix(TORN))
        path.rename(home)
        with contextlib.suppress(OSError):
            folder.rmdir()


def journal_of(places: Places, session: str) -> Path:
    """Return where the journal of a session in the trash is."""
    return places.trash_dir / session / f"{session}{SUFFIX}"


def trashed(places: Places) -> list[str]:
    """Return the sessions in the trash, the last deleted first."""
    folders = filter(_is_whole, _folders(places))
    return [each.name for each in sorted(folders, key=_deleted_at, reverse=True)]


def empty(places: Places, *, before: datetime | None = None) -> int:
    """Delete for good what was put into the trash before then, or all; return how many."""
    gone = 0
    for folder in _folders(places):
        if not _is_whole(folder) and (places.sessions_dir / f"{folder.name}{SUFFIX}").exists():
            continue  # what a discard() that was cut short had moved: the session is still kept
        if before is None or _deleted_at(folder) < before:
            try:
                shutil.rmtree(folder)
            except OSError as problem:
                _log.warning("%s can't be deleted: %s", folder, problem)
            else:
                gone += 1
    return gone


def expire(places: Places, *, keep_days: int, now: datetime) -> list[str]:
    """Put sessions that began more than `keep_days` ago into the trash, 0 is never.

    What was in the trash for KEPT_DAYS is deleted for good. Returns what went to the trash.
    """
    empty(places, before=now - timedelta(days=KEPT_DAYS))
    expired: list[str] = []
    if not keep_days:
        return expired
    for path in sorted(places.sessions_dir.glob(f"*{SUFFIX}")):
        started = session_started(path.stem)
        if started is None or started >= now - timedelta(days=keep_days):
            continue
        try:
            discard(places, path.stem)
        except (InputError, StorageError) as problem:
            _log.warning("%s is kept: %s", path, problem)
        else:
            expired.append(path.stem)
    return expired


def _folders(places: Places) -> list[Path]:
    try:
        return [each for each in places.trash_dir.iterdir() if is_session_name(each.name)]
    except FileNotFoundError:
        return []


def _is_whole(folder: Path) -> bool:
    return (folder / f"{folder.name}{SUFFIX}").is_file()


def _deleted_at(folder: Path) -> datetime:
    return datetime.fromtimestamp(folder.stat().st_mtime, UTC)


def _free(folder: Path, name: str) -> Path:
    """Return a name in the folder that nothing has."""
    path = Path(name)
    names = (folder / f"{stem}{path.suffix}" for stem in numbered(path.stem))
    return next(free for free in names if not free.exists())


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    """Say for people what the disk refuses."""
    try:
        yield
    except BusyError as problem:
        raise InputError(
            phrase("The session is still being written"), phrase("Finish it first.")
        ) from problem
    except (PermissionError, FileNotFoundError) as problem:
        raise InputError(
            phrase("{path} can't be moved: {reason}", path=path, reason=denial_of(problem))
        ) from problem
    except (OSError, shutil.Error) as problem:
        reason = reason_of(problem)
        raise StorageError(
            phrase("{path} can't be moved: {reason}", path=path, reason=reason)
        ) from problem
