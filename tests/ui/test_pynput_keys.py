"""Keys that come on a listener's own thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from app.ui.chord import parse
from app.ui.pynput_keys import NOT_ALLOWED, PynputKeys
from tests.fakes import hot_keys
from tests.ui.runs import until

pytestmark = pytest.mark.usefixtures("qapp")


class Heard:
    """Keys, and what was heard of them."""

    def __init__(self, platform: str = "win32") -> None:
        self.allowed = True
        self.keys = PynputKeys(hot_keys, platform=platform, is_allowed=lambda: self.allowed)
        self.pressed: list[str] = []
        self.refused: dict[str, str] = {}
        self.threads: set[threading.Thread] = set()
        self.keys.pressed.connect(self.pressed.append)
        self.keys.pressed.connect(lambda _: self.threads.add(threading.current_thread()))
        self.keys.refused.connect(self.refused.__setitem__)

    def bind(self, **wanted: str) -> None:
        self.keys.bind({action: parse(text) for action, text in wanted.items()})

    @property
    def listener(self) -> hot_keys.GlobalHotKeys:
        """The one that listens."""
        self.keys._listener.wait()
        (listener,) = hot_keys.GlobalHotKeys.running
        return listener


@pytest.fixture(autouse=True)
def _nobody_listens_on() -> Iterator[None]:
    yield
    for listener in list(hot_keys.GlobalHotKeys.running):
        listener.join(10)
    assert hot_keys.GlobalHotKeys.running == []


@pytest.fixture
def heard() -> Iterator[Heard]:
    heard = Heard()
    yield heard
    heard.keys.close()


async def test_a_key_is_told_on_the_windows_own_thread(heard: Heard) -> None:
    heard.bind(toggle="Ctrl+Alt+R", lock="F9")
    heard.listener.press("<ctrl>+<alt>+r")
    heard.listener.press("<f9>")
    await until(lambda: len(heard.pressed) == 2, heard.keys.pressed)
    assert heard.pressed == ["toggle", "lock"]
    assert heard.threads == {threading.main_thread()}


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Meta+Shift+Space", "<shift>+<cmd>+<space>"),
        ("Ctrl+PgUp", "<ctrl>+<page_up>"),
        ("Ctrl+,", "<ctrl>+,"),
        ("Ctrl++", "<ctrl>++"),
        ("Ctrl+Ö", "<ctrl>+ö"),
        ("Media Next", "<media_next>"),
    ],
)
async def test_a_key_is_written_as_pynput_does(heard: Heard, text: str, keys: str) -> None:
    heard.bind(this=text)
    assert list(heard.listener.hotkeys) == [keys]


async def test_qt_s_ctrl_is_the_mac_s_command() -> None:
    heard = Heard("darwin")
    heard.bind(toggle="Ctrl+Alt+R", lock="Meta+R")
    assert list(heard.listener.hotkeys) == ["<cmd>+<alt>+r", "<ctrl>+r"]
    heard.keys.close()


async def test_what_the_system_does_not_know_is_refused_and_the_others_work(heard: Heard) -> None:
    heard.bind(one="Microphone Mute", two="Ctrl+Home", three="Ctrl+R")
    assert heard.refused == {
        "one": "Microphone Mute can't be heard from other programs here.",
        "two": "Ctrl+Home can't be heard from other programs here.",
    }
    heard.listener.press("<ctrl>+r")
    await until(lambda: heard.pressed == ["three"], heard.keys.pressed)


async def test_what_is_bound_anew_takes_the_place_of_what_was(heard: Heard) -> None:
    heard.bind(toggle="Ctrl+R")
    before = heard.listener
    before.press("<ctrl>+r")  # it is on its way, and comes too late
    heard.bind(lock="Ctrl+L")
    before.join(10)
    heard.listener.press("<ctrl>+l")
    await until(lambda: heard.pressed, heard.keys.pressed)
    assert heard.pressed == ["lock"]


async def test_where_nothing_is_bound_nobody_listens(heard: Heard) -> None:
    heard.bind()
    assert hot_keys.GlobalHotKeys.running == []
    heard.bind(toggle="Ctrl+R")
    listener = heard.listener
    heard.bind()
    listener.join(10)
    assert hot_keys.GlobalHotKeys.running == []


async def test_without_leave_it_says_what_to_do_and_with_it_it_works(heard: Heard) -> None:
    heard.allowed = False
    heard.bind(toggle="Ctrl+R")
    assert (heard.keys.works, heard.keys.why_not) == (False, NOT_ALLOWED)
    assert hot_keys.GlobalHotKeys.running == []
    heard.allowed = True
    heard.bind(toggle="Ctrl+R")
    assert heard.keys.works
    assert heard.listener


async def test_a_system_that_asks_nobody_lets_everybody() -> None:
    keys = PynputKeys(hot_keys, platform="win32")
    assert keys.works
