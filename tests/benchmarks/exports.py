"""A session of 10,000 lines, nine hours, exported in each format: milliseconds, and MB of file.

The time is the processor's, so that what runs beside counts for little. The first document of a
process also loads the library that writes it, and is counted apart.
"""

from __future__ import annotations

import itertools
import time

from app.domain.lines import Gap, Line
from app.store.export import FORMATS, exported
from app.store.session_record import SessionRecord
from tests.benchmarks.partials import sentences
from tests.store.entries import START

ROUNDS, WARM_UP = 3, True
LINES = 10_000
CHINESE = "那是最美好的时代，那是最糟糕的时代；那是智慧的年头，那是愚昧的年头。"
CHARACTERS_A_SECOND = 15  # of speech
PAUSE_S = 0.5
TIMES = 5


def measure() -> dict[str, object]:
    """Return the median of some exports in each format."""
    record = long_record()
    began = time.process_time()
    exported(record, "docx")
    first = _ms_since(began)
    figures: dict[str, object] = {"lines": len(record.lines), "docx ms, the first": first}
    for name in FORMATS:
        took = []
        for _ in range(TIMES):
            began = time.process_time()
            data = exported(record, name)
            took.append(_ms_since(began))
        figures[name] = {"ms": sorted(took)[TIMES // 2], "MB": len(data) / 1e6}
    return figures


def long_record() -> SessionRecord:
    """Make a session of lines as they are spoken, one in twenty Chinese, with a gap now and then."""
    entries: list[Line | Gap] = []
    start = 0.0
    said = itertools.cycle([*sentences(), CHINESE])
    for number, text in enumerate(itertools.islice(said, LINES)):
        end = start + len(text) / CHARACTERS_A_SECOND
        entries.append(Line(number=number, start=start, end=end, text=text, language="en"))
        if number % 100 == 99:
            entries.append(Gap(start=end, end=end + PAUSE_S, reason="The connection was lost"))
        start = end + PAUSE_S
    marked = frozenset(range(0, LINES, 50))
    return SessionRecord(start=START, entries=tuple(entries), marked=marked)


def _ms_since(began: float) -> float:
    return (time.process_time() - began) * 1000
