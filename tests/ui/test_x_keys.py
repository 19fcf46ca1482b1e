"""Keys pressed on a real X server, while another program has the focus."""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
import time
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from Xlib import X
from Xlib.display import Display
from Xlib.ext import xtest

from app.ui.chord import parse
from app.ui.x_keys import LOST, NO_DISPLAY, XKeys
from tests.fakes.desktop import Desktop, missing_tools
from tests.fakes.other_program import OtherProgram, other_program
from tests.ui.runs import until

pytestmark = pytest.mark.screen

NEXT_LAYOUT = "0xfe08"
CYRILLIC_KA = "0x6cb"  # on the key that is R elsewhere
CONTROL, ALT, R, CAPS_LOCK = 37, 64, 27, 66  # the keys themselves, whatever they write


@pytest.fixture
def desktop() -> Iterator[Desktop]:
    """A desktop of this test's own: layouts and locks outlive a test."""
    if missing := missing_tools():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"not installed: {missing}")
    with Desktop() as desktop:
        yield desktop


@pytest.fixture
def other(desktop: Desktop) -> Iterator[OtherProgram]:
    """Another program, which has the focus."""
    with other_program(desktop) as other:
        yield other


class Heard:
    """Keys bound on a desktop, and what was heard of them."""

    def __init__(self, desktop: Desktop, **wanted: str) -> None:
        self.keys = XKeys(desktop.environment["DISPLAY"])
        self.pressed: list[str] = []
        self.refused: dict[str, str] = {}
        self.keys.pressed.connect(self.pressed.append)
        self.keys.refused.connect(self.refused.__setitem__)
        self.bind(**wanted)

    def bind(self, **wanted: str) -> None:
        self.keys.bind({action: parse(text) for action, text in wanted.items()})

    async def until(self, *pressed: str) -> None:
        await until(lambda: self.pressed == [*pressed], self.keys.pressed)


@pytest.fixture
def bound(qapp: QApplication, desktop: Desktop) -> Iterator[Heard]:
    """Two keys."""
    heard = Heard(desktop, toggle="Ctrl+Alt+R", fence="Ctrl+Alt+T")
    yield heard
    heard.keys.close()


def lay_out(desktop: Desktop, *layout: str) -> None:
    subprocess.run(["setxkbmap", *layout], env={**os.environ, **desktop.environment}, check=True)


def press(desktop: Desktop, *codes: int) -> None:
    """Press keys by their numbers; xdotool leaves no layout but the first."""
    with contextlib.closing(Display(desktop.environment["DISPLAY"])) as hand:
        for code in codes:
            xtest.fake_input(hand, X.KeyPress, code)
        for code in reversed(codes):
            xtest.fake_input(hand, X.KeyRelease, code)
        hand.sync()


async def test_a_key_works_while_another_program_has_the_focus(
    desktop: Desktop, other: OtherProgram, bound: Heard
) -> None:
    desktop.xdotool("key", "a")
    assert await other.next_key() == "a"
    desktop.xdotool("key", "ctrl+alt+r")
    await bound.until("toggle")
    desktop.xdotool("key", "b")
    assert await other.next_key() == "b"  # and got nothing in between


async def test_other_modifiers_are_other_keys(
    desktop: Desktop, other: OtherProgram, bound: Heard
) -> None:
    for keys in ("ctrl+r", "alt+r", "r", "ctrl+alt+shift+r"):
        desktop.xdotool("key", keys)
        assert await other.next_key() == "r"
    desktop.xdotool("key", "ctrl+alt+t")
    await bound.until("fence")


@pytest.mark.parametrize("locks", [("Num_Lock",), ("Caps_Lock",), ("Num_Lock", "Caps_Lock")])
async def test_locks_make_no_difference(
    desktop: Desktop, other: OtherProgram, bound: Heard, locks: tuple[str, ...]
) -> None:
    desktop.xdotool("key", *locks)
    desktop.xdotool("key", "ctrl+alt+r")
    await bound.until("toggle")
    desktop.xdotool("key", *locks)
    desktop.xdotool("key", "ctrl+alt+r")
    await bound.until("toggle", "toggle")


