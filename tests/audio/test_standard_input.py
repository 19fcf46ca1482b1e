"""Real pipes, files, terminals and sockets as standard input."""

from __future__ import annotations

import asyncio
import io
import os
import socket
import sys
import threading
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from app.audio.standard_input import StdinAudio
from app.errors import InputError
from tests.audio.tones import loudest_hertz, tone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.audio.block import Samples

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes as POSIX has them")

SPEECH = tone(2.0)[:, 0]


def wav(seconds: float = 2.0, rate: int = 44_100, channels: int = 2) -> bytes:
    buffer = io.BytesIO()
    soundfile.write(buffer, tone(seconds, rate=rate, channels=channels), rate, format="WAV")
    return buffer.getvalue()


async def listen(source: StdinAudio) -> Samples:
    async with asyncio.timeout(60), source:
        blocks = [block.samples async for block in source.blocks()]
    return np.concatenate(blocks)


async def hear(data: bytes, *, step: int = 1 << 20) -> tuple[StdinAudio, Samples]:
    """What is heard when this is written into a pipe, `step` bytes at a time."""
    out, into = os.pipe()

    def write() -> None:
        try:
            for at in range(0, len(data), step):
                os.write(into, data[at : at + step])
        except BrokenPipeError:
            pass  # it has heard enough
        finally:
            os.close(into)

    writer = threading.Thread(target=write)
    writer.start()
    source = StdinAudio(out)
    try:
        return source, await listen(source)
    finally:
        os.close(out)
        writer.join()


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    out, into = os.pipe()
    yield out, into
    os.close(out)
    os.close(into)


@pytest.mark.parametrize("step", [999, 1 << 20])
async def test_raw_samples_arrive_as_they_were_written(step: int) -> None:
    source, samples = await hear(SPEECH.tobytes(), step=step)
    assert np.array_equal(samples, SPEECH)
    assert (source.rate, source.channels, source.truncated) == (16_000, 1, False)


@given(cut=st.integers(0, 200), size=st.integers(1, 100))
def test_odd_bytes_are_carried_over_to_the_next_write(cut: int, size: int) -> None:
    data = SPEECH[:size].tobytes()

    async def main() -> None:
        out, into = os.pipe()
        try:
            os.write(into, data[:cut])
            source = StdinAudio(out)
            blocks = source.blocks()
            loop = asyncio.get_running_loop()
            loop.call_later(0, os.write, into, data[cut:])
            loop.call_later(0, loop.call_soon, os.close, into)
            heard = [block.samples async for block in blocks]
            assert np.concatenate(heard).tobytes() == data
        finally:
            os.close(out)

    asyncio.run(main())


async def test_a_wav_is_recognised_and_resampled() -> None:
    source, samples = await hear(wav())
    assert len(samples) == 32_000
    assert loudest_hertz(samples) == pytest.approx(1000, abs=1)
    assert (source.rate, source.channels, source.truncated) == (44_100, 2, False)


async def test_a_wav_without_a_length_goes_on_until_its_end() -> None:
    data = wav()
    source, samples = await hear(data[:40] + b"\xff\xff\xff\xff" + data[44:])
    assert len(samples) == 32_000
    assert not source.truncated


async def test_what_follows_the_audio_of_a_wav_is_not_heard() -> None:
    source, samples = await hear(wav() + b"LIST" + b"\x70" * 100_000)
    assert len(samples) == 32_000
    assert not source.truncated


async def test_a_wav_cut_off_is_heard_as_far_as_it_goes() -> None:
    data = wav()
    source, samples = await hear(data[: len(data) // 2])
    assert len(samples) == pytest.approx(16_000, abs=10)
    assert source.truncated


async def test_a_redirected_file_is_heard(tmp_path: Path) -> None:
    (tmp_path / "tone.wav").write_bytes(wav())
    with (tmp_path / "tone.wav").open("rb") as file:
        assert len(await listen(StdinAudio(file.fileno()))) == 32_000


async def test_a_socket_is_heard() -> None:
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            theirs.sendall(SPEECH[:1000].tobytes())
        assert np.array_equal(await listen(StdinAudio(ours.fileno())), SPEECH[:1000])


async def test_stop_ends_a_pipe_that_is_silent(pipe: tuple[int, int]) -> None:
    source = StdinAudio(pipe[0])
    asyncio.get_running_loop().call_soon(source.stop)
    async with asyncio.timeout(60):
        assert [block async for block in source.blocks()] == []


async def test_stop_in_the_middle_keeps_what_was_heard(pipe: tuple[int, int]) -> None:
    os.write(pipe[1], SPEECH[:5000].tobytes())
    source = StdinAudio(pipe[0])
    heard = 0
    async with asyncio.timeout(60):
        async for block in source.blocks():
            heard += len(block.samples)
            source.stop()
    assert heard == 5000


async def test_cancelling_leaves_a_silent_pipe_at_once(pipe: tuple[int, int]) -> None:
    async def read() -> None:
        async for _ in StdinAudio(pipe[0]).blocks():
            pass

    async with asyncio.timeout(60), asyncio.TaskGroup() as group:
        reading = group.create_task(read())
        await asyncio.sleep(0)  # it waits now
        reading.cancel()
    assert not asyncio.get_running_loop().remove_reader(pipe[0]), "nobody watches it any more"


async def test_the_pipe_waits_while_nobody_asks(pipe: tuple[int, int]) -> None:
    os.set_blocking(pipe[1], False)
    written = os.write(pipe[1], bytes(1 << 20))
    source = StdinAudio(pipe[0])
    blocks = source.blocks()
    first = await anext(blocks)
    assert len(first.samples) * 2 == written
    assert os.get_blocking(pipe[0]), "the descriptor is left as it was"
    assert os.write(pipe[1], bytes(1 << 20)) == written, "nothing more was taken out"
    with pytest.raises(BlockingIOError):
        os.write(pipe[1], b"12")
    await blocks.aclose()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "Nothing came"),
        (b"fLaC" + bytes(100), "is FLAC"),
        (b"OggS" + bytes(100), "is Ogg"),
        (b"RIFF\0\0\0\0WAVEfmt ", "before its audio begins"),
        (b"RIFF\0\0\0\0AVI " + bytes(100), "not a WAV"),
    ],
)
async def test_what_is_not_audio_is_refused_with_a_way_out(data: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says) as caught:
        await hear(data)
    assert caught.value.hint


async def test_no_sound_at_all_from_a_redirect_is_refused() -> None:
    with open(os.devnull, "rb") as null, pytest.raises(InputError, match="Nothing came"):  # noqa: ASYNC230, PTH123
        await listen(StdinAudio(null.fileno()))


async def test_a_folder_is_refused(tmp_path: Path) -> None:
    folder = os.open(tmp_path, os.O_RDONLY)
    try:
        with pytest.raises(InputError, match="can't be read"):
            await listen(StdinAudio(folder))
    finally:
        os.close(folder)


async def test_the_keyboard_is_not_audio() -> None:
    leader, follower = os.openpty()
    try:
        with pytest.raises(InputError, match="keyboard"):
            await StdinAudio(follower).__aenter__()
    finally:
        os.close(leader)
        os.close(follower)


async def test_a_closed_standard_input_is_refused() -> None:
    out, into = os.pipe()
    os.close(into)
    os.close(out)
    with pytest.raises(InputError, match="no standard input"):
        await StdinAudio(out).__aenter__()
