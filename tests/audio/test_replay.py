"""Kept sound is played into a real PulseAudio, and what comes out there is recorded."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import soundfile

from app.audio.microphone import Microphone
from app.audio.replay import Replay
from app.errors import InputError, SourceError
from tests.audio.tones import loudest_hertz, tone, write_tone

if TYPE_CHECKING:
    from app.audio.block import Samples
    from tests.fakes.pulse import PulseServer

LOUD = 4000  # a quarter of a tone's height


@pytest.fixture
def scale(tmp_path: Path) -> Path:
    """Four seconds, each a tone of its own: 500, 1000, 1500 and 2000 Hz."""
    path = tmp_path / "scale.flac"
    tones = [tone(1.0, hertz=500.0 * number) for number in range(1, 5)]
    soundfile.write(path, np.concatenate(tones), 16_000)
    return path


async def heard(plays: Callable[[], Any]) -> Samples:
    """What the sink plays, from its first loud moment to half a second of silence."""
    heard: list[Samples] = []
    quiet = 0
    async with asyncio.timeout(60), Microphone() as microphone:
        playing: asyncio.Task[Any] | None = None
        async for block in microphone.blocks():
            if playing is None:  # now that it hears
                playing = asyncio.create_task(asyncio.to_thread(plays))
            loud = len(block.samples) > 0 and np.abs(block.samples).max() > LOUD
            quiet = 0 if loud else quiet + len(block.samples)
            if loud or heard:
                heard.append(block.samples)
            if heard and quiet > 8000:
                microphone.stop()
        assert playing is not None
        await playing
    whole = np.concatenate(heard)
    return whole[: np.flatnonzero(np.abs(whole) > LOUD)[-1] + 1]


@pytest.mark.sound
async def test_a_stretch_is_played_and_no_more(pulse: PulseServer, scale: Path) -> None:
    replay = Replay()
    sound = await heard(lambda: replay.play(scale, 1.0, 3.0))
    replay.wait()
    assert replay.position is None
    assert len(sound) / 16_000 == pytest.approx(2.0, abs=0.15)
    assert loudest_hertz(sound[2000:14_000]) == pytest.approx(1000, abs=5)
    assert loudest_hertz(sound[18_000:30_000]) == pytest.approx(1500, abs=5)
    assert pulse.pactl("list", "short", "sink-inputs") == ""


@pytest.mark.sound
async def test_any_rate_and_channels_are_played(pulse: PulseServer, tmp_path: Path) -> None:
    path = write_tone(tmp_path / "a.wav", 1.0, rate=48_000, channels=2, hertz=700.0)
    sound = await heard(lambda: Replay().play(path, -1.0, 100.0))
    assert len(sound) / 16_000 == pytest.approx(1.0, abs=0.15)
    assert loudest_hertz(sound) == pytest.approx(700, abs=5)


@pytest.mark.sound
async def test_another_stretch_takes_the_place_of_the_one_that_plays(
    pulse: PulseServer, scale: Path
) -> None:
    replay = Replay()

    def play_twice() -> None:
        replay.play(scale, 0.0, 1.0)
        while (replay.position or 0.0) < 0.3:
            time.sleep(0.01)
        replay.play(scale, 3.0, 3.5)
        assert len(pulse.pactl("list", "short", "sink-inputs").splitlines()) == 1
        position = replay.position
        assert position is not None
        assert 3.0 <= position <= 3.5
        replay.wait()

    sound = await heard(play_twice)
    assert len(sound) / 16_000 < 1.4
    assert loudest_hertz(sound[:4000]) == pytest.approx(500, abs=10)
    assert loudest_hertz(sound[-6000:]) == pytest.approx(2000, abs=10)


@pytest.mark.sound
async def test_it_stops_at_once_and_twice_is_once(pulse: PulseServer, scale: Path) -> None:
    replay = Replay()
    replay.stop()
    replay.wait()
    await asyncio.to_thread(replay.play, scale, 0.0, 4.0)
    before = replay.position
    replay.stop()
    replay.stop()
    await asyncio.to_thread(replay.wait)
    assert before is not None  # it had begun, perhaps just now
    assert replay.position is None
    assert pulse.pactl("list", "short", "sink-inputs") == ""


@pytest.mark.sound
async def test_a_sound_server_that_dies_ends_it(pulse: PulseServer, scale: Path) -> None:
    replay = Replay()
    await asyncio.to_thread(replay.play, scale, 0.0, 4.0)
    pulse.kill()
    await asyncio.to_thread(replay.wait)
    assert replay.position is None


@pytest.mark.sound
def test_without_an_output_it_asks_for_one(pulse: PulseServer, scale: Path) -> None:
    pulse.kill()
    with pytest.raises(SourceError, match="No loudspeaker"):
        Replay().play(scale, 0.0, 1.0)


@pytest.mark.parametrize(("start", "end"), [(4.0, 5.0), (2.0, 2.0), (3.0, 1.0), (-2.0, -1.0)])
def test_where_there_is_no_sound_it_says_so(scale: Path, start: float, end: float) -> None:
    with pytest.raises(InputError, match="no sound at this place"):
        Replay().play(scale, start, end)


def test_what_is_no_recording_is_named(tmp_path: Path) -> None:
    (tmp_path / "words.flac").write_text("words")
    for name in ("words.flac", "gone.flac", "."):
        with pytest.raises(InputError):
            Replay().play(tmp_path / name, 0.0, 1.0)


def test_without_portaudio_it_says_what_to_install(scale: Path) -> None:
    """In a process of its own, where the library is not to be found."""
    code = (
        "import sys; sys.modules['sounddevice'] = None\n"
        "from pathlib import Path\n"
        "from app.audio.replay import Replay\n"
        "from app.errors import SurtitleError\n"
        "try:\n    Replay().play(Path(sys.argv[1]), 0.0, 1.0)\n"
        "except SurtitleError as error:\n    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(scale)], capture_output=True, text=True, check=True
    )
    assert "PortAudio is not installed" in done.stdout
