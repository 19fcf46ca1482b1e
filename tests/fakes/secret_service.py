"""A desktop's Secret Service with one collection, on a bus of its own (tests/fakes/bus.py).

It answers what reading needs: whether the collection is locked, what is found in it, and the secret,
which it gives as it is, since it offers no encryption.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

from jeepney import HeaderFields, Message, MessageType, new_error, new_method_return
from jeepney.io.asyncio import DBusConnection

from tests.fakes.bus_service import on_bus

NAME = "org.freedesktop.secrets"
DEFAULT = "/org/freedesktop/secrets/aliases/default"
ITEM = "/org/freedesktop/secrets/collection/login/1"
SESSION = "/org/freedesktop/secrets/session/1"
NOT_SUPPORTED = "org.freedesktop.DBus.Error.NotSupported"
UNKNOWN = "org.freedesktop.DBus.Error.UnknownObject"


class FakeSecretService:
    """The service, as a test sees it."""

    def __init__(self, connection: DBusConnection) -> None:
        self.kept: dict[tuple[str, str], str] = {}  # by service and user name
        self.is_locked = False
        self.has_collection = True
        self.asked: list[str] = []  # the methods that were called
        self._connection = connection
        self._found = ""

    async def serve(self) -> None:
        """Answer whoever calls."""
        while True:
            message = await self._connection.receive()
            if message.header.message_type is MessageType.method_call:
                self.asked.append(message.header.fields[HeaderFields.member])
                await self._connection.send(self._answer(message))

    def _answer(self, message: Message) -> Message:
        if message.header.fields[HeaderFields.path] == DEFAULT and not self.has_collection:
            return new_error(message, UNKNOWN, "s", ("No such collection",))
        match message.header.fields[HeaderFields.member], message.body:
            case "Get", (_, "Locked"):
                return new_method_return(message, "v", (("b", self.is_locked),))
            case "Get", (_, "Label"):
                return new_method_return(message, "v", (("s", "Login"),))
            case "SearchItems", (attributes,):
                return new_method_return(message, "ao", (self._search(attributes),))
            case "Unlock", (paths,):
                return new_method_return(message, "aoo", (paths, "/"))  # and nobody is asked
            case "OpenSession", ("plain", _):
                return new_method_return(message, "vo", (("s", ""), SESSION))
            case "GetSecret", _:
                secret = (SESSION, b"", self._found.encode(), "text/plain")
                return new_method_return(message, "(oayays)", (secret,))
        return new_error(message, NOT_SUPPORTED, "s", ("It has nothing of the kind",))

    def _search(self, attributes: dict[str, str]) -> list[str]:
        found = self.kept.get((attributes["service"], attributes["username"]))
        self._found = found or ""
        return [] if found is None else [ITEM]


@contextlib.asynccontextmanager
async def secret_service(address: str) -> AsyncIterator[FakeSecretService]:
    """Run the service on this bus for the length of a block."""
    async with on_bus(address, NAME, FakeSecretService) as fake:
        yield fake
