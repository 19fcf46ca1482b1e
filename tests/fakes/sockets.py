"""Watches a process and its children for sockets that lead to other computers.

Two ways at once: the kernel's own tables (`/proc`), looked at again and again, and what Python
itself says of each connection and each look-up (an audit hook), which misses none.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import os
import re
import socket
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil

HOOK = """
import os, sys
_told = os.open(os.environ["TELL_OF_SOCKETS"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
def _hear(event, arguments):
    if event in ("socket.connect", "socket.sendto"):
        os.write(_told, f"{event} {arguments[1]!r}\\n".encode())
    elif event.startswith("socket.get") and "addr" in event or event == "socket.gethostbyname":
        os.write(_told, f"{event} {arguments[0]!r}\\n".encode())
sys.addaudithook(_hear)
"""
_TABLES = ("tcp", "tcp6", "udp", "udp6")
_NUMBER = re.compile(r"^socket:\[(\d+)\]$")


def own_address() -> str | None:
    """Return an address that this machine has, and that is not on loopback."""
    for addresses in psutil.net_if_addrs().values():
        for one in addresses:
            if one.family is socket.AF_INET and not ipaddress.ip_address(one.address).is_loopback:
                return str(one.address)
    return None


@dataclass
class Watch:
    """What was seen. `outside` has sockets to elsewhere and all that ask a name server."""

    told: Path
    outside: set[str] = field(default_factory=set)
    loopback: set[str] = field(default_factory=set)

    @property
    def environ(self) -> dict[str, str]:
        """What makes a Python program and its children tell of their sockets."""
        folder = self.told.with_suffix(".hook")
        folder.mkdir(exist_ok=True)
        (folder / "sitecustomize.py").write_text(HOOK)
        path = [str(folder), *filter(None, [os.environ.get("PYTHONPATH")])]
        return {"PYTHONPATH": os.pathsep.join(path), "TELL_OF_SOCKETS": str(self.told)}

    def look(self, pid: int) -> None:
        """Look at the sockets of this process and its children, as they are now."""
        with contextlib.suppress(psutil.NoSuchProcess):
            process = psutil.Process(pid)
            for one in (process, *process.children(recursive=True)):
                with contextlib.suppress(OSError):
                    self._look_at(one.pid)

    def lookups(self) -> list[str]:
        """Return the names that were looked up, but for those that are addresses already."""
        names = re.findall(r"^socket\.get\w+ '([^']*)'", self._told(), re.MULTILINE)
        return [name for name in names if not _is_address(name)]

    def connects(self) -> list[str]:
        """Return where Python has connected or sent to, in the internet's families, outside."""
        found = re.findall(r"^socket\.\w+ \('([^']*)', \d+", self._told(), re.MULTILINE)
        return [name for name in found if not _is_loopback(name)]

    def _told(self) -> str:
        return self.told.read_text() if self.told.exists() else ""

    def _look_at(self, pid: int) -> None:
        numbers = set(_sockets_of(pid))
        for table in _TABLES:
            for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
                columns = line.split()
                if columns[9] not in numbers:
                    continue
                peer, _, port = columns[2].rpartition(":")
                address = _address(peer)
                where = f"{table} {address}:{int(port, 16)}"
                if table.startswith("udp"):
                    self.outside.add(where)  # nothing of ours speaks UDP but a name server's client
                elif not (address.is_loopback or address.is_unspecified):  # a server has no peer
                    self.outside.add(where)
                elif address.is_loopback:
                    self.loopback.add(where)


@contextlib.asynccontextmanager
async def watching(watch: Watch, pid: int) -> AsyncIterator[None]:
    """Look again and again, until leaving."""

    async def look() -> None:
        while True:
            watch.look(pid)
            await asyncio.sleep(0.01)

    async with asyncio.TaskGroup() as group:
        task = group.create_task(look())
        yield
        task.cancel()


def _sockets_of(pid: int) -> Iterator[str]:
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(OSError):
            if found := _NUMBER.match(str(descriptor.readlink())):
                yield found[1]


def _address(hexadecimal: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """Read an address as the kernel writes it: words of four bytes, each in the machine's order."""
    words = [bytes.fromhex(hexadecimal[at : at + 8])[::-1] for at in range(0, len(hexadecimal), 8)]
    address = ipaddress.ip_address(b"".join(words))
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped
    return address


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _is_loopback(name: str) -> bool:
    return _is_address(name) and ipaddress.ip_address(name).is_loopback
