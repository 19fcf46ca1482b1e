"""The door with real sockets before it, in a server that lets everybody in."""

from __future__ import annotations

import asyncio
import functools
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.http11 import Request, Response

from app.recognizer.door import (
    ACCEPTED_AT_ONCE,
    IDLE_S,
    MAX_CONNECTIONS,
    MOST_KNOCKING,
    REQUEST_BYTES,
    UNREAD_BYTES,
    Door,
    Guest,
)

BOUND_S = 30.0
Knock = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class House:
    """A server with a door, whose clock and occupants are the test's."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.door = Door(lambda: self.now)
        self.inside: list[Guest] = []
        self.idle_since: float | None = None  # of all that are inside

    async def judge(self, guest: ServerConnection, _: Request) -> Response | None:
        assert isinstance(guest, Guest)
        return None if self.door.enter(guest) else guest.respond(503, "full")

    async def talk(self, guest: ServerConnection) -> None:
        assert isinstance(guest, Guest)
        guest.occupant = self
        self.inside.append(guest)
        await guest.send("welcome")
        await guest.wait_closed()
        self.inside.remove(guest)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[int]:
        made: Any = functools.partial(Guest, self.door)
        async with serve(
            self.talk,
            "127.0.0.1",
            0,
            process_request=self.judge,
            create_connection=made,
            backlog=ACCEPTED_AT_ONCE,
        ) as server:
            try:
                yield server.sockets[0].getsockname()[1]
            finally:
                self.door.shut()


async def knock(port: int, first: bytes = b"") -> Knock:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(first)
    return reader, writer


async def is_cut(one: Knock) -> bool:
    """Wait until the server has said or ended something."""
    try:
        async with asyncio.timeout(BOUND_S):
            return not await one[0].read(1)
    except ConnectionError:
        return True


async def come(port: int) -> ClientConnection:
    """Return a client that was let in."""
    client = await connect(f"ws://127.0.0.1:{port}", proxy=None, compression=None)
    assert await client.recv() == "welcome"
    return client


async def test_of_many_that_never_ask_the_oldest_give_way_and_a_client_gets_in() -> None:
    more = 40
    async with House().open() as port:
        knocking = [await knock(port, b"GET / HT") for _ in range(MOST_KNOCKING + more)]
        for one in knocking[:more]:
            assert await is_cut(one)
        client = await come(port)
        assert not any(one[0].at_eof() for one in knocking[more + 1 :])
        await client.close()
        for one in knocking:
            one[1].close()


async def test_clients_that_were_let_in_do_not_give_way_to_those_that_knock() -> None:
    async with House().open() as port:
        client = await come(port)
        knocking = [await knock(port) for _ in range(MOST_KNOCKING + 1)]
        assert await is_cut(knocking[0])
        await (await client.ping())
        await client.close()
        for one in knocking:
            one[1].close()


@pytest.mark.parametrize(
    "first",
    [
        b"GET / HTTP/1.1\r\n" + b"".join(b"X-%d: %s\r\n" % (n, b"x" * 8000) for n in range(3)),
        b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * (REQUEST_BYTES // 6),
    ],
    ids=["long headers", "many headers"],
)
async def test_a_request_that_is_too_long_is_not_read_to_its_end(first: bytes) -> None:
    async with House().open() as port:
        one = await knock(port, first)
        assert await is_cut(one)
        one[1].close()


@pytest.mark.parametrize(
    "first",
    [b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx", b"\x00\xff\r\n\r\n", b"\n"],
)
async def test_what_is_no_request_is_cut_off_without_a_word(first: bytes) -> None:
    async with House().open() as port:
        one = await knock(port, first)
        assert await is_cut(one)
        one[1].close()


async def test_a_greeting_of_tls_is_no_request_either() -> None:
    trust = ssl.create_default_context()
    async with House().open() as port:
        async with asyncio.timeout(BOUND_S):
            with pytest.raises((ssl.SSLError, ConnectionError)):
                await asyncio.open_connection("127.0.0.1", port, ssl=trust)


async def test_who_asks_and_asks_and_reads_no_answer_is_cut_off() -> None:
    async with House().open() as port:
        client = await come(port)
        client.transport.pause_reading()
        with pytest.raises(ConnectionClosed):
            await ping_for_ever(client)
        client.transport.abort()


async def ping_for_ever(client: ClientConnection) -> None:
    for number in range(100 * UNREAD_BYTES // 125):  # the system keeps some megabytes
        await client.ping(str(number).ljust(125))


async def full(port: int) -> list[ClientConnection]:
    return [await come(port) for _ in range(MAX_CONNECTIONS)]


async def test_one_more_than_there_are_places_for_is_told_so_while_all_are_busy() -> None:
    house = House()
    async with house.open() as port:
        clients = await full(port)
        house.now += 10 * IDLE_S
        with pytest.raises(InvalidStatus, match="503"):
            await come(port)
        house.idle_since = house.now - IDLE_S + 1
        with pytest.raises(InvalidStatus, match="503"):
            await come(port)
        for client in clients:
            await client.close()


async def test_one_that_was_idle_for_long_gives_its_place_to_another() -> None:
    house = House()
    async with house.open() as port:
        clients = await full(port)
        house.idle_since = house.now - IDLE_S
        last = await come(port)
        ended = [client for client in clients if await has_ended(client)]
        assert len(ended) == 1
        assert (ended[0].close_code, ended[0].close_reason) == (
            1013,
            "idle, and another client needs the place",
        )
        assert len(house.inside) == MAX_CONNECTIONS
        for client in (*clients, last):
            await client.close()


async def has_ended(client: ClientConnection) -> bool:
    try:
        await (await client.ping())
    except ConnectionClosed:
        return True
    return False


async def test_an_idle_one_that_reads_nothing_gives_its_place_all_the_same() -> None:
    house = House()
    async with house.open() as port:
        clients = await full(port)
        for client in clients:
            client.transport.pause_reading()
        house.idle_since = house.now - IDLE_S
        for guest in house.inside:
            guest.transport.write(bytes(10 * 2**20))  # more than the system keeps
        last = await come(port)
        await last.close()
        for client in clients:
            client.transport.abort()


async def test_a_place_is_free_again_when_its_client_is_gone() -> None:
    house = House()
    async with house.open() as port:
        for _ in range(MAX_CONNECTIONS + 1):
            client = await come(port)
            await client.close()
            await client.wait_closed()
            while house.inside:
                await asyncio.sleep(0)


async def test_shutting_cuts_off_all_that_are_there() -> None:
    house = House()
    async with house.open() as port:
        silent, client = await knock(port), await come(port)
        house.door.shut()
        assert await is_cut(silent)
        with pytest.raises(ConnectionClosed):
            await client.recv()
        silent[1].close()
