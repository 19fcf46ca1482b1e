"""The filter that gives what it can at once: nothing held back, nothing aliased, nothing lost."""

from __future__ import annotations

import numpy as np
import pytest

from app.audio import polyphase
from app.audio.block import RATE
from app.audio.polyphase import Polyphase
from tests.audio.tones import tone

DEVICES = [8000, 32_000, 44_100, 48_000, 88_200, 96_000]
HELD_MOST_S = 0.0125  # a period of 44.1 kHz, and half the filter


def made(rate: int, hertz: float) -> np.ndarray:
    """What becomes of a second of a tone, the ends apart."""
    samples = tone(1.0, rate=rate, hertz=hertz)[:, 0].astype(np.float32)
    return Polyphase(rate).resample_chunk(samples)[1600:-1600]


@pytest.mark.parametrize("rate", DEVICES)
def test_what_a_device_gave_is_handed_on_but_for_some_milliseconds(rate: int) -> None:
    assert polyphase.fits(rate)
    stream = Polyphase(rate)
    heard = given = 0.0
    for _ in range(200):
        samples = np.zeros(round(rate * 0.025), np.float32)
        heard += len(samples) / rate
        given += len(stream.resample_chunk(samples)) / RATE
        assert 0 <= heard - given < HELD_MOST_S


@pytest.mark.parametrize("rate", [11_025, 44_099, 192_000, 768_000])
def test_odd_and_high_rates_are_left_to_the_library(rate: int) -> None:
    assert not polyphase.fits(rate)


@pytest.mark.parametrize("rate", [32_000, 44_100, 48_000, 96_000])
def test_speech_passes_and_what_would_alias_does_not(rate: int) -> None:
    full = 16_384 / np.sqrt(2)
    for hertz in (50, 300, 3000, 6000, 7100):
        assert made(rate, hertz).std() == pytest.approx(full, rel=0.001), hertz
    for hertz in (8900, 10_000, 13_000, 15_500):
        assert made(rate, hertz).std() < full * 10 ** (-70 / 20), hertz


def test_the_end_gives_all_that_was_held_and_no_more() -> None:
    for count in (0, 1, 2, 7, 100, 4801):
        stream = Polyphase(48_000)
        first = stream.resample_chunk(np.ones(count, np.float32))
        rest = stream.resample_chunk(np.empty(0, np.float32), last=True)
        assert len(first) + len(rest) == round(count / 3)
