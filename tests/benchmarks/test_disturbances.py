"""What is laid over speech: as loud as it says, and the same each time."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tests.benchmarks import disturbances
from tests.benchmarks.clips import SAMPLE_RATE, load_clip
from tests.benchmarks.disturbances import Sound

SECOND = SAMPLE_RATE


def speech() -> Sound:
    return disturbances.floating(load_clip("beckett"))


def decibels(ratio: float) -> float:
    return float(10 * np.log10(ratio))


def test_noise_is_as_far_below_speech_as_is_said_and_pauses_do_not_count() -> None:
    voice = speech()
    padded = np.concatenate([voice, np.zeros(len(voice))])
    for spoken in (voice, padded):
        for ratio in (20, 5):
            heard = disturbances.mixed(spoken, disturbances.pink(3 * SECOND, 1), ratio)
            noise = disturbances.power(heard - spoken)
            assert decibels(disturbances.power(voice) / noise) == pytest.approx(ratio, abs=0.5)


def test_what_would_be_cut_off_is_made_quieter() -> None:
    loud = np.array([0.0, 3.0, -1.5])
    assert disturbances.whole(loud).tolist() == [0, 29490, -14745]
    assert not disturbances.whole(np.zeros(5)).any()
    kept = load_clip("beckett")
    assert np.abs(disturbances.whole(disturbances.floating(kept)).astype(int) - kept).max() <= 1


@pytest.mark.parametrize("make", [disturbances.music, disturbances.pink, disturbances.typing])
def test_noise_is_seeded(make: Callable[[int, int], Sound]) -> None:
    once = make(5 * SECOND, 1)
    assert len(once) == 5 * SECOND
    assert np.array_equal(once, make(5 * SECOND, 1))
    assert not np.array_equal(once, make(5 * SECOND, 2))
    assert np.isfinite(once).all()


def test_pink_noise_has_the_same_power_in_each_octave() -> None:
    squares = np.abs(np.fft.rfft(disturbances.pink(20 * SECOND, 1))) ** 2
    hertz = np.fft.rfftfreq(20 * SECOND, 1 / SAMPLE_RATE)
    octaves = [squares[(hertz >= low) & (hertz < 2 * low)].sum() for low in (125, 500, 2000)]
    assert max(octaves) / min(octaves) < 1.2


def test_babble_is_of_all_voices_and_as_long_as_wanted() -> None:
    low, high = (np.sin(np.arange(SECOND) * hertz / SAMPLE_RATE * 6.283) for hertz in (300, 3000))
    mix = disturbances.babble([low, high], 3 * SECOND, seed=1)
    squares = np.abs(np.fft.rfft(mix)) ** 2
    hertz = np.fft.rfftfreq(3 * SECOND, 1 / SAMPLE_RATE)
    assert len(mix) == 3 * SECOND
    assert squares[hertz < 600].sum() == pytest.approx(squares[hertz > 2000].sum(), rel=0.2)


def test_a_room_echoes_for_as_long_as_it_is_said_and_keeps_the_beginning() -> None:
    clap = np.zeros(2 * SECOND)
    clap[SECOND // 2 : SECOND // 2 + 500] = 0.5
    for rt60_s in (0.4, 0.8):
        heard = disturbances.far(clap, rt60_s, seed=1)
        assert int(np.argmax(np.abs(heard) > 0.01)) == SECOND // 2
        at = SECOND // 2 + round(SECOND * rt60_s / 2)  # half of the time, half of the decibels
        early, late = heard[SECOND // 2 + 1000 :][:800], heard[at:][:800]
        fallen = decibels(np.square(early).mean() / np.square(late).mean())
        assert 15 < fallen < 40
