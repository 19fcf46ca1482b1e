"""Sessions to be exported: generated ones, and one to read."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from hypothesis import strategies as st

from app.domain.lines import Gap, Line
from app.domain.text import columns, plain
from app.store.records import SessionEnd
from app.store.session_record import SessionRecord
from tests.store.entries import END, GAPS, LINES, START, TEXT, spoken

# Said in several scripts; and what some format would take for its own.
_SAID = st.lists(
    st.sampled_from(
        "It was the best of times, worst. and incredulity, internationalisation — 7 1984 12:30 "
        "那是最美好的时代， 那是最糟糕的时代。 「ガーッと」 그것은 שלום مرحبا e\u0301 👩\u200d👩\u200d👧 🇩🇪🇫🇷 👍🏽 "
        "--> <i> </i> < & &lt; {\\an8} \\N # * _x_ - + 1. 1) === --- ``` ~~~ > | [a](b) ![x] "
        "https://example.org www.example.org a@example.org :smile: $x$ =1+1 @SUM '=1 ''-1 ＝1 \" , ;".split()
    ),
    max_size=30,
).map(" ".join)
WORDS = _SAID | TEXT | _SAID.map(lambda text: text.replace(" ", ""))


@st.composite
def records(draw: st.DrawFn) -> SessionRecord:
    """Any session: each line has a number of its own; some are corrected, some marked."""
    entries = draw(st.lists(LINES | GAPS, max_size=6))
    entries = [
        replace(entry, number=number, text=draw(WORDS)) if isinstance(entry, Line) else entry
        for number, entry in enumerate(entries)
    ]
    numbers = [entry.number for entry in entries if isinstance(entry, Line)]
    some = st.sets(st.sampled_from(numbers)) if numbers else st.just(set())
    return SessionRecord(
        start=replace(START, source=draw(WORDS)),
        entries=tuple(entries),
        end=draw(st.sampled_from([None, END, replace(END, reason="recovered")])),
        title=draw(WORDS),
        corrections=MappingProxyType({number: draw(WORDS) for number in draw(some)}),
        marked=frozenset(draw(some)),
    )


RECORDS = records()
RECORD = SessionRecord(
    start=START,
    title="Two cities",
    entries=(
        spoken(0),
        Gap(start=2, end=4, reason="cut"),
        replace(spoken(2, "Tom & <i>Jery</i> --> {\\an8}"), language="en", emotion="neutral"),
        spoken(3, "=1+1"),
    ),
    corrections=MappingProxyType({2: "Tom & <i>Jerry</i> --> {\\an8}"}),
    marked=frozenset({2}),
    end=SessionEnd(audio_s=8.0, lost_s=2.0, lines=3),
)


def lines_of(record: SessionRecord) -> list[tuple[Line, str]]:
    """The lines that have something to be seen in them, in the order of their starts, as plain text."""
    entries = sorted(record.current, key=lambda entry: entry.start)
    lines = ((line, plain(line.text).strip()) for line in entries if isinstance(line, Line))
    return [(line, text) for line, text in lines if seen(text)]


def seen(text: str) -> bool:
    return any(columns(character) and not character.isspace() for character in text)


def spaced(text: str) -> str:
    """The text with one space for any."""
    return " ".join(text.split())
