"""A service of a test's own on its bus (tests/fakes/bus.py), for the length of a block."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Protocol, TypeVar

from jeepney.bus_messages import message_bus
from jeepney.io.asyncio import DBusConnection, open_dbus_connection


class Service(Protocol):
    """What answers on the bus."""

    async def serve(self) -> None:
        """Answer whoever calls, until it is cancelled."""


S = TypeVar("S", bound=Service)


@contextlib.asynccontextmanager
async def on_bus(address: str, name: str, make: Callable[[DBusConnection], S]) -> AsyncIterator[S]:
    """Run the service that is made for the connection to this bus, under this name."""
    connection = await open_dbus_connection(address)
    service = make(connection)
    try:
        async with asyncio.TaskGroup() as group:
            await connection.send(message_bus.RequestName(name))
            serving = group.create_task(service.serve())
            yield service
            serving.cancel()
    finally:
        await connection.close()
