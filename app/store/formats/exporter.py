"""A format that can be written while the transcript grows, and a record's entries in their order."""

from __future__ import annotations

from app.domain.lines import Gap, Line
from app.domain.text import is_seen, plain
from app.store.session_record import SessionRecord


class Exporter:
    """One format, for one transcript: it may remember what went before.

    Joining `head`, the entries in order and `tail` makes the file. Each piece ends with a newline,
    or is empty.
    """

    def head(self) -> str:
        """Return what stands before the first entry."""
        return ""

    def line(self, line: Line) -> str:
        """Return the line as it is to be added; empty where it has no words."""
        raise NotImplementedError

    def gap(self, gap: Gap) -> str:  # noqa: ARG002
        """Return the gap as it is to be added; empty where the format has no place for it."""
        return ""

    def tail(self) -> str:
        """Return what stands after the last entry."""
        return ""

    def whole(self, record: SessionRecord) -> bytes:
        """Write all of a record, as UTF-8."""
        entries = in_order(record)
        pieces = (self.line(one) if isinstance(one, Line) else self.gap(one) for one in entries)
        return "".join([self.head(), *pieces, self.tail()]).encode()


def in_order(record: SessionRecord) -> list[Line | Gap]:
    """Return the entries as they are corrected, in the order of their start."""
    return sorted(record.current, key=lambda entry: entry.start)


def said(text: str) -> str:
    """Return the text as it is exported, which is empty where there is nothing to see in it."""
    text = plain(text).strip()
    return text if is_seen(text) else ""
