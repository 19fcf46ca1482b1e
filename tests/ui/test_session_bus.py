"""A real bus, with services on it, and what comes over it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from jeepney import DBusAddress, HeaderFields, MatchRule, Message, new_signal
from jeepney.io.asyncio import open_dbus_connection

from app.ui.session_bus import BusError, bus_address, connected
from tests.fakes.bus import Bus, missing_tools, session_bus

ITSELF = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
HERE = DBusAddress("/here", interface="org.example.Here")


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[Bus]:
    """A bus of this test's own."""
    if missing := missing_tools():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"not installed: {missing}")
    with session_bus(tmp_path) as bus:
        yield bus


def forget(_: Message) -> None:
    pass


async def test_a_call_has_its_answer(bus: Bus) -> None:
    async with connected(bus.address, forget) as connection:
        (names,) = await connection.call(ITSELF, "ListNames", "", ())
        assert connection.name in names
        owners = await asyncio.gather(
            *(connection.call(ITSELF, "GetNameOwner", "s", (name,)) for name in names)
        )
        assert owners == [(name,) for name in names]


async def test_an_error_is_one(bus: Bus) -> None:
    async with connected(bus.address, forget) as connection:
        with pytest.raises(BusError, match=r"GetNameOwner: .*NameHasNoOwner"):
            await connection.call(ITSELF, "GetNameOwner", "s", ("org.example.Nobody",))
        assert await connection.call(ITSELF, "ListNames", "", ())


async def test_signals_are_heard_once_they_are_listened_to(bus: Bus) -> None:
    heard: asyncio.Queue[str] = asyncio.Queue()

    def hear(message: Message) -> None:
        if message.header.fields[HeaderFields.interface] == HERE.interface:
            heard.put_nowait(message.header.fields[HeaderFields.member])

    other = await open_dbus_connection(bus.address)
    async with connected(bus.address, hear) as connection, other:
        await connection.listen(MatchRule(type="signal", interface=HERE.interface, member="Wanted"))
        for member in ("Unwanted", "Wanted"):
            await other.send(new_signal(HERE, member))
        assert await heard.get() == "Wanted"


async def test_what_is_only_told_is_not_answered(bus: Bus) -> None:
    async with connected(bus.address, forget) as connection:
        await connection.tell(ITSELF, "ListNames")
        await connection.tell(ITSELF, "Nonsense")
        assert await connection.call(ITSELF, "GetId", "", ())


async def test_a_bus_that_goes_away_ends_what_waits_for_it(bus: Bus) -> None:
    async def outlive() -> None:
        async with connected(bus.address, forget):
            bus.kill()
            await asyncio.Event().wait()

    with pytest.raises(BusError, match="is gone"):
        await outlive()


async def test_what_goes_wrong_elsewhere_is_not_the_bus_s_affair(bus: Bus) -> None:
    async def stumble() -> None:
        async with connected(bus.address, forget):
            raise ZeroDivisionError

    with pytest.raises(ExceptionGroup) as problem:
        await stumble()
    assert problem.group_contains(ZeroDivisionError)


async def test_a_call_that_fails_ends_the_connection_as_what_it_is(bus: Bus) -> None:
    async def call() -> None:
        async with connected(bus.address, forget) as connection:
            await connection.call(ITSELF, "Nonsense", "", ())

    with pytest.raises(BusError, match="Nonsense"):
        await call()


@pytest.mark.parametrize("address", ["", "nonsense", "tcp:host=localhost", "unix:path=/nowhere"])
async def test_where_there_is_no_bus_it_says_so(address: str) -> None:
    with pytest.raises(BusError, match="no session bus"):
        async with connected(address, forget):
            pass


def test_the_bus_is_where_the_session_says() -> None:
    named = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/a", "XDG_RUNTIME_DIR": "/run/user/1000"}
    assert bus_address(named) == "unix:path=/a"
    del named["DBUS_SESSION_BUS_ADDRESS"]
    assert bus_address(named) == "unix:path=/run/user/1000/bus"
    assert bus_address({}) == ""