async def test_a_held_key_is_pressed_once(
    desktop: Desktop, other: OtherProgram, bound: Heard
) -> None:
    began = time.monotonic()
    desktop.xdotool("keydown", "ctrl", "keydown", "alt", "keydown", "j")
    for _ in range(4):  # so long does it take until this desktop repeats keys
        assert await other.next_key() == "j"
    took = time.monotonic() - began
    desktop.xdotool("keyup", "j", "keydown", "r")
    await asyncio.sleep(took)
    desktop.xdotool("keyup", "alt", "keyup", "ctrl")  # before the key itself
    await asyncio.sleep(took)
    desktop.xdotool("keyup", "r", "key", "ctrl+alt+t")
    await bound.until("toggle", "fence")
    desktop.xdotool("key", "ctrl+alt+r", "key", "ctrl+alt+r", "key", "ctrl+alt+t")
    await bound.until("toggle", "fence", "toggle", "toggle", "fence")


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("F9", "F9"),
        ("Shift+F12", "shift+F12"),
        ("Ctrl+Space", "ctrl+space"),
        ("Meta+Home", "super+Home"),
        ("Ctrl+PgDown", "ctrl+Next"),
        ("Ctrl+Alt+Ins", "ctrl+alt+Insert"),
        ("Ctrl+Shift+Left", "ctrl+shift+Left"),
        ("Ctrl+,", "ctrl+comma"),
        ("Ctrl+?", "ctrl+question"),
        ("Ctrl+Shift+?", "ctrl+shift+slash"),
        ("Ctrl+1", "ctrl+1"),
        ("Ctrl+Num+5", "ctrl+KP_5"),
        ("Media Play", "XF86AudioPlay"),
        ("Volume Mute", "XF86AudioMute"),
    ],
)
async def test_many_kinds_of_keys_work(
    desktop: Desktop, other: OtherProgram, bound: Heard, text: str, keys: str
) -> None:
    bound.bind(this=text)
    desktop.xdotool("key", keys)
    await bound.until("this")
    assert not bound.refused


async def test_a_key_that_another_program_has_is_refused_and_the_others_work(
    desktop: Desktop, bound: Heard
) -> None:
    with other_program(desktop, "g") as other:
        bound.bind(taken="Ctrl+Alt+G", free="Ctrl+Alt+H")
        assert bound.refused == {"taken": "Another program has Ctrl+Alt+G."}
        desktop.xdotool("key", "ctrl+alt+g")
        assert await other.next_key() == "g"
        desktop.xdotool("key", "ctrl+alt+h")
        await bound.until("free")
    bound.refused.clear()
    bound.bind(taken="Ctrl+Alt+G")  # now that it has ended
    assert not bound.refused
    desktop.xdotool("key", "ctrl+alt+g")
    await bound.until("free", "taken")


async def test_a_key_of_which_another_program_has_a_part_is_left_to_it(
    desktop: Desktop, bound: Heard
) -> None:
    # The other takes it without Num Lock only, so that with it the key could be had.
    with other_program(desktop, "g") as other:
        bound.bind(taken="Ctrl+Alt+G", fence="Ctrl+Alt+T")
        desktop.xdotool("key", "Num_Lock", "key", "ctrl+alt+g", "key", "ctrl+alt+t")
        desktop.xdotool("key", "Num_Lock")
        assert await other.next_key() == "g"
    await bound.until("fence")


async def test_two_ways_to_write_one_key_are_one_key(bound: Heard) -> None:
    bound.bind(one="Ctrl+?", other="Ctrl+Shift+/")
    assert bound.refused == {"other": "Ctrl+Shift+/ does something else in this program."}


async def test_a_key_that_the_keyboard_lacks_is_refused(bound: Heard) -> None:
    bound.bind(lacking="Ctrl+Ö")
    assert bound.refused == {"lacking": "This keyboard has no Ctrl+Ö."}


