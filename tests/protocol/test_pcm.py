import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.protocol import pcm


def test_a_chunk_is_a_hundred_milliseconds_and_3200_bytes() -> None:
    assert pcm.samples_to_ms(pcm.CHUNK_SAMPLES) == pcm.CHUNK_MS == 100
    assert pcm.ms_to_bytes(100) == 3200


@pytest.mark.parametrize("rate", [8_000, 16_000])
def test_milliseconds_survive_samples_and_bytes(rate: int) -> None:
    for ms in (0, 1, 7, 620, 60_000):
        assert pcm.samples_to_ms(pcm.ms_to_samples(ms, rate), rate) == ms
        assert pcm.bytes_to_ms(pcm.ms_to_bytes(ms, rate), rate) == ms


def test_positions_are_rounded_down_never_beyond_the_audio() -> None:
    assert pcm.samples_to_ms(31) == 1
    assert pcm.bytes_to_samples(3) == 1


def test_wire_bytes_are_little_endian_samples() -> None:
    samples = pcm.to_int16(b"\x01\x00\xff\xff\x00\x80")
    assert samples.tolist() == [1, -1, -32768]
    assert samples.dtype == np.int16
    assert pcm.to_bytes(samples) == b"\x01\x00\xff\xff\x00\x80"


def test_half_a_sample_is_no_sample() -> None:
    with pytest.raises(ValueError, match="multiple"):
        pcm.to_int16(b"\x01\x00\x02")


@given(st.lists(st.binary(max_size=7), max_size=12))
def test_audio_cut_in_the_middle_of_samples_comes_out_whole_and_in_order(
    pieces: list[bytes],
) -> None:
    carry = pcm.OddByteCarry()
    joined = [carry.join(piece) for piece in pieces]
    assert all(len(piece) % 2 == 0 for piece in joined)
    everything = b"".join(pieces)
    assert b"".join(joined) == everything[: len(everything) // 2 * 2]


def test_a_dropped_half_sample_does_not_shift_what_follows() -> None:
    carry = pcm.OddByteCarry()
    carry.join(b"\x01\x02\x03")
    carry.drop()
    assert carry.join(b"\x05\x06") == b"\x05\x06"
