"""The real encoder."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from app.recognizer.encoder import SHORTEST, Encoder
from app.recognizer.graphs import FOLDER
from tests.benchmarks.clips import load_clip

CLIP = load_clip("beckett")


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder(FOLDER)


def test_it_gives_keys_and_values_of_each_layer_for_each_384_samples(encoder: Encoder) -> None:
    frames = encoder.encode(CLIP, None)
    count = (len(CLIP) - 1023) // 384 + 1
    assert frames.samples == len(CLIP)
    shapes = {name: value.shape for name, value in frames.attended.items()}
    assert len(shapes) == 12
    assert shapes["heard_keys_0"] == (1, 8, 36, count)
    assert shapes["heard_values_5"] == (1, 8, count, 36)
    assert all(value.dtype == np.float32 for value in frames.attended.values())


def test_it_leaves_the_samples_alone(encoder: Encoder) -> None:
    kept = CLIP[:SHORTEST].copy()
    kept.flags.writeable = False
    encoder.encode(kept, None)
    assert np.array_equal(kept, CLIP[:SHORTEST])


@pytest.mark.parametrize("length", [0, 1, SHORTEST - 1, SHORTEST])
def test_audio_too_short_to_hear_is_lengthened(encoder: Encoder, length: int) -> None:
    assert encoder.encode(np.zeros(length, np.int16), None).samples == SHORTEST


@given(
    start=st.integers(0, 20_000),
    length=st.integers(0, 40_000),
    shared=st.integers(0, 40_000),
    before=st.integers(0, 40_000),
)
def test_what_was_listened_to_before_comes_out_as_if_anew(
    start: int, length: int, shared: int, before: int
) -> None:
    """Longer or shorter than it, the same to any place, or altogether other audio."""
    audio = CLIP[start : start + length]
    earlier = np.concatenate([audio[:shared], CLIP[::-1][:before]])
    known = ENCODER.encode(earlier, None)
    again, anew = ENCODER.encode(audio, known), ENCODER.encode(audio, None)
    assert again.samples == anew.samples
    assert again.listened is not None
    assert anew.listened is not None
    for part in ("frames", "sums", "squares"):
        one, other = getattr(again.listened, part), getattr(anew.listened, part)
        assert one.shape == other.shape
        assert np.allclose(one, other, atol=1e-5)


ENCODER = Encoder(FOLDER)  # of a test that Hypothesis runs, which takes no fixtures of a function


class Counted:
    """A graph that counts what it is given."""

    def __init__(self, graph: object) -> None:
        self._graph = graph
        self.samples = 0

    def run(self, names: list[str], feed: dict[str, NDArray[np.float32]]) -> object:
        self.samples += feed["audio"].size
        return self._graph.run(names, feed)  # type: ignore[attr-defined]


def test_of_audio_that_goes_on_only_the_rest_is_listened_to() -> None:
    encoder = Encoder(FOLDER)
    encoder._listen = counted = Counted(encoder._listen)
    frames = None
    for end in range(16_000, 64_000, 3200):
        frames = encoder.encode(CLIP[:end], frames)
    assert counted.samples < 16_000 + 15 * (3200 + 511)
