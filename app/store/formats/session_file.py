"""A session as one file (.surtitle) that another Surtitle opens: a journal, made fit to be given away.

Its records are those of `records`, numbered without holes, and always in this order:

    start, line and gap, mark, correction, title, end

What tells of the computer is left out: the source's name, a server's address, where files are. So is
what a line said before it was corrected, unless that is wished. Text is made plain.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from app.domain.lines import Gap, Line
from app.domain.text import plain
from app.store.formats.options import ExportOptions
from app.store.records import FINISHED, Correction, Mark, Record, SessionEnd, Title, encode
from app.store.session_record import RECOVERED, SessionRecord

SUFFIX = ".surtitle"
MEDIA = "application/vnd.surtitle.session"
INTERRUPTED = "interrupted"
_MOST_IN_NAME = 200  # characters of a title, as in the history


def is_session_file(path: Path) -> bool:
    """Whether a file is one by its name."""
    return path.suffix.lower() == SUFFIX


def session_file_of(record: SessionRecord, options: ExportOptions) -> bytes:
    """Write a record as a session file; one that still runs ends there where it is now."""
    records = portable(record, heard=options.heard)
    return b"".join(encode(number, one) for number, one in enumerate(records))


def portable(record: SessionRecord, *, heard: bool) -> list[Record]:
    """Return what is in a session's file. Of what was read from one, it is just that, once more."""
    shown = record.entries if heard else record.current
    entries = [_cleaned(entry) for entry in sorted(shown, key=lambda entry: entry.start)]
    lines = [entry for entry in entries if isinstance(entry, Line)]
    numbers = {line.number for line in lines}
    engines = sorted({line.engine for line in lines})
    records: list[Record] = [
        replace(
            record.start,
            source="",
            engine="+".join(engines),
            version=plain(record.start.version, _MOST_IN_NAME),
        ),
        *entries,
    ]
    records += [Mark(line=number, on=True) for number in sorted(record.marked & numbers)]
    if heard:
        corrected = sorted(record.corrections.keys() & numbers)
        records += [
            Correction(line=each, text=plain(record.corrections[each])) for each in corrected
        ]
    if title := plain(record.title, _MOST_IN_NAME).strip():
        records.append(Title(text=title))
    reason = record.end.reason if record.end else ""
    end = SessionEnd(
        audio_s=record.duration_s,
        lost_s=round(sum(gap.end - gap.start for gap in record.gaps), 6),
        lines=len(lines),
        # Any other is an error's own words, which name devices and files.
        reason=reason if reason in (FINISHED, RECOVERED) else INTERRUPTED,
    )
    return [*records, end]


def _cleaned(entry: Line | Gap) -> Line | Gap:
    if isinstance(entry, Gap):
        return replace(entry, reason=plain(entry.reason))
    return replace(
        entry,
        text=plain(entry.text),
        language=entry.language and plain(entry.language, _MOST_IN_NAME),
        emotion=entry.emotion and plain(entry.emotion, _MOST_IN_NAME),
        engine=plain(entry.engine, _MOST_IN_NAME),
    )
