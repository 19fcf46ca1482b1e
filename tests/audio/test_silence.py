"""Counted in samples: nothing here waits."""

from __future__ import annotations

import numpy as np
import pytest

from app.audio.block import RATE
from app.audio.silence import SilenceWatch

PIECE = RATE // 10
HISS, HUM, SPEECH = 1, 4, 300  # about -90, -78 and -41 dBFS


def changes(*pieces: tuple[int, float]) -> list[tuple[float, bool]]:
    """What a watch says to noise of such an amplitude for so many seconds: when, and what."""
    watch = SilenceWatch()
    told: list[tuple[float, bool]] = []
    at = 0
    for amplitude, seconds in pieces:
        for _ in range(round(seconds * 10)):
            at += 1
            samples = np.full(PIECE, amplitude, np.int16)
            samples[::2] *= -1
            if watch.add(samples):
                told.append((at / 10, watch.is_silent))
    return told


@pytest.mark.parametrize("amplitude", [0, HISS, HUM])
def test_ten_seconds_of_next_to_nothing_at_the_start_are_silence(amplitude: int) -> None:
    assert changes((amplitude, 30)) == [(10.0, True)]


def test_it_is_over_when_there_is_sound() -> None:
    assert changes((HUM, 12), (SPEECH, 1)) == [(10.0, True), (12.1, False)]


def test_a_quiet_room_later_is_a_quiet_room() -> None:
    assert changes((SPEECH, 1), (HUM, 60)) == []


def test_zeros_are_silence_at_any_time_and_any_sound_ends_it() -> None:
    assert changes((SPEECH, 5), (0, 11), (HISS, 1)) == [(15.0, True), (16.1, False)]


def test_less_than_ten_seconds_of_zeros_are_a_pause() -> None:
    assert changes((SPEECH, 1), (0, 9.9), (HISS, 0.1), (0, 9.9)) == []


def test_a_block_with_nothing_in_it_changes_nothing() -> None:
    watch = SilenceWatch()
    assert not watch.add(np.zeros(0, np.int16))
