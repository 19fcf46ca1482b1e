"""Which session has captioned a recording: the file is known again by what is in it."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from io import BufferedReader
from pathlib import Path

from app.errors import InputError
from app.phrases import phrase
from app.store.journal import SUFFIX
from app.store.paths import Places
from app.store.records import Recording, decode
from app.store.session_record import SessionRecord, read_journal

_PIECE = 1 << 24  # bytes read at a time
_HEAD = 1 << 16  # bytes of a journal in which its recording is named, if it is


async def identify(path: Path) -> Recording:
    """Read a recording through, off the loop. Raises InputError where that can't be done.

    All of it counts, though that takes a second a gigabyte: recorders that write files of one
    length, begun and ended by silence, make many that differ in the middle only. Its name and its
    dates don't count, so that it may be moved, or copied from another disk.
    """
    sha256 = hashlib.sha256()
    size = 0
    try:
        with await asyncio.to_thread(path.open, "rb") as file:
            while piece := await asyncio.to_thread(_take, file, sha256):
                size += piece
    except OSError as problem:
        raise InputError(
            phrase("{path} can't be read", path=path), problem.strerror or ""
        ) from problem
    return Recording(path=str(path), size=size, digest=sha256.hexdigest())


def find_by_recording(places: Places, recording: Recording) -> SessionRecord | None:
    """Return the newest session of a recording, None where there is none."""
    wanted = (recording.size, recording.digest)
    for path in sorted(places.sessions_dir.glob(f"*{SUFFIX}"), reverse=True):
        with contextlib.suppress(OSError, InputError):
            named = _recording_of(path)
            if named is not None and (named.size, named.digest) == wanted:
                return read_journal(path)
    return None


def _take(file: BufferedReader, sha256: hashlib._Hash) -> int:
    piece = file.read(_PIECE)
    sha256.update(piece)
    return len(piece)


def _recording_of(journal: Path) -> Recording | None:
    """Return what a journal names at its beginning. Raises OSError."""
    with journal.open("rb") as file:
        head = file.read(_HEAD)
    for line in head.split(b"\n"):
        for _, record in decode(line)[0]:
            if isinstance(record, Recording):
                return record
    return None
