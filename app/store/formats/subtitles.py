"""Subtitles (.srt, .vtt): what was said and nothing else, as `store/cues.py` divides it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from app.domain.lines import Line
from app.store.cues import Cue, cues_of, cues_of_all
from app.store.formats.exporter import Exporter, in_order
from app.store.formats.options import ExportOptions, stamp
from app.store.session_record import SessionRecord

_SUBRIP_MARKS = (
    (re.compile(r"-->"), "\N{RIGHTWARDS ARROW}"),
    # A tag, also as the most lenient readers see one.
    (
        re.compile(r"<(?=[a-zA-Z/]|\s+/?\s*[a-zA-Z][^>]*>)"),
        "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}",
    ),
    (re.compile(r"\{(?=\\)"), "\N{MEDIUM LEFT CURLY BRACKET ORNAMENT}"),
)


class _Subtitles(Exporter):
    """Cues while lines come, when the next one is not known; `all_of` for a whole recording."""

    def __init__(self) -> None:
        self._end_ms = 0

    def line(self, line: Line) -> str:
        cues = cues_of(line, not_before_ms=self._end_ms)
        if cues:
            self._end_ms = cues[-1].end_ms
        return "".join(map(self.cue, cues))

    def cue(self, cue: Cue) -> str:
        """Return the cue as it is to be added."""
        raise NotImplementedError

    def all_of(self, lines: Iterable[Line]) -> bytes:
        """Write all lines, which come in the order of their start, as UTF-8."""
        return "".join([self.head(), *map(self.cue, cues_of_all(lines)), self.tail()]).encode()


class SubRip(_Subtitles):
    """SubRip subtitles (.srt)."""

    def __init__(self) -> None:
        super().__init__()
        self._number = 0

    def cue(self, cue: Cue) -> str:  # noqa: D102
        self._number += 1
        span = f"{stamp(cue.start_ms, ',')} --> {stamp(cue.end_ms, ',')}"
        return f"{self._number}\n{span}\n{_subrip_text(cue)}\n\n"


class WebVtt(_Subtitles):
    """WebVTT subtitles (.vtt)."""

    def head(self) -> str:  # noqa: D102
        return "WEBVTT\n\n"

    def cue(self, cue: Cue) -> str:  # noqa: D102
        span = f"{stamp(cue.start_ms, '.')} --> {stamp(cue.end_ms, '.')}"
        return f"{span}\n{_webvtt_text(cue)}\n\n"


def subrip_of(record: SessionRecord, _: ExportOptions) -> bytes:
    """Write a record as SubRip."""
    return SubRip().all_of(_lines(record))


def webvtt_of(record: SessionRecord, _: ExportOptions) -> bytes:
    """Write a record as WebVTT."""
    return WebVtt().all_of(_lines(record))


def _lines(record: SessionRecord) -> Iterable[Line]:
    return (entry for entry in in_order(record) if isinstance(entry, Line))


def _subrip_text(cue: Cue) -> str:
    """Write a cue's rows so that no player takes them for an arrow, a tag or a position.

    SubRip has no escapes, so look-alikes stand in where a mark would be obeyed.
    """
    text = "\n".join(cue.rows)
    for obeyed, harmless in _SUBRIP_MARKS:
        text = obeyed.sub(harmless, text)
    return text


def _webvtt_text(cue: Cue) -> str:
    text = "\n".join(cue.rows)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
