"""What several clients speak, and when a server keeps up with them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.benchmarks.clips import SAMPLE_RATE
from tests.benchmarks.recordings import Recording
from tests.benchmarks.serve import joined, keeps_up


@pytest.mark.parametrize(
    ("delays", "most"),
    [
        ({1: 0.7, 2: 0.9, 4: 9.0, 8: 60.0}, 2),
        ({8: 1.0, 1: 0.7}, 8),
        ({1: 3.1, 2: 0.1}, 0),
        ({1: 1.0, 2: float("nan"), 4: 1.0}, 1),
        ({}, 0),
    ],
)
def test_a_server_keeps_up_until_the_first_number_that_is_too_much(
    delays: dict[int, float], most: int
) -> None:
    assert keeps_up(delays) == most


def test_words_of_a_later_part_end_later(tmp_path: Path) -> None:
    parts = []
    for name, seconds in (("one", 2), ("two", 3)):
        path = tmp_path / f"{name}.wav"
        soundfile.write(path, np.zeros(seconds * SAMPLE_RATE, np.int16), SAMPLE_RATE)
        parts.append(Recording(path, seconds, [(1.5, name)]))
    whole = joined(parts, tmp_path / "whole.wav")
    assert whole.words == [(1.5, "one"), (4.5, "two")]
    assert whole.seconds == 7.0 == soundfile.info(whole.path).duration
