"""`surtitle search`: where something was said, in all saved transcripts, newest first."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping

from app.commands.context import Context
from app.commands.indexing import followed_index
from app.commands.output import put, say
from app.domain.search import Query, parse, spans
from app.domain.text import plain
from app.store.index import Hit

_FOUND, _PLAIN = "\x1b[1;33m", "\x1b[0m"


def run(context: Context) -> int:
    """Print one line a hit; 0 where there is none, too."""
    options = context.options
    text = " ".join(options.words)
    with followed_index(context) as index:
        found = index.search(text, options.limit)
    if options.json:
        put(json.dumps([_row(hit) for hit in found.hits], ensure_ascii=False))
    else:
        query = parse(text) if _is_coloured(context.environ) else Query(())
        for hit in found.hits:
            put(f"{hit.session}  {hit.said:%Y-%m-%d %H:%M:%S}  {_shown(hit.text, query)}")
    if not found.hits:
        say(f"Nothing was found for {text}." if text.strip() else "There is nothing to look for.")
    elif found.more:
        say(f"The newest {len(found.hits)} are shown; --limit N shows more.")
    return 0


def _is_coloured(environ: Mapping[str, str]) -> bool:
    usable = environ.get("TERM") != "dumb" and not environ.get("NO_COLOR")
    return usable and sys.stdout.isatty()


def _row(hit: Hit) -> dict[str, object]:
    return {
        "session": hit.session,
        "said": hit.said.isoformat(timespec="milliseconds"),
        "line": hit.number,
        "start": round(hit.start, 3),
        "text": hit.text,
    }


def _shown(text: str, query: Query) -> str:
    """Return the text for a terminal, with what was looked for in colour."""
    text = plain(text)
    pieces: list[str] = []
    shown = 0
    for begin, end in spans(text, query):
        pieces += [text[shown:begin], _FOUND, text[begin:end], _PLAIN]
        shown = end
    return "".join([*pieces, text[shown:]])
