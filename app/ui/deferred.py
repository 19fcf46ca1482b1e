"""What the first picture does without: half of the program, loaded when that is on the screen."""

from __future__ import annotations

import asyncio


async def ready_to_listen() -> None:
    """Return when all that hears and captions is loaded; at once, from the second time on.

    On a thread: it takes a fifth of a second, and the windows are there already.
    """
    await asyncio.to_thread(_load)


def _load() -> None:
    import app.ui.run  # noqa: F401, PLC0415  the Captioner, and with it NumPy and WebSockets
