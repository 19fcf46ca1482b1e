"""What was said: written, cut off and recovered, found again, and written in every format."""

from __future__ import annotations

import asyncio
import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from app.domain.lines import Line
from app.domain.settings import Settings
from app.errors import SurtitleError
from app.store.export import FORMATS, exported
from app.store.index import Index
from app.store.paths import Places
from app.store.recovery import recover
from app.store.session_log import SessionLog
from app.store.session_record import read_journal

WORDS = ("Ever tried. Ever failed.", "No matter.", "再试一次。失败得更好。")
_TORN = b'{"v":1,"n":9,"type":"line","number":4,"sta'


def look_at_journal(folder: Path) -> str:
    """Write a session, cut it off in the middle of a record, and have it recovered."""
    places = _places(folder)
    journal = asyncio.run(_written(places))
    with journal.open("ab") as file:
        file.write(_TORN)
    recovered = recover(places, pattern=Settings().text_name)
    record = read_journal(journal)
    if tuple(line.text for line in record.lines) != WORDS:
        raise SurtitleError("The journal does not read back as it was written")
    if not (record.recovered and len(recovered) == 1 and recovered[0].torn):
        raise SurtitleError("A journal that was cut off is not closed as one")
    return f"{len(WORDS)} lines were written, cut off within a fourth, and recovered."


def look_at_search(folder: Path) -> str:
    """Find words in a saved session by the index, which needs SQLite with FTS5."""
    places = _places(folder)
    asyncio.run(_written(places))
    with Index(places.index_file, places.journal_dirs) as index:
        index.refresh()
        for words in ("failed", "更好"):
            if len(index.search(words, 10).hits) != 1:
                raise SurtitleError(f"The index does not find “{words}”, which was said")
    return "Finds a word, in English and in Chinese."


def look_at_exports(folder: Path) -> str:
    """Write a session in each format, and find its words there."""
    record = read_journal(asyncio.run(_written(_places(folder))))
    for name in FORMATS:
        path = folder / f"transcript.{name}"
        path.write_bytes(exported(record, name))
        content = path.read_bytes()
        if name == "docx":
            with zipfile.ZipFile(io.BytesIO(content)) as parts:
                content = parts.read("word/document.xml")
        if not all(words in content.decode() for words in WORDS):
            raise SurtitleError(f"Not all words are in the transcript as {name}")
    return f"Written with all words: {', '.join(FORMATS)}."


def _places(folder: Path) -> Places:
    places = Places.find(folder, {})
    # Recovery empties these: were one the user's, a transcript would be gone with the folder.
    if not all(refuge.is_relative_to(folder.parent) for refuge in places.refuges):
        raise SurtitleError("The system's temporary folder is not the self-test's own")
    return places


async def _written(places: Places) -> Path:
    """Write a session without its end, as one that is cut short; return its journal."""
    async with SessionLog.create(
        places, source="self-test", engine="none", now=datetime.now(UTC).astimezone()
    ) as log:
        for number, text in enumerate(WORDS, start=1):
            await log.keep(Line(number=number, start=number - 1.0, end=float(number), text=text))
    return log.journal_path
