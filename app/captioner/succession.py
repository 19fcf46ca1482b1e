"""Prepares the connection that takes over from one that still works.

A session is renewed before the service ends it, and an engine that was away is returned to. Both
are the same: the next connection is opened while this one goes on, and takes over at a pause
between sentences, so that no word waits and none is cut.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import NoReturn

from app.captioner.conversation import Conversation
from app.captioner.waiting import Waiting
from app.domain.route import Schedule
from app.errors import SurtitleError
from app.link.connection import Connection

# The session that was replaced is ended properly, though nobody waits for what it has to say.
ADJOURN_S = 15.0
PAUSE_LOOK_S = 30.0  # between two tries to renew, where no pause came


class Succession:
    """Finds the heir of one conversation.

    `returning` to the engine that was chosen begins at once, `renewing` after a while. `refused`
    says in how many seconds to try again after an error, None for not at all.
    """

    def __init__(
        self,
        conversation: Conversation,
        *,
        open_heir: Callable[[], Awaitable[Connection]],
        returning: bool,
        renewing: bool,
        schedule: Schedule,
        waiting: Waiting,
        refused: Callable[[SurtitleError, int], float | None],
    ) -> None:
        self._conversation = conversation
        self._open = open_heir
        self._returning = returning
        self._renewing = renewing
        self._schedule = schedule
        self._waiting = waiting
        self._refused = refused

    async def heir(self) -> Connection:
        """Return the connection that goes on, once the conversation has handed over; or never."""
        loop = asyncio.get_running_loop()
        renew_by = loop.time() + self._schedule.renew_by_s
        if not self._returning:
            if not self._renewing:
                await self._never()
            await asyncio.sleep(self._schedule.renew_after_s)
        tries = 0
        while True:
            try:
                connection = await self._open()
                tries = 0
                if await self._takes_over(connection, renew_by):
                    return connection
                delay: float | None = 0.0 if self._returning else PAUSE_LOOK_S
            except SurtitleError as error:
                tries += 1
                delay = self._refused(error, tries)
            if delay is None:
                await self._never()
            await self._waiting.sleep(delay)

    async def _takes_over(self, connection: Connection, renew_by: float) -> bool:
        """Keep the connection until it may take over; tell whether it did. Closes it if not."""
        loop = asyncio.get_running_loop()
        conversation = self._conversation
        takes_over = False
        try:
            async with asyncio.TaskGroup() as group:
                watching = group.create_task(connection.watch())
                if self._returning:
                    await asyncio.sleep(self._schedule.return_after_s)
                at_once = not self._returning and loop.time() >= renew_by
                conversation.hand_over(at_once=at_once)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(self._schedule.pause_wait_s):
                        await conversation.gave_way.wait()
                watching.cancel()
            takes_over = conversation.handed_over
        except* SurtitleError as failures:
            takes_over = conversation.handed_over  # what is wrong is told when it is used
            if not takes_over:
                raise failures.exceptions[0] from None
        finally:
            if not takes_over:
                conversation.keep()
                await connection.close()
        return takes_over

    @staticmethod
    async def _never() -> NoReturn:
        await asyncio.Event().wait()
        raise AssertionError


async def adjourn(connection: Connection) -> None:
    """End a session that was replaced."""
    try:
        with contextlib.suppress(SurtitleError, TimeoutError):
            async with asyncio.timeout(ADJOURN_S):
                await connection.finish()
                async for _ in connection.outcomes():
                    pass
    finally:
        await connection.close()
