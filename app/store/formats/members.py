"""JSON (.json, UTF-8): all that a session's record holds, as one object for programs."""

from __future__ import annotations

import json
from typing import Any

from app.domain.lines import Gap, Line
from app.domain.text import plain
from app.store.formats.exporter import in_order, said
from app.store.formats.options import ExportOptions
from app.store.session_record import SessionRecord


def members_of(record: SessionRecord, options: ExportOptions) -> bytes:
    """Write a record as JSON; its times are seconds of the session's audio.

    Every line is there, also one without words. One that was corrected has as `heard` what it was
    before. Without times, marks or gaps their members are left out.
    """
    heard = {
        entry.number: said(entry.text)
        for entry in record.entries
        if isinstance(entry, Line) and entry.number in record.corrections
    }
    entries = in_order(record)
    members: dict[str, Any] = {
        "session": plain(record.start.session),
        "started": record.start.local.isoformat(),
        "title": said(record.title),
        "source": said(record.start.source),
        "engine": said(record.start.engine),
        "duration_s": round(record.duration_s, 3),
        "ended": record.ended,
        "recovered": record.recovered,
        "lines": [
            {
                "number": line.number,
                **_times(line, options),
                "text": said(line.text),
                **({"heard": heard[line.number]} if line.number in heard else {}),
                "language": line.language and plain(line.language),
                "emotion": line.emotion and plain(line.emotion),
                "engine": plain(line.engine),
                **({"marked": line.number in record.marked} if options.marks else {}),
            }
            for line in entries
            if isinstance(line, Line)
        ],
    }
    if options.gaps:
        members["gaps"] = [
            {**_times(gap, options), "reason": said(gap.reason)}
            for gap in entries
            if isinstance(gap, Gap)
        ]
    return (json.dumps(members, ensure_ascii=False, indent=1) + "\n").encode()


def _times(entry: Line | Gap, options: ExportOptions) -> dict[str, float]:
    if not options.times:
        return {}
    return {"start": round(entry.start, 3), "end": round(entry.end, 3)}
