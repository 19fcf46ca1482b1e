r"""What a journal's lines look like.

A journal is UTF-8 text, one JSON object a line. Every line is one record and has the same frame:

    {"v":1,"n":2,"type":"line","number":1,"start":0.5, … ,"crc":"1c291ca3"}

- `v` is the version of this format.
- `n` numbers the journal's records from 0 without holes. A record that is there twice, because its
  first writing was not confirmed, counts once; two that differ both count.
- `type` names the record; a reader passes over types that it doesn't know.
- `crc`, always last, is the CRC-32 of the line's bytes before `,"crc"`, as eight hexadecimal digits.
- Times are seconds of the session's audio. Text is as spoken; a lone surrogate is written \udXXX.
- An empty line means nothing: it closes a line that was cut off.

The types:

    start  the first record: session (its id), started (UTC), utc_offset_s (local time's offset),
           source, engine (both as asked for), version (Surtitle's)
    line   one finished utterance: number, start, end, text, language, emotion, engine
    gap    audio that nobody recognised: start, end, reason
    end    the end of the recording: audio_s, lost_s, lines, reason. A journal without it was cut
           short, or is still written; the last one counts
    recording  the file that is captioned, so that it is known again: path (as it was then), size
           (bytes), digest (SHA-256 of all its bytes, in hexadecimal). Until an end says "finished",
           another run may go on where the last line or gap ended

and what a person has made of it, before the end or after; of each, the last one counts:

    title       what the session is called: text, empty for none
    correction  what a line should say: line (its number), text. The line stays as it was heard
    mark        whether a line is marked: line, on
    file        a copy that goes with the session: kind ("text" or "audio"), path
"""

from __future__ import annotations

import json
import math
import re
import zlib
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, get_type_hints

from app.domain.lines import Gap, Line

