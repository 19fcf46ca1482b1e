"""A real PulseAudio plays into what a real PortAudio hears."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import TYPE_CHECKING

import numpy as np
import pytest

from app.audio.block import Block
from app.audio.devices import find_device, list_devices
from app.audio.microphone import Continuity, Microphone
from app.errors import SourceError
from tests.audio.tones import loudest_hertz, tone, write_tone

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from app.audio.block import Samples
    from tests.fakes.pulse import PulseServer


LOUD = 4000  # a quarter of the tone's height


async def hear(microphone: Microphone, seconds: float) -> Samples:
    """That much sound, from the first loud block on."""
    heard: list[Samples] = []
    async with asyncio.timeout(60), aclosing(microphone.blocks()) as blocks:
        async for block in blocks:
            assert block.lost_before == 0
            if heard or (len(block.samples) and np.abs(block.samples).max() > LOUD):
                heard.append(block.samples)
            if sum(map(len, heard)) >= seconds * 16_000:
                microphone.stop()
    return np.concatenate(heard)


async def begin(microphone: Microphone) -> AsyncIterator[Block]:
    """The blocks after the first one with sound in it."""
    blocks = microphone.blocks()
    async for block in blocks:
        if len(block.samples):
            return blocks
    raise AssertionError("it ended")


async def drain(blocks: AsyncIterator[Block]) -> None:
    async for _ in blocks:
        pass


@pytest.mark.parametrize("rate", [16_000, 44_100, 48_000])
def test_a_loop_that_slept_learns_where_the_hole_is_and_how_long(rate: int) -> None:
    frames = tone(1.0, rate=rate)
    stream = Continuity(rate, 1)
    blocks = [
        *stream.blocks(0, frames),
        *stream.blocks(rate * 5 // 2, frames),  # from 2.5 s on, after 1 s was heard
        *stream.blocks(rate * 7 // 2, frames),
        Block(samples=stream.flush()),
    ]
    at = 0
    lost = []
    for block in blocks:
        if block.lost_before:
            lost.append((at, at + block.lost_before))
        at += block.lost_before + len(block.samples)
    assert lost == [(16_000, 40_000)]
    assert at == 72_000, "4.5 s in all"


@pytest.mark.sound
async def test_the_default_source_is_heard_as_it_is_played(
    pulse: PulseServer, tmp_path: Path
) -> None:
    pulse.play(write_tone(tmp_path / "tone.wav", 20, rate=48_000, channels=2))
    async with Microphone() as microphone:
        samples = await hear(microphone, 1.0)
        assert (microphone.rate, microphone.channels) == (48_000, 2)
        assert microphone.name == "System default (What Desk plays)"
    assert loudest_hertz(samples) == pytest.approx(1000, abs=2)
    assert np.abs(samples[2000:]).max() == pytest.approx(16_384, rel=0.02)


@pytest.mark.sound
async def test_a_named_microphone_is_heard_and_no_other(pulse: PulseServer, tmp_path: Path) -> None:
    pulse.add_sink("booth", "Booth", rate=44_100, channels=1)
    pulse.add_microphone("headset", "USB Headset", sink="booth")
    pulse.play(write_tone(tmp_path / "low.wav", 20, hertz=300), sink="desk")
    pulse.play(write_tone(tmp_path / "high.wav", 20, hertz=2000), sink="booth")
    async with Microphone("usb head") as microphone:
        samples = await hear(microphone, 1.0)
        assert microphone.name == "USB Headset"
        assert (microphone.rate, microphone.channels) == (44_100, 1)
    assert loudest_hertz(samples) == pytest.approx(2000, abs=2)


@pytest.mark.sound
async def test_stop_ends_a_silent_microphone_before_its_first_frame(pulse: PulseServer) -> None:
    async with asyncio.timeout(30), Microphone() as microphone:
        microphone.stop()
        assert [len(block.samples) async for block in microphone.blocks()]


@pytest.mark.sound
async def test_an_unplugged_microphone_says_so(pulse: PulseServer) -> None:
    module = pulse.add_sink("booth", "Booth")
    device = find_device("booth.monitor", list_devices())
    async with asyncio.timeout(30), Microphone(device) as microphone:
        blocks = await begin(microphone)
        # The server moves the stream to another source, which would go on without a word.
        pulse.remove(module)
        with pytest.raises(SourceError, match="“What Booth plays” went away"):
            await drain(blocks)


@pytest.mark.sound
async def test_a_sound_server_that_dies_says_so(pulse: PulseServer) -> None:
    async with asyncio.timeout(30), Microphone() as microphone:
        blocks = await begin(microphone)
        pulse.kill()
        with pytest.raises(SourceError, match="went away"):
            await drain(blocks)


@pytest.mark.sound
async def test_a_sound_server_that_hangs_says_so(pulse: PulseServer) -> None:
    async with asyncio.timeout(30), Microphone() as microphone:
        blocks = await begin(microphone)
        with pulse.stalled(), pytest.raises(SourceError, match="went away"):
            await drain(blocks)


@pytest.mark.sound
async def test_without_any_source_it_asks_for_one(pulse: PulseServer) -> None:
    pulse.pactl("unload-module", "module-null-sink")
    with pytest.raises(SourceError, match="No microphone found"):
        await Microphone().__aenter__()


@pytest.mark.sound
async def test_without_a_sound_server_it_asks_for_a_microphone(pulse: PulseServer) -> None:
    pulse.kill()
    with pytest.raises(SourceError, match="No microphone found"):
        await Microphone().__aenter__()


@pytest.mark.sound
async def test_an_unknown_name_is_answered_with_the_ones_there_are(pulse: PulseServer) -> None:
    with pytest.raises(SourceError, match="“What Desk plays”"):
        await Microphone("Desq").__aenter__()


@pytest.mark.sound
async def test_a_cancelled_opening_leaves_nothing_open(pulse: PulseServer) -> None:
    opening = asyncio.ensure_future(Microphone().__aenter__())
    await asyncio.sleep(0)
    opening.cancel()
    await asyncio.wait({opening})
    assert opening.cancelled()
    assert pulse.pactl("list", "short", "source-outputs") == ""


@pytest.mark.sound
async def test_after_one_microphone_comes_the_next(pulse: PulseServer) -> None:
    for _ in range(2):
        async with asyncio.timeout(30), Microphone() as microphone:
            async for block in microphone.blocks():
                if len(block.samples):
                    microphone.stop()
    assert pulse.pactl("list", "short", "source-outputs") == ""
