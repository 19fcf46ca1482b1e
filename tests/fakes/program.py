"""The `surtitle` command as its users start it: a process of its own, with a home of its own."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self


@dataclass(frozen=True)
class Done:
    """What a finished process left behind."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Standard output read as one JSON object a line."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def finals(self) -> list[str]:
        """The text of the finals among the rows."""
        return [row["text"] for row in self.rows if row["type"] == "final"]


class Program:
    """A running `surtitle`; `async with` ends it if the test has not."""

    def __init__(self, *arguments: str | Path, home: Path, **environ: str) -> None:
        self._arguments = [str(argument) for argument in arguments]
        self._environ = {**os.environ, "SURTITLE_HOME": str(home), **environ}
        self.process: asyncio.subprocess.Process

    async def __aenter__(self) -> Self:
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "app", *self._arguments),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=self._environ,
            limit=2**22,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        if self.process.returncode is None:
            self.process.kill()
            await self.process.communicate()

    async def row(self, *kinds: str) -> dict[str, Any]:
        """Read standard output up to the next object of one of these types."""
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            row: dict[str, Any] = json.loads(line)
            if row["type"] in kinds:
                return row
        raise AssertionError(f"it ended without {kinds}: {await self.done()}")

    def interrupt(self, number: signal.Signals = signal.SIGINT) -> None:
        """Press Ctrl-C, or send another signal."""
        self.process.send_signal(number)

    async def done(self, stdin: bytes = b"") -> Done:
        """Give it its standard input and wait for its end; what was read before is left out."""
        out, err = await self.process.communicate(stdin)
        assert self.process.returncode is not None
        return Done(self.process.returncode, out.decode(), err.decode())


async def surtitle(*arguments: str | Path, home: Path, stdin: bytes = b"", **environ: str) -> Done:
    """Run the command to its end."""
    async with Program(*arguments, home=home, **environ) as program:
        return await program.done(stdin)
