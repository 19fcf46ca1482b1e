"""A table (.csv, RFC 4180, UTF-8): a row a line or gap, safe to open in a spreadsheet.

A spreadsheet would take a cell that begins with = + - or @ for a formula, whoever said it. Such text
gets an apostrophe before it, which spreadsheets take for "text follows". Programs undo that by taking
one apostrophe off a cell that has one before any spaces, apostrophes and one of these characters;
text that is like that already has got one more. `guarded` and `unguarded` are each other's inverse.
"""

from __future__ import annotations

import csv
import io
import re

from app.domain.lines import Line
from app.store.formats.exporter import in_order, said
from app.store.formats.options import ExportOptions
from app.store.session_record import SessionRecord

# The wide ones do the same where Excel speaks Chinese or Japanese.
_FORMULA = re.compile(r"[\s']*[=+\-@\t\r＝＋－＠]")


def guarded(text: str) -> str:
    """Return the text as it may stand in a cell."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """Return the text that stands in a cell."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def table_of(record: SessionRecord, options: ExportOptions) -> bytes:
    """Write a record as a table, whose first row names the columns.

    They are type ("line" or "gap"), number, start, end (both seconds), text (of a gap: its reason),
    language, emotion, engine, marked ("true" or "false"). Without times or marks, theirs are left out.
    """
    left_out = {
        *(() if options.times else ("start", "end")),
        *(() if options.marks else ("marked",)),
    }
    columns = "type number start end text language emotion engine marked".split()
    file = io.StringIO(newline="")
    writer = csv.DictWriter(
        file, [name for name in columns if name not in left_out], restval="", extrasaction="ignore"
    )
    writer.writeheader()
    for entry in in_order(record):
        row: dict[str, str] = {"start": _seconds(entry.start), "end": _seconds(entry.end)}
        if isinstance(entry, Line):
            if not (text := said(entry.text)):
                continue
            row |= {
                "type": "line",
                "number": str(entry.number),
                "text": guarded(text),
                "language": guarded(said(entry.language or "")),
                "emotion": guarded(said(entry.emotion or "")),
                "engine": guarded(said(entry.engine)),
                "marked": str(entry.number in record.marked).lower(),
            }
        elif options.gaps:
            row |= {"type": "gap", "text": guarded(said(entry.reason))}
        else:
            continue
        writer.writerow(row)
    return file.getvalue().encode("utf-8-sig" if options.bom else "utf-8")


def _seconds(seconds: float) -> str:
    return f"{max(0.0, seconds):.3f}"
