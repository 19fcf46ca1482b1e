"""`surtitle export`: a saved transcript in another format."""

from __future__ import annotations

import sys

from app.commands.context import Context
from app.store.atomic import write_atomically
from app.store.export import exported
from app.store.sessions import find_session


def run(context: Context) -> int:
    """Write the session to standard output, or to --output as a whole or not at all."""
    options = context.options
    text = exported(find_session(context.places, options.session), options.format)
    if options.output is None:
        sys.stdout.write(text)
        return 0
    write_atomically(options.output, text, force=options.force)
    print(f"Wrote {options.output}", file=sys.stderr)
    return 0
