from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.store.formats.options import ExportOptions, clock, stamp
from tests.store.entries import START


def test_a_clock_goes_beyond_a_day() -> None:
    assert clock(100 * 3600 + 61.9) == "100:01:01"
    assert clock(-1) == "00:00:00"


def test_a_stamp_has_milliseconds() -> None:
    assert (stamp(3_723_004, ","), stamp(59_999, ".")) == ("01:02:03,004", "00:00:59.999")


def test_times_count_from_the_start_of_the_run() -> None:
    assert ExportOptions().moment(61.9, START) == "00:01:01"


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "09:12:00"), (61.9, "09:13:01"), (16 * 3600, "01:12:00"), (1e300, None), (-5, "09:12:00")],
)
def test_times_are_those_of_the_day_where_it_was(seconds: float, shown: str | None) -> None:
    told = ExportOptions(clock="day").moment(seconds, START)
    assert told == shown if shown else len(told) == 8


def test_a_second_that_the_run_began_within_is_heeded() -> None:
    start = replace(START, started=datetime(2026, 11, 23, 8, 12, 0, 700_000, tzinfo=UTC))
    assert ExportOptions(clock="day").moment(0.2, start) == "09:12:00"
    assert ExportOptions(clock="day").moment(0.4, start) == "09:12:01"
