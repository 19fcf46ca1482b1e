"""Transcripts as other programs and people read them, whole or while they grow.

Every format is an `Exporter`; joining `head`, the entries in order and `tail` makes the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType

from app.domain.lines import Gap, Line
from app.domain.text import plain
from app.errors import InputError
from app.phrases import phrase
from app.store.cues import Cue, cues_of
from app.store.records import SessionStart
from app.store.session_record import SessionRecord


class Exporter:
    """One format, for one transcript: it may remember what went before.

    Each piece ends with a newline, or is empty.
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


class TimedText(Exporter):
    """A page to read: a heading, then `[00:00:12] text` a final, counted from the start."""

    def __init__(self, start: SessionStart | None) -> None:
        self._start = start

    def head(self) -> str:  # noqa: D102
        if self._start is None:
            return ""
        source = plain(self._start.source).strip()
        return " · ".join(filter(None, (f"{self._start.local:%Y-%m-%d %H:%M}", source))) + "\n\n"

    def line(self, line: Line) -> str:  # noqa: D102
        text = plain(line.text).strip()
        return f"[{clock(line.start)}] {text}\n" if text else ""

    def gap(self, gap: Gap) -> str:  # noqa: D102
        span = f"{clock(gap.start)}\N{EN DASH}{clock(gap.end)}"
        return f"[{span}] ({plain(gap.reason).strip()})\n"


class SubRip(Exporter):
    """SubRip subtitles (.srt)."""

    def __init__(self) -> None:
        self._number = 0
        self._end_ms = 0

    def line(self, line: Line) -> str:  # noqa: D102
        pieces: list[str] = []
        for cue in cues_of(line, not_before_ms=self._end_ms):
            self._number += 1
            self._end_ms = cue.end_ms
            span = f"{stamp(cue.start_ms, ',')} --> {stamp(cue.end_ms, ',')}"
            pieces.append(f"{self._number}\n{span}\n{_subrip_text(cue)}\n\n")
        return "".join(pieces)


class WebVtt(Exporter):
    """WebVTT subtitles (.vtt)."""

    def __init__(self) -> None:
        self._end_ms = 0

    def head(self) -> str:  # noqa: D102
        return "WEBVTT\n\n"

    def line(self, line: Line) -> str:  # noqa: D102
        pieces: list[str] = []
        for cue in cues_of(line, not_before_ms=self._end_ms):
            self._end_ms = cue.end_ms
            span = f"{stamp(cue.start_ms, '.')} --> {stamp(cue.end_ms, '.')}"
            pieces.append(f"{span}\n{_webvtt_text(cue)}\n\n")
        return "".join(pieces)


_SUBRIP_MARKS = (
    (re.compile(r"-->"), "\N{RIGHTWARDS ARROW}"),
    (re.compile(r"<(?=[a-zA-Z/])"), "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}"),
    (re.compile(r"\{(?=\\)"), "\N{MEDIUM LEFT CURLY BRACKET ORNAMENT}"),
)

# By the name after --format.
FORMATS: Mapping[str, Callable[[SessionStart | None], Exporter]] = MappingProxyType(
    {
        "txt": TimedText,
        "srt": lambda _: SubRip(),
        "vtt": lambda _: WebVtt(),
    }
)


def exporter(name: str, start: SessionStart | None = None) -> Exporter:
    """Return a fresh exporter of the named format; without `start`, a page has no heading.

    Raises InputError on an unknown name.
    """
    if name not in FORMATS:
        raise InputError(
            phrase("There is no format {name}", name=name),
            phrase("Choose one of: {choices}.", choices=", ".join(FORMATS)),
        )
    return FORMATS[name](start)


def exported(record: SessionRecord, name: str) -> str:
    """Return the whole transcript in the named format, its entries in the order of their start."""
    form = exporter(name, record.start)
    entries = sorted(record.current, key=lambda entry: entry.start)
    return "".join(_pieces(form, entries))


def _pieces(form: Exporter, entries: Iterable[Line | Gap]) -> Iterator[str]:
    yield form.head()
    for entry in entries:
        yield form.line(entry) if isinstance(entry, Line) else form.gap(entry)
    yield form.tail()


def clock(seconds: float) -> str:
    """Write a time as `00:01:02`, cut to whole seconds."""
    whole = max(0, int(seconds))
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"


def stamp(ms: int, point: str) -> str:
    """Write a time as `00:01:02,345`, with `point` before the milliseconds."""
    return f"{clock(ms // 1000)}{point}{ms % 1000:03}"


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
