"""A NumberedServer as a process of its own: `python -m tests.fakes.numbered`.

Says where it is in one line of JSON and ends when its standard input closes. Each word has a number
of its own up to 65,535, so that a signal may last for more than an hour.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.fakes.server import NumberedServer

GRAIN = 1


@contextmanager
def numbered_process() -> Iterator[str]:
    """Run the process; yields its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.fakes.numbered"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    with process:
        yield str(json.loads(process.stdout.readline())["url"])
        process.stdin.close()


async def _main() -> None:
    async with NumberedServer(grain=GRAIN, whole_words=True, late_finals=True).running() as address:
        print(json.dumps({"url": address}), flush=True)
        await asyncio.to_thread(sys.stdin.buffer.read)


if __name__ == "__main__":
    asyncio.run(_main())
