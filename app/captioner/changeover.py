"""What people are told when the engine on this computer takes over from the one they chose."""

from __future__ import annotations

from app.domain.captions import NoticeGiven
from app.domain.notices import Level, Notice
from app.errors import ConfinedError, SurtitleError
from app.phrases import phrase

TOPIC = "connection"  # what is told later of the same takes the place of what was told before


def told(error: SurtitleError, *, returns: bool) -> NoticeGiven:
    """Say why, and whether the chosen engine `returns` when it is there again.

    Where it doesn't, the error is told as one that people have to do something about.
    """
    title = Notice.of(error).title
    if isinstance(error, ConfinedError):  # as it was wished a moment ago
        hint = phrase("Captions go on with the engine on this computer, and nothing is lost.")
        return NoticeGiven(notice=Notice(level=Level.INFO, title=title, hint=hint, topic=TOPIC))
    if returns:
        hint = phrase(
            "Captions go on with the engine on this computer, and nothing is lost. "
            "When it is there again, it takes over at the next pause."
        )
        return NoticeGiven(notice=Notice(level=Level.WARNING, title=title, hint=hint, topic=TOPIC))
    if error.hint:
        hint = phrase("Captions go on with the engine on this computer. {hint}", hint=error.hint)
    else:
        hint = phrase("Captions go on with the engine on this computer.")
    notice = Notice(level=Level.ERROR, title=title, hint=hint, topic=TOPIC)
    return NoticeGiven(notice=notice, cause=error)
