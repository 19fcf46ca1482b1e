"""Hears from the system when the network changes, so that nobody waits for a back-off to pass."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys
from collections.abc import Callable
from types import TracebackType
from typing import Self

# rtnetlink(7): changes of links and of addresses. The messages themselves are not read: whatever
# changed, it is worth a try.
_LINK, _IPV4_ADDRESS, _IPV6_ADDRESS = 0x1, 0x10, 0x100
_READ_BYTES = 65536


class NetworkWatch:
    """Calls `changed` on the loop when a network comes or goes, between `with` and its end.

    Linux tells any program; elsewhere, and where the system says no, nothing is called.
    """

    def __init__(
        self,
        changed: Callable[[], None],
        *,
        open_socket: Callable[[], socket.socket | None] | None = None,
    ) -> None:
        self._changed = changed
        self._open = open_socket or _system_socket
        self._socket: socket.socket | None = None

    def __enter__(self) -> Self:
        with contextlib.suppress(OSError):
            self._socket = self._open()
        if self._socket is not None:
            self._socket.setblocking(False)
            asyncio.get_running_loop().add_reader(self._socket, self._read)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._socket is not None:
            asyncio.get_running_loop().remove_reader(self._socket)
            self._socket.close()
            self._socket = None

    def _read(self) -> None:
        assert self._socket is not None
        with contextlib.suppress(OSError):  # more than it could hold came, which is a change too
            while self._socket.recv(_READ_BYTES):
                pass
        self._changed()


def _system_socket() -> socket.socket | None:
    if sys.platform != "linux":
        return None
    own = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE)
    try:
        own.bind((0, _LINK | _IPV4_ADDRESS | _IPV6_ADDRESS))
    except OSError:
        own.close()
        raise
    return own
