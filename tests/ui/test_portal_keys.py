"""Keys from a portal on a real bus: granted, declined, and gone."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from app.ui.chord import parse
from app.ui.key_backend import NOT_ASKED
from app.ui.portal_keys import DECLINED, ENDED, NOT_OFFERED, PortalKeys, trigger
from tests.fakes.bus import Bus, missing_tools, session_bus
from tests.fakes.portal import User, portal
from tests.ui.runs import BOUND_S, until

pytestmark = pytest.mark.usefixtures("qapp")

TOGGLE = "Start or stop captions"


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[Bus]:
    """A bus of this test's own."""
    if missing := missing_tools():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"not installed: {missing}")
    with session_bus(tmp_path) as bus:
        yield bus


class Heard:
    """Keys, and what was heard of them."""

    def __init__(self, address: str) -> None:
        self.keys = PortalKeys(address, app_id="surtitle", descriptions={"toggle": TOGGLE})
        self.pressed: list[str] = []
        self.refused: dict[str, str] = {}
        self.said: list[str] = []
        self.keys.pressed.connect(self.pressed.append)
        self.keys.refused.connect(self.refused.__setitem__)
        self.keys.changed.connect(lambda: self.said.append(self.keys.why_not))

    def bind(self, **wanted: str) -> None:
        self.keys.bind({action: parse(text) for action, text in wanted.items()})

    async def until_said(self, why_not: str) -> None:
        await until(lambda: self.keys.why_not == why_not, self.keys.changed)


@asynccontextmanager
async def serving(address: str, **wanted: str) -> AsyncIterator[Heard]:
    """Serve these keys for the length of a block."""
    heard = Heard(address)
    if wanted:
        heard.bind(**wanted)
    async with asyncio.TaskGroup() as group:
        served = group.create_task(heard.keys.serve())
        yield heard
        heard.keys.close()
        async with asyncio.timeout(BOUND_S):
            await served


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Ctrl+Alt+R", "CTRL+ALT+r"),
        ("Meta+Shift+F9", "SHIFT+LOGO+F9"),
        ("Ctrl+PgUp", "CTRL+Prior"),
        ("Ctrl+,", "CTRL+comma"),
        ("Media Play", "XF86AudioPlay"),
    ],
)
def test_a_key_is_written_as_desktops_do(text: str, written: str) -> None:
    assert trigger(parse(text)) == written


async def test_what_the_user_grants_works(bus: Bus) -> None:
    async with portal(bus.address) as fake:
        async with serving(bus.address, toggle="Ctrl+Alt+R", lock="F9") as heard:
            assert heard.keys.why_not == NOT_ASKED
            await heard.until_said("")
            await fake.until(lambda fake: fake.asked)
            assert fake.app_ids == ["surtitle"]
            assert fake.asked == [{"toggle": (TOGGLE, "CTRL+ALT+r"), "lock": ("lock", "F9")}]
            for action in ("toggle", "lock", "toggle"):
                await fake.press(action)
            await until(lambda: len(heard.pressed) == 3, heard.keys.pressed)
            assert heard.pressed == ["toggle", "lock", "toggle"]
        assert not heard.refused
        assert heard.said == [""]


async def test_where_nothing_is_wanted_nobody_is_asked(bus: Bus) -> None:
    async with portal(bus.address) as fake, serving(bus.address) as heard:
        await heard.until_said("")
        heard.bind()
        assert (fake.asked, fake.sessions) == ([], [])


async def test_the_same_again_asks_nobody_and_others_are_asked_for_in_their_place(bus: Bus) -> None:
    async with portal(bus.address) as fake, serving(bus.address, toggle="F9") as heard:
        await fake.until(lambda fake: len(fake.asked) == 1)
        first = fake.sessions[0]
        heard.bind(toggle="F9")
        heard.bind(toggle="F10")
        await fake.until(lambda fake: len(fake.asked) == 2)
        assert fake.asked[-1] == {"toggle": (TOGGLE, "F10")}
        assert first not in fake.sessions
        await fake.press("toggle", first)  # which is over
        heard.bind(lock="F10")
        await fake.until(lambda fake: len(fake.asked) == 3)
        await fake.press("toggle")
        await fake.press("lock")
        await until(lambda: heard.pressed, heard.keys.pressed)
        assert heard.pressed == ["lock"]
        heard.bind()
        await fake.until(lambda fake: not fake.sessions)


async def test_what_gets_no_key_is_refused(bus: Bus) -> None:
    async with portal(bus.address) as fake:
        fake.keyless = {"lock"}
        async with serving(bus.address, toggle="F9", lock="F10") as heard:
            await until(lambda: heard.refused, heard.keys.refused)
            assert heard.refused == {"lock": "The desktop has no key for this, nor F10."}
            assert heard.keys.works


