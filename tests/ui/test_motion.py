"""Whether things may move, as a desktop says it on a real bus."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.ui.motion import APPEARANCE, GNOME, KDE, Motion, is_reduced
from tests.fakes.bus import Bus, missing_tools, session_bus
from tests.fakes.portal import portal
from tests.ui.runs import until

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[Bus]:
    """A bus of this test's own."""
    if missing := missing_tools():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"not installed: {missing}")
    with session_bus(tmp_path) as bus:
        yield bus


@pytest.mark.parametrize(
    ("told", "reduced"),
    [
        ({}, False),
        ({(APPEARANCE, "reduced-motion"): 1}, True),
        ({(APPEARANCE, "reduced-motion"): 0}, False),
        ({(GNOME, "enable-animations"): False}, True),
        ({(GNOME, "enable-animations"): True}, False),
        ({(KDE, "AnimationDurationFactor"): "0"}, True),
        ({(KDE, "AnimationDurationFactor"): 0.0}, True),
        ({(KDE, "AnimationDurationFactor"): "0.5"}, False),
    ],
)
def test_each_desktop_says_it_in_its_own_way(
    told: dict[tuple[str, str], object], *, reduced: bool
) -> None:
    assert is_reduced(told) is reduced


async def test_what_the_desktop_says_holds_and_is_followed(bus: Bus) -> None:
    motion = Motion({"DBUS_SESSION_BUS_ADDRESS": bus.address}, platform="linux")
    async with portal(bus.address) as desktop, asyncio.TaskGroup() as group:
        desktop.settings = {GNOME: {"enable-animations": ("b", False)}}
        serving = group.create_task(motion.serve())
        await until(lambda: motion.is_reduced, motion.changed)
        await desktop.change_setting(GNOME, "enable-animations", ("b", True))
        await until(lambda: not motion.is_reduced, motion.changed)
        serving.cancel()


async def test_where_nobody_says_anything_things_move(bus: Bus) -> None:
    for environ in ({"DBUS_SESSION_BUS_ADDRESS": bus.address}, {}):
        motion = Motion(environ, platform="linux")
        async with asyncio.timeout(40):
            await motion.serve()
        assert not motion.is_reduced


async def test_other_systems_are_asked_in_their_own_way() -> None:
    for platform in ("win32", "darwin", "haiku"):
        motion = Motion({}, platform=platform)
        await motion.serve()
        assert not motion.is_reduced
