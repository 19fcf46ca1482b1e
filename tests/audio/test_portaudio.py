"""PortAudio itself, on a sound server of our own."""

from __future__ import annotations

import os
import queue
from typing import TYPE_CHECKING, Any

import pytest

from app.audio import portaudio
from app.errors import SourceError

if TYPE_CHECKING:
    from app.audio.portaudio import PortAudioDevice
    from tests.fakes.pulse import PulseServer

pytestmark = pytest.mark.sound


def door(inputs: list[PortAudioDevice]) -> PortAudioDevice | None:
    return next((one for one in inputs if one.name == "pulse"), None)


def open_door(source: str | None, frames: queue.Queue[int], ended: queue.Queue[str]) -> Any:
    def captured(data: Any, count: int, _times: Any, _status: Any) -> None:
        assert len(data) == 2 * count
        frames.put(count)

    return portaudio.open_input(
        choose=door,
        rate=44_100,
        channels=1,
        captured=captured,
        ended=lambda: ended.put("ended"),
        pulse_source=source,
    )


def test_what_is_listed_follows_the_sound_server(pulse: PulseServer) -> None:
    assert door(portaudio.inputs()) is not None
    pulse.kill()
    assert door(portaudio.inputs()) is None


def test_the_named_source_is_heard_and_the_environment_is_left_as_it_was(
    pulse: PulseServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULSE_SOURCE", "desk.monitor")
    pulse.add_sink("booth", "Booth")
    frames: queue.Queue[int] = queue.Queue()
    ended: queue.Queue[str] = queue.Queue()
    stream = open_door("booth.monitor", frames, ended)
    assert frames.get(timeout=30) == round(44_100 * portaudio.BLOCK_SECONDS)
    heard = [line.split()[1] for line in pulse.pactl("list", "short", "source-outputs").split("\n")]
    names = {
        line.split()[0]: line.split()[1]
        for line in pulse.pactl("list", "short", "sources").splitlines()
    }
    assert [names[index] for index in heard] == ["booth.monitor"]
    assert os.environ["PULSE_SOURCE"] == "desk.monitor"
    portaudio.close_stream(stream)
    assert ended.get(timeout=30) == "ended"


def test_listing_leaves_an_open_stream_alone(pulse: PulseServer) -> None:
    frames: queue.Queue[int] = queue.Queue()
    ended: queue.Queue[str] = queue.Queue()
    stream = open_door(None, frames, ended)
    frames.get(timeout=30)
    assert portaudio.inputs()
    for _ in range(100):
        frames.get(timeout=30)
    assert ended.empty()
    portaudio.close_stream(stream)


def test_where_there_is_nothing_to_choose_a_microphone_is_asked_for(pulse: PulseServer) -> None:
    with pytest.raises(SourceError, match="No microphone"):
        portaudio.open_input(
            choose=lambda _: None,
            rate=48_000,
            channels=1,
            captured=lambda *_: None,
            ended=lambda: None,
        )


def test_an_output_plays_at_its_own_rate_and_listing_leaves_it_alone(pulse: PulseServer) -> None:
    stream, rate = portaudio.open_output()
    try:
        assert rate > 8000
        assert pulse.pactl("list", "short", "sink-inputs")
        assert portaudio.inputs()
        stream.write(bytes(2 * rate // 10))
    finally:
        portaudio.close_stream(stream)
    assert pulse.pactl("list", "short", "sink-inputs") == ""


def test_without_an_output_one_is_asked_for(pulse: PulseServer) -> None:
    pulse.kill()
    with pytest.raises(SourceError, match="No loudspeaker"):
        portaudio.open_output()
