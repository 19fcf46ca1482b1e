"""The clock that goes on while the computer sleeps. A sleeping computer is not to be had here."""

from __future__ import annotations

import sys
import time

import pytest

from app import clock


def test_it_goes_forward_only() -> None:
    times = [clock.elapsed() for _ in range(100)]
    assert times == sorted(times)


@pytest.mark.skipif(sys.platform != "linux", reason="the clock has another name elsewhere")
def test_it_counts_from_the_start_of_the_computer() -> None:
    before = time.clock_gettime(time.CLOCK_BOOTTIME)
    assert before <= clock.elapsed() <= time.clock_gettime(time.CLOCK_BOOTTIME)
