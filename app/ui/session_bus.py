"""The user's D-Bus, spoken to on the loop: calls with their answers, and signals as they come."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any, NoReturn

from jeepney import DBusAddress, HeaderFields, Message, MessageFlag, MessageType, new_method_call
from jeepney.bus_messages import MatchRule, message_bus
from jeepney.io.asyncio import DBusConnection, open_dbus_connection
from jeepney.wrappers import DBusErrorResponse, unwrap_msg

# An answer may first need a service to be started, for which the bus itself allows 25 s.
ANSWER_BOUND_S = 30.0


class BusError(Exception):
    """There is no bus, it is gone, or what was called is not there; for the log."""


def bus_address(environ: Mapping[str, str]) -> str:
    """Return where the bus of this session is, "" where that is not known."""
    if address := environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return address
    folder = environ.get("XDG_RUNTIME_DIR")
    return f"unix:path={folder}/bus" if folder else ""


class SessionBus:
    """One connection, from `connected` to the end of its block."""

    def __init__(self, connection: DBusConnection, hear: Callable[[Message], None]) -> None:
        self.name = str(connection.unique_name)
        self._connection = connection
        self._hear = hear
        self._answers: dict[int, asyncio.Future[Message]] = {}

    async def listen(self, *rules: MatchRule) -> None:
        """Hear these signals from now on."""
        for rule in rules:
            await self._answer(message_bus.AddMatch(rule))

    async def call(self, what: DBusAddress, method: str, signature: str, body: Any) -> Any:
        """Call a method and return the body of the answer; raises BusError."""
        return await self._answer(new_method_call(what, method, signature, body))

    async def tell(self, what: DBusAddress, method: str) -> None:
        """Call a method whose answer is of no interest."""
        message = new_method_call(what, method)
        message.header.flags |= MessageFlag.no_reply_expected
        await self._connection.send(message)

    async def _answer(self, message: Message) -> Any:
        serial = next(self._connection.outgoing_serial)
        answer = self._answers[serial] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(ANSWER_BOUND_S):
                await self._connection.send(message, serial=serial)
                return unwrap_msg(await answer)
        except (DBusErrorResponse, TimeoutError) as problem:
            member = message.header.fields[HeaderFields.member]
            raise BusError(f"{member}: {problem!r} {problem}") from problem
        finally:
            del self._answers[serial]

    async def read(self) -> NoReturn:
        """Take in what comes, until the bus is gone."""
        while True:
            message = await self._connection.receive()
            kind = message.header.message_type
            if kind is MessageType.signal:
                self._hear(message)
            elif kind in (MessageType.method_return, MessageType.error):
                answer = self._answers.get(message.header.fields[HeaderFields.reply_serial])
                if answer is not None and not answer.done():
                    answer.set_result(message)


@contextlib.asynccontextmanager
async def connected(address: str, hear: Callable[[Message], None]) -> AsyncIterator[SessionBus]:
    """Be connected for the length of a block; raises BusError, also when the bus goes away in it."""
    try:
        async with asyncio.timeout(ANSWER_BOUND_S):
            connection = await open_dbus_connection(address)
    except (OSError, EOFError, ValueError, RuntimeError) as problem:
        raise BusError(f"no session bus: {problem!r}") from problem
    bus = SessionBus(connection, hear)
    try:
        async with asyncio.TaskGroup() as group:
            reading = group.create_task(bus.read())
            yield bus
            reading.cancel()
    except BaseExceptionGroup as problems:
        _, others = problems.split((OSError, EOFError, BusError))
        if others is not None:
            raise
        raise BusError(f"the session bus is gone: {problems!r}") from problems
    finally:
        with contextlib.suppress(OSError):
            await connection.close()