VERSION = 1
FINISHED = "finished"  # the reason of an end to which nothing is missing


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionStart:
    """What is known when a session begins. `started` is aware; `utc_offset_s` tells local time."""

    session: str
    started: datetime
    utc_offset_s: int = 0
    source: str = ""
    engine: str = ""
    version: str = ""

    def __post_init__(self) -> None:
        self.local  # noqa: B018 - raises ValueError, OverflowError on an offset that is none

    @property
    def local(self) -> datetime:
        """When it began, by the clock on that day's wall."""
        return self.started.astimezone(timezone(timedelta(seconds=self.utc_offset_s)))


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionEnd:
    """How a session ended: seconds heard and lost, lines kept, and why it ended."""

    audio_s: float
    lost_s: float
    lines: int
    reason: str = FINISHED


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """A file that is captioned, known again by its `size` and `digest` whatever its `path` became."""

    path: str
    size: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """What a session is called; empty text takes the name away."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What the line of that number should say."""

    line: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Whether the line of that number is marked."""

    line: int
    on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionFile:
    """Where a copy for people is: `kind` is "text" or "audio", `path` as the system writes it."""

    kind: str
    path: str


Edit = Title | Correction | Mark
Record = SessionStart | Line | Gap | SessionEnd | Recording | Edit | SessionFile

_TYPES: dict[str, type[Record]] = {
    "start": SessionStart,
    "line": Line,
    "gap": Gap,
    "end": SessionEnd,
    "recording": Recording,
    "title": Title,
    "correction": Correction,
    "mark": Mark,
    "file": SessionFile,
}
_NAMES = {kind: name for name, kind in _TYPES.items()}
_HINTS = {kind: get_type_hints(kind) for kind in _NAMES}
# Of these types, a value is right as it stands; a journal of hours is read by the hundred thousand.
_EXACT: dict[Any, frozenset[type]] = {
    int: frozenset({int}),
    bool: frozenset({bool}),
    str: frozenset({str}),
    str | None: frozenset({str, type(None)}),
}
_FIELDS = {
    kind: [(name, hint, _EXACT.get(hint, frozenset())) for name, hint in hints.items()]
    for kind, hints in _HINTS.items()
}

# Neither can stand inside a JSON string, where a quote is escaped; so they mark records' borders.
_HEAD = b'{"v":'
_TAIL = re.compile(rb',"crc":"([0-9a-f]{8})"\}')
_CRC = b',"crc":"'
_TAIL_BYTES = len(_CRC) + 10
_JSON = json.JSONDecoder()


def encode(number: int, record: Record) -> bytes:
    """Write one record as a whole line, newline included. `number` is its `n`."""
    body = {"v": VERSION, "n": number, "type": _NAMES[type(record)]}
    body |= {field.name: _as_json(getattr(record, field.name)) for field in fields(record)}
    text = json.dumps(body, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    # backslashreplace writes a lone surrogate, as in a file name, just as JSON escapes it.
    framed = text[:-1].encode("utf-8", "backslashreplace")
    return b'%b,"crc":"%08x"}\n' % (framed, zlib.crc32(framed))


def _as_json(value: object) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return value


def decode(line: bytes) -> tuple[list[tuple[int, Record | None]], bool]:
    """Read what can be read of one line, without its newline; never raises.

    Returns the records with their numbers, None standing for one of an unknown type, and whether
    all bytes of the line were accounted for. More than one comes where the newline between two was
    damaged, or a cut-off record was not closed.
    """
    framed = line[:-_TAIL_BYTES]
    alone = line.startswith(_HEAD) and _CRC not in framed  # as nearly every line is: one record
    if alone and line[-_TAIL_BYTES:] == b'%b%08x"}' % (_CRC, zlib.crc32(framed)):
        entry = _parsed(framed)
        return ([entry], True) if entry else ([], False)
    found: list[tuple[int, Record | None]] = []
    whole = True
    begin = 0
    for tail in _TAIL.finditer(line):
        head = _sound_head(line, begin, tail)
        whole = whole and head == begin
        begin = tail.end()
        if head is not None and (entry := _parsed(line[head : tail.start()])):
            found.append(entry)
        else:
            whole = False
    return found, whole and begin == len(line)


def version_of(line: bytes) -> int | None:
    """Return the format's version of a line whose checksum holds, None where that can't be told."""
    framed = line[:-_TAIL_BYTES]
    named = re.match(rb'\{"v":(\d{1,9}),', framed)
    if named is None or line[-_TAIL_BYTES:] != b'%b%08x"}' % (_CRC, zlib.crc32(framed)):
        return None
    return int(named[1])


def _sound_head(line: bytes, begin: int, tail: re.Match[bytes]) -> int | None:
    """Where the record that ends with `tail` begins, going by its checksum."""
    head = line.find(_HEAD, begin, tail.start())
    while head >= 0:
        if zlib.crc32(line[head : tail.start()]) == int(tail[1], 16):
            return head
        head = line.find(_HEAD, head + 1, tail.start())
    return None


def _parsed(framed: bytes) -> tuple[int, Record | None] | None:
    """Read a record whose checksum holds; None where it isn't one of this version all the same."""
    try:
        body = framed.decode("utf-8", "surrogatepass") + "}"
        members, end = _JSON.raw_decode(body)
    except (ValueError, RecursionError):
        return None
    if end != len(body) or not isinstance(members, dict) or members.get("v") != VERSION:
        return None
    number, kind = members.get("n"), members.get("type")
    if type(number) is not int or not isinstance(kind, str):
        return None
    if kind not in _TYPES:
        return number, None
    try:
        return number, _built(_TYPES[kind], members)
    except (TypeError, ValueError, OverflowError):
        return None


def _built(kind: type[Record], members: dict[str, Any]) -> Record:
    """Make the record; raises where a field is missing or of another kind."""
    known = {
        name: value if type(value := members[name]) in exact else _checked(value, hint)
        for name, hint, exact in _FIELDS[kind]
        if name in members
    }
    return kind(**known)


def _checked(value: Any, hint: Any) -> Any:
    if hint is datetime:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return moment
    if hint is float:
        if type(value) not in (int, float) or not math.isfinite(value):
            raise TypeError("not a number")
        return float(value)
    if not isinstance(value, hint) or (isinstance(value, bool) and hint is not bool):
        raise TypeError(f"not {hint}")
    return value
