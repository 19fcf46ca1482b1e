"""What commands print: results to standard output, all else in single lines to standard error."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Iterator

from app.domain.text import plain
from app.errors import StorageError

_STDERR = 2


def prepare_streams() -> None:
    """See to it that no character and no closed stream ends the program.

    Programs that read us get UTF-8 whatever the locale. A terminal gets what its locale knows, and
    the rest as escapes.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by our parent; `print` would take the other one instead
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115
        elif isinstance(stream, io.TextIOWrapper):
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def hush_libraries() -> None:
    """Let nobody but this program write to standard error.

    PortAudio and ALSA complain there, in lines of their own, each time that a sound server goes.
    """
    stream = sys.stderr
    try:
        if not isinstance(stream, io.TextIOWrapper) or stream.fileno() != _STDERR:
            return
        ours = os.dup(_STDERR)
    except OSError:
        return
    sys.stderr = os.fdopen(ours, "w", buffering=1, encoding=stream.encoding, errors=stream.errors)
    _send_nowhere(_STDERR)


def put(text: str, end: str = "\n") -> None:
    """Print at once. Raises StorageError where nothing can be written, BrokenPipeError."""
    with _told():
        print(text, end=end, flush=True)


def put_bytes(data: bytes) -> None:
    """Print bytes as they are, at once; on a terminal the text that they are. Raises as `put` does."""
    with _told():
        if sys.stdout.isatty():
            print(data.decode(), end="", flush=True)
            return
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()


@contextlib.contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise StorageError(
            f"What was to be printed could not be written ({(error.strerror or '').lower()})",
            "Send it to another place.",
        ) from error


def say(text: str) -> None:
    """Say something aside, as one line. Nobody there to read it is no trouble."""
    with contextlib.suppress(OSError):
        print(plain(text), file=sys.stderr, flush=True)


def let_go() -> None:
    """Drop what could not be written: Python would try again at exit, and complain in its words."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            _send_nowhere(stream.fileno())


def _send_nowhere(descriptor: int) -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)
