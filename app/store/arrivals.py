"""Sessions that come from elsewhere, as files: looked through, and kept here beside one's own.

What is in such a file is nobody's word. What is kept is written anew from what was understood of it.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from app.domain.lines import Gap, Line
from app.domain.text import plain
from app.errors import InputError, StorageError, SurtitleError
from app.phrases import phrase
from app.store.atomic import put_in_place
from app.store.disk import Disk, denial_of, reason_of
from app.store.formats.session_file import portable
from app.store.paths import Places, make_folder
from app.store.records import VERSION, Record, SessionEnd, SessionStart, decode, encode, version_of
from app.store.session_record import (
    SessionRecord,
    assembled,
    is_session_name,
    read_journal,
    session_started,
)
from app.store.sessions import journal_of

MOST_BYTES = 64 << 20  # a day of speech without a pause is less than 10 MB
_MOST_IN_ID = 40  # characters; ours have 20
_NUMBERS = range(1 << 31)  # of lines; a day has some tens of thousands
_MOST_S = 1e9  # of a session, which is thirty years


class Found(enum.Enum):
    """How it stands with a session that came."""

    ADDED = "added"
    HERE = "here"  # as it is in the file
    OTHERWISE = "otherwise"  # here, with other words, marks or title; which stay


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A session that is kept here now. `newer` tells that the file holds more than is understood."""

    file: Path
    session: str
    found: Found
    newer: bool = False


def take_in(places: Places, file: Path) -> Arrival:
    """Keep the session of a file, unless one of that name is kept already. Waits for the disk.

    Raises InputError where it is no file of a session, whole and understood, or nothing can be kept
    here, StorageError where the disk fails. Nothing is changed then.
    """
    record, newer = read(file)
    session = record.start.session
    home = journal_of(places, session)
    if not home.exists():
        content = b"".join(
            encode(number, each) for number, each in enumerate(portable(record, heard=True))
        )
        make_folder(places.sessions_dir)
        try:
            put_in_place(home, content, mode=0o600, replace=False)
            Disk().sync_folder(home.parent)
        except FileExistsError:
            pass  # another copy of the program was faster
        except OSError as problem:
            raise StorageError(
                phrase(
                    "{name} can't be added: {reason}", name=_name(file), reason=reason_of(problem)
                ),
                phrase("Make room on the disk, and open it again."),
            ) from problem
        else:
            return Arrival(file=file, session=session, found=Found.ADDED, newer=newer)
    same = _content(read_journal(home)) == _content(record)
    return Arrival(
        file=file, session=session, found=Found.HERE if same else Found.OTHERWISE, newer=newer
    )


def all_taken_in(places: Places, files: Iterable[Path]) -> list[Arrival | SurtitleError]:
    """Take in the sessions of several files; one that is refused keeps none of the others out."""
    came: list[Arrival | SurtitleError] = []
    for file in files:
        try:
            came.append(take_in(places, file))
        except SurtitleError as error:
            came.append(error)
    return came


def read(file: Path) -> tuple[SessionRecord, bool]:
    """Read a session's file; return also whether there is more in it than is understood.

    Raises InputError.
    """
    lines = _lines(file)
    version = version_of(lines[0])
    if version is not None and version > VERSION:
        raise InputError(
            phrase("{name} was made by a newer Surtitle", name=_name(file)),
            phrase("Install that version here to open it."),
        )
    if not lines[0].startswith(b'{"v":'):
        raise InputError(
            phrase("{name} is no session of Surtitle's", name=_name(file)),
            phrase("“Export” in the history makes such files."),
        )
    records = [_only(line, number) for number, line in enumerate(lines[:-1])]
    if lines[-1] or None in records:  # what ends without a newline is cut off
        raise _damaged(file)
    known = [
        record for record in records if record is not None and not isinstance(record, _Unknown)
    ]
    record = assembled("", known)
    if not (_is_whole(known) and _is_sensible(record)):
        raise _damaged(file)
    return record, len(known) < len(records)


class _Unknown:
    """Stands for a record of a type that is not known here."""


def _lines(file: Path) -> list[bytes]:
    try:
        if file.exists() and not file.is_file():  # a pipe would be waited for
            raise InputError(phrase("{name} is no file", name=_name(file)))
        with file.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
    except (OSError, ValueError) as problem:
        reason = denial_of(problem) if isinstance(problem, OSError) else str(problem)
        raise InputError(
            phrase("{name} can't be read: {reason}", name=_name(file), reason=reason)
        ) from problem
    if len(content) > MOST_BYTES:
        raise InputError(
            phrase("{name} is too large for a session", name=_name(file)),
            phrase("It has at most {most} MB.", most=MOST_BYTES >> 20),
        )
    return content.split(b"\n")


def _only(line: bytes, number: int) -> Record | _Unknown | None:
    """Return the one record of a line, which must have that number; None where it is not so."""
    found, whole = decode(line)
    if not whole or len(found) != 1 or found[0][0] != number:
        return None
    return found[0][1] or _Unknown()


def _is_whole(records: list[Record]) -> bool:
    """Whether nothing is missing: a file that was cut between two records has no end."""
    if not records or not isinstance(records[0], SessionStart):
        return False
    end = records[-1]
    lines = sum(isinstance(record, Line) for record in records)
    starts = sum(isinstance(record, SessionStart) for record in records)
    return isinstance(end, SessionEnd) and end.lines == lines and starts == 1


def _is_sensible(record: SessionRecord) -> bool:
    """Whether it can be kept here. The name becomes that of a file."""
    name = record.start.session
    if not (name.isascii() and len(name) <= _MOST_IN_ID and is_session_name(name)):
        return False
    times = [time for entry in record.entries for time in (entry.start, entry.end)]
    numbers = [line.number for line in record.lines]
    return (
        session_started(name) is not None
        and all(0 <= time < _MOST_S for time in (*times, record.duration_s))
        and all(number in _NUMBERS for number in numbers)
    )


def _content(record: SessionRecord) -> tuple[list[Line | Gap], frozenset[int], str]:
    """Return what two records must have in common to be the same for people."""
    same = assembled("", portable(record, heard=False))
    return list(same.entries), same.marked, same.title


def _damaged(file: Path) -> InputError:
    return InputError(
        phrase("{name} is damaged, or not all of it is there", name=_name(file)),
        phrase("Have it exported or sent once more. Nothing was taken from it."),
    )


def _name(file: Path) -> str:
    return plain(file.name)