async def test_what_is_bound_anew_takes_the_place_of_what_was(
    desktop: Desktop, other: OtherProgram, bound: Heard
) -> None:
    bound.bind(other="Ctrl+Alt+Y", fence="Ctrl+Alt+T")
    desktop.xdotool("key", "ctrl+alt+r")
    assert await other.next_key() == "r"
    desktop.xdotool("key", "ctrl+alt+y", "key", "ctrl+alt+t")
    await bound.until("other", "fence")
    bound.bind()
    desktop.xdotool("key", "ctrl+alt+t")
    assert await other.next_key() == "t"


async def test_it_can_be_bound_anew_by_the_key_itself(desktop: Desktop, bound: Heard) -> None:
    bound.keys.pressed.connect(lambda action: bound.bind(next="Ctrl+Alt+Y"))
    desktop.xdotool("key", "ctrl+alt+r")
    await bound.until("toggle")
    desktop.xdotool("key", "ctrl+alt+y")
    await bound.until("toggle", "next")


async def test_after_the_end_the_key_is_the_others_again(
    desktop: Desktop, other: OtherProgram, bound: Heard
) -> None:
    bound.keys.close()
    bound.keys.close()  # twice does no harm
    desktop.xdotool("key", "ctrl+alt+r")
    assert await other.next_key() == "r"
    bound.bind(toggle="Ctrl+Alt+R")  # nor does this
    with other_program(desktop, "r"):
        pass


async def test_a_key_that_moves_with_the_layout_is_grabbed_where_it_is_then(
    desktop: Desktop, other: OtherProgram, bound: Heard
) -> None:
    bound.bind(moving="Ctrl+Alt+Y", fence="Ctrl+Alt+T")
    lay_out(desktop, "de")  # where Y and Z have changed places
    await until_bound(desktop, bound, "ctrl+alt+y", "moving")
    bound.pressed.clear()
    desktop.xdotool("key", "ctrl+alt+z")
    while await other.next_key() != "z":
        pass  # what it got before all had heard of the layout
    desktop.xdotool("key", "ctrl+alt+t")
    await bound.until("fence")


async def test_a_second_layout_that_is_switched_to_takes_no_key_away(
    desktop: Desktop, other: OtherProgram, bound: Heard
) -> None:
    lay_out(desktop, "us,ru", "-option", "grp:caps_toggle")
    press(desktop, CAPS_LOCK)
    press(desktop, R)
    assert [await other.next_key(), await other.next_key()] == [NEXT_LAYOUT, CYRILLIC_KA]
    press(desktop, CONTROL, ALT, R)
    await bound.until("toggle")


async def test_a_layout_without_the_key_says_so_and_one_with_it_brings_it_back(
    desktop: Desktop, bound: Heard
) -> None:
    bound.bind(umlaut="Ctrl+Ö", fence="Ctrl+Alt+T")
    bound.refused.clear()
    lay_out(desktop, "de")
    await until_bound(desktop, bound, "ctrl+odiaeresis", "umlaut")
    lay_out(desktop, "us")
    await until(lambda: bound.refused, bound.keys.refused)
    assert bound.refused == {"umlaut": "This keyboard has no Ctrl+Ö."}


async def until_bound(desktop: Desktop, bound: Heard, keys: str, action: str) -> None:
    """Press it until it works: when a program has heard of a new keyboard is its own affair."""
    async with asyncio.timeout(30):
        while action not in bound.pressed:
            desktop.xdotool("key", keys)
            await asyncio.sleep(0.05)


@pytest.mark.filterwarnings("ignore:unclosed")  # python-xlib leaves its socket to the collector
async def test_where_there_is_no_display_it_says_so(qapp: QApplication) -> None:
    keys = XKeys(":31999")
    assert (keys.works, keys.why_not) == (False, NO_DISPLAY)
    keys.bind({"toggle": parse("Ctrl+Alt+R")})
    keys.close()


async def test_a_display_that_goes_away_is_told(qapp: QApplication) -> None:
    with Desktop() as desktop:
        bound = Heard(desktop, toggle="Ctrl+Alt+R")
    await until(lambda: not bound.keys.works, bound.keys.changed)
    assert bound.keys.why_not == LOST
    bound.bind(toggle="Ctrl+Alt+T")
    bound.keys.close()
