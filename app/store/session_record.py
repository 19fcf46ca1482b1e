"""A journal as it is read: what was heard, and what people have made of it since."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from app.domain.lines import Gap, Line, Seam
from app.errors import InputError
from app.phrases import phrase
from app.store.records import (
    FINISHED,
    Correction,
    Mark,
    Record,
    Recording,
    SessionEnd,
    SessionFile,
    SessionStart,
    Title,
    decode,
)

RECOVERED = "recovered"  # the reason of an end that was written at a later start
_ID = re.compile(r"(\d{8}T\d{6})-[0-9a-f]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRecord:
    """One session: `entries` as they were heard, in the order of writing.

    `end` is None where it was cut short or is still written. `recording` is the file that was
    captioned, where it is to be known again. `corrections` hold what lines should say and `marked`
    those that are marked, by their numbers; `files` the copies, by their kind. `damaged` holds the numbers of the file's lines, from 1, that
    could not be read in full.
    """

    start: SessionStart
    entries: tuple[Line | Gap, ...] = ()
    end: SessionEnd | None = None
    recording: Recording | None = None
    title: str = ""
    corrections: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    marked: frozenset[int] = frozenset()
    files: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    damaged: tuple[int, ...] = ()

    @property
    def current(self) -> tuple[Line | Gap, ...]:
        """The entries with what was corrected in them."""
        return tuple(
            replace(entry, text=self.corrections[entry.number])
            if isinstance(entry, Line) and entry.number in self.corrections
            else entry
            for entry in self.entries
        )

    @property
    def lines(self) -> tuple[Line, ...]:
        """The finished utterances, corrected."""
        return tuple(entry for entry in self.current if isinstance(entry, Line))

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What could not be heard."""
        return tuple(entry for entry in self.entries if isinstance(entry, Gap))

    @property
    def engine(self) -> str:
        """Those that were heard from; the one that was asked for where none was."""
        heard = {entry.engine for entry in self.entries if isinstance(entry, Line)}
        return "+".join(sorted(heard)) or self.start.engine

    @property
    def ended(self) -> bool:
        """Whether the session came to its end, rather than being cut short or still running."""
        return self.end is not None

    @property
    def recovered(self) -> bool:
        """Whether it was cut short, and closed at a later start."""
        return self.end is not None and self.end.reason == RECOVERED

    @property
    def finished(self) -> bool:
        """Whether it came to the end of what there was to hear."""
        return self.end is not None and self.end.reason == FINISHED

    @property
    def seam(self) -> Seam:
        """Where another run goes on with it."""
        lines = [entry for entry in self.entries if isinstance(entry, Line)]
        return Seam(
            at=max((entry.end for entry in self.entries), default=0.0),
            number=max((line.number for line in lines), default=0) + 1,
            lines=len(lines),
            lost_s=round(sum((gap.end - gap.start for gap in self.gaps), 0.0), 6),
        )

    @property
    def duration_s(self) -> float:
        """Seconds of audio; up to the last entry where the end is missing."""
        if self.end:
            return self.end.audio_s
        return max((entry.end for entry in self.entries), default=0.0)


def read_journal(path: Path) -> SessionRecord:
    """Read a journal, whatever it holds. Raises InputError where the file can't be opened."""
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise unreadable(path, problem) from problem
    found: dict[int, list[Record | None]] = {}
    damaged: list[int] = []
    for line_number, line in enumerate(content.split(b"\n"), start=1):
        records, whole = decode(line)
        if not whole:
            damaged.append(line_number)
        for number, record in records:
            # Twice the same is one; two that differ were written by two, where nobody could lock.
            if record not in found.setdefault(number, []):
                found[number].append(record)
    records_in_order = (record for number in sorted(found) for record in found[number])
    return assembled(path.stem, records_in_order, damaged=tuple(damaged))


def unreadable(path: Path, problem: OSError) -> InputError:
    """Say for people that a journal can't be opened, and why."""
    return InputError(
        phrase("The transcript {path} can't be read: {reason}", path=path, reason=problem.strerror),
        phrase("See `surtitle sessions` for those that can."),
    )


def assembled(
    session: str, records: Iterable[Record | None], *, damaged: tuple[int, ...] = ()
) -> SessionRecord:
    """Put together what the records of a session say, in their order; None is one of no known type."""
    start: SessionStart | None = None
    end: SessionEnd | None = None
    recording: Recording | None = None
    title = ""
    entries: list[Line | Gap] = []
    corrections: dict[int, str] = {}
    marked: set[int] = set()
    files: dict[str, str] = {}
    for record in records:
        match record:
            case Line() | Gap():
                entries.append(record)
            case SessionStart():
                start = start or record
            case SessionEnd():
                end = record
            case Recording():
                recording = record
            case Title(text=title):
                pass
            case Correction(line=line, text=text):
                corrections[line] = text
            case Mark(line=line, on=on):
                (marked.add if on else marked.discard)(line)
            case SessionFile(kind=kind, path=path):
                files[kind] = path
    return SessionRecord(
        start=start or guessed_start(session),
        entries=tuple(entries),
        end=end,
        recording=recording,
        title=title,
        corrections=MappingProxyType(corrections),
        marked=frozenset(marked),
        files=MappingProxyType(files),
        damaged=damaged,
    )


def is_session_name(name: str) -> bool:
    """Return whether a session can be called so."""
    return _ID.fullmatch(name) is not None


def session_started(name: str) -> datetime | None:
    """Return when the session of that name began, in UTC; None where the name doesn't tell."""
    if named := _ID.fullmatch(name):
        with contextlib.suppress(ValueError):  # digits that are no date
            return datetime.strptime(named[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    return None


def guessed_start(session: str) -> SessionStart:
    """Take from the file's name what it tells, where its first record is damaged."""
    started = session_started(session) or datetime.fromtimestamp(0, UTC)
    return SessionStart(session=session, started=started)
