"""The files of one session, made for a run: the journal, its readable copy, and maybe its sound."""

from __future__ import annotations

import errno
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from app.domain.lines import BEGINNING, Seam
from app.domain.settings import Settings
from app.errors import InputError, StorageError
from app.phrases import phrase
from app.store.disk import BusyError, Disk, denial_of, reason_of
from app.store.journal import SUFFIX, Journal
from app.store.paths import Places, make_folder, unusable
from app.store.records import Record, SessionFile, SessionStart, Title
from app.store.session_record import read_journal
from app.store.sound_copy import SoundCopy, refusal
from app.store.transcript_file import AUDIO, TranscriptFile

T = TypeVar("T")

# What a person mends by naming another folder; anything else is the disk's failing.
_NOT_ALLOWED = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.ENOENT, errno.EISDIR}


@dataclass(slots=True)
class SessionFiles:
    """A session's files. Writer thread only, but for the sound, which has a thread of its own.

    `trouble` is why there is no sound though it was wished for.
    """

    journal: Journal
    text: TranscriptFile
    sound: SoundCopy | None = None
    trouble: StorageError | None = None
    seam: Seam = BEGINNING
    named: bool = False  # the journal says where the copies are


def opened(
    places: Places,
    start: SessionStart,
    settings: Settings,
    *,
    also: Sequence[Record],
    sound_rate: int,
    disk: Disk,
) -> SessionFiles:
    """Make the folders and the files of a new session. Writer thread. Raises InputError, StorageError."""
    make_folder(places.sessions_dir)
    make_folder(places.transcripts_dir)
    journal = _made(
        lambda: Journal.create(places.sessions_dir, start, *also, disk=disk), places.sessions_dir
    )
    title = next((each.text for each in also if isinstance(each, Title)), "")
    try:
        text = _made(
            lambda: TranscriptFile(
                places.transcripts_dir, start, disk=disk, title=title, pattern=settings.text_name
            ),
            places.transcripts_dir,
        )
    except (InputError, StorageError):
        journal.close()
        journal.path.unlink(missing_ok=True)
        raise
    files = SessionFiles(journal, text)
    if settings.keep_audio:
        try:
            path = text.path.with_suffix(AUDIO)
            files.sound = SoundCopy(path, rate=sound_rate, disk=disk)
        except OSError as problem:
            files.trouble = refusal(problem)
    return files


def reopened(places: Places, session: str, disk: Disk) -> SessionFiles:
    """Open both files of a session; the readable one is made anew where it is gone.

    Writer thread. Raises InputError where the session is gone or another copy of the program writes
    it, StorageError where the disk fails.
    """
    path = places.sessions_dir / f"{session}{SUFFIX}"
    try:
        journal = Journal.reopen(path, disk=disk)
    except BusyError as problem:
        raise InputError(
            phrase("Another Surtitle is at work on this"), phrase("Wait until it is done.")
        ) from problem
    except OSError as problem:
        raise InputError(
            phrase(
                "The transcript {path} can't be gone on with: {reason}",
                path=path,
                reason=denial_of(problem),
            )
        ) from problem
    try:
        before = read_journal(path)  # now that nobody else writes it
        make_folder(places.transcripts_dir)
        text = _made(
            lambda: TranscriptFile(places.transcripts_dir, before.start, disk=disk, before=before),
            places.transcripts_dir,
        )
    except (InputError, StorageError):
        journal.close()
        raise
    named = before.files.get("text") == str(text.path)
    if before.entries and not named:  # it was made anew
        journal.put_along(SessionFile(kind="text", path=str(text.path)))
        named = True
    return SessionFiles(journal, text, seam=before.seam, named=named)


def _made(make: Callable[[], T], folder: Path) -> T:
    try:
        return make()
    except OSError as problem:
        if problem.errno in _NOT_ALLOWED:
            raise unusable(folder, problem) from problem
        raise StorageError(
            phrase(
                "Nothing can be kept in {folder}: {reason}",
                folder=folder,
                reason=reason_of(problem),
            ),
            phrase("Make room there, name another folder with --data-dir DIR, or add --no-save."),
        ) from problem
