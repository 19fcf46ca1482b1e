"""Markdown (.md): a heading, then a paragraph a line, in which no character is markup."""

from __future__ import annotations

import re

from app.domain.lines import Gap, Line
from app.store.formats.exporter import Exporter, said
from app.store.formats.options import ExportOptions
from app.store.formats.page import Page
from app.store.session_record import SessionRecord

# What means something in CommonMark, GitHub's Markdown or Pandoc's: anywhere, as part of an address,
# an entity or an emoji's name, and where a paragraph begins.
_MARKUP = re.compile(
    r"[\\`*_{}\[\]<>#|~^$@]|==|&(?=#?\w+;)|:(?=//|[a-z+\-][\w+\-]*:)|(?<=\bwww)\.", re.IGNORECASE
)
_BEGINNING = re.compile(r"(?:[-+=:%]|\d+[.)])")


class Markdown(Exporter):
    """A page to read with any reader of Markdown, or to write on in."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def head(self) -> str:  # noqa: D102
        first, *others = map(escaped, self._page.heading)
        return "\n\n".join([f"# {first}", *others]) + "\n"

    def line(self, line: Line) -> str:  # noqa: D102
        text = said(line.text)
        if not text:
            return ""
        time, star = self._page.time(line), self._page.star(line)
        return f"\n**{time}** {star}{escaped(text)}\n" if time else f"\n{star}{escaped(text)}\n"

    def gap(self, gap: Gap) -> str:  # noqa: D102
        words = (self._page.time(gap), self._page.reason(gap))
        return f"\n*{' '.join(filter(None, map(escaped, words)))}*\n" if words[1] else ""


def escaped(text: str) -> str:
    """Write text so that it reads as it is, also at the beginning of a paragraph."""
    text = _MARKUP.sub(lambda found: "".join(f"\\{one}" for one in found[0]), text)
    if found := _BEGINNING.match(text):
        text = f"{found[0][:-1]}\\{text[found.end() - 1 :]}"
    return text


def markdown_of(record: SessionRecord, options: ExportOptions) -> bytes:
    """Write a record as Markdown."""
    return Markdown(Page.of(record, options)).whole(record)
