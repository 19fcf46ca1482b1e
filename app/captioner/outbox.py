"""The messages of a run on their way to the front end, which may be slow."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable

from app.domain.captions import Message, PartialLine


class Outbox:
    """An ordered queue that never makes the sender wait.

    It stays small without dropping anything that matters: while a partial of a line still waits
    to be fetched as the newest message, a newer partial of that line takes its place. `overhears` is
    called with each as it is put, however slow the front end is.
    """

    def __init__(self, overhears: Callable[[Message], None] | None = None) -> None:
        self._overhears = overhears
        self._messages: deque[Message] = deque()
        self._wake = asyncio.Event()
        self._closed = False

    def put(self, message: Message) -> None:
        """Add a message."""
        if self._overhears is not None:
            self._overhears(message)
        last = self._messages[-1] if self._messages else None
        if (
            isinstance(message, PartialLine)
            and isinstance(last, PartialLine)
            and last.number == message.number
        ):
            self._messages[-1] = message
        else:
            self._messages.append(message)
        self._wake.set()

    def close(self) -> None:
        """End the iteration once all is fetched."""
        self._closed = True
        self._wake.set()

    async def __aiter__(self) -> AsyncIterator[Message]:
        """Yield messages until the box is closed and empty; one consumer at a time."""
        while True:
            while self._messages:
                yield self._messages.popleft()
            if self._closed:
                return
            self._wake.clear()
            await self._wake.wait()
