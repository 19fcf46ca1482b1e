"""What each piece of sound leaves behind, and what it takes on the wire, from the callback to the frame.

The device and the socket are left out, all between them is the program's own. Sound is given faster
than it is spoken: what is counted does not depend on it.
"""

from __future__ import annotations

import asyncio
import gc
import itertools
import math
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import aclosing

import numpy as np
import pytest

from app.audio.block import RATE, Block
from app.audio.microphone import WAKE_EVERY_S, Microphone
from app.audio.portaudio import BLOCK_SECONDS
from app.audio.resampler import Resampler
from app.audio.ring import Ring
from app.audio.tape import Tape
from app.captioner.outgoing import Audio, Outgoing
from app.protocol import codec
from app.protocol.events import AudioAppend, SessionConfig
from tests.kept import bounds

DEVICE_RATE, CHANNELS = 48_000, 2
# What PortAudio hands over at once, and how often that is until the loop is woken.
FRAMES = round(DEVICE_RATE * BLOCK_SECONDS)
CALLBACKS = math.ceil(WAKE_EVERY_S / BLOCK_SECONDS)
NOISE = np.random.default_rng(1).integers(-9000, 9000, (FRAMES, CHANNELS)).astype(np.int16)


class Deaf(Microphone):
    """A microphone without a device: the test calls it back."""

    def _open(self) -> None:
        self.rate, self.channels = DEVICE_RATE, CHANNELS
        self._ring = Ring(10 * DEVICE_RATE, CHANNELS)

    def call_back(self, times: int) -> None:
        """Give it so many buffers, as PortAudio's thread does."""
        buffer = memoryview(NOISE.tobytes())
        for _ in range(times):
            self._captured(buffer, FRAMES, None, None)


class Way:
    """From the microphone to frames of the wire: what the Captioner does, without its waiting."""

    def __init__(self, microphone: Deaf, blocks: AsyncGenerator[Block, None]) -> None:
        self._microphone = microphone
        self._blocks = blocks
        self._outgoing = Outgoing(Tape(), SessionConfig())
        self._ids = itertools.count(1)
        self.frames = self.sent_bytes = self.heard = 0

    async def hear(self, wakes: int) -> None:
        """Take so many wake-ups' worth of sound all the way."""
        for _ in range(wakes):
            self._microphone.call_back(CALLBACKS)
            block = await anext(self._blocks)
            self._outgoing.tape.append(block.samples)
            self._outgoing.appended()
            self.heard += len(block.samples)
            while isinstance(step := self._outgoing.step(), Audio):
                event = AudioAppend(
                    event_id=f"event_{next(self._ids)}", audio=step.samples.tobytes()
                )
                self.sent_bytes += len(codec.encode(event))
                self.frames += 1


@pytest.fixture
async def microphone() -> AsyncIterator[Deaf]:
    async with Deaf() as microphone:
        yield microphone


@pytest.fixture
async def way(microphone: Deaf) -> AsyncIterator[Way]:
    async with aclosing(microphone.blocks()) as blocks:
        yield Way(microphone, blocks)


@pytest.fixture
def collector_off() -> Iterator[None]:
    """What only the collector would take counts as left behind."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("collector_off")
async def test_the_audio_callback_leaves_nothing_behind(microphone: Deaf) -> None:
    microphone.call_back(200)
    before = sys.getallocatedblocks()
    microphone.call_back(2000)
    assert sys.getallocatedblocks() - before <= bounds.BLOCKS_LEFT


@pytest.mark.usefixtures("collector_off")
async def test_a_piece_of_sound_leaves_nothing_behind_on_its_way_to_a_frame(way: Way) -> None:
    await way.hear(200)  # Python's own stores of free objects are filled by then
    before = sys.getallocatedblocks()
    await way.hear(1000)
    assert sys.getallocatedblocks() - before <= bounds.BLOCKS_LEFT


@pytest.mark.parametrize("rate", [44_100, 48_000])
def test_little_of_the_sound_waits_in_the_filter(rate: int) -> None:
    resampler = Resampler(rate, CHANNELS)
    millisecond = NOISE[: rate // 1000]
    given = heard = 0
    waits = []
    for _ in range(2000):
        given += len(millisecond)
        heard += len(resampler.process(millisecond))
        waits.append(given / rate - heard / RATE)
    assert max(waits) <= bounds.HELD_BACK_S


async def test_the_loop_is_woken_for_two_callbacks_at_once_however_fast_they_come(
    microphone: Deaf,
) -> None:
    pieces = 0

    async def listen() -> None:
        nonlocal pieces
        async with aclosing(microphone.blocks()) as blocks:
            async for block in blocks:
                pieces += len(block.samples) > 0

    async with asyncio.TaskGroup() as group:
        group.create_task(listen())
        for _ in range(200 * CALLBACKS):
            microphone.call_back(1)
            for _ in range(5):  # the pipe is read, the event set, the block taken
                await asyncio.sleep(0)
        microphone.stop()
    assert pieces == 200 + 1  # in the end what the filter held


async def test_a_second_of_sound_takes_little_more_on_the_wire_than_it_has(way: Way) -> None:
    await way.hear(2)
    frames, sent, heard = way.frames, way.sent_bytes, way.heard
    await way.hear(1000)
    seconds = (way.heard - heard) / RATE
    assert seconds == pytest.approx(50, abs=0.1)
    assert (way.sent_bytes - sent) / seconds <= bounds.WIRE_SHARE * 2 * RATE
    given_s = 1000 * CALLBACKS * BLOCK_SECONDS  # of which the filter keeps a little
    assert (way.frames - frames) / given_s <= bounds.MESSAGES_PER_S
