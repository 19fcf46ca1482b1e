"""Who is at the server and how many: bounds that hold before anybody has shown a token.

Any local program, and any web page, can open connections. Those that have not asked for a WebSocket
yet are few, give way to newer ones, and may say little; those let in have places, and one that has
long said nothing gives its place up when another client needs it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Protocol

from websockets.asyncio.server import ServerConnection

# Each holds at most some 20 s of audio, one message, and a model's state; more are a mistake or an
# attack.
MAX_CONNECTIONS = 32
# A client asks within milliseconds of connecting, so in a flood it is the oldest that are not
# clients. With those let in, it is well within the 256 files that macOS lets a process open.
MOST_KNOCKING = 128
# Accepted at once. Far fewer than may knock, or a client could be pushed out before it was read;
ACCEPTED_AT_ONCE = 32
# while these wait to be accepted. One too many is not told, and tries again after a second.
WAITING_OUTSIDE = 512
# Of a request; real ones have half a thousand, browsers with cookies a few thousand.
REQUEST_BYTES = 16 * 1024
# What is sent waits for the reader, so only answers to pings pile up beyond this.
UNREAD_BYTES = 1024 * 1024
# After this long without a message, a client gives its place to another if none is free. Nobody
# speaks so long without a word; who holds the microphone's key back all the while comes back.
IDLE_S = 60.0


class Occupant(Protocol):
    """What is known about a connection that was let in."""

    @property
    def idle_since(self) -> float | None:
        """Since when, on the loop's clock, there is nothing to do for it; None while there is."""
        ...


class Guest(ServerConnection):
    """A connection that the door knows of, from its first byte to its last."""

    occupant: Occupant | None = None

    def __init__(self, door: Door, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._door = door
        self._asked_bytes = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Knock."""
        super().connection_made(transport)
        self._door.knocks(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Leave."""
        self._door.left(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read, as long as requests are short and answers are taken."""
        if self.request is None:
            self._asked_bytes += len(data)
            if self._asked_bytes > REQUEST_BYTES:
                self.transport.abort()
                return
        super().data_received(data)
        if self.transport.get_write_buffer_size() > UNREAD_BYTES:
            self.transport.abort()

    def dismiss(self, code: int, reason: str) -> None:
        """Close at once, with a farewell if it goes out without waiting for the reader."""
        self.protocol.send_close(code, reason)
        self.send_data()
        if self.transport.get_write_buffer_size():
            self.transport.abort()
        else:
            self.transport.close()


class Door:
    """The connections that knock and those that were let in. `clock` is the loop's."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._knocking: dict[Guest, None] = {}  # the oldest first
        self._inside: dict[Guest, None] = {}

    def knocks(self, guest: Guest) -> None:
        """Take notice of a fresh connection; the oldest may have to go for it."""
        self._knocking[guest] = None
        if len(self._knocking) > MOST_KNOCKING:
            oldest = next(iter(self._knocking))
            del self._knocking[oldest]
            oldest.transport.abort()

    def enter(self, guest: Guest) -> bool:
        """Give a connection a place, if need be that of one long idle; False when there is none."""
        if len(self._inside) >= MAX_CONNECTIONS and not self._makes_room():
            return False
        self._knocking.pop(guest, None)
        self._inside[guest] = None
        return True

    def left(self, guest: Guest) -> None:
        """Forget a connection that is gone."""
        self._knocking.pop(guest, None)
        self._inside.pop(guest, None)

    def shut(self) -> None:
        """Cut every connection off."""
        for guest in (*self._knocking, *self._inside):
            guest.transport.abort()

    def _makes_room(self) -> bool:
        longest, since = None, self._clock() - IDLE_S
        for guest in self._inside:
            idle = guest.occupant.idle_since if guest.occupant else None
            if idle is not None and idle <= since:
                longest, since = guest, idle
        if longest is None:
            return False
        del self._inside[longest]
        longest.dismiss(1013, "idle, and another client needs the place")
        return True
