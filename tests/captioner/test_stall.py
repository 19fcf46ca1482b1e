"""What is loud is heard by the watch as an engine would be sent it: in tenths of a second."""

from __future__ import annotations

import numpy as np
import pytest

from app.audio.block import RATE, Samples
from app.captioner.stall import ENOUGH_S, PATIENCE_MOST_S, StallWatch
from app.store.paths import sample_clip

PATIENCE_S = 15.0


def noise(dbfs: float, seconds: float) -> Samples:
    rms = 32768 * 10 ** (dbfs / 20)
    rng = np.random.default_rng(1)
    return np.rint(rng.normal(0, rms, round(seconds * RATE))).astype(np.int16)


def watch_after(*sounds: Samples) -> StallWatch:
    watch = StallWatch(PATIENCE_S)
    for sound in sounds:
        for start in range(0, len(sound), RATE // 10):
            watch.sent(sound[start : start + RATE // 10])
    return watch


def clip() -> Samples:
    import soundfile  # noqa: PLC0415

    samples, rate = soundfile.read(sample_clip(), dtype="int16")
    heard: Samples = samples[:: rate // RATE]  # how loud it is, is all that counts
    return heard


def test_speech_without_a_word_is_suspicious_after_a_while() -> None:
    watch = watch_after(noise(-65, 3), clip())
    assert watch.loud_s >= ENOUGH_S
    assert not watch.suspects(PATIENCE_S - 1)
    assert watch.suspects(PATIENCE_S)


@pytest.mark.parametrize("dbfs", [-90, -60, -30])
def test_a_steady_noise_is_nobody_speaking(dbfs: float) -> None:
    watch = watch_after(noise(-70, 1), noise(dbfs, 90))
    loud_at_first = watch.loud_s
    watch.answered()
    for _ in range(100):
        watch.sent(noise(dbfs, 0.1))
    assert watch.loud_s == 0
    assert loud_at_first < 45


def test_silence_of_all_kinds_is_none() -> None:
    watch = watch_after(np.zeros(60 * RATE, np.int16), np.zeros(0, np.int16))
    assert not watch.suspects(1000)


def test_a_word_of_the_engine_begins_anew() -> None:
    watch = watch_after(noise(-65, 3), clip())
    watch.answered()
    assert not watch.suspects(1000)


def test_each_suspicion_that_came_to_nothing_makes_it_more_patient() -> None:
    watch = watch_after()
    for times in (2, 4, 8):
        watch.renewed()
        for sound in (noise(-65, 3), clip()):
            for start in range(0, len(sound), RATE // 10):
                watch.sent(sound[start : start + RATE // 10])
        assert watch.suspects(PATIENCE_S * times)
        assert not watch.suspects(PATIENCE_S * times - 1)
    for _ in range(20):
        watch.renewed()
    watch.loud_s = ENOUGH_S
    assert watch.suspects(PATIENCE_MOST_S)
    watch.answered()
    watch.loud_s = ENOUGH_S
    assert watch.suspects(PATIENCE_S)
