"""Plain text (.txt): a heading, then a row a line, with its time in brackets."""

from __future__ import annotations

from app.domain.lines import Gap, Line
from app.store.formats.exporter import Exporter, said
from app.store.formats.options import ExportOptions
from app.store.formats.page import Page
from app.store.session_record import SessionRecord


class TimedText(Exporter):
    """A page to read, `[00:00:12] text` a line."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def head(self) -> str:  # noqa: D102
        return "\n".join(self._page.heading) + "\n\n"

    def line(self, line: Line) -> str:  # noqa: D102
        text = said(line.text)
        return f"{self._time(line)}{self._page.star(line)}{text}\n" if text else ""

    def gap(self, gap: Gap) -> str:  # noqa: D102
        reason = self._page.reason(gap)
        return f"{self._time(gap)}{reason}\n" if reason else ""

    def _time(self, entry: Line | Gap) -> str:
        time = self._page.time(entry)
        return f"[{time}] " if time else ""


def text_of(record: SessionRecord, options: ExportOptions) -> bytes:
    """Write a record as plain text."""
    return TimedText(Page.of(record, options)).whole(record)
