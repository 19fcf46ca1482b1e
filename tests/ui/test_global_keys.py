"""One door to whichever means the desktop has."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from app.ui.global_keys import NO_MEANS, GlobalKeys
from app.ui.key_backend import NOT_ASKED
from app.ui.portal_keys import NOT_OFFERED
from tests.fakes import bus, desktop, hot_keys
from tests.fakes.desktop import Desktop
from tests.fakes.other_program import other_program
from tests.fakes.portal import portal
from tests.ui.runs import BOUND_S, until

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def screen() -> Iterator[Desktop]:
    """A desktop of this test's own."""
    if missing := desktop.missing_tools():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"not installed: {missing}")
    with Desktop() as screen:
        yield screen


@pytest.mark.screen
async def test_on_x_it_grabs_the_keys(screen: Desktop) -> None:
    keys = GlobalKeys(environ=screen.environment)
    pressed: list[str] = []
    refused: dict[str, str] = {}
    keys.pressed.connect(pressed.append)
    keys.refused.connect(refused.__setitem__)
    with other_program(screen, "g"):
        keys.bind({"toggle": "Ctrl+Alt+R", "lock": "Ctrl+Alt+G", "hide": "", "show": "  "})
        assert (keys.works, keys.why_not, refused) == (False, NOT_ASKED, {})
        keys.open()
        await keys.serve()  # it has nothing to do
        assert keys.works
        assert refused == {"lock": "Another program has Ctrl+Alt+G."}
        screen.xdotool("key", "ctrl+alt+r")
        await until(lambda: pressed == ["toggle"], keys.pressed)
    keys.close()


@pytest.mark.parametrize(
    "session", [{"WAYLAND_DISPLAY": "wayland-0"}, {"XDG_SESSION_TYPE": "wayland"}]
)
async def test_on_wayland_it_asks_the_portal_even_where_x_is_there_too(
    session: dict[str, str], tmp_path: Path
) -> None:
    if missing := bus.missing_tools():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"not installed: {missing}")
    with bus.session_bus(tmp_path) as session_bus:
        environ = {"DISPLAY": ":0", "DBUS_SESSION_BUS_ADDRESS": session_bus.address, **session}
        keys = GlobalKeys({"toggle": "Start or stop"}, environ=environ)
        pressed: list[str] = []
        keys.pressed.connect(pressed.append)
        keys.open()
        keys.bind({"toggle": "Ctrl+Alt+R"})
        assert (keys.works, keys.why_not) == (False, NOT_ASKED)
        async with portal(session_bus.address) as fake, asyncio.TaskGroup() as group:
            served = group.create_task(keys.serve())
            await until(lambda: keys.works, keys.changed)
            await fake.until(lambda fake: fake.asked)
            assert fake.asked == [{"toggle": ("Start or stop", "CTRL+ALT+r")}]
            await fake.press("toggle")
            await until(lambda: pressed == ["toggle"], keys.pressed)
            keys.close()
            async with asyncio.timeout(BOUND_S):
                await served


async def test_on_wayland_without_a_portal_it_says_what_else_can_be_done() -> None:
    keys = GlobalKeys(environ={"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"})
    keys.open()
    keys.bind({"toggle": "Ctrl+Alt+R"})
    await keys.serve()
    assert (keys.works, keys.why_not) == (False, NOT_OFFERED)
    assert "surtitle tell toggle" in keys.why_not


async def test_elsewhere_it_listens_where_that_is_installed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    installed = ModuleType("pynput")
    installed.keyboard = hot_keys  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "pynput", installed)
    keys = GlobalKeys(environ={}, platform="win32")
    keys.open()
    pressed: list[str] = []
    keys.pressed.connect(pressed.append)
    keys.bind({"toggle": "Ctrl+Alt+R"})
    keys._backend._listener.wait()  # type: ignore[attr-defined]
    (listener,) = hot_keys.GlobalHotKeys.running
    listener.press("<ctrl>+<alt>+r")
    await until(lambda: pressed == ["toggle"], keys.pressed)
    keys.close()
    listener.join(10)


@pytest.mark.parametrize("platform", ["linux", "win32", "darwin"])
async def test_where_there_is_nothing_it_says_so(
    platform: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pynput", None)
    keys = GlobalKeys(environ={}, platform=platform)
    keys.open()
    keys.bind({"toggle": "Ctrl+Alt+R"})
    await keys.serve()
    assert (keys.works, keys.why_not) == (False, NO_MEANS)
    keys.close()


async def test_what_is_no_key_is_refused_with_the_reason() -> None:
    keys = GlobalKeys(environ={}, platform="linux")
    refused: dict[str, str] = {}
    keys.refused.connect(refused.__setitem__)
    keys.bind({"a": "R", "b": "nonsense", "c": "Ctrl+Alt+R", "d": "alt+ctrl+r", "e": ""})
    assert refused == {
        "a": "R would be gone from all other programs. Add Ctrl, Alt or Meta.",
        "b": "nonsense is no key that works in other programs.",
        "d": "Ctrl+Alt+R does something else in this program.",
    }
