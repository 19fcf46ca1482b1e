from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.audio.devices import InputDevice
from app.commands.devices import describe, run
from app.errors import SourceError
from tests.commands.contexts import context_for
from tests.fakes.pulse import PulseServer


@pytest.fixture
def deaf(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without a sound server, and so, on Linux, without microphones."""
    monkeypatch.setenv("PULSE_SERVER", "unix:/nonexistent")


@pytest.mark.sound
def test_microphones_come_first_the_default_before_all(
    tmp_path: Path, pulse: PulseServer, capsys: pytest.CaptureFixture[str]
) -> None:
    pulse.add_microphone("aaa", "Built-in Audio")
    pulse.add_microphone("headset", "USB Headset")
    pulse.set_default("headset")
    assert run(context_for(tmp_path, "devices")) == 0
    assert capsys.readouterr().out.splitlines() == [
        "USB Headset  (48 kHz, stereo, system default)",
        "Built-in Audio  (48 kHz, stereo)",
        "What Desk plays  (48 kHz, stereo)",
    ]


@pytest.mark.sound
def test_programs_get_all_that_is_known_of_each(
    tmp_path: Path, pulse: PulseServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(context_for(tmp_path, "devices", "--json")) == 0
    assert json.loads(capsys.readouterr().out) == [
        {
            "id": "desk.monitor",
            "name": "What Desk plays",
            "is_default": True,
            "is_monitor": True,
            "rate": 48_000,
            "channels": 2,
            "backend": "pulse",
        }
    ]


@pytest.mark.usefixtures("deaf")
def test_where_nothing_can_be_heard_people_are_told_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="No microphone") as caught:
        run(context_for(tmp_path, "devices"))
    assert caught.value.exit_code == 3
    assert caught.value.hint


@pytest.mark.usefixtures("deaf")
def test_where_nothing_can_be_heard_programs_get_an_empty_list(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(context_for(tmp_path, "devices", "--json")) == 0
    assert json.loads(capsys.readouterr().out) == []


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({}, "Blue Yeti  (48 kHz, stereo)"),
        ({"channels": 1, "rate": 44_100}, "Blue Yeti  (44.1 kHz, mono)"),
        ({"channels": 8, "rate": 8000}, "Blue Yeti  (8 kHz, 8 channels)"),
        ({"is_default": True}, "Blue Yeti  (48 kHz, stereo, system default)"),
    ],
)
def test_a_device_is_described_by_its_name_rate_and_channels(
    fields: dict[str, Any], line: str
) -> None:
    known: dict[str, Any] = {"rate": 48_000, "channels": 2, "is_default": False, **fields}
    device = InputDevice(id="usb.1", name="Blue Yeti", is_monitor=False, backend="pulse", **known)
    assert describe(device) == line
