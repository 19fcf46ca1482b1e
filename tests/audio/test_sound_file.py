"""Recordings of every kind, at every speed, and what is said when they can't be played."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from app.audio.sound_file import SoundFile
from app.errors import InputError
from tests.audio.tones import loudest_hertz, tone, write_tone
from tests.fakes.clock import run_with_jumping_clock

if TYPE_CHECKING:
    from pathlib import Path

    from app.audio.block import Samples


async def play(source: SoundFile) -> Samples:
    async with source:
        blocks = [block.samples async for block in source.blocks()]
    return np.concatenate([np.empty(0, np.int16), *blocks])


@pytest.mark.parametrize("ending", ["wav", "flac", "ogg", "mp3"])
async def test_each_kind_of_recording_is_heard(tmp_path: Path, ending: str) -> None:
    path = write_tone(tmp_path / f"tone.{ending}", 3.0, rate=44_100, channels=2)
    source = SoundFile(path, None)
    samples = await play(source)
    assert len(samples) == pytest.approx(48_000, abs=1)
    assert loudest_hertz(samples) == pytest.approx(1000, abs=1)
    assert (source.rate, source.channels, source.truncated) == (44_100, 2, False)
    assert source.duration == pytest.approx(3.0)


async def test_eight_channels_at_96_khz_are_mixed_down(tmp_path: Path) -> None:
    path = tmp_path / "eight.wav"
    soundfile.write(path, tone(2.0, rate=96_000, channels=8), 96_000, subtype="PCM_24")
    samples = await play(SoundFile(path, None))
    assert len(samples) == 32_000
    assert loudest_hertz(samples) == pytest.approx(1000, abs=1)
    assert np.abs(samples[1600:-1600].astype(int)).max() == pytest.approx(16_384, rel=0.01)


async def test_16_khz_mono_is_untouched_at_any_speed(tmp_path: Path) -> None:
    path = write_tone(tmp_path / "tone.wav", 1.23)
    for speed in (None, 50.0):
        assert np.array_equal(await play(SoundFile(path, speed)), tone(1.23)[:, 0])


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 44_099, 48_000])
@pytest.mark.parametrize("ending", ["wav", "flac", "ogg", "mp3"])
async def test_what_is_played_from_a_place_on_is_what_came_there(
    tmp_path: Path, ending: str, rate: int
) -> None:
    if (ending, rate) == ("mp3", 44_099):
        pytest.skip("no MP3 has that rate")
    path = tmp_path / f"noise.{ending}"
    soundfile.write(path, np.random.default_rng(rate).normal(0, 0.1, 5 * rate), rate)
    whole = await play(SoundFile(path, None))
    for begin in (1, 999, 40_000, 77_777, len(whole) - 5, len(whole), len(whole) + 50_000):
        source = SoundFile(path, None, begin=begin)
        samples = await play(source)
        assert len(samples) == max(0, len(whole) - begin)
        # The last bit may be rounded otherwise, since a filter sums up from another place on.
        difference = samples.astype(int) - whole[begin:]
        assert np.abs(difference).max(initial=0) <= 1
        assert not source.truncated


async def test_an_mp3_is_one_sound_and_not_one_a_second(tmp_path: Path) -> None:
    path = tmp_path / "noise.mp3"
    soundfile.write(path, np.random.default_rng(7).normal(0, 0.1, 10 * 16_000), 16_000)
    at_once, _ = soundfile.read(path, dtype="float32")
    samples = await play(SoundFile(path, None))
    assert np.abs(samples - at_once * 32768).max() <= 1


@pytest.mark.parametrize("begin", [0, 20_000])
async def test_a_place_is_at_its_time_at_any_speed(tmp_path: Path, begin: int) -> None:
    path = write_tone(tmp_path / "tone.wav", 2.0)
    assert np.array_equal(await play(SoundFile(path, 50.0, begin=begin)), tone(2.0)[begin:, 0])


@pytest.mark.parametrize("speed", [0.5, 1.0, 4.0])
def test_each_block_comes_when_its_last_sample_would_have_been_spoken(
    tmp_path: Path, speed: float
) -> None:
    path = write_tone(tmp_path / "tone.wav", 3.33)

    async def listen() -> None:
        played = 0
        async with SoundFile(path, speed) as source:
            async for block in source.blocks():
                played += len(block.samples)
                now = asyncio.get_running_loop().time()
                assert now == pytest.approx(played / 16_000 / speed, abs=1e-6)
        assert played == round(3.33 * 16_000)

    run_with_jumping_clock(listen())


def test_a_listener_who_comes_late_gets_what_is_overdue_at_once_and_is_in_time_again(
    tmp_path: Path,
) -> None:
    path = write_tone(tmp_path / "tone.wav", 2.0)
    times: list[float] = []

    async def listen() -> None:
        async with SoundFile(path) as source:
            async for _ in source.blocks():
                times.append(asyncio.get_running_loop().time())
                if len(times) == 10:
                    await asyncio.sleep(0.5)

    run_with_jumping_clock(listen())
    assert times[9:21] == pytest.approx([0.5, *[1.0] * 10, 1.05])
    assert times[-1] == pytest.approx(2.0)


def test_stop_ends_the_wait_for_the_next_block(tmp_path: Path) -> None:
    path = write_tone(tmp_path / "tone.wav", 2.0)

    async def listen() -> None:
        clock = asyncio.get_running_loop()
        blocks = 0
        async with SoundFile(path, 0.001) as source:  # a block each 50 s
            async for _ in source.blocks():
                blocks += 1
                clock.call_later(1.0, source.stop)
            assert clock.time() == pytest.approx(51.0)
        assert blocks == 1

    run_with_jumping_clock(listen())


@pytest.mark.parametrize("ending", ["wav", "flac", "ogg", "mp3"])
async def test_a_recording_cut_off_in_the_middle_is_played_as_far_as_it_goes(
    tmp_path: Path, ending: str
) -> None:
    noise = np.random.default_rng(1).normal(0, 0.1, 20 * 16_000)  # so that MP3 and Ogg are long
    path = tmp_path / f"cut.{ending}"
    soundfile.write(path, noise, 16_000)
    os.truncate(path, path.stat().st_size * 6 // 10)
    source = SoundFile(path, None)
    samples = await play(source)
    assert 10 * 16_000 < len(samples) < 13 * 16_000
    assert np.abs(samples[-1600:].astype(int)).max() > 1000, "what was there, to its end"
    assert source.truncated


async def test_a_recording_whose_disk_is_taken_away_has_not_ended(tmp_path: Path) -> None:
    path = write_tone(tmp_path / "tone.wav", 9.0)
    async with SoundFile(path, None) as source:
        blocks = source.blocks()
        await anext(blocks)
        os.truncate(path, 30_000)  # as a disk that is gone: what was read ahead, and then nothing
        path.unlink()
        with pytest.raises(InputError, match="is not there"):
            async for _ in blocks:
                pass


async def test_a_wav_of_a_writer_that_could_not_go_back_is_not_called_cut_off(
    tmp_path: Path,
) -> None:
    path = write_tone(tmp_path / "tone.wav", 1.0)
    data = bytearray(path.read_bytes())
    data[4:8] = data[40:44] = b"\xff\xff\xff\xff"
    path.write_bytes(data)
    source = SoundFile(path, None)
    assert len(await play(source)) == 16_000
    assert not source.truncated


def not_there(folder: Path) -> Path:
    return folder / "nowhere.wav"


def a_folder(folder: Path) -> Path:
    return folder


def empty(folder: Path) -> Path:
    path = folder / "empty.wav"
    path.touch()
    return path


def no_audio(folder: Path) -> Path:
    path = folder / "letter.wav"
    path.write_text("Dear Sir or Madam" * 100)
    return path


def header_only(folder: Path) -> Path:
    return write_tone(folder / "none.wav", 0.0)


def absurd_rate(folder: Path) -> Path:
    path = folder / "slow.wav"
    soundfile.write(path, tone(0.1), 10)
    return path


def a_pipe(folder: Path) -> Path:
    path = folder / "pipe"
    os.mkfifo(path)
    return path


def killed_recorder(folder: Path) -> Path:
    """Sound behind a header that was never finished."""
    path = header_only(folder)
    path.write_bytes(path.read_bytes() + tone(1.0).tobytes())
    return path


def raw(folder: Path) -> Path:
    path = folder / "talk.raw"
    path.write_bytes(tone(1.0).tobytes())
    return path


@pytest.mark.parametrize(
    ("make", "title", "hint"),
    [
        (not_there, "is not there", "Check the name"),
        (a_folder, "is a folder", "Name one recording"),
        (empty, "is empty", "another recording"),
        (no_audio, "is not a recording", "letter.wav letter-converted.wav"),
        (header_only, "has no sound", "another recording"),
        (killed_recorder, "has no sound", "--source - <"),
        (raw, "is raw sound", "--source - <"),
        (absurd_rate, "10 Hz", "ffmpeg"),
        (a_pipe, "is not a file", "--source -"),
    ],
)
async def test_what_can_t_be_played_is_named_before_the_start_with_a_way_out(
    tmp_path: Path, make: object, title: str, hint: str
) -> None:
    assert callable(make)
    path = make(tmp_path)
    with pytest.raises(InputError) as caught:
        await SoundFile(path).__aenter__()
    assert str(path) in caught.value.title
    assert title in caught.value.title
    assert hint in caught.value.hint


async def test_a_recording_that_may_not_be_read_says_so(tmp_path: Path) -> None:
    path = write_tone(tmp_path / "tone.wav", 1.0)
    path.chmod(0)
    is_root = os.geteuid() == 0  # who may read everything
    if is_root:
        os.seteuid(65_534)
    try:
        with pytest.raises(InputError, match="may not be read"):
            await SoundFile(path).__aenter__()
    finally:
        if is_root:
            os.seteuid(0)


@pytest.mark.parametrize("speed", [0.0, -1.0])
def test_a_speed_that_goes_nowhere_is_refused(tmp_path: Path, speed: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        SoundFile(tmp_path / "tone.wav", speed)
