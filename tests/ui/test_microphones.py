"""The microphones of a real sound server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from app.audio.block import Block
from app.domain.level import Level
from app.domain.notices import Level as Severity
from app.errors import SourceError
from app.ui.microphones import NONE_FOUND, Microphones
from tests.benchmarks.clips import CLIPS as CLIPS_DIR
from tests.fakes.pulse import PulseServer
from tests.ui.runs import BOUND_S, until

pytestmark = pytest.mark.sound

CLIP = Path(CLIPS_DIR) / "two_cities.wav"


@asynccontextmanager
async def followed(chosen: str = "mic") -> AsyncIterator[Microphones]:
    microphones = Microphones(chosen)
    async with asyncio.TaskGroup() as group:
        serving = group.create_task(microphones.serve())
        await until(lambda: microphones.devices is not None, microphones.devices_changed)
        yield microphones
        serving.cancel()


async def hears(microphones: Microphones) -> None:
    """Wait until the meter moves."""
    levels: list[Level | None] = []
    microphones.level_changed.connect(levels.append)
    await until(
        lambda: any(level is not None and level.rms_dbfs > -50 for level in levels),
        microphones.level_changed,
    )


async def until_streams(pulse: PulseServer, *sources: str) -> None:
    """Wait until the sound server is listened to at these sources and no others."""
    numbers: list[str] = []
    wanted: list[str] = [""]
    async with asyncio.timeout(BOUND_S):
        while numbers != wanted:
            listed = await asyncio.to_thread(pulse.pactl, "list", "short", "sources")
            number_of = {line.split()[1]: line.split()[0] for line in listed.splitlines()}
            wanted = [number_of[source] for source in sources]
            streams = await asyncio.to_thread(pulse.pactl, "list", "short", "source-outputs")
            numbers = [line.split()[1] for line in streams.splitlines()]


async def test_the_meter_moves_before_any_run_while_it_is_looked_at(pulse: PulseServer) -> None:
    pulse.play(CLIP)
    async with followed() as microphones:
        levels: list[Level | None] = []
        microphones.level_changed.connect(levels.append)
        assert pulse.pactl("list", "short", "source-outputs") == ""  # nobody looks
        assert levels == []
        microphones.look(looked_at=True)
        await hears(microphones)
        microphones.look(looked_at=False)
        await until_streams(pulse)
        await until(lambda: levels[-1] is None, microphones.level_changed)  # it falls


async def test_a_run_that_nobody_looks_at_lets_go_of_the_microphone(pulse: PulseServer) -> None:
    pulse.play(CLIP)
    async with followed() as microphones:
        microphones.look(looked_at=True)
        await hears(microphones)
        async with microphones.take():
            microphones.look(looked_at=False)  # the window is hidden, the captions go on
            await hears(microphones)
            await until_streams(pulse, "desk.monitor")
        microphones.give_back()
        await until_streams(pulse)


async def test_a_run_takes_over_what_is_open_and_leaves_it_open(pulse: PulseServer) -> None:
    pulse.play(CLIP)
    async with followed() as microphones:
        microphones.look(looked_at=True)
        await hears(microphones)
        stream = pulse.pactl("list", "short", "source-outputs").split()[0]
        async with microphones.take() as source:
            assert "Desk" in source.name
            async for block in source.blocks():
                if isinstance(block, Block) and len(block.samples):
                    break
        microphones.give_back()
        await hears(microphones)
        assert pulse.pactl("list", "short", "source-outputs").split()[0] == stream


async def test_choosing_another_one_listens_to_that(pulse: PulseServer) -> None:
    pulse.add_sink("quiet", "Quiet")
    async with followed() as microphones:
        picked: list[str | None] = []
        microphones.picked.connect(picked.append)
        microphones.look(looked_at=True)
        await until_streams(pulse, "desk.monitor")
        pulse.play(CLIP, sink="quiet")
        microphones.choose("mic:quiet.monitor")
        await hears(microphones)
        await until_streams(pulse, "quiet.monitor")  # the one before is let go of
        microphones.choose("mic")
        assert picked == ["quiet.monitor", None]
        await until_streams(pulse, "desk.monitor")


async def test_what_is_chosen_and_not_open_yet_is_never_the_one_before(pulse: PulseServer) -> None:
    pulse.add_sink("other", "Other")
    async with followed() as microphones:
        microphones.look(looked_at=True)
        pulse.play(CLIP)
        await hears(microphones)
        microphones.choose("mic:other.monitor")
        assert microphones.take().name == "What Other plays"  # at once, as a quick hand does
        microphones.give_back()


async def test_one_that_is_plugged_in_is_picked_up(pulse: PulseServer) -> None:
    pulse.pactl("unload-module", "module-null-sink")
    async with followed() as microphones:
        microphones.look(looked_at=True)
        await until(lambda: microphones.trouble == NONE_FOUND, microphones.trouble_changed)
        pulse.add_sink("desk", "Desk")
        await until(lambda: microphones.trouble is None, microphones.trouble_changed)
        pulse.play(CLIP)
        await hears(microphones)


async def test_one_that_vanished_since_it_was_picked_is_told_at_the_start(
    pulse: PulseServer,
) -> None:
    module = pulse.add_microphone("headset", "Headset")
    async with followed("mic:headset") as microphones:
        assert microphones.device is not None
        pulse.remove(module)
        await until(lambda: microphones.device is None, microphones.devices_changed)
        with pytest.raises(SourceError, match="not connected"):
            microphones.take()
        microphones.look(looked_at=True)  # before a run it is news, and no error
        await until(lambda: microphones.trouble is not None, microphones.trouble_changed)
        assert microphones.trouble is not None
        assert microphones.trouble.level is Severity.WARNING


async def test_a_recording_is_not_listened_to_before_it_is_played(pulse: PulseServer) -> None:
    async with followed("sample") as microphones:
        microphones.look(looked_at=True)
        assert microphones.is_recording
        assert not microphones.take().live
