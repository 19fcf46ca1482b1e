"""What a person makes of a session that is not written any more: its title, words, marks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from app.errors import InputError, StorageError
from app.phrases import phrase
from app.store.copies import refresh_text, renamed_copies
from app.store.disk import BusyError, Disk, denial_of, reason_of
from app.store.journal import Journal
from app.store.records import Edit, SessionEnd, SessionFile
from app.store.session_record import SessionRecord, read_journal


def append(path: Path, *records: Edit | SessionEnd | SessionFile, disk: Disk | None = None) -> None:
    """Add records to a journal; return when they are on disk. Waits for the disk.

    Raises InputError where the session is being written or its journal may not be, StorageError
    where the disk fails; nothing is added then.
    """
    try:
        journal = Journal.reopen(path, disk=disk or Disk())
    except BusyError as problem:
        raise InputError(
            phrase("The session is still being written by another copy of Surtitle"),
            phrase("Finish it there first."),
        ) from problem
    except PermissionError as problem:
        raise InputError(
            phrase("{path} can't be changed: {reason}", path=path, reason=denial_of(problem)),
            phrase("Give yourself the right to write that file."),
        ) from problem
    except OSError as problem:
        raise StorageError(
            phrase("{path} can't be changed: {reason}", path=path, reason=reason_of(problem)),
        ) from problem
    try:
        for record in records:
            journal.put(record)
        journal.retry()
    finally:
        journal.close()


def edit(path: Path, wish: Edit, *, pattern: str) -> None:
    """Keep what somebody made of a session, and have its copies follow.

    `pattern` is that of the copies' names. Raises as append() does, and StorageError where the
    journal was changed and its copy could not be.
    """
    before = read_journal(path)
    append(path, wish)
    _follow(path, before, pattern)


def settle(path: Path, *, pattern: str) -> None:
    """Have the copies follow what was made of a session while it ran. Raises as edit() does."""
    record = read_journal(path)
    if record.title or record.corrections or record.marked:
        _follow(path, replace(record, title=""), pattern)


def _follow(path: Path, before: SessionRecord, pattern: str) -> None:
    after = read_journal(path)
    if after.title != before.title and (
        renamed := renamed_copies(before, after.title, pattern=pattern)
    ):
        append(path, *renamed)
        after = read_journal(path)
    if text := after.files.get("text"):
        refresh_text(Path(text), before, after)
