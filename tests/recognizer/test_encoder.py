"""The real encoder."""

from __future__ import annotations

import functools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.recognizer.encoder import LONGEST, SHORTEST, Encoder
from app.recognizer.graphs import FOLDER
from tests.benchmarks.clips import load_clip

CLIP = load_clip("beckett")


@functools.cache
def an_encoder() -> Encoder:
    return Encoder(FOLDER)


@pytest.fixture
def encoder() -> Encoder:
    return an_encoder()


def test_it_gives_keys_and_values_of_each_layer_for_each_384_samples(encoder: Encoder) -> None:
    frames = encoder.encode(CLIP, None)
    count = (len(CLIP) - 1023) // 384 + 1
    assert frames.samples == len(CLIP)
    shapes = {name: value.shape for name, value in frames.attended.items()}
    assert len(shapes) == 12
    assert shapes["cross_keys_0"] == (1, 8, 36, count)
    assert shapes["cross_values_5"] == (1, 8, count, 36)
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
    encoder = an_encoder()
    known = encoder.encode(earlier, None).convolved
    again, anew = encoder.encode(audio, known), encoder.encode(audio, None)
    assert again.samples == anew.samples
    assert again.convolved is not None
    assert anew.convolved is not None
    for part in ("frames", "sums", "squares"):
        one, other = getattr(again.convolved, part), getattr(anew.convolved, part)
        assert one.shape == other.shape
        assert np.allclose(one, other, atol=1e-5)


def test_audio_with_the_same_beginning_is_not_convolved_again(encoder: Encoder) -> None:
    """What is taken over shows in that it is what was put in, right or wrong."""
    known = encoder.encode(CLIP[:32_000], None).convolved
    assert known is not None
    marked = replace(known, frames=np.full_like(known.frames, 7.0))
    again = encoder.encode(CLIP[:48_000], marked).convolved
    assert again is not None
    taken_over = (again.frames == 7.0).all(axis=(0, 1))
    inside = (32_000 - 511) // 192 + 1  # frames that end in what was there before
    assert taken_over[:inside].all()
    assert not taken_over[inside:].any()


def test_audio_beyond_the_encoder_s_positions_is_refused(encoder: Encoder) -> None:
    encoder.encode(np.zeros(LONGEST, np.int16), None)
    with pytest.raises(ValueError, match="longer"):
        encoder.encode(np.zeros(LONGEST + 1, np.int16), None)
