"""What a page that people read says beside the words: its heading, times, marks and gaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from app.domain.lines import Gap, Line
from app.store.formats.exporter import said
from app.store.formats.options import USUAL, ExportOptions
from app.store.records import SessionStart
from app.store.session_record import SessionRecord

STAR = "★ "


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The words beside the lines of one session, as they were chosen."""

    start: SessionStart
    title: str = ""
    marked: frozenset[int] = frozenset()
    options: ExportOptions = USUAL

    @classmethod
    def of(cls, record: SessionRecord, options: ExportOptions) -> Self:
        """Return what belongs to a record."""
        title = said(record.title)
        return cls(start=record.start, title=title, marked=record.marked, options=options)

    @property
    def heading(self) -> list[str]:
        """The title, if there is one, and when and by what it was heard."""
        about = (f"{self.start.local:%Y-%m-%d %H:%M}", said(self.start.source))
        return [*filter(None, (self.title, " · ".join(filter(None, about))))]

    def time(self, entry: Line | Gap) -> str:
        """Return when a line began, or from when to when a gap was; empty without times."""
        if not self.options.times:
            return ""
        begin = self.options.moment(entry.start, self.start)
        if isinstance(entry, Line):
            return begin
        return f"{begin}\N{EN DASH}{self.options.moment(entry.end, self.start)}"

    def star(self, line: Line) -> str:
        """Return what stands before the words of a marked line."""
        return STAR if self.options.marks and line.number in self.marked else ""

    def reason(self, gap: Gap) -> str:
        """Return why there is a gap, in parentheses; empty without gaps."""
        return f"({said(gap.reason)})" if self.options.gaps else ""
