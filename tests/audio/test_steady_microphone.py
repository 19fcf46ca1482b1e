"""A microphone that goes and comes: one of the test's own first, a real PulseAudio's then."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import AsyncGenerator, Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pytest

from app.audio.block import RATE, Block, News
from app.audio.devices import InputDevice
from app.audio.microphone import Microphone
from app.audio.steady_microphone import AWAY, SLEPT, SteadyMicrophone
from app.domain.notices import Level
from app.errors import SourceError
from tests.audio.tones import loudest_hertz, write_tone

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fakes.pulse import PulseServer

Player = Callable[..., "subprocess.Popen[bytes]"]
PIECE = RATE // 10
GONE = SourceError("“Desk” went away", "Plug it in.")


class FakeMicrophone(Microphone):
    """Plays what it is given: seconds of sound; an error; a time that passes on the clock."""

    def __init__(self, world: World, device: Any) -> None:
        super().__init__(device)
        self.device_id = "desk"
        self.is_monitor = world.is_monitor
        self._world = world
        self._ends = asyncio.Event()

    async def __aenter__(self) -> Self:
        if self._world.missing:
            self._world.missing -= 1
            raise SourceError("It is not there")
        self._world.opened.append(self._wanted)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._world.closed += 1

    def stop(self) -> None:
        self._ends.set()

    async def blocks(self) -> AsyncGenerator[Block, None]:
        for act in self._world.scripts.pop(0):
            match act:
                case SourceError():
                    raise act
                case float(seconds):
                    self._world.now += seconds
                case int(count):
                    self._world.now += count * 0.1
                    yield Block(samples=np.full(count * PIECE, self._world.amplitude, np.int16))
        await self._ends.wait()


class World:
    """The microphones of a test, one after the other, and its clock."""

    def __init__(self, *scripts: list[Any]) -> None:
        self.scripts = list(scripts)
        self.opened: list[Any] = []
        self.closed = 0
        self.missing = 0
        self.now = 100.0
        self.amplitude = 1000
        self.is_monitor = False

    def microphone(self, device: Any = None) -> SteadyMicrophone:
        return SteadyMicrophone(
            device, make=lambda wanted: FakeMicrophone(self, wanted), clock=lambda: self.now
        )


async def all_of(microphone: SteadyMicrophone, until: Callable[[Block | News], bool]) -> list[Any]:
    """Everything it says up to what is waited for, and then it is stopped."""
    said: list[Any] = []
    async with asyncio.timeout(60), microphone:
        async for one in microphone.blocks():
            said.append(one)
            if until(one):
                microphone.stop()
    return said


def is_last(one: Block | News) -> bool:
    return isinstance(one, Block) and len(one.samples) == 7 * PIECE


def news(said: list[Any]) -> list[News]:
    return [one for one in said if isinstance(one, News)]


@pytest.fixture(autouse=True)
def no_sound_server(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Leave the machine's own devices alone where the test has none."""
    if "pulse" not in request.fixturenames:
        monkeypatch.setenv("PULSE_SERVER", "unix:/nonexistent/pulse")


