"""Saved sessions for the tests of the index, and what a plain look through their journals finds."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from app.domain.text import count_words
from app.store.index import Index
from app.store.records import Record, encode
from app.store.session_record import SessionRecord, read_journal
from tests.store.entries import START, STARTED

# So few different ones that parts of a text are found in others, and all kinds of them.
LETTERS = "ab 今天很。，がか\u3099ｶﾞßsＡİıé\u0301\"*-%_'()^:^7😀\u3000\n\0\ud800"


def name_of(place: int) -> str:
    """The id of the session that began so many hours after the first."""
    return f"{STARTED + timedelta(hours=place):%Y%m%dT%H%M%S}-3f2a"


def keep(folder: Path, place: int, *records: Record) -> Path:
    """Write the journal of the session of that place, its start before the records."""
    start = replace(START, session=name_of(place), started=STARTED + timedelta(hours=place))
    path = folder / f"{start.session}.jsonl"
    path.write_bytes(content_of([start, *records]))
    return path


def content_of(records: Iterable[Record], following: int = 0) -> bytes:
    """The records as a journal has them, numbered from `following` on."""
    return b"".join(encode(number, record) for number, record in enumerate(records, following))


def append(path: Path, *records: Record) -> None:
    """Add records to a journal, with the numbers that are next."""
    following = path.read_bytes().count(b"\n")
    with path.open("ab") as file:
        file.write(content_of(records, following))


def assert_same(index: Index, folder: Path, queries: Sequence[str] = ()) -> None:
    """Assert that the index says of the sessions, and finds in them, what their journals say."""
    records = records_in(folder)
    assert [tuple_of(summary) for summary in index.sessions()] == [
        _summary_of(path, record) for path, record in records
    ]
    for query in queries:
        found = index.search(query, 100_000)
        assert not found.more
        hits = [(hit.session, hit.number, hit.start, hit.text) for hit in found.hits]
        assert hits == plainly_found(records, query), query


def records_in(folder: Path) -> list[tuple[Path, SessionRecord]]:
    records = [(path, read_journal(path)) for path in folder.glob("*.jsonl")]
    return sorted(records, key=lambda entry: entry[1].start.started, reverse=True)


def plainly_found(
    records: Iterable[tuple[Path, SessionRecord]], query: str
) -> list[tuple[str, int, float, str]]:
    """The hits of a query, by looking at every line."""
    terms = terms_of(whole(query))
    return [
        (path.stem, line.number, line.start, whole(line.text))
        for path, record in records
        for line in record.lines
        if terms and all(term in plainly_folded(whole(line.text)) for term in terms)
    ]


def terms_of(query: str) -> list[str]:
    """A query's terms, read character by character."""
    terms: list[str] = []
    rest = query
    while rest := rest.lstrip():
        end = rest.find('"', 1)
        closed = rest[0] == '"' and end > 1 and (end + 1 == len(rest) or rest[end + 1].isspace())
        if closed:
            term, rest = rest[1:end], rest[end + 1 :]
        else:
            term = rest.split(maxsplit=1)[0]
            rest = rest[len(term) :]
        terms.append(plainly_folded(term))
    return [term for term in terms if term.strip()]


@lru_cache(maxsize=100_000)
def plainly_folded(text: str) -> str:
    """Text without case, width and accents, one letter after the other."""
    letters: list[str] = []
    for character in text:
        voices = unicodedata.normalize("NFKC", character) in {"\u3099", "\u309a"}
        if voices and letters and len(letters[-1]) == 1:
            letters[-1] += character
        else:
            letters.append(character)
    return "".join(_plain_letter(unicodedata.normalize("NFKC", letter)) for letter in letters)


@lru_cache(maxsize=100_000)
def _plain_letter(letter: str) -> str:
    bare = "".join(_without_accents(one) for one in letter)
    cased = "".join(_without_accents(one.casefold()) for one in bare)
    return unicodedata.normalize("NFKC", cased)


def _without_accents(text: str) -> str:
    parts = unicodedata.normalize("NFD", text)
    return unicodedata.normalize(
        "NFC", "".join(one for one in parts if not 0x300 <= ord(one) < 0x370)
    )


def whole(text: str) -> str:
    """Text without halves of characters, which no database can hold."""
    return "".join("\ufffd" if 0xD800 <= ord(one) < 0xE000 else one for one in text)


def tuple_of(summary: object) -> tuple[object, ...]:
    return tuple(getattr(summary, name) for name in _NAMES)


_NAMES = (
    *("session", "title", "started", "duration_s", "lines", "words", "marks", "engine", "source"),
    *("ended", "recovered", "journal"),
)


def _summary_of(path: Path, record: SessionRecord) -> tuple[object, ...]:
    return (
        path.stem,
        whole(record.title),
        record.start.local,
        record.duration_s,
        len(record.lines),
        sum(count_words(whole(line.text)) for line in record.lines),
        sum(line.number in record.marked for line in record.lines),
        "+".join(sorted({line.engine for line in record.lines})) or whole(record.start.engine),
        whole(record.start.source),
        record.ended,
        record.recovered,
        str(path),
    )
