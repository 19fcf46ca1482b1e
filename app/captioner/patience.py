"""How long an engine may be silent, and what is said when it was for too long."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from app.captioner.outgoing import PIECE, Outgoing
from app.captioner.stall import StallWatch
from app.domain.transcript import Transcript
from app.errors import EngineError, SilentError
from app.link import trouble
from app.link.connection import Connection
from app.phrases import phrase

# A send that took longer than this had to wait for an engine that is busy hearing.
MADE_ROOM_S = 0.02
# With nothing sent for longer than this, it is not the engine that is silent.
PAUSE_S = 1.0


class Watchdog:
    """Bounds each wait of one conversation; the bounds are those of the connection's Patience.

    An answer, whatever it says, renews them.
    """

    def __init__(self, connection: Connection, transcript: Transcript, stall: StallWatch) -> None:
        self._connection = connection
        self._patience = connection.patience
        self._transcript = transcript
        self._stall = stall
        self._is_paced = connection.endpoint.pace is not None
        self._heard_at = asyncio.get_running_loop().time()
        self._excused_to = 0.0  # until then it had nothing to answer, or was at work on a backlog
        self._asked_at: float | None = None  # since when the end of a sentence is to be confirmed
        self._settings_asked_at: float | None = None
        self._full_at: float | None = None  # since when the tape has been full
        self._deadline: asyncio.Timeout | None = None
        self._bound_s = 0.0

    def answered(self, *, speaks: bool) -> None:
        """Note that the engine said something, which `speaks` of what it heard or doesn't."""
        self._heard_at = asyncio.get_running_loop().time()
        if speaks:
            self._asked_at = None
            self._stall.answered()
        if self._deadline is not None and not self._deadline.expired():
            self._deadline.reschedule(self._heard_at + self._bound_s)

    def expects_an_answer(self) -> None:
        """Note that a sentence was ended, which is answered."""
        if self._asked_at is None:
            self._asked_at = asyncio.get_running_loop().time()

    def expects_settings(self) -> None:
        """Note that settings were asked for."""
        self._settings_asked_at = asyncio.get_running_loop().time()

    def configured(self) -> None:
        """Note that settings were taken."""
        self._settings_asked_at = None

    def waits_in_vain_for_settings(self) -> bool:
        """Tell whether settings were asked for and the answer doesn't come."""
        if self._settings_asked_at is None:
            return False
        bound = self._patience.update_s if self._is_paced else self._patience.answer_s
        since = max(self._settings_asked_at, self._excused_to)
        return asyncio.get_running_loop().time() - since > bound

    def expect_words(self) -> None:
        """Raise SilentError where the engine hears speech, takes more and more, and says nothing."""
        now = asyncio.get_running_loop().time()
        silent_s = now - max(self._heard_at, self._excused_to)
        unanswered = self._asked_at is not None and now - self._asked_at > self._patience.words_s
        if (self._transcript.hearing and silent_s > self._patience.words_s) or unanswered:
            raise self._silent()
        if self._is_paced and self._stall.suspects(silent_s):
            self._stall.renewed()
            raise self._silent()

    async def put(self, sending: Coroutine[Any, Any, None]) -> None:
        """Send, which takes as long as the engine leaves no room. Raises SilentError."""
        loop = asyncio.get_running_loop()
        begun = loop.time()
        await self._patiently(sending, begun, self._patience.answer_s, self._silent)
        if loop.time() - begun > MADE_ROOM_S:
            self._excused_to = loop.time()

    async def wait(self, outgoing: Outgoing) -> None:
        """Wait for something to send, and see to it that something is. Raises SilentError."""
        loop = asyncio.get_running_loop()
        begun = loop.time()
        if outgoing.tape.room >= PIECE:
            self._full_at = None
            try:
                async with asyncio.timeout(self._patience.idle_s if self._is_paced else None):
                    await outgoing.wait()
            except TimeoutError:
                outgoing.keep_alive()
            if loop.time() - begun > PAUSE_S:
                self._excused_to = loop.time()
            return
        # All was sent, and nothing new can be kept before some of it is final.
        if self._full_at is None:
            self._full_at = begun
        await self._patiently(outgoing.wait(), self._full_at, self._patience.answer_s, self._silent)

    async def finished(self, finished: asyncio.Event) -> None:
        """Wait for the end of the session. Raises EngineError where it doesn't come."""
        bound = self._patience.finish_s if self._is_paced else self._patience.answer_s
        now = asyncio.get_running_loop().time()
        await self._patiently(finished.wait(), now, bound, self._unfinished)

    async def _patiently(
        self,
        waiting: Coroutine[Any, Any, object],
        since: float,
        bound_s: float,
        error: Callable[[], EngineError],
    ) -> None:
        """Wait, but for no longer than the engine may be silent; raise the `error` then."""
        self._bound_s = bound_s
        try:
            async with asyncio.timeout_at(max(since, self._heard_at) + bound_s) as self._deadline:
                await waiting
        except TimeoutError as silence:
            raise error() from silence
        finally:
            self._deadline = None

    def _silent(self) -> SilentError:
        return SilentError(
            phrase("{name} has stopped answering", name=self._connection.endpoint.name),
            phrase("Nothing is lost while another session is opened."),
            mends_itself=True,
            way_out=trouble.LATER,
        )

    def _unfinished(self) -> EngineError:
        return EngineError(
            phrase("{name} does not finish the session", name=self._connection.endpoint.name),
            phrase("What it said so far is kept; the last words may be missing."),
        )