async def test_what_was_missed_is_told_with_the_first_block_that_comes_again() -> None:
    world = World([2, 3, 4.5, GONE], [2, 7])
    said = await all_of(world.microphone(), is_last)
    blocks = [one for one in said if isinstance(one, Block)]
    assert [(len(one.samples) // PIECE, one.lost_before, one.lost_why) for one in blocks] == [
        (2, 0, ""),
        (3, 0, ""),
        (2, round(4.5 * RATE), AWAY),
        (7, 0, ""),
    ]
    away, back = news(said)
    assert (away.notice.level, away.notice.title) == (Level.WARNING, "“Desk” went away")
    assert not away.hears
    assert away.notice.mends_itself
    assert back.notice.level is Level.INFO
    assert away.notice.topic == back.notice.topic
    assert world.closed == 2


async def test_it_is_asked_for_by_its_id_and_the_default_as_the_default() -> None:
    world = World([1, GONE], [7])
    device = InputDevice(
        id="desk",
        name="Desk",
        is_default=False,
        is_monitor=False,
        rate=48_000,
        channels=1,
        backend="pulse",
    )
    await all_of(world.microphone(device), is_last)
    assert world.opened == [device, "desk"]


async def test_it_is_tried_until_it_is_there_and_told_once() -> None:
    world = World([1, GONE], [7])
    microphone = world.microphone()
    async with microphone:
        world.missing = 2
        said = []
        async for one in microphone.blocks():
            said.append(one)
            if is_last(one):
                microphone.stop()
    assert len(news(said)) == 2
    assert world.missing == 0


async def test_a_microphone_that_never_began_is_an_error() -> None:
    with pytest.raises(SourceError, match="went away"):
        await all_of(World([GONE]).microphone(), is_last)


async def test_one_that_is_not_there_at_first_is_an_error() -> None:
    world = World()
    world.missing = 1
    with pytest.raises(SourceError, match="not there"):
        await all_of(world.microphone(), is_last)


async def test_stopping_while_it_is_away_ends_it() -> None:
    world = World([1, GONE])
    microphone = world.microphone()

    def goes_away(one: Block | News) -> bool:
        world.missing = 10**6
        return isinstance(one, News)

    said = await all_of(microphone, goes_away)
    assert len(news(said)) == 1
    assert world.closed == 1


async def test_a_stream_that_goes_on_after_sleep_is_replaced_by_a_fresh_one() -> None:
    world = World([2, 3600.0, 3], [7])
    said = await all_of(world.microphone(), is_last)
    last = said[-1]
    assert (last.lost_before, last.lost_why) == (round(3600.3 * RATE), SLEPT)
    assert news(said)[0].notice.title == SLEPT
    assert world.closed == 2


async def test_a_microphone_that_is_gone_after_sleep_was_slept_through() -> None:
    world = World([2, 3600.0, GONE], [7])
    said = await all_of(world.microphone(), is_last)
    assert said[-1].lost_why == SLEPT


async def test_a_microphone_without_a_sound_says_so_until_there_is_one() -> None:
    world = World([50, 50, 1, 7])
    world.amplitude = 0
    microphone = world.microphone()
    said: list[Any] = []
    async with microphone:
        async for one in microphone.blocks():
            said.append(one)
            if isinstance(one, News) and one.notice.level is Level.WARNING:
                world.amplitude = 1000
            if is_last(one):
                microphone.stop()
    silent, heard = news(said)
    assert silent.notice.title == "The microphone is silent"
    assert heard.notice.title == "The microphone is heard again"
    assert silent.hears
    assert silent.notice.topic == heard.notice.topic


async def test_what_the_computer_plays_may_be_silent() -> None:
    world = World([100, 100, 7])
    world.amplitude, world.is_monitor = 0, True
    assert news(await all_of(world.microphone(), is_last)) == []


# A real sound server -----------------------------------------------------------------------


class Listening:
    """What a steady microphone says, while it is read."""

    def __init__(self, microphone: SteadyMicrophone) -> None:
        self.microphone = microphone
        self.said: list[Any] = []
        self._changed = asyncio.Condition()

    async def read(self) -> None:
        async with self.microphone:
            async for one in self.microphone.blocks():
                self.said.append(one)
                async with self._changed:
                    self._changed.notify_all()

    async def until(self, holds: Callable[[], Any]) -> None:
        async with asyncio.timeout(60), self._changed:
            await self._changed.wait_for(holds)

    async def hears(self, hertz: float) -> None:
        """Wait for this tone."""
        since = len(self.said)

        def heard() -> bool:
            blocks = [one.samples for one in self.said[since:] if isinstance(one, Block)]
            samples = np.concatenate([*blocks, np.zeros(0, np.int16)])[-RATE // 2 :]
            loud = len(samples) == RATE // 2 and np.abs(samples).max() > 4000
            return bool(loud and abs(loudest_hertz(samples) - hertz) < 10)

        await self.until(heard)

    async def news(self, count: int) -> list[News]:
        await self.until(lambda: len(news(self.said)) >= count)
        return news(self.said)

    def holes(self) -> list[Block]:
        return [one for one in self.said if isinstance(one, Block) and one.lost_before]


@pytest.fixture
def player(pulse: PulseServer, tmp_path: Path) -> Player:
    """Plays a tone of so many hertz into a sink, for longer than any test."""

    def play(hertz: float, sink: str = "desk") -> subprocess.Popen[bytes]:
        path = write_tone(tmp_path / f"{hertz}.wav", 60, hertz=hertz, rate=48_000)
        return pulse.play(path, sink=sink)

    return play


class Reading:
    """Reads a steady microphone between `async with` and its end."""

    def __init__(self, device: str | None = None) -> None:
        self.listening = Listening(SteadyMicrophone(device))

    async def __aenter__(self) -> Listening:
        self._task = asyncio.create_task(self.listening.read())
        return self.listening

    async def __aexit__(self, *_: object) -> None:
        self.listening.microphone.stop()
        async with asyncio.timeout(60):
            await self._task


@pytest.mark.sound
async def test_a_microphone_that_is_unplugged_and_plugged_in_goes_on(
    pulse: PulseServer, player: Player
) -> None:
    module = pulse.add_microphone("headset", "Headset")
    player(440)
    async with Reading("Headset") as listening:
        await listening.hears(440)
        pulse.remove(module)
        (away,) = await listening.news(1)
        assert "“Headset” went away" in away.notice.title
        pulse.add_microphone("headset", "Headset")
        await listening.hears(440)
        (hole,) = listening.holes()
        assert hole.lost_why == AWAY
        assert len(news(listening.said)) == 2


@pytest.mark.sound
async def test_a_named_microphone_is_waited_for_and_never_replaced(
    pulse: PulseServer, player: Player
) -> None:
    module = pulse.add_sink("call", "Call")
    player(440, "call")
    player(880, "desk")
    async with Reading("call.monitor") as listening:
        await listening.hears(440)
        pulse.remove(module)
        await listening.news(1)
        pulse.add_sink("other", "Other")  # a change of the devices, and not the one
        pulse.add_sink("call", "Call", rate=16_000, channels=1)
        player(660, "call")
        await listening.hears(660)
    heard = np.concatenate([one.samples for one in listening.said if isinstance(one, Block)])
    assert loudest_hertz(heard) != pytest.approx(880, abs=10)


@pytest.mark.sound
async def test_a_sound_server_that_is_killed_and_started_again_is_gone_on_with(
    pulse: PulseServer, player: Player
) -> None:
    player(440)
    async with Reading() as listening:
        await listening.hears(440)
        pulse.kill()
        await listening.news(1)
        pulse.start()
        player(880)
        await listening.hears(880)
        assert len(news(listening.said)) == 2
        assert [hole.lost_why for hole in listening.holes()] == [AWAY]


@pytest.mark.sound
async def test_a_sound_server_that_hangs_for_a_while_is_gone_on_with(
    pulse: PulseServer, player: Player
) -> None:
    player(440)
    async with Reading() as listening:
        await listening.hears(440)
        with pulse.stalled():
            await listening.news(1)
        await listening.hears(440)
        assert [hole.lost_why for hole in listening.holes()] == [AWAY]


@pytest.mark.sound
async def test_stopping_beside_a_sound_server_that_hangs(
    pulse: PulseServer, player: Player
) -> None:
    player(440)
    with ExitStack() as stack:
        async with Reading() as listening:
            await listening.hears(440)
            stack.enter_context(pulse.stalled())
            await listening.news(1)


@pytest.mark.sound
async def test_another_default_is_followed(pulse: PulseServer, player: Player) -> None:
    pulse.add_sink("call", "Call", rate=44_100, channels=1)
    player(440, "desk")
    player(880, "call")
    async with Reading() as listening:
        await listening.hears(440)
        pulse.set_default("call.monitor")
        await listening.hears(880)


@pytest.mark.sound
async def test_when_the_default_is_unplugged_the_next_default_is_heard(
    pulse: PulseServer, player: Player
) -> None:
    module = pulse.add_sink("call", "Call")
    player(440, "desk")
    high = player(880, "call")
    pulse.set_default("call.monitor")
    async with Reading() as listening:
        await listening.hears(880)
        high.kill()  # else the sound server moves it to the other sink as well
        pulse.remove(module)
        await listening.hears(440)
