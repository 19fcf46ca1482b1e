"""The system's own messages where they can be had: a socket of its own stands in elsewhere."""

from __future__ import annotations

import asyncio
import socket
import sys
from pathlib import Path

import pytest

from app.link.network import NetworkWatch

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems tell nobody")


def open_files() -> set[str]:
    return {path.name for path in Path("/proc/self/fd").iterdir()}


async def test_nothing_is_left_behind() -> None:
    before = open_files()
    with NetworkWatch(lambda: None):
        assert len(open_files() - before) == 1
    assert open_files() == before


async def test_whatever_the_system_says_is_a_change() -> None:
    changed = asyncio.Event()
    system, ours = socket.socketpair()
    with system, NetworkWatch(changed.set, open_socket=lambda: ours):
        for _ in range(2):
            system.send(b"a message of the system's, which nobody reads")
            await asyncio.wait_for(changed.wait(), 30)
            changed.clear()


async def test_a_system_that_says_no_is_done_without() -> None:
    def refuse() -> socket.socket:
        raise PermissionError

    with NetworkWatch(lambda: None, open_socket=refuse) as watch:
        assert watch._socket is None
