"""A saved session by its name."""

from __future__ import annotations

from pathlib import Path

from app.errors import InputError
from app.phrases import phrase
from app.store.journal import SUFFIX
from app.store.paths import Places
from app.store.session_record import SessionRecord, is_session_name, read_journal

LAST = "last"


def journal_of(places: Places, session: str) -> Path:
    """Return where a session's journal is: at home, or where it had to go for a while."""
    home = places.sessions_dir / f"{session}{SUFFIX}"
    elsewhere = (folder / home.name for folder in places.refuges)
    return home if home.exists() else next((path for path in elsewhere if path.exists()), home)


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
    found = {
        path.name: path
        for folder in reversed(places.journal_dirs)
        for path in folder.glob(f"*{SUFFIX}")
        if folder == places.sessions_dir or is_session_name(path.stem)
    }
    return [path for _, path in sorted(found.items(), reverse=True)]
