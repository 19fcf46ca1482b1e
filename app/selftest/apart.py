"""The looks in a process of their own, started as the program is here, and each bounded in time.

Qt ends the process in which its platform plugin does not load, a library's crash ends it without a
word, and a thread that hangs in one can't be called off: none of this may end the self-test. Where
the process ends early, or is ended, that is what is told of the look it was at, and another one
goes on with those that are left.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Self

from app.domain.checks import Check, Verdict
from app.domain.text import plain
from app.errors import StorageError
from app.program import own_command
from app.selftest.findings import Looked
from app.selftest.looks import LOOKS

BOUND_S = 60.0  # the recogniser alone is given thirty to start
_LAST_WORDS = 400  # characters
_FATAL = "Fatal Python error"

Command = Callable[[Path, Iterable[str]], tuple[str, ...]]


def command_of(folder: Path, names: Iterable[str]) -> tuple[str, ...]:
    """Return the command that looks at these things, and keeps what it keeps in `folder`."""
    # At this level nothing is kept from standard error, where last words are.
    options = ("--data-dir", str(folder), "--log-level", "debug")
    return own_command(*options, "self-test", "--alone", *names)


def beginning_of(name: str) -> str:
    """Return the line that the process writes to standard error before it begins with a look."""
    return f"Looking at: {name}"


def run_checks(
    home: Path | None,
    names: Iterable[str] = tuple(LOOKS),
    *,
    command: Command = command_of,
    bound_s: float = BOUND_S,
) -> Iterator[Looked]:
    """Yield the checks as they are done; one that fails does not keep the others from running.

    `home` is the folder that was named for all that the program keeps, None where nobody named one.
    Raises StorageError where there is no place for temporary files.
    """
    left = list(names)
    while left:
        try:
            # A short name: a socket goes in there, and its path has to be short.
            place = tempfile.TemporaryDirectory(prefix="st-", ignore_cleanup_errors=True)
        except OSError as problem:
            raise StorageError(
                f"There is no folder for temporary files ({(problem.strerror or '').lower()})",
                "Name one that can be written in TMPDIR.",
            ) from problem
        with place as folder, _Apart(command(Path(folder), left), Path(folder), home) as process:
            is_alive = True
            while left and is_alive:
                looked, is_alive = process.next_row(left.pop(0), bound_s)
                yield looked


class _Apart:
    """The process, from entering to leaving."""

    def __init__(self, command: tuple[str, ...], folder: Path, home: Path | None) -> None:
        self._command = command
        self._surroundings = _surroundings(folder, home)
        self._errors = folder / "last-words"
        self._process: subprocess.Popen[bytes] | None = None
        self._trouble = ""

    def __enter__(self) -> Self:
        try:
            with self._errors.open("ab") as errors:
                self._process = subprocess.Popen(  # noqa: S603  our own program
                    self._command,
                    env=self._surroundings,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=errors,
                )
        except OSError as problem:
            self._trouble = f"It can't be started: {problem}."
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            assert self._process.stdout is not None
            self._process.stdout.close()

    def next_row(self, name: str, bound_s: float) -> tuple[Looked, bool]:
        """Wait for what is found by this look; return it, and whether there may be more."""
        begun = time.monotonic()
        said, is_late = self._answer(bound_s)
        seconds = round(time.monotonic() - begun, 2)
        if said is not None:
            qt = said.pop("qt", None)
            check = Check(**{**said, "verdict": Verdict(said["verdict"])})
            return Looked(check=check, seconds=seconds, qt=qt), True
        found = f"No answer in {bound_s:g} s." if is_late else self._trouble or self._end(name)
        broken = Check(name=name, verdict=Verdict.BROKEN, found=found)
        return Looked(check=broken, seconds=seconds), False

    def _answer(self, bound_s: float) -> tuple[dict[str, Any] | None, bool]:
        """Return the next row, None where none came, and whether that took too long."""
        process = self._process
        if process is None:
            return None, False
        assert process.stdout is not None
        late = threading.Event()

        def give_up() -> None:
            late.set()
            process.kill()  # which ends the read below

        watch = threading.Timer(bound_s, give_up)
        watch.start()
        try:
            for line in process.stdout:
                try:
                    said = json.loads(line)
                except ValueError:  # a library has something to say
                    continue
                if isinstance(said, dict) and "verdict" in said:
                    return said, False
            process.wait()  # it closed its output, and has its end before it or behind
        finally:
            watch.cancel()
        return None, late.is_set()

    def _end(self, name: str) -> str:
        """Say how the process ended, and what was heard of it during this look."""
        assert self._process is not None
        code = self._process.returncode
        end = f"with code {code}"
        if code < 0:
            numbers = {one.value: one.name for one in signal.Signals}
            end = f"by {numbers.get(-code, f'signal {-code}')}"
        said = self._errors.read_text(encoding="utf-8", errors="replace")
        said = said.rpartition(f"{beginning_of(name)}\n")[2]
        lines = [plain(line) for line in said.splitlines() if line.strip()]
        # Below that line is where each thread was, and what had been imported.
        lines = [line for line in lines if line.startswith(_FATAL)] or lines[-4:]
        return f"It ended {end}. {' '.join(lines)[:_LAST_WORDS]}".rstrip()


def _surroundings(folder: Path, home: Path | None) -> Mapping[str, str]:
    """Return what the process finds around it: the user's own, with another temporary folder.

    Recovery takes home what lies in that folder, and must not find a transcript of the user's.
    """
    named = {"SURTITLE_HOME": str(home)} if home else {}
    return {**os.environ, **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder)), **named}
