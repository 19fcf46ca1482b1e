"""A stretch of a journal as the index takes it in: from its beginning, or what has been appended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.domain.lines import Gap, Line
from app.store.records import (
    Correction,
    Mark,
    Record,
    SessionEnd,
    SessionStart,
    Title,
    decode,
)

_MOST = 2**63 - 1  # what SQLite can hold; no journal of ours has such numbers


@dataclass(slots=True)
class Stretch:
    """What a stretch says; of each thing, the last word on it, and None where it has none.

    `reach_s` is the end of the last that was heard or lost. `following` is the number that the next
    record should have, `ascending` whether all records of the stretch came one after the other.
    `length` are the bytes that need not be read again.
    """

    start: SessionStart | None = None
    end: SessionEnd | None = None
    title: str | None = None
    lines: list[Line] = field(default_factory=list)
    corrections: dict[int, str] = field(default_factory=dict)
    marks: dict[int, bool] = field(default_factory=dict)
    reach_s: float = 0.0
    following: int = 0
    ascending: bool = True
    length: int = 0


def stretch_of(content: bytes, following: int = 0) -> Stretch:
    """Read a stretch, whatever it holds, whose first record should have the number `following`.

    What a cut-off record at its end holds counts as far as it can be read, as in `read_journal`; it
    is to be read again when there is more of it.
    """
    *lines, tail = content.split(b"\n")
    found: list[tuple[int, Record | None]] = []
    for line in lines:
        found += decode(line)[0]
    last, whole = decode(tail)
    found += last
    stretch = Stretch(following=following)
    stretch.length = len(content) if last and whole else len(content) - len(tail)
    stretch.ascending = _is_ascending([number for number, _ in found], following)
    if not stretch.ascending:
        first: dict[int, Record | None] = {}
        for number, record in found:
            first.setdefault(number, record)
        found = sorted(first.items(), key=lambda entry: entry[0])
    if found:
        stretch.following = min(found[-1][0] + 1, _MOST)
    _take(stretch, (record for _, record in found))
    return stretch


def _is_ascending(numbers: list[int], following: int) -> bool:
    before = following - 1
    for number in numbers:
        if number <= before:
            return False
        before = number
    return True


def _take(stretch: Stretch, records: Iterable[Record | None]) -> None:
    for record in records:
        match record:
            case Line() | Gap():
                stretch.reach_s = max(stretch.reach_s, record.end)
                if isinstance(record, Line) and abs(record.number) < _MOST:
                    stretch.lines.append(record)
            case SessionStart():
                stretch.start = stretch.start or record
            case SessionEnd():
                stretch.end = record
            case Title(text=title):
                stretch.title = title
            case Correction(line=line, text=text):
                stretch.corrections[line] = text
            case Mark(line=line, on=on):
                stretch.marks[line] = on