@pytest.mark.parametrize(("user", "why"), [(User.DECLINES, DECLINED), (User.FAILS, NOT_OFFERED)])
async def test_a_user_who_declines_is_asked_again_when_it_is_wished_again(
    bus: Bus, user: User, why: str
) -> None:
    async with (
        portal(bus.address, user=user) as fake,
        serving(bus.address, toggle="F9") as heard,
    ):
        await heard.until_said(why)
        await fake.until(lambda fake: not fake.sessions)
        fake.user = User.GRANTS
        heard.bind(toggle="F9")
        await heard.until_said("")
        await fake.press("toggle")
        await until(lambda: heard.pressed, heard.keys.pressed)
        assert heard.pressed == ["toggle"]


async def test_a_question_that_is_out_of_date_is_withdrawn(bus: Bus) -> None:
    async with (
        portal(bus.address, user=User.THINKS) as fake,
        serving(bus.address, toggle="F9") as heard,
    ):
        await fake.until(lambda fake: len(fake.asked) == 1)
        fake.user = User.GRANTS
        heard.bind(toggle="F10")
        await fake.until(lambda fake: len(fake.asked) == 2)
        assert len(fake.withdrawn) == 1
        assert len(fake.sessions) == 1
        await fake.press("toggle")
        await until(lambda: heard.pressed, heard.keys.pressed)


async def test_it_ends_while_the_user_thinks(bus: Bus) -> None:
    async with portal(bus.address, user=User.THINKS) as fake:
        async with serving(bus.address, toggle="F9"):
            await fake.until(lambda fake: fake.asked)
        await fake.until(lambda fake: fake.withdrawn)


async def test_late_answers_count(bus: Bus) -> None:
    async with (
        portal(bus.address, user=User.THINKS) as fake,
        serving(bus.address, toggle="F9") as heard,
    ):
        await fake.until(lambda fake: fake.asked)
        await fake.decide(User.DECLINES)
        await heard.until_said(DECLINED)


async def test_a_desktop_without_shortcuts_is_told(bus: Bus) -> None:
    async with (
        portal(bus.address, offers=False),
        serving(bus.address, toggle="F9") as heard,
    ):
        await heard.until_said(NOT_OFFERED)
        assert not heard.keys.works


async def test_a_desktop_without_a_portal_is_told_and_one_that_comes_late_is_asked(
    bus: Bus,
) -> None:
    async with serving(bus.address, toggle="F9") as heard:
        await heard.until_said(NOT_OFFERED)
        async with portal(bus.address) as fake:
            await fake.until(lambda fake: fake.asked)
            assert heard.keys.works


async def test_a_portal_that_is_started_anew_is_asked_anew(bus: Bus) -> None:
    async with serving(bus.address, toggle="F9") as heard:
        async with portal(bus.address) as fake:
            await fake.until(lambda fake: fake.asked)
        await heard.until_said(ENDED)
        async with portal(bus.address) as fake:
            await fake.until(lambda fake: fake.asked)
            assert fake.app_ids[0] == "surtitle"
            await fake.press("toggle")
            await until(lambda: heard.pressed, heard.keys.pressed)


async def test_a_portal_that_ends_while_the_user_thinks_is_told(bus: Bus) -> None:
    async with serving(bus.address, toggle="F9") as heard:
        async with portal(bus.address, user=User.THINKS) as fake:
            await fake.until(lambda fake: fake.asked)
        await until(lambda: not heard.keys.works, heard.keys.changed)


async def test_a_session_that_the_desktop_ends_is_told(bus: Bus) -> None:
    async with portal(bus.address) as fake, serving(bus.address, toggle="F9") as heard:
        await fake.until(lambda fake: fake.asked)
        await fake.end_session()
        await heard.until_said(ENDED)
        heard.bind(toggle="F9")
        await heard.until_said("")


async def test_nonsense_and_strangers_are_not_heard(bus: Bus) -> None:
    async with portal(bus.address) as fake, serving(bus.address, toggle="F9") as heard:
        await fake.until(lambda fake: fake.asked)
        await fake.say_nonsense()
        await fake.press("toggle", "/org/freedesktop/portal/desktop/session/1_2/other")
        await fake.press("unknown")
        await fake.press("toggle")
        await until(lambda: heard.pressed, heard.keys.pressed)
        assert heard.pressed == ["toggle"]


async def test_a_bus_that_goes_away_is_told(bus: Bus) -> None:
    async with serving(bus.address, toggle="F9") as heard:
        await heard.until_said(NOT_OFFERED)
        bus.kill()


@pytest.mark.parametrize("address", ["", "unix:path=/nowhere"])
async def test_where_there_is_no_bus_it_says_so(address: str) -> None:
    async with serving(address, toggle="F9") as heard:
        await heard.until_said(NOT_OFFERED)


async def test_one_that_is_closed_first_asks_nobody(bus: Bus) -> None:
    heard = Heard(bus.address)
    heard.bind(toggle="F9")
    heard.keys.close()
    await heard.keys.serve()
    assert heard.keys.why_not == NOT_ASKED
