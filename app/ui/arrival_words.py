"""How it stands with sessions that came as files, in words."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.notices import Level, Notice
from app.domain.text import plain
from app.errors import SurtitleError
from app.phrases import phrase
from app.store.arrivals import Arrival, Found

_MOST = 3  # that are told of one by one


def told_of(came: Sequence[Arrival | SurtitleError]) -> Notice:
    """Say what became of the files."""
    if len(came) == 1:
        return _told(came[0])
    added = [each for each in came if isinstance(each, Arrival) and each.found is Found.ADDED]
    others = [_told(each) for each in came if each not in added]
    title = phrase(
        "{added} of {all} sessions were added to the history", added=len(added), all=len(came)
    )
    shown = [phrase("{title}.", title=other.title) for other in others[:_MOST]]
    if len(others) > _MOST:
        shown.append(phrase("And {count} more.", count=len(others) - _MOST))
    hint = ""
    for more in shown:
        hint = phrase("{said} {more}", said=hint, more=more) if hint else more
    levels = {other.level for other in others}
    gravest = next((level for level in reversed(Level) if level in levels), Level.INFO)
    return Notice(level=gravest, title=title, hint=hint)


def _told(came: Arrival | SurtitleError) -> Notice:
    if isinstance(came, SurtitleError):
        return Notice.of(came)
    name = plain(came.file.stem)
    match came.found:
        case Found.ADDED if came.newer:
            return Notice(
                level=Level.WARNING,
                title=phrase("“{name}” was added to the history, but not all of it", name=name),
                hint=phrase("It was made by a newer Surtitle, and not all in it is known here."),
            )
        case Found.ADDED:
            return Notice(
                level=Level.INFO,
                title=phrase("“{name}” was added to the history", name=name),
                hint=phrase("It can be corrected, exported and deleted there like any other."),
            )
        case Found.HERE:
            return Notice(
                level=Level.INFO, title=phrase("The session of “{name}” is here already", name=name)
            )
        case Found.OTHERWISE:
            return Notice(
                level=Level.WARNING,
                title=phrase(
                    "The session of “{name}” is here already, and not the same", name=name
                ),
                hint=phrase(
                    "It stays as it is. Delete it, and open the file again, to have that of the file."
                ),
            )
