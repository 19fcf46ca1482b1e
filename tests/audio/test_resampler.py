"""Any rate, any channels, cut in any way: the same 16 kHz."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.audio.resampler import Resampler
from tests.audio.tones import loudest_hertz, tone

RATES = [8000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000, 192_000]


def whole(rate: int, frames: Any) -> np.ndarray[Any, np.dtype[np.int16]]:
    resampler = Resampler(rate, frames.shape[1])
    return np.concatenate((resampler.process(frames), resampler.flush()))


@given(
    rate=st.sampled_from(RATES),
    channels=st.integers(1, 3),
    kind=st.sampled_from(["int16", "float32"]),
    cuts=st.lists(st.integers(0, 6000), max_size=8),
    seed=st.integers(0, 2**32 - 1),
)
def test_any_cutting_gives_the_same_samples(
    rate: int, channels: int, kind: str, cuts: list[int], seed: int
) -> None:
    noise = np.random.default_rng(seed).integers(-32768, 32768, (6000, channels)).astype(np.int16)
    frames: Any = noise if kind == "int16" else noise.astype(np.float32) / 32768
    resampler = Resampler(rate, channels)
    parts = [resampler.process(frames[a:b]) for a, b in pairwise(sorted({0, *cuts, 6000}))]
    parts.append(resampler.flush())
    assert np.array_equal(np.concatenate(parts), whole(rate, frames))


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("channels", [1, 2, 8])
def test_a_tone_keeps_its_pitch_its_height_and_its_length(rate: int, channels: int) -> None:
    samples = whole(rate, tone(2.0, rate=rate, channels=channels))
    assert samples.dtype == np.int16
    assert len(samples) == pytest.approx(32_000, abs=1)
    assert loudest_hertz(samples) == pytest.approx(1000, abs=1)
    assert np.abs(samples[1600:-1600].astype(int)).max() == pytest.approx(16_384, rel=0.01)


def test_16_khz_mono_passes_untouched() -> None:
    frames = tone(0.5)
    assert np.array_equal(whole(16_000, frames), frames[:, 0])


def test_channels_are_averaged() -> None:
    frames = np.array([[100, 300], [-7, 7]], np.int16)
    assert whole(16_000, frames).tolist() == [200, 0]


def test_a_float_beyond_full_scale_is_clipped_not_wrapped_around() -> None:
    frames = np.array([[2.0], [-2.0], [np.nan], [np.inf], [0.5]], np.float32)
    assert whole(16_000, frames).tolist() == [32767, -32768, 0, 32767, 16384]


def test_the_overshoot_of_a_full_scale_square_is_clipped_not_wrapped_around() -> None:
    square = np.where(np.arange(48_000) // 240 % 2, -32768, 32767).astype(np.int16)[:, None]
    samples = whole(48_000, square).astype(int)
    assert samples.max() == 32767
    # A wrapped sample would jump by the whole scale and back between neighbours.
    middle_of_high = samples[np.arange(40, 15_900, 160)]
    assert (middle_of_high > 30_000).all()
