"""A whole transcript in any of the formats there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.errors import InputError
from app.phrases import Phrase, phrase
from app.store.formats.exporter import Exporter
from app.store.formats.markdown import markdown_of
from app.store.formats.members import members_of
from app.store.formats.options import USUAL, ExportOptions, clock
from app.store.formats.session_file import MEDIA, session_file_of
from app.store.formats.subtitles import SubRip, WebVtt, subrip_of, webvtt_of
from app.store.formats.table import table_of
from app.store.formats.text import text_of
from app.store.formats.word import document_of
from app.store.session_record import SessionRecord

__all__ = [
    "FORMATS",
    "ExportOptions",
    "Exporter",
    "Format",
    "SubRip",
    "WebVtt",
    "clock",
    "exported",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One format: what people call it, its media type, and what writes it as a file's bytes."""

    title: Phrase
    media: str
    write: Callable[[SessionRecord, ExportOptions], bytes]
    is_text: bool = True


# By the name after --format, which is also the suffix of such a file.
FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "txt": Format(title=phrase("Plain text"), media="text/plain", write=text_of),
        "md": Format(title=phrase("Markdown"), media="text/markdown", write=markdown_of),
        "docx": Format(
            title=phrase("Word document"),
            media="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            write=document_of,
            is_text=False,
        ),
        "srt": Format(
            title=phrase("Subtitles, SubRip"), media="application/x-subrip", write=subrip_of
        ),
        "vtt": Format(title=phrase("Subtitles, WebVTT"), media="text/vtt", write=webvtt_of),
        "csv": Format(title=phrase("Table, CSV"), media="text/csv", write=table_of),
        "json": Format(
            title=phrase("For programs, JSON"), media="application/json", write=members_of
        ),
        "surtitle": Format(title=phrase("Surtitle session"), media=MEDIA, write=session_file_of),
    }
)


def exported(record: SessionRecord, name: str, options: ExportOptions = USUAL) -> bytes:
    """Return the whole transcript in the named format, its entries in the order of their start.

    A document takes some tenths of a second: not for the loop. Raises InputError on an unknown name.
    """
    if name not in FORMATS:
        raise InputError(
            phrase("There is no format {name}", name=name),
            phrase("Choose one of: {choices}.", choices=", ".join(FORMATS)),
        )
    return FORMATS[name].write(record, options)
