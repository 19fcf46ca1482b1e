"""A Word document (.docx): a heading, then a paragraph a line, all in styles that one can change."""

from __future__ import annotations

import io
from datetime import UTC
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from app.domain.lines import Gap, Line
from app.domain.text import is_right_to_left
from app.store.formats.exporter import in_order, said
from app.store.formats.options import ExportOptions
from app.store.formats.page import Page
from app.store.session_record import SessionRecord

if TYPE_CHECKING:
    from docx.document import Document

LINE, GAP, TIME = "Transcript line", "Transcript gap", "Transcript time"
_INDENT_CM = 2.5  # a time, and some room
_LONGEST_PROPERTY = 255  # characters, of the document's title
_NOT_IN_XML = str.maketrans("", "", "\ufffe\uffff")  # beside the controls, which are gone by now


def document_of(record: SessionRecord, options: ExportOptions) -> bytes:
    """Write a record as a Word document."""
    from docx import Document  # noqa: PLC0415  a quarter of a second, for this format alone
    from docx.oxml import parse_xml  # noqa: PLC0415
    from docx.oxml.ns import nsdecls  # noqa: PLC0415

    page = Page.of(record, options)
    document = Document()
    _describe(document, page)
    _add_styles(document, indented=options.times)
    for text, style in zip(page.heading, ("Title", "Subtitle"), strict=False):
        document.add_paragraph(text.translate(_NOT_IN_XML), style)
    styles = {name: document.styles[name].style_id for name in (LINE, GAP, TIME)}
    # All at once: one by one, the library takes milliseconds for each of thousands.
    text = "".join(_paragraph(entry, page, styles) for entry in in_order(record))
    section = document.element.body[-1]
    for paragraph in list(parse_xml(f"<w:body {nsdecls('w')}>{text}</w:body>")):
        section.addprevious(paragraph)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _describe(document: Document, page: Page) -> None:
    about = document.core_properties
    about.title = page.heading[0].translate(_NOT_IN_XML)[:_LONGEST_PROPERTY]
    about.author = about.comments = ""  # the library's own, else
    about.created = about.modified = page.start.started.astimezone(UTC).replace(tzinfo=None)


def _add_styles(document: Document, *, indented: bool) -> None:
    from docx.enum.style import WD_STYLE_TYPE  # noqa: PLC0415
    from docx.shared import Cm, Pt, RGBColor  # noqa: PLC0415

    styles = document.styles
    line = styles.add_style(LINE, WD_STYLE_TYPE.PARAGRAPH)
    line.base_style = styles["Normal"]
    line.paragraph_format.space_after = Pt(6)
    gap = styles.add_style(GAP, WD_STYLE_TYPE.PARAGRAPH)
    gap.base_style = line
    gap.font.italic = True
    if indented:
        line.paragraph_format.left_indent = Cm(_INDENT_CM)
        line.paragraph_format.first_line_indent = Cm(-_INDENT_CM)
    time = styles.add_style(TIME, WD_STYLE_TYPE.CHARACTER)
    time.font.color.rgb = RGBColor(0x59, 0x59, 0x59)  # 7 to 1 on white


def _paragraph(entry: Line | Gap, page: Page, styles: dict[str, str]) -> str:
    """Write an entry as WordprocessingML; empty where it has no words."""
    time = page.time(entry)
    if isinstance(entry, Line):
        style, words, space = LINE, said(entry.text), "<w:tab/>"
        text = page.star(entry) + words
    else:
        style, words, space = GAP, page.reason(entry), '<w:t xml:space="preserve"> </w:t>'
        text = words
    if not words:
        return ""
    leftward = is_right_to_left(words)
    when = f'<w:r><w:rPr><w:rStyle w:val="{styles[TIME]}"/></w:rPr><w:t>{time}</w:t></w:r>'
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{styles[style]}"/>{"<w:bidi/>" if leftward else ""}</w:pPr>'
        f"{when if time else ''}<w:r>{'<w:rPr><w:rtl/></w:rPr>' if leftward else ''}"
        f'{space if time else ""}<w:t xml:space="preserve">{escape(text.translate(_NOT_IN_XML))}'
        "</w:t></w:r></w:p>"
    )
