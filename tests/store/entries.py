"""Lines and gaps for the store's tests: generated ones, and a few to read."""

from collections.abc import Sequence
from datetime import UTC, datetime

from hypothesis import strategies as st

from app.domain.lines import Gap, Line
from app.store.records import Record, SessionEnd, SessionStart, encode

STARTED = datetime(2026, 11, 23, 8, 12, tzinfo=UTC)
START = SessionStart(
    session="20261123T081200-3f2a",
    started=STARTED,
    utc_offset_s=3600,
    source="Headset",
    engine="auto",
    version="0.1.0",
)

# Everything that a string can hold, lone surrogates and all kinds of line ends too.
TEXT = st.text(st.characters(), max_size=40)
SECONDS = st.floats(0, 100_000)

LINES = st.builds(
    Line,
    number=st.integers(0, 10_000),
    start=SECONDS,
    end=SECONDS,
    text=TEXT,
    language=st.none() | TEXT,
    emotion=st.none() | TEXT,
    engine=st.sampled_from(["local", "cloud"]),
)
GAPS = st.builds(Gap, start=SECONDS, end=SECONDS, reason=TEXT)
ENTRIES = st.lists(LINES | GAPS, max_size=8)
END = SessionEnd(audio_s=12.5, lost_s=0.5, lines=3, reason="finished")


def spoken(number: int, text: str = "It was the best of times.", seconds: float = 2.0) -> Line:
    """Make the line of that number, `seconds` long, right after the one before it."""
    return Line(number=number, start=number * seconds, end=(number + 1) * seconds, text=text)


def content_of(entries: Sequence[Record]) -> bytes:
    """Return the journal of a session with these records between its start and its end."""
    return b"".join(encode(number, record) for number, record in enumerate([START, *entries, END]))
