"""`surtitle sessions`: the saved transcripts, newest first."""

from __future__ import annotations

import json

from app.commands.context import Context
from app.commands.indexing import followed_index
from app.commands.output import put
from app.domain.text import plain
from app.store.export import clock
from app.store.index_rows import SessionSummary


def run(context: Context) -> int:
    """Print one line a session."""
    with followed_index(context) as index:
        summaries = index.sessions()
    if context.options.json:
        rows = [
            {
                "session": summary.session,
                "title": summary.title,
                "started": summary.started.isoformat(),
                "duration_s": round(summary.duration_s, 3),
                "lines": summary.lines,
                "words": summary.words,
                "engine": summary.engine,
                "ended": summary.ended,
                "recovered": summary.recovered,
                "marks": summary.marks,
            }
            for summary in summaries
        ]
        put(json.dumps(rows, ensure_ascii=False))
        return 0
    if not summaries:
        put("No transcripts yet. `surtitle listen` makes one.")
    for summary in summaries:
        started = f"{summary.started:%Y-%m-%d %H:%M}"
        title = f"  {name}" if (name := plain(summary.title).strip()) else ""
        put(
            f"{summary.session}  {started}  {clock(summary.duration_s)}  "
            f"{summary.words} words  {summary.engine}{_state(summary)}{title}"
        )
    return 0


def _state(summary: SessionSummary) -> str:
    if not summary.ended:
        return "  (not finished)"
    return "  (recovered)" if summary.recovered else ""
