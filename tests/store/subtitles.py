"""Strict readers of SRT and WebVTT, for parsing exports back. They take nothing that is odd."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

_SRT_TIME = r"(\d\d+):([0-5]\d):([0-5]\d),(\d{3})"
_VTT_TIME = r"(\d\d+):([0-5]\d):([0-5]\d)\.(\d{3})"


@dataclass(frozen=True, slots=True)
class Shown:
    """One cue as a player would show it; times in milliseconds."""

    start: int
    end: int
    rows: list[str]


def parse_srt(text: str) -> list[Shown]:
    """Read SubRip; AssertionError where anything is not exactly as it should be."""
    if not text:
        return []
    assert text.endswith("\n\n")
    cues: list[Shown] = []
    for number, block in enumerate(text[:-2].split("\n\n"), start=1):
        counter, span, *rows = block.split("\n")
        assert counter == str(number)
        assert not any("-->" in row or "<i" in row or "{\\" in row for row in rows)
        cues.append(_cue(_SRT_TIME, span, rows))
    return _checked(cues)


def parse_vtt(text: str) -> list[Shown]:
    """Read WebVTT; AssertionError where anything is not exactly as it should be."""
    head, _, rest = text.partition("\n\n")
    assert head == "WEBVTT"
    if not rest:
        return []
    assert rest.endswith("\n\n")
    cues: list[Shown] = []
    for block in rest[:-2].split("\n\n"):
        span, *rows = block.split("\n")
        assert not any("<" in row or "-->" in row for row in rows)
        assert not any(re.search(r"&(?!amp;|lt;|gt;)", row) for row in rows)
        cues.append(_cue(_VTT_TIME, span, [html.unescape(row) for row in rows]))
    return _checked(cues)


def _cue(time: str, span: str, rows: list[str]) -> Shown:
    found = re.fullmatch(f"{time} --> {time}", span)
    assert found, span
    assert rows
    assert all(row.strip() for row in rows)
    parts = [int(part) for part in found.groups()]
    return Shown(_ms(*parts[:4]), _ms(*parts[4:]), rows)


def _ms(hours: int, minutes: int, seconds: int, ms: int) -> int:
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + ms


def _checked(cues: list[Shown]) -> list[Shown]:
    ends = 0
    for cue in cues:
        assert ends <= cue.start < cue.end
        ends = cue.end
    return cues
