"""What the first picture does without: half of the program, loaded when that is on the screen."""

from __future__ import annotations

import asyncio
import os

# NumPy's OpenBLAS takes 3 MB for each core otherwise, which nothing here would use.
_THREADS = "OPENBLAS_NUM_THREADS"


async def ready_to_listen() -> None:
    """Return when all that hears and captions is loaded; at once, from the second time on.

    On a thread: it takes a fifth of a second, and the windows are there already.
    """
    await asyncio.to_thread(_load)


def _load() -> None:
    alone = _THREADS not in os.environ
    if alone:  # it is read as NumPy is loaded, and is nothing for programs that are started here
        os.environ[_THREADS] = "1"
    import app.ui.run  # noqa: F401, PLC0415  the Captioner, and with it NumPy and WebSockets

    if alone:
        del os.environ[_THREADS]
