"""Loudness in dBFS, twenty times a second of sound."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.audio.level import LevelMeter
from app.domain.level import FLOOR_DBFS, Level
from tests.audio.tones import tone


def test_a_level_comes_for_each_50_ms() -> None:
    meter = LevelMeter()
    samples = tone(1.0)[:, 0]
    levels = [meter.add(samples[at : at + 400]) for at in range(0, 16_000, 400)]
    assert [level is not None for level in levels] == [False, True] * 20


def test_a_sine_of_half_the_scale_is_9_db_below_and_its_peak_6() -> None:
    level = LevelMeter().add(tone(1.0)[:, 0])
    assert level is not None
    assert level.rms_dbfs == pytest.approx(-9.03, abs=0.01)
    assert level.peak_dbfs == pytest.approx(-6.02, abs=0.01)


def test_silence_is_the_floor() -> None:
    assert LevelMeter().add(np.zeros(800, np.int16)) == Level(
        rms_dbfs=FLOOR_DBFS, peak_dbfs=FLOOR_DBFS
    )


def test_the_most_negative_sample_is_full_scale() -> None:
    level = LevelMeter().add(np.full(800, -32768, np.int16))
    assert level == Level(rms_dbfs=0.0, peak_dbfs=0.0)


def test_each_level_forgets_the_one_before() -> None:
    meter = LevelMeter()
    meter.add(np.full(800, 20_000, np.int16))
    assert meter.add(np.zeros(800, np.int16)) == Level(rms_dbfs=FLOOR_DBFS, peak_dbfs=FLOOR_DBFS)


@given(st.lists(st.integers(0, 2000), max_size=30))
def test_however_the_sound_is_cut_there_are_at_most_20_a_second(sizes: list[int]) -> None:
    meter = LevelMeter()
    levels = [meter.add(np.full(size, 100, np.int16)) for size in sizes]
    assert sum(level is not None for level in levels) <= sum(sizes) / 800
