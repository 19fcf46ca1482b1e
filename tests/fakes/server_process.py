"""A server as a process of its own, from both sides: who starts it, and what it does.

It says where it is in one line of JSON and ends when its standard input closes.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, contextmanager


@contextmanager
def server_process(module: str) -> Iterator[str]:
    """Run the module, which calls `serve_for_parent`; yields its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", module], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    with process:
        yield str(json.loads(process.stdout.readline())["url"])
        process.stdin.close()


def serve_for_parent(server: AbstractAsyncContextManager[str]) -> None:
    """Run a server, which yields its address, for as long as standard input is open."""
    asyncio.run(_serve(server))


async def _serve(server: AbstractAsyncContextManager[str]) -> None:
    async with server as address:
        print(json.dumps({"url": address}), flush=True)
        await asyncio.to_thread(sys.stdin.buffer.read)
