"""`surtitle tell`: says one word to the running window, for a desktop's own shortcuts to call."""

from __future__ import annotations

import os
import socket

from app.commands.context import Context
from app.errors import InputError, SurtitleError
from app.store.paths import call_address

BOUND_S = 3.0
_DONE = b"done"


class NotRunningError(SurtitleError):
    """There is no window to tell."""

    exit_code = 3


def run(context: Context) -> int:
    """Tell it, and wait until it is done."""
    wish = context.options.action
    try:
        answer = _ask(call_address(context.places.data_dir), wish.encode() + b"\n")
    except (FileNotFoundError, ConnectionError) as problem:
        raise NotRunningError(
            "Surtitle is not running", "`surtitle` opens its window, and `tell` speaks to that."
        ) from problem
    except OSError as problem:
        raise NotRunningError(
            "Surtitle is running, but does not answer", "Look whether its window still reacts."
        ) from problem
    if not answer:
        raise NotRunningError("Surtitle has just ended", "Start it again.")
    if answer.strip() != _DONE:
        raise InputError(f"The Surtitle that is running does not know “{wish}”", "Is it older?")
    return 0


def _ask(address: str, line: bytes) -> bytes:
    """Send a line and return the answer. Raises OSError."""
    if os.name == "nt":
        with open(rf"\\.\pipe\{address}", "r+b", buffering=0) as pipe:  # noqa: PTH123  no file
            pipe.write(line)
            return pipe.read(64)
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(BOUND_S)
        connection.connect(address)
        connection.sendall(line)
        return connection.recv(64)
