"""`surtitle export`: a saved transcript in another format."""

from __future__ import annotations

from app.commands.context import Context, tell
from app.commands.output import put
from app.domain.notices import Level, Notice
from app.store.atomic import write_atomically
from app.store.export import exported
from app.store.sessions import find_session


def run(context: Context) -> int:
    """Write the session to standard output, or to --output as a whole or not at all."""
    options = context.options
    record = find_session(context.places, options.session)
    if record.damaged:
        title = f"Damaged places in the journal: {len(record.damaged)}"
        hint = "What was said there is missing; all else is here."
        tell(Notice(level=Level.WARNING, title=title, hint=hint))
    text = exported(record, options.format)
    if options.output is None:
        put(text, end="")
        return 0
    write_atomically(options.output, text, force=options.force)
    tell(Notice(level=Level.INFO, title=f"Wrote {options.output}"))
    return 0
