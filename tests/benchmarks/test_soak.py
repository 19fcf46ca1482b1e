"""What grows in a day, from what was looked at."""

from __future__ import annotations

import math

import pytest

from tests.benchmarks.soak import Look, growth, slope


def look(audio_h: float, *, at: float, mb: float, files: int = 30) -> Look:
    return Look(
        at=at,
        audio_h=audio_h,
        client_mb=mb,
        engine_mb=2 * mb,
        client_files=files,
        engine_files=8,
        tape_s=min(600, audio_h * 3600),
    )


def test_growth_counts_from_when_all_is_filled_to_the_end() -> None:
    looks = [look(0.1, at=0, mb=50)]
    looks += [look(1 + n / 4, at=10 + n, mb=100 + n / 2, files=31) for n in range(13)]
    found = growth(looks, after_h=1.0)
    assert found["client_mb_per_h"] == pytest.approx(2.0)
    assert found["engine_mb_per_h"] == pytest.approx(4.0)
    assert (found["client_mb_at_the_start"], found["client_mb_at_the_end"]) == (100, 106)
    assert (found["client_files_at_the_start"], found["client_files_at_the_end"]) == (30, 31)
    assert found["tape_longest_s"] == 600
    assert found["second_half_slower"] == pytest.approx(1.0)


def test_a_second_half_that_takes_longer_is_told() -> None:
    looks = [look(n, at=n, mb=1) for n in range(5)]
    looks += [look(4 + n, at=4 + 2 * n, mb=1) for n in range(1, 5)]
    assert growth(looks, after_h=0)["second_half_slower"] == pytest.approx(2.0)


def test_there_is_no_slope_of_one_moment() -> None:
    assert math.isnan(slope([1.0, 1.0], [3.0, 4.0]))
    assert slope([1.0, 2.0, 3.0], [5.0, 4.0, 3.0]) == pytest.approx(-1.0)
