"""The real encoder."""

from __future__ import annotations

import functools
import platform
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from app.audio.block import Samples
from app.recognizer.encoder import LONGEST, SHORTEST, Encoder, EncoderCache
from app.recognizer.graphs import FOLDER
from tests.benchmarks.clips import load_clip

CLIP = load_clip("beckett")
UNSURE = 3 * 16_000 // 2 // 384  # frames that less than 1.5 s are known behind
UNSURE_QUICK = 7 * 16_000 // 10 // 384


@functools.cache
def an_encoder() -> Encoder:
    return Encoder(FOLDER)


@pytest.fixture
def encoder() -> Encoder:
    return an_encoder()


def test_it_gives_keys_and_values_of_each_layer_for_each_384_samples(encoder: Encoder) -> None:
    frames = encoder.encode(CLIP)
    count = (len(CLIP) - 895) // 384 + 1
    assert frames.samples == len(CLIP)
    shapes = {name: value.shape for name, value in frames.attended.items()}
    assert len(shapes) == 12
    assert shapes["cross_keys_0"] == (count, 8, 36)
    assert shapes["cross_values_5"] == (count, 8, 36)
    assert all(value.dtype == np.float32 for value in frames.attended.values())


def test_it_leaves_the_samples_alone(encoder: Encoder) -> None:
    kept = CLIP[:SHORTEST].copy()
    kept.flags.writeable = False
    encoder.encode(kept)
    assert np.array_equal(kept, CLIP[:SHORTEST])


