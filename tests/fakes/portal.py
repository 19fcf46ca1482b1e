"""A desktop's portal for global shortcuts, with a user who grants, declines or takes their time.

It speaks as org.freedesktop.portal.GlobalShortcuts does, over a bus of its own (tests/fakes/bus.py).
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
from collections.abc import AsyncIterator
from enum import Enum
from typing import Any

from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    new_error,
    new_method_return,
    new_signal,
)
from jeepney.io.asyncio import DBusConnection

from tests.fakes.bus_service import on_bus

NAME = "org.freedesktop.portal.Desktop"
PATH = "/org/freedesktop/portal/desktop"
SETTINGS = "org.freedesktop.portal.Settings"
SHORTCUTS = "org.freedesktop.portal.GlobalShortcuts"
REQUEST = "org.freedesktop.portal.Request"
SESSION = "org.freedesktop.portal.Session"
UNKNOWN = "org.freedesktop.DBus.Error.UnknownMethod"


class User(Enum):
    """What the user does when asked; the numbers are the portal's answers."""

    GRANTS = 0
    DECLINES = 1
    FAILS = 2  # something of the desktop, and not the user
    THINKS = 3  # and answers when the test says so


class FakePortal:
    """The portal, as a test sees it."""

    def __init__(self, connection: DBusConnection, *, user: User, offers: bool) -> None:
        self.user = user
        self.offers = offers  # whether it has global shortcuts at all
        self.keyless: set[str] = set()  # what the user leaves without a key
        self.app_ids: list[str] = []
        self.asked: list[dict[str, tuple[str, str]]] = []  # description and trigger, by action
        self.sessions: list[str] = []  # those that are open
        self.withdrawn: list[str] = []  # requests that were closed by who made them
        self.settings: dict[str, dict[str, tuple[str, Any]]] = {}  # by namespace
        self.something_came = asyncio.Event()
        self._connection = connection
        self._pending: tuple[str, str, list[str]] | None = None

    async def press(self, action: str, session: str | None = None) -> None:
        """Have the user press the key for this."""
        await self._signal(
            PATH,
            SHORTCUTS,
            "Activated",
            "osta{sv}",
            (session or self.sessions[-1], action, 1234, {}),
        )

    async def change_setting(self, space: str, key: str, value: tuple[str, Any]) -> None:
        """Have a setting of the desktop changed."""
        await self._signal(PATH, SETTINGS, "SettingChanged", "ssv", (space, key, value))

    async def say_nonsense(self) -> None:
        """Send signals of the right names that hold the wrong things."""
        for member, interface in (("Activated", SHORTCUTS), ("Response", REQUEST)):
            await self._signal(PATH, interface, member, "s", (self.sessions[-1],))

    async def end_session(self) -> None:
        """End the last session, as a desktop may at any time."""
        await self._signal(self.sessions.pop(), SESSION, "Closed", "a{sv}", ({},))

    async def decide(self, user: User) -> None:
        """Have the user who thinks answer."""
        assert self._pending is not None
        who, handle, actions = self._pending
        await self._respond(who, handle, user, actions)

    async def until(self, holds: Any) -> None:
        """Wait until it holds, looking whenever something was called."""
        async with asyncio.timeout(30):
            while not holds(self):
                self.something_came.clear()
                await self.something_came.wait()

    async def serve(self) -> None:
        """Answer whoever calls."""
        while True:
            message = await self._connection.receive()
            if message.header.message_type is MessageType.method_call:
                await self._take(message)
                self.something_came.set()

    async def _take(self, message: Message) -> None:
        fields = message.header.fields
        who, path = fields[HeaderFields.sender], fields[HeaderFields.path]
        interface, member = fields[HeaderFields.interface], fields[HeaderFields.member]
        sender, body = who[1:].replace(".", "_"), message.body
        if member == "Register":
            self.app_ids.append(body[0])
            await self._connection.send(new_method_return(message))
        elif (interface, member) == (SESSION, "Close"):
            self.sessions.remove(path)
        elif (interface, member) == (REQUEST, "Close"):
            self.withdrawn.append(path)
        elif member == "ReadAll":
            await self._connection.send(new_method_return(message, "a{sa{sv}}", (self.settings,)))
        elif not self.offers:
            await self._connection.send(new_error(message, UNKNOWN, "s", ("No such interface",)))
        elif member == "Get":
            await self._connection.send(new_method_return(message, "v", (("u", 1),)))
        elif member in ("CreateSession", "BindShortcuts"):
            options = body[-1]
            handle = f"{PATH}/request/{sender}/{options['handle_token'][1]}"
            await self._connection.send(new_method_return(message, "o", (handle,)))
            if member == "CreateSession":
                session = f"{PATH}/session/{sender}/{options['session_handle_token'][1]}"
                self.sessions.append(session)
                results = {"session_handle": ("s", session)}
                await self._signal(handle, REQUEST, "Response", "ua{sv}", (0, results), to=who)
            else:
                await self._bind(who, handle, body)

    async def _bind(self, who: str, handle: str, body: Any) -> None:
        session, shortcuts, parent, _ = body
        assert (session, parent) == (self.sessions[-1], "")
        self.asked.append(
            {
                action: (about["description"][1], about["preferred_trigger"][1])
                for action, about in shortcuts
            }
        )
        actions = [action for action, _ in shortcuts]
        if self.user is User.THINKS:
            self._pending = (who, handle, actions)
        else:
            await self._respond(who, handle, self.user, actions)

    async def _respond(self, who: str, handle: str, user: User, actions: list[str]) -> None:
        results = {
            "shortcuts": (
                "a(sa{sv})",
                [
                    (action, {"trigger_description": ("s", "Press something")})
                    for action in actions
                    if action not in self.keyless
                ],
            )
        }
        answer = (user.value, results if user is User.GRANTS else {})
        await self._signal(handle, REQUEST, "Response", "ua{sv}", answer, to=who)

    async def _signal(
        self,
        path: str,
        interface: str,
        member: str,
        signature: str,
        body: Any,
        *,
        to: str | None = None,
    ) -> None:
        message = new_signal(DBusAddress(path, interface=interface), member, signature, body)
        if to is not None:
            message.header.fields[HeaderFields.destination] = to
        await self._connection.send(message)


@contextlib.asynccontextmanager
async def portal(
    address: str, *, user: User = User.GRANTS, offers: bool = True
) -> AsyncIterator[FakePortal]:
    """Run the portal on this bus for the length of a block."""
    made = functools.partial(FakePortal, user=user, offers=offers)
    async with on_bus(address, NAME, made) as fake:
        yield fake
