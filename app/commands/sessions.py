"""`surtitle sessions`: the saved transcripts, newest first."""

from __future__ import annotations

import json

from app.commands.context import Context
from app.commands.output import put
from app.store.export import clock
from app.store.sessions import list_sessions


def run(context: Context) -> int:
    """Print one line a session."""
    summaries = list_sessions(context.places)
    if context.options.json:
        rows = [
            {
                "session": summary.session,
                "started": summary.started.isoformat(),
                "duration_s": round(summary.duration_s, 3),
                "lines": summary.lines,
                "words": summary.words,
                "engine": summary.engine,
                "ended": summary.ended,
            }
            for summary in summaries
        ]
        put(json.dumps(rows, ensure_ascii=False))
        return 0
    if not summaries:
        put("No transcripts yet. `surtitle listen` makes one.")
    for summary in summaries:
        started = f"{summary.started:%Y-%m-%d %H:%M}"
        state = "" if summary.ended else "  (not finished)"
        put(
            f"{summary.session}  {started}  {clock(summary.duration_s)}  "
            f"{summary.words} words  {summary.engine}{state}"
        )
    return 0
