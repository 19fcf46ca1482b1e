"""What a session's readable copy holds, entry by entry, and what one that is there already lacks."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.lines import Gap, Line
from app.store.formats.options import USUAL
from app.store.formats.page import Page
from app.store.formats.text import TimedText
from app.store.session_record import SessionRecord


def lacking(record: SessionRecord, content: bytes) -> bytes:
    """Return what has to be appended to `content` so that it holds all of the session.

    What a crash cut off is made whole. What people have written stays as it is, and nothing before
    the last line that is still there is added again.
    """
    pieces = _pieces(Page(start=record.start, title=record.title), record.entries)
    whole = b"".join(pieces)
    if whole.startswith(content):
        return whole[len(content) :]
    held = (at for at, piece in enumerate(pieces, start=1) if piece.rstrip(b"\n") in content)
    rest = b"".join(pieces[max(held, default=0) :])
    return b"\n" + rest if rest and not content.endswith(b"\n") else rest


def rendered(record: SessionRecord) -> bytes:
    """Return the copy of a session that is over: its entries, corrected and with their marks."""
    return b"".join(_pieces(Page.of(record, USUAL), record.current))


def as_written(record: SessionRecord) -> list[bytes]:
    """Return what the copy may be while nobody has touched it: as it grew, or as it was rendered.

    A title may have come after the copy was begun.
    """
    grown = [
        b"".join(_pieces(Page(start=record.start, title=title), record.entries))
        for title in {record.title, ""}
    ]
    return [rendered(record), *grown]


def _pieces(page: Page, entries: Iterable[Line | Gap]) -> list[bytes]:
    """Return the copy as it is written, the head and then an entry each."""
    form = TimedText(page)
    texts = (form.line(entry) if isinstance(entry, Line) else form.gap(entry) for entry in entries)
    return [encoded(piece) for piece in (form.head(), *texts) if piece]


def encoded(text: str) -> bytes:
    """Return text as it stands in the file."""
    return text.encode("utf-8", "replace")
