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

    Its lines may stand there as they were heard, or corrected and marked. What a crash cut off is
    made whole. What people have written stays as it is, and nothing before the last line that is
    still there is added again.
    """
    for text in as_written(record):
        if text.startswith(content):
            return text[len(content) :]
    now = _pieces(Page.of(record, USUAL), record.current)
    grown = _pieces(Page(start=record.start, title=record.title), record.entries)
    held = (
        at
        for at, forms in enumerate(zip(now, grown, strict=True), start=1)
        if any(form.rstrip(b"\n") and form.rstrip(b"\n") in content for form in forms)
    )
    rest = b"".join(now[max(held, default=0) :])
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
    return [encoded(piece) for piece in (form.head(), *texts)]


def encoded(text: str) -> bytes:
    """Return text as it stands in the file."""
    return text.encode("utf-8", "replace")
