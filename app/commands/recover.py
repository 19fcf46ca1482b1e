"""`surtitle recover`: closes sessions that were cut short, and takes home those kept elsewhere."""

from __future__ import annotations

import json

from app.commands.context import Context
from app.commands.output import put
from app.store.recovery import recover


def run(context: Context) -> int:
    """Do what the window does at its start, and say what was found."""
    places = context.places.honouring(context.settings)
    found = recover(places, pattern=context.settings.text_name, others=context.options.folders)
    if context.options.json:
        rows = [{"session": each.session, "lines": each.lines, "torn": each.torn} for each in found]
        put(json.dumps(rows))
        return 0
    for each in found:
        torn = "; its last line had been cut off and is kept beside it" if each.torn else ""
        put(f"{each.session}  {each.lines} lines{torn}")
    if not found:
        put("Nothing to recover: every session is closed, or being written.")
    return 0
