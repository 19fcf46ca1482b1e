"""At a later start: sessions that were cut short are closed properly, those in a refuge come home."""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.domain.lines import Gap
from app.errors import InputError, StorageError
from app.store.atomic import put_in_place
from app.store.disk import AppendedFile, BusyError, Disk
from app.store.edits import settle
from app.store.journal import SUFFIX, TORN, Journal
from app.store.paths import Places, make_folder
from app.store.records import SessionEnd, SessionStart, decode
from app.store.session_record import RECOVERED, SessionRecord, is_session_name, read_journal

_log = logging.getLogger(__name__)
_TAIL = 4096  # bytes that hold a journal's last record, as a rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """A session that was closed now. `torn` says that its last record had been cut off."""

    session: str
    lines: int
    torn: bool


def recover(places: Places, *, pattern: str, others: Iterable[Path] = ()) -> list[Recovered]:
    """Bring home what is in a refuge or in `others`, and close what was cut short; newest last.

    Its readable copy follows what was edited while it ran; `pattern` is that of the copies' names.

    What another copy of the program is writing stays as it is, and what can't be written or read is
    logged and left for the next time. Waits for the disk.
    """
    for folder in (*places.refuges, *others):
        _bring_home(places, folder)
    found: list[Recovered] = []
    for path in sorted(places.sessions_dir.glob(f"*{SUFFIX}")):
        if not _has_ended(path):
            for closed in [*_closed(path)]:  # and let go of the journal
                found.append(closed)
                try:
                    settle(path, pattern=pattern)
                except (InputError, StorageError) as problem:
                    _log.warning("the copy of %s stays as it is: %s", path, problem)
    return found


def _closed(path: Path) -> Iterator[Recovered]:
    """Write the end of a session that has none, unless it is still written."""
    try:
        journal = Journal.reopen(path, disk=Disk())
    except BusyError:
        return
    except (OSError, StorageError) as problem:
        _log.warning("%s can't be closed: %s", path, problem)
        return
    try:
        record = read_journal(path)
        if record.ended:  # and then edited
            return
        journal.put(_end_of(record))
        journal.retry()
    except (InputError, StorageError) as problem:
        _log.warning("%s can't be closed: %s", path, problem)
    else:
        torn = path.with_suffix(TORN).exists()
        yield Recovered(session=path.stem, lines=len(record.lines), torn=torn)
    finally:
        journal.close()


def _end_of(record: SessionRecord) -> SessionEnd:
    return SessionEnd(
        audio_s=record.duration_s,
        lost_s=round(sum(gap.end - gap.start for gap in record.gaps), 6),
        lines=sum(not isinstance(entry, Gap) for entry in record.entries),
        reason=RECOVERED,
    )


def _has_ended(path: Path) -> bool:
    """Whether the last record is an end; False also where only reading all of it could tell."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - _TAIL))
            tail = file.read()
    except OSError:
        return False
    last = tail.rstrip(b"\n").rpartition(b"\n")[2]
    records, whole = decode(last)
    ended = bool(records) and isinstance(records[-1][1], SessionEnd)
    return whole and tail.endswith(b"\n") and ended


def _bring_home(places: Places, folder: Path) -> None:
    """Move journals from where they had to be kept for a while to where they belong."""
    if folder == places.sessions_dir:
        return
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        if not is_session_name(path.stem):
            continue
        try:
            # Held while it is copied, so that nobody writes it meanwhile.
            held = AppendedFile(path, disk=Disk(), keep="synced", new=False)
        except OSError:
            continue
        with contextlib.ExitStack() as stack:
            stack.callback(held.close)
            try:
                if _is_home(path, make_folder(places.sessions_dir) / path.name):
                    if os.name == "nt":
                        stack.close()  # what is open can't be deleted there
                    path.unlink()
            except (OSError, InputError) as problem:
                _log.warning("%s can't be brought to %s: %s", path, places.sessions_dir, problem)


def _is_home(path: Path, home: Path) -> bool:
    """Copy a journal home; return whether all of it is there, and will be after a power cut."""
    content = path.read_bytes()
    records, _ = decode(content.partition(b"\n")[0])
    if not any(isinstance(record, SessionStart) for _, record in records):
        return False  # somebody else's file of such a name
    there = home.read_bytes() if home.exists() else b""
    if not there.startswith(content):
        if not content.startswith(there):
            return False  # two that went different ways: neither may go for the other
        put_in_place(home, content, mode=0o600, replace=True)
    # Its name as well, also one that an earlier start gave it: what goes now is the only other.
    Disk().sync_folder(home.parent)
    return True
