"""Names people know, from a real sound server; and finding one by what people type."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import TYPE_CHECKING

import pytest

from app.audio import devices as devices_module
from app.audio.devices import (
    InputDevice,
    ServerWatch,
    find_device,
    list_devices,
    watch_devices,
)
from app.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.fakes.pulse import PulseServer


def device(id_: str, name: str, *, is_default: bool = False) -> InputDevice:
    return InputDevice(
        id=id_,
        name=name,
        is_default=is_default,
        is_monitor=False,
        rate=48_000,
        channels=1,
        backend="pulse",
    )


SHELF = [
    device("usb.one", "Blue Yeti", is_default=True),
    device("usb.two", "Blue Yeti Pro"),
    device("pci", "Built-in Audio"),
]


@pytest.mark.sound
def test_sources_have_the_server_s_names_and_monitors_say_what_they_are(
    pulse: PulseServer,
) -> None:
    pulse.add_sink("hall", "Hall Speakers", rate=44_100, channels=1)
    pulse.add_microphone("headset", "USB Headset")
    pulse.set_default("headset")
    assert list_devices() == [
        InputDevice(
            id="headset",
            name="USB Headset",
            is_default=True,
            is_monitor=False,
            rate=48_000,
            channels=2,
            backend="pulse",
        ),
        InputDevice(
            id="desk.monitor",
            name="What Desk plays",
            is_default=False,
            is_monitor=True,
            rate=48_000,
            channels=2,
            backend="pulse",
        ),
        InputDevice(
            id="hall.monitor",
            name="What Hall Speakers plays",
            is_default=False,
            is_monitor=True,
            rate=44_100,
            channels=1,
            backend="pulse",
        ),
    ]


@pytest.mark.sound
def test_every_source_has_its_own_rate(pulse: PulseServer) -> None:
    rates = {f"sink{rate}.monitor": rate for rate in (8000, 16_000, 32_000, 44_100, 96_000)}
    for name, rate in rates.items():
        pulse.add_sink(name.removesuffix(".monitor"), "A Sink", rate=rate)
    found = {device.id: device.rate for device in list_devices()}
    assert found == {"desk.monitor": 48_000, **rates}


@pytest.mark.sound
def test_without_a_server_the_list_is_what_portaudio_sees_here_nothing(
    pulse: PulseServer,
) -> None:
    pulse.kill()
    assert [found for found in list_devices() if found.backend == "pulse"] == []


async def following(lists: AsyncIterator[list[InputDevice]], wanted: list[str]) -> None:
    """Wait for a list of these ids, the default first."""
    async with asyncio.timeout(30):
        async for devices in lists:
            if [found.id for found in devices] == wanted:
                return
    raise AssertionError("it ended")


@pytest.mark.sound
async def test_what_is_plugged_in_unplugged_or_made_the_default_is_told(
    pulse: PulseServer,
) -> None:
    async with aclosing(watch_devices()) as lists:
        await following(lists, ["desk.monitor"])
        module = pulse.add_microphone("headset", "USB Headset")
        # A real microphone outranks a monitor, so it is the default at once.
        await following(lists, ["headset", "desk.monitor"])
        pulse.set_default("desk.monitor")
        await following(lists, ["desk.monitor", "headset"])
        pulse.remove(module)
        await following(lists, ["desk.monitor"])


@pytest.mark.sound
async def test_a_server_that_comes_back_is_told(pulse: PulseServer) -> None:
    async with aclosing(watch_devices()) as lists:
        await following(lists, ["desk.monitor"])
        pulse.kill()
        await following(lists, [])
        pulse.start()
        await following(lists, ["desk.monitor"])


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("usb.two", "usb.two"),
        ("Blue Yeti", "usb.one"),
        ("blue yeti", "usb.one"),
        ("yeti pro", "usb.two"),
        ("built", "pci"),
    ],
)
def test_a_device_is_found_by_id_name_or_part_of_its_name(wanted: str, found: str) -> None:
    assert find_device(wanted, SHELF).id == found


def test_a_name_that_fits_two_is_answered_with_both() -> None:
    with pytest.raises(SourceError, match="more than one") as caught:
        find_device("yeti", SHELF)
    assert caught.value.hint == "Say which: “Blue Yeti”, “Blue Yeti Pro”."


def test_two_of_one_name_are_told_apart_by_their_ids() -> None:
    twins = [device("usb-1", "Headset"), device("usb-2", "Headset")]
    with pytest.raises(SourceError, match="more than one") as caught:
        find_device("headset", twins)
    assert caught.value.hint == "Say which: “usb-1”, “usb-2”."
    assert find_device("usb-2", twins).id == "usb-2"


@pytest.mark.sound
def test_a_sound_server_that_hangs_is_told_of(
    pulse: PulseServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(devices_module, "_ANSWER_SECONDS", 0.2)
    with pulse.stalled(), pytest.raises(SourceError, match="does not answer"):
        list_devices()


@pytest.mark.sound
async def test_a_watch_ends_also_when_the_server_hangs(pulse: PulseServer) -> None:
    seen = asyncio.Event()
    watch = ServerWatch(lambda _: seen.set())
    await seen.wait()
    with pulse.stalled():
        await watch.end()


def test_an_unknown_name_is_answered_with_near_ones() -> None:
    with pytest.raises(SourceError, match="“bilt-in audio”") as caught:
        find_device("bilt-in audio", SHELF)
    assert "“Built-in Audio”" in caught.value.hint
    assert "Yeti" not in caught.value.hint


def test_where_there_is_nothing_the_hint_is_to_plug_one_in() -> None:
    with pytest.raises(SourceError, match="plug one in"):
        find_device("yeti", [])


@pytest.mark.parametrize("nothing", ["", "  "])
def test_an_empty_name_fits_nothing(nothing: str) -> None:
    with pytest.raises(SourceError):
        find_device(nothing, SHELF)
