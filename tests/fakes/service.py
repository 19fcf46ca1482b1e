"""The recogniser's server as a process of its own, started in either of the two ways there are.

Nothing is faked: it is here because several test modules start it. Leaving it is an assertion that
it said nothing on standard error, as the log is one in this process.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

TOKEN = "the-right-token"  # not a secret of anybody's
BOUND_S = 60.0


class ServiceProcess:
    """A server from entering, which waits until it is ready, to leaving; for any event loop.

    `line` is what it printed when it was ready.
    """

    line: dict[str, Any]

    def __init__(self, *arguments: str | Path, **environ: str) -> None:
        self._arguments = [str(argument) for argument in arguments]
        self._environ = {**os.environ, **environ}

    @classmethod
    def child(cls) -> Self:
        """As Surtitle starts it for itself; it ends when its standard input closes."""
        return cls("-m", "app.recognizer", SURTITLE_TOKEN=TOKEN)

    @classmethod
    def serve(cls, home: Path, *options: str) -> Self:
        """As people start it for other programs."""
        return cls("-m", "app", "serve", *options, SURTITLE_HOME=str(home))

    def __enter__(self) -> Self:
        self._errors = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            [sys.executable, *self._arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=self._environ,
        )
        assert self.process.stdout is not None
        first = self.process.stdout.readline()
        assert first, self._end()
        self.line = json.loads(first)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        said = self._end()
        assert kind or not said, said

    @property
    def url(self) -> str:
        """The server's address."""
        return str(self.line["url"])

    @property
    def port(self) -> int:
        """The port it chose."""
        port = urlsplit(self.url).port
        assert port is not None
        return port

    @property
    def headers(self) -> dict[str, str]:
        """What lets a client in."""
        return {"Authorization": f"Bearer {self.line['token']}"}

    def close_stdin(self) -> None:
        """Let go of its standard input, as a parent that ends does."""
        assert self.process.stdin is not None
        self.process.stdin.close()

    def wait(self) -> tuple[int, bytes]:
        """Wait for its end; return its exit code and what it printed after its first line."""
        assert self.process.stdout is not None
        rest = self.process.stdout.read()
        return self.process.wait(BOUND_S), rest

    def _end(self) -> str:
        """End it if the test has not; return what it said on standard error."""
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe is not None
            pipe.close()
        self.process.terminate()
        try:
            self.process.wait(BOUND_S)
        finally:
            self.process.kill()
            self.process.wait()
        self._errors.seek(0)
        said = self._errors.read().decode()
        self._errors.close()
        return said
