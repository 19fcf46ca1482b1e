"""WAV headers as programs write them into pipes, and as nobody should."""

from __future__ import annotations

import io
import struct

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from app.audio.wave_stream import WaveFormat, decode, parse_header
from app.errors import InputError
from tests.audio.tones import tone


def wav(subtype: str = "PCM_16", *, rate: int = 44_100, channels: int = 2) -> bytes:
    buffer = io.BytesIO()
    kind = "WAVEX" if channels > 2 else "WAV"
    soundfile.write(
        buffer, tone(0.1, rate=rate, channels=channels) / 32_768, rate, subtype, format=kind
    )
    return buffer.getvalue()


@pytest.mark.parametrize("subtype", ["PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE"])
@pytest.mark.parametrize("channels", [1, 2, 6])
def test_every_encoding_gives_the_same_tone(subtype: str, channels: int) -> None:
    data = wav(subtype, channels=channels)
    found = parse_header(data)
    assert found is not None
    form, at = found
    assert (form.rate, form.channels) == (44_100, channels)
    assert form.data_bytes is not None
    frames = decode(data[at : at + form.data_bytes], form)
    scale = 32_768 if frames.dtype == np.int16 else 1
    expected = tone(0.1, rate=44_100, channels=channels) / 32_768
    assert frames.shape == expected.shape
    step = 1 / 128 if subtype == "PCM_U8" else 1e-4
    assert np.abs(frames / scale - expected).max() <= step


@given(st.integers(0, 43))
def test_a_header_that_came_in_part_needs_more(length: int) -> None:
    assert parse_header(wav()[:length]) is None


@pytest.mark.parametrize("size", [0, 0xFFFF_FFFF, 0x7FFF_FFFF, 0x7FFF_F000])
def test_a_length_that_its_writer_did_not_know_means_until_the_end(size: int) -> None:
    data = wav()
    found = parse_header(data[:40] + struct.pack("<I", size) + data[44:])
    assert found == (WaveFormat(rate=44_100, channels=2), 44)


def test_chunks_before_the_audio_are_skipped() -> None:
    data = wav()
    found = parse_header(data[:36] + b"LIST" + struct.pack("<I", 5) + b"title\0" + data[36:])
    assert found is not None
    assert found[1] == 44 + 14


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"RIFF\0\0\0\0AVI LIST", "not a WAV"),
        (b"RIFF\0\0\0\0WAVEdata\0\0\0\0", "does not say its format"),
        (b"RIFF\0\0\0\0WAVEfmt \4\0\0\0\1\0\1\0", "does not say its format"),
        (b"RIFF\0\0\0\0WAVEjunk\xff\xff\xff\x7f", "no audio where it should"),
        (wav()[:20] + b"\x06\0" + wav()[22:], "kind 6, 16 bits"),
        (wav()[:22] + b"\0\0" + wav()[24:], "0 channels"),
        (wav()[:24] + b"\1\0\0\0" + wav()[28:], "1 Hz"),
    ],
)
def test_a_header_that_can_t_be_played_is_refused_with_its_reason(data: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says) as caught:
        parse_header(data)
    assert "ffmpeg" in caught.value.hint


@given(st.binary(max_size=200))
def test_garbage_is_refused_or_waits_for_more_and_nothing_else(garbage: bytes) -> None:
    try:
        found = parse_header(b"RIFF\0\0\0\0WAVE" + garbage)
    except InputError:
        return
    assert found is None or found[0].frame_bytes > 0
