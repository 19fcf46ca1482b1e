"""Sessions on disk for tests of the windows that show them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from app.domain.file_names import USUAL, file_name
from app.domain.lines import Line
from app.store.paths import Places, make_folder
from app.store.records import Record, SessionEnd, SessionFile, SessionStart, Title, encode
from app.store.session_record import assembled
from app.store.text_copy import rendered

MONDAY = datetime(2026, 11, 23, 8, 12, tzinfo=UTC)
TUESDAY = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
TIMES = "It was the best of times, it was the worst of times."
WISDOM = "It was the age of wisdom."


def keep_session(
    home: Path | Places,
    started: datetime,
    texts: Sequence[str],
    *also: Record,
    title: str = "",
    ended: bool = True,
) -> str:
    """Keep a session of these lines, two seconds each, with its readable copy; return its name."""
    places = home if isinstance(home, Places) else Places.find(home, {})
    session = f"{started:%Y%m%dT%H%M%S}-00aa"
    lines = [
        Line(number=number, start=2.0 * number, end=2.0 * number + 2, text=text)
        for number, text in enumerate(texts, start=1)
    ]
    name = file_name(USUAL, started, title)
    copy = make_folder(places.transcripts_dir) / f"{name}.txt"
    records: list[Record] = [
        SessionStart(session=session, started=started, source="Headset", engine="auto"),
        SessionFile(kind="text", path=str(copy)),
        *lines,
    ]
    if ended:
        seconds = 2.0 * len(lines) + 2
        records.append(SessionEnd(audio_s=seconds, lost_s=0.0, lines=len(lines)))
    if title:
        records.append(Title(text=title))
    records += also
    content = b"".join(encode(number, record) for number, record in enumerate(records))
    (make_folder(places.sessions_dir) / f"{session}.jsonl").write_bytes(content)
    copy.write_bytes(rendered(assembled(session, records)))
    return session
