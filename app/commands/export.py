"""`surtitle export`: a saved transcript in another format."""

from __future__ import annotations

import sys

from app.commands.context import Context, tell
from app.commands.output import put_bytes
from app.domain.notices import Level, Notice
from app.errors import InputError
from app.store.atomic import write_atomically
from app.store.export import FORMATS, ExportOptions, exported
from app.store.sessions import find_session


def run(context: Context) -> int:
    """Write the session to standard output, or to --output as a whole or not at all."""
    options = context.options
    if options.output is None and not FORMATS[options.format].is_text and sys.stdout.isatty():
        raise InputError(
            f"A terminal can't show {options.format}", "Name a file with --output PATH."
        )
    record = find_session(context.places.honouring(context.settings), options.session)
    if record.damaged:
        title = f"Damaged places in the journal: {len(record.damaged)}"
        hint = "What was said there is missing; all else is here."
        tell(Notice(level=Level.WARNING, title=title, hint=hint))
    names = ("times", "marks", "gaps", "bom", "heard", "clock")
    chosen = ExportOptions(**{name: getattr(options, name) for name in names})
    data = exported(record, options.format, chosen)
    if options.output is None:
        put_bytes(data)
        return 0
    write_atomically(options.output, data, force=options.force)
    tell(Notice(level=Level.INFO, title=f"Wrote {options.output}"))
    return 0
