"""The recogniser on this machine as a child process: started, found, ended.

The child is told its token by environment, picks a free port on 127.0.0.1, says where it is in
one JSON line, and ends when its standard input closes. The operating system closes that pipe even
when this process is killed, so nothing is left behind.

`Popen` on a thread rather than asyncio's subprocesses: it works on every event loop, and neither
the start nor the end of a process is waited for on the loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import secrets
import subprocess
import sys
import tempfile
import threading
from dataclasses import replace
from typing import IO, Self

from app.errors import EngineError, SurtitleError
from app.link.endpoint import Endpoint, direct_endpoint
from app.phrases import phrase
from app.program import recognizer_command

_log = logging.getLogger(__name__)

COMMAND = recognizer_command()
NAME = phrase("Surtitle's recogniser")  # in what is said about it
TOKEN_VARIABLE = "SURTITLE_TOKEN"  # noqa: S105  the variable's name, not a token

# A cold start with an empty page cache on a slow disk took under 3 s; thirty is a broken machine.
START_BOUND_S = 30.0
# The service closes its connections and ends within a second of its standard input closing.
END_BOUND_S = 3.0
# On Windows a program with standard streams gets a console window unless this says otherwise.
_NO_WINDOW: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)
# In the background: of a core that others ask for as well, three quarters are left to them.
_NICE = 5
_BELOW_NORMAL: int = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)
_LINE_BYTES = 10_000  # of the ready line at most; the real one has about a hundred


class RecognizerChild:
    """One recogniser process, alive from `async with` to its end; `endpoint` says where it is.

    Entering raises EngineError when the child does not say within `start_bound_s` seconds where
    it is; `end_bound_s` is how long each ever ruder way of ending it is given. In the `background`
    it takes the processor when nobody else wants it, a call or live captions.
    """

    endpoint: Endpoint

    def __init__(
        self,
        command: tuple[str, ...] = COMMAND,
        *,
        background: bool = False,
        start_bound_s: float = START_BOUND_S,
        end_bound_s: float = END_BOUND_S,
    ) -> None:
        self._command = command
        self._background = background
        self._start_bound_s = start_bound_s
        self._end_bound_s = end_bound_s
        self._process: subprocess.Popen[bytes] | None = None
        self._errors: IO[bytes] | None = None
        self._ending = False
        # A cancelled start goes on in its thread; ending has to wait for it, or the child that
        # it is about to make would be left over.
        self._one_at_a_time = threading.Lock()

    async def __aenter__(self) -> Self:
        try:
            await asyncio.to_thread(self._start)
        except asyncio.CancelledError:
            await asyncio.to_thread(self._end)
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.to_thread(self._end)

    @property
    def alive(self) -> bool:
        """Whether the process is running."""
        return self._process is not None and self._process.poll() is None

    def _start(self) -> None:
        with self._one_at_a_time:
            self._launch()

    def _end(self) -> None:
        self._ending = True  # whichever of the two threads comes second sees what the other did
        process = self._process
        died = process is not None and process.poll() is not None
        if self._one_at_a_time.locked() and process is not None:
            process.kill()  # so that a start in progress fails at once
        with self._one_at_a_time:
            if process is not None and died:
                _log.warning("the recogniser ended by itself, with code %s", process.returncode)
                self._last_words()
            self._close()

    def _launch(self) -> None:
        token = secrets.token_urlsafe(24)
        try:
            self._errors = tempfile.TemporaryFile()  # noqa: SIM115  closed when the child ended
            self._process = subprocess.Popen(  # noqa: S603  our own program
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                env={**os.environ, TOKEN_VARIABLE: token},
                # Ctrl-C is for this process, which still needs the child to drain. On Windows it
                # goes to a console, and the child has one of its own that nobody sees.
                start_new_session=True,
                creationflags=_NO_WINDOW | (_BELOW_NORMAL if self._background else 0),
            )
            if self._background and sys.platform != "win32":
                with contextlib.suppress(OSError):  # it has ended already, as reading it will tell
                    os.setpriority(os.PRIO_PROCESS, self._process.pid, _NICE)
        except OSError as error:
            self._close()
            raise EngineError(
                phrase("The recogniser on this computer could not be started"), str(error)
            ) from error
        try:
            if self._ending:
                self._process.kill()
            self.endpoint = self._read_endpoint(token)
            _log.debug("the recogniser is ready")
        except EngineError:
            self._close()
            raise

    def _read_endpoint(self, token: str) -> Endpoint:
        """Return where the child says it is."""
        process = self._process
        assert process is not None
        assert process.stdout is not None
        silent = threading.Event()

        def give_up() -> None:
            silent.set()
            process.kill()  # which ends the read below

        watch = threading.Timer(self._start_bound_s, give_up)
        watch.start()
        try:
            first = process.stdout.readline(_LINE_BYTES)
        finally:
            watch.cancel()
        with contextlib.suppress(ValueError, KeyError, TypeError, SurtitleError):
            there = direct_endpoint(str(json.loads(first)["url"]), token)
            return replace(there, name=NAME)
        if not first:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(self._end_bound_s)  # for its own exit code
        process.kill()
        process.wait()
        reason = phrase("It ended with code {code}.", code=process.returncode)
        if silent.is_set():
            seconds = f"{self._start_bound_s:g}"
            reason = phrase("It said nothing for {seconds} seconds.", seconds=seconds)
        elif first:
            reason = phrase("It said something else than where it is.")
        words = self._last_words()
        raise EngineError(
            phrase("The recogniser on this computer did not start"),
            words or reason,
            mends_itself=True,
            way_out=phrase(
                "{reason} `surtitle doctor` says what works here.",
                reason=f"{words.rstrip('.')}." if words else reason,
            ),
        )

    def _last_words(self) -> str:
        """Return the last line that the child wrote to standard error."""
        if self._errors is None or self._errors.closed:
            return ""
        self._errors.seek(0)
        text = self._errors.read()[-4000:].decode(errors="replace").strip()
        if text:
            _log.warning("the recogniser's last words:\n%s", text)
        return text.splitlines()[-1][:300] if text else ""

    def _close(self) -> None:
        process = self._process
        if process is not None:
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with contextlib.suppress(OSError):
                        pipe.close()
            for harder in (process.terminate, process.kill, process.kill):
                try:
                    process.wait(self._end_bound_s)
                    break
                except subprocess.TimeoutExpired:
                    harder()
        if self._errors is not None:
            self._errors.close()
