"""The saved sessions: which there are, and one of them by its name."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.domain.text import count_words
from app.errors import InputError
from app.phrases import phrase
from app.store.journal import SUFFIX
from app.store.paths import Places
from app.store.session_record import SessionRecord, read_journal

_log = logging.getLogger(__name__)

LAST = "last"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSummary:
    """One session in a list. `started` is local time; `engine` names those that were heard from."""

    session: str
    started: datetime
    duration_s: float
    lines: int
    words: int
    engine: str
    ended: bool


def list_sessions(places: Places) -> list[SessionSummary]:
    """Return all saved sessions, newest first. One that can't be opened is left out, and logged."""
    summaries: list[SessionSummary] = []
    for path in _journals(places):
        try:
            summaries.append(_summary(path.stem, read_journal(path)))
        except InputError as problem:
            _log.warning("%s", problem)
    return summaries


def find_session(places: Places, name: str) -> SessionRecord:
    """Read the session called `name`: "last", an id, or the beginning of just one id.

    "last" is the newest in which something was said, where there is one: a run that failed at its
    start must not hide the transcript before it.

    Raises InputError where there is none, or more than one.
    """
    journals = _journals(places)
    if not journals:
        raise InputError(
            phrase("There are no transcripts in {folder}", folder=places.sessions_dir),
            phrase("`surtitle listen` makes one."),
        )
    if name == LAST:
        spoken = (record for path in journals if (record := read_journal(path)).lines)
        return next(spoken, None) or read_journal(journals[0])
    fitting = [path for path in journals if name and path.stem.startswith(name)]
    whole = [path for path in fitting if path.stem == name]
    match whole or fitting:
        case [path]:
            return read_journal(path)
        case []:
            raise InputError(
                phrase("There is no session {name}", name=name),
                phrase("`surtitle sessions` lists those there are."),
            )
        case several:
            newest = ", ".join(path.stem for path in several[:3])
            raise InputError(
                phrase("{count} sessions begin with {name}", count=len(several), name=name),
                phrase("Say more of its name: {newest} …", newest=newest),
            )


def _journals(places: Places) -> list[Path]:
    """Return the journals, newest first: their names sort by time."""
    return sorted(places.sessions_dir.glob(f"*{SUFFIX}"), reverse=True)


def _summary(session: str, record: SessionRecord) -> SessionSummary:
    engines = sorted({line.engine for line in record.lines})
    return SessionSummary(
        session=session,
        started=record.start.local,
        duration_s=record.duration_s,
        lines=len(record.lines),
        words=sum(count_words(line.text) for line in record.lines),
        engine="+".join(engines) or record.start.engine,
        ended=record.ended,
    )
