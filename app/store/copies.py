"""The copies of a session for people, once it is over: what follows when its record changes."""

from __future__ import annotations

import contextlib
import enum
from pathlib import Path

from app.domain.file_names import file_name, numbered
from app.errors import StorageError
from app.phrases import phrase
from app.store.atomic import move, put_in_place
from app.store.disk import reason_of
from app.store.records import SessionFile
from app.store.session_record import SessionRecord
from app.store.text_copy import as_written, rendered


class Refreshed(enum.Enum):
    """What became of a text copy. OTHERS is one that somebody has edited, and stays as it is."""

    WRITTEN = "written"
    CURRENT = "current"
    OTHERS = "others"
    GONE = "gone"


def refresh_text(path: Path, before: SessionRecord, after: SessionRecord) -> Refreshed:
    """Bring a text copy from what the record was up to what it is now.

    Only where the file holds what was written for `before`, or the beginning of that, as a crash
    leaves it. Any thread but the loop's. Raises StorageError where it can't be read or written.
    """
    try:
        content = path.read_bytes()
        wanted = rendered(after)
        if content == wanted:
            return Refreshed.CURRENT
        if not any(text.startswith(content) for text in as_written(before)):
            return Refreshed.OTHERS
        put_in_place(path, wanted, mode=0o600, replace=True)
    except FileNotFoundError:
        return Refreshed.GONE
    except OSError as problem:
        raise StorageError(
            phrase(
                "{path} could not be brought up to date: {reason}",
                path=path,
                reason=reason_of(problem),
            ),
            phrase("The transcript itself is kept; only this copy of it is older."),
        ) from problem
    return Refreshed.WRITTEN


def renamed_copies(record: SessionRecord, title: str, *, pattern: str) -> tuple[SessionFile, ...]:
    """Give a session's copies the names that go with its new `title`; return those renamed.

    `record` is as it was. A copy that somebody called or put otherwise keeps its name, and nothing
    is replaced: where the new name is taken, all copies get the same number. Any thread but the
    loop's. Raises nothing; what can't be renamed stays.
    """
    old, new = (file_name(pattern, record.start.local, text) for text in (record.title, title))
    ours = {
        kind: path
        for kind, text in record.files.items()
        if (path := Path(text)).is_file() and _is_called(path.stem, old)
    }
    if old == new or not ours:
        return ()
    name = next(
        name
        for name in numbered(new)
        if not any(path.with_name(name + path.suffix).exists() for path in ours.values())
    )
    renamed = []
    for kind, path in ours.items():
        target = path.with_name(name + path.suffix)
        with contextlib.suppress(OSError):
            move(path, target)
            renamed.append(SessionFile(kind=kind, path=str(target)))
    return tuple(renamed)


def _is_called(stem: str, name: str) -> bool:
    """Return whether it is the name, or one that stood in for it."""
    number = stem.removeprefix(name).removeprefix(" (").removesuffix(")")
    return stem == name or (number.isdecimal() and stem == f"{name} ({number})")