@pytest.mark.parametrize("length", [0, 1, SHORTEST - 1, SHORTEST])
def test_audio_too_short_to_hear_is_lengthened(encoder: Encoder, length: int) -> None:
    assert encoder.encode(np.zeros(length, np.int16)).samples == SHORTEST


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
    encoder, cache, anew = an_encoder(), EncoderCache(), EncoderCache()
    encoder.encode(earlier, cache)
    again, fresh = encoder.encode(audio, cache), encoder.encode(audio, anew)
    assert again.samples == fresh.samples
    assert fresh.anew
    pieces = (fresh.samples - 127) // 64 + 1
    for part, count in (("frames", (pieces - 4) // 3), ("sums", pieces), ("squares", pieces)):
        assert np.allclose(cache.rows(part, count), anew.rows(part, count), atol=1e-5)
    for name, value in again.attended.items():
        assert value.shape == fresh.attended[name].shape
        assert np.corrcoef(value.ravel(), fresh.attended[name].ravel())[0, 1] > 0.9


def test_audio_with_the_same_beginning_is_not_convolved_again(encoder: Encoder) -> None:
    """What is taken over shows in that it is what was put in, right or wrong."""
    cache = EncoderCache()
    encoder.encode(CLIP[:32_000], cache)
    inside = (32_000 - 511) // 192 + 1  # frames that end in what was there before
    count = (48_000 - 511) // 192 + 1
    cache.rows("frames", inside)[:] = 7.0
    encoder.encode(CLIP[:48_000], cache)
    marked = (cache.rows("frames", count) == 7.0).all(axis=1)
    assert marked[:inside].all()
    assert not marked[inside:].any()


def test_a_cache_that_grows_keeps_what_is_before_the_room_asked_for() -> None:
    cache = EncoderCache()
    cache.room("keys", 0, 10, (288,))[:] = 7.0
    for end in (20, 100_000, 200_000):
        room = cache.room("keys", 10, end, (288,))
        assert room.shape == (end - 10, 288)
        room[:] = 5.0
        assert (cache.rows("keys", 10) == 7.0).all()
        assert (cache.rows("keys", end)[10:] == 5.0).all()


# Twenty seconds are heard, and then one of others.
SHORTER = """
from pathlib import Path
import numpy as np
from app.recognizer.encoder import Encoder, EncoderCache
from app.recognizer.graphs import FOLDER

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) // 256

audio = np.random.default_rng(1).integers(-3000, 3000, 320_000, np.int16)
encoder, cache = Encoder(FOLDER), EncoderCache()
encoder.encode(audio[::-1], cache)
before = resident()
encoder.encode(audio[:16_000], cache)
print(before - resident())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="glibc keeps it, others may not")
def test_memory_for_what_was_heard_before_is_given_back() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SHORTER], check=True, capture_output=True, text=True
    )
    assert int(done.stdout) > 30  # MB: 27 of what was kept, and what it was computed in


def count(audio: NDArray[Any]) -> int:
    return (len(audio) - 895) // 384 + 1


def kept(encoder: Encoder, cache: EncoderCache, audio: Samples, *, quick: bool = False) -> int:
    """Return how many of the frames' keys in the cache are left as they are, right or wrong."""
    cache.rows("keys_0", count(cache.audio))[:] = 7.0
    frames = encoder.encode(audio, cache, quick=quick)
    marked = (cache.rows("keys_0", count(audio)) == 7.0).all(axis=1)
    assert not marked[marked.argmin() :].any()
    assert frames.anew == (not marked[0])
    return int(marked.sum())


def taken_over(encoder: Encoder, before: Samples, audio: Samples) -> int:
    """Return how many frames of what was there before are left as they are."""
    cache = EncoderCache()
    encoder.encode(before, cache)
    return kept(encoder, cache, audio)


def test_frames_with_enough_known_behind_them_are_not_computed_again(encoder: Encoder) -> None:
    assert taken_over(encoder, CLIP[:96_000], CLIP[:100_000]) == count(CLIP[:96_000]) - UNSURE
    other = CLIP[:100_000].copy()
    other[50_000:] = other[:50_000]
    assert taken_over(encoder, CLIP[:96_000], other) == count(CLIP[:50_000]) - UNSURE
    assert taken_over(encoder, CLIP[:96_000], CLIP[1:100_000]) == 0
    assert taken_over(encoder, CLIP[:20_000], CLIP[:30_000]) == 0


def test_what_a_quick_pass_leaves_is_computed_the_next_time(encoder: Encoder) -> None:
    cache = EncoderCache()
    encoder.encode(CLIP[:90_000], cache)
    assert kept(encoder, cache, CLIP[:94_000], quick=True) == count(CLIP[:90_000]) - UNSURE_QUICK
    assert kept(encoder, cache, CLIP[:98_000], quick=True) == count(CLIP[:94_000]) - UNSURE_QUICK
    # As if those had not been.
    assert kept(encoder, cache, CLIP[:98_000]) == count(CLIP[:90_000]) - UNSURE
    assert kept(encoder, cache, CLIP[:98_000]) == count(CLIP[:98_000]) - UNSURE


def test_a_quick_pass_over_other_audio_computes_all(encoder: Encoder) -> None:
    cache = EncoderCache()
    encoder.encode(CLIP[:90_000], cache)
    assert kept(encoder, cache, CLIP[1:94_000], quick=True) == 0
    assert kept(encoder, cache, CLIP[1:98_000]) == count(CLIP[1:94_000]) - UNSURE


def test_silence_that_both_begin_with_is_no_reason_to_take_anything_over(encoder: Encoder) -> None:
    silence = np.zeros(8_000, np.int16)
    before, audio = CLIP[16_000:80_000], CLIP[80_000:144_000]
    audio = (audio * (before.std() / audio.std())).astype(np.int16)
    pair = [np.concatenate([silence, one]) for one in (before, audio)]
    assert taken_over(encoder, *pair) == 0


def test_all_are_computed_again_where_it_has_become_much_louder(encoder: Encoder) -> None:
    louder = CLIP[:100_000].copy()
    louder[96_000:] = 20_000
    assert taken_over(encoder, CLIP[:96_000], louder) == 0


def test_long_audio_is_computed_part_by_part_with_the_frames_before(encoder: Encoder) -> None:
    """So what is kept of earlier audio is as good as what comes of it at once."""
    twice = np.concatenate([CLIP, CLIP])[: 16 * 16_000]
    cache = EncoderCache()
    for end in range(4 * 16_000, len(twice), 4_000):
        encoder.encode(twice[:end], cache)
    grown, whole = encoder.encode(twice, cache), encoder.encode(twice)
    for name, value in whole.attended.items():
        one, other = value.ravel(), grown.attended[name].ravel()
        assert np.corrcoef(one, other)[0, 1] > 0.97


def test_audio_beyond_the_encoder_s_positions_is_refused(encoder: Encoder) -> None:
    encoder.encode(np.zeros(LONGEST, np.int16))
    with pytest.raises(ValueError, match="longer"):
        encoder.encode(np.zeros(LONGEST + 1, np.int16))
