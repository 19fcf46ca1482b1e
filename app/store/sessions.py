"""A saved session by its name."""

from __future__ import annotations

from pathlib import Path

from app.errors import InputError
from app.phrases import phrase
from app.store.journal import SUFFIX
from app.store.paths import Places
from app.store.session_record import SessionRecord, read_journal

LAST = "last"


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
        records = map(read_journal, journals)
        newest = next(records)
        return newest if newest.lines else next((one for one in records if one.lines), newest)
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
            names = ", ".join(path.stem for path in several[:3])
            raise InputError(
                phrase("{count} sessions begin with {name}", count=len(several), name=name),
                phrase("Say more of its name: {newest} …", newest=names),
            )


def _journals(places: Places) -> list[Path]:
    """Return the journals, newest first: their names sort by time."""
    return sorted(places.sessions_dir.glob(f"*{SUFFIX}"), reverse=True)
