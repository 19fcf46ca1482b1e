"""One connection's share of a run: the tape goes out, outcomes come in and become lines."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from app.audio.block import RATE
from app.captioner.outgoing import PIECE, Audio, Commit, Finish, Outgoing, Update
from app.domain.captions import VoiceDetectionChanged
from app.domain.notices import Level, Notice
from app.domain.text import plain
from app.domain.transcript import Change, Key, Transcript
from app.errors import EngineError, RefusedError, SilentError
from app.link import trouble
from app.link.connection import Connection
from app.protocol.events import ErrorDetail, SessionConfig
from app.protocol.outcomes import (
    ConfigRefused,
    Configured,
    ErrorReported,
    Final,
    Finished,
    Outcome,
    Partial,
    UtteranceEnded,
    UtteranceFailed,
    UtteranceStarted,
)
from app.protocol.utterances import NO_RESULT

_log = logging.getLogger(__name__)

# With nothing being spoken, audio older than this needs no second hearing. Far longer than the
# backlog that an engine fed at full speed can have, so that nothing unheard is ever let go.
QUIET_MARGIN = 300 * RATE
# A server may report each piece of audio that it can't use; people are told so many troubles.
REPORTS_MOST = 10
# A send that took longer than this had to wait for an engine that is busy hearing.
MADE_ROOM_S = 0.02
# With nothing sent for longer than this, it is not the engine that is silent.
PAUSE_S = 1.0

Say = Callable[[Change | VoiceDetectionChanged | Notice], None]


class ReopenError(Exception):
    """The server does not change these settings in place: a new connection has to bring them."""


class Conversation:
    """Drives one ready Connection to its finish.

    `number` tells it apart within the run; `config` is what it was opened with.
    """

    def __init__(
        self,
        connection: Connection,
        *,
        number: int,
        config: SessionConfig,
        outgoing: Outgoing,
        transcript: Transcript,
        say: Say,
    ) -> None:
        self._connection = connection
        self._number = number
        self._outgoing = outgoing
        self._transcript = transcript
        self._say = say
        self._base = outgoing.rewind(config)
        self._finished = asyncio.Event()
        self._finishing = False
        self._heard_at = 0.0
        self._excused_to = 0.0  # until then it had nothing to answer, or was at work on a backlog
        self._full_at: float | None = None  # since when the tape has been full
        self._deadline: asyncio.Timeout | None = None
        self._reported: set[str] = set()

    async def run(self) -> None:
        """Send and receive until the session is finished.

        Raises an ExceptionGroup of EngineError, RefusedError or ReopenError otherwise.
        """
        owner = asyncio.current_task()
        assert owner is not None
        before = owner.cancelling()
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._receive())
                group.create_task(self._send())
        except BaseExceptionGroup:
            # WORKAROUND for Python 3.11: a group that fails while its owner waits for it cancels the
            # owner and doesn't take that back. Debian 12's 3.11.2 then takes the next timeout in this
            # task for a cancellation, and the run ends as if all had been said.
            if vars(group)["_parent_cancel_requested"] and owner.cancelling() > before:
                owner.uncancel()
            if owner.cancelling() > before:
                raise asyncio.CancelledError from None  # somebody else's, which the group kept
            raise

    async def _send(self) -> None:
        pace = self._connection.endpoint.pace
        loop = asyncio.get_running_loop()
        free_at = loop.time()
        while not self._finished.is_set():
            match self._outgoing.step():
                case Audio(samples):
                    await self._put(self._connection.append(samples.tobytes()))
                    self._expect_words()
                    self._let_go_of_quiet()
                    if pace is not None:
                        free_at = max(free_at, loop.time() - 1.0) + len(samples) / RATE / pace
                        await asyncio.sleep(max(0.0, free_at - loop.time()))
                case Commit():
                    await self._put(self._connection.commit())
                case Update(config):
                    await self._put(self._connection.update(config))
                case Finish():
                    await self._finish()
                    return
                case None:
                    await self._wait()

    async def _put(self, sending: Coroutine[Any, Any, None]) -> None:
        """Send, which takes as long as the engine leaves no room."""
        loop = asyncio.get_running_loop()
        begun = loop.time()
        await self._patiently(sending, begun, self._silent)
        if loop.time() - begun > MADE_ROOM_S:
            self._excused_to = loop.time()

    async def _wait(self) -> None:
        """Wait for something to send."""
        loop = asyncio.get_running_loop()
        if self._outgoing.tape.room >= PIECE:
            self._full_at = None
            begun = loop.time()
            await self._outgoing.wait()
            if loop.time() - begun > PAUSE_S:
                self._excused_to = loop.time()
            return
        # All was sent, and nothing new can be kept before some of it is final.
        if self._full_at is None:
            self._full_at = loop.time()
        await self._patiently(self._outgoing.wait(), self._full_at, self._silent)

    async def _finish(self) -> None:
        self._finishing = True
        await self._put(self._connection.finish())
        now = asyncio.get_running_loop().time()
        await self._patiently(self._finished.wait(), now, self._unfinished)

    async def _patiently(
        self, waiting: Coroutine[Any, Any, object], since: float, error: Callable[[], EngineError]
    ) -> None:
        """Wait, but for no longer than the engine may be silent; raise the `error` then."""
        patience = self._connection.patience.answer_s
        try:
            async with asyncio.timeout_at(max(since, self._heard_at) + patience) as self._deadline:
                await waiting
        except TimeoutError as silence:
            raise error() from silence
        finally:
            self._deadline = None

    def _note_answer(self) -> None:
        self._heard_at = asyncio.get_running_loop().time()
        if self._deadline is not None and not self._deadline.expired():
            self._deadline.reschedule(self._heard_at + self._connection.patience.answer_s)

    def _expect_words(self) -> None:
        """Raise EngineError where the engine hears speech, takes more and more, and says nothing."""
        since = max(self._heard_at, self._excused_to)
        patience = self._connection.patience.words_s
        if self._transcript.hearing and asyncio.get_running_loop().time() - since > patience:
            raise self._silent()

    def _silent(self) -> SilentError:
        return SilentError(
            f"{self._connection.endpoint.name} has stopped answering",
            "Nothing is lost while another session is opened.",
            mends_itself=True,
            way_out=trouble.LATER,
        )

    def _unfinished(self) -> EngineError:
        return EngineError(
            f"{self._connection.endpoint.name} does not finish the session",
            "What it said so far is kept; the last words may be missing.",
        )

    async def _receive(self) -> None:
        async for outcome in self._connection.outcomes():
            self._note_answer()
            for change in self._apply(outcome):
                self._say(change)
            self._outgoing.confirm(self._position(self._transcript.confirmed_to))
        self._finished.set()
        if not self._finishing:
            raise EngineError(
                f"{self._connection.endpoint.name} ended the session by itself",
                "Nothing is lost while another one is opened.",
                mends_itself=True,
                way_out=trouble.LATER,
            )

    def _apply(self, outcome: Outcome) -> list[Change]:
        """Turn one outcome into changes of the transcript."""
        transcript = self._transcript
        match outcome:
            case Configured(config=config):
                self._say(VoiceDetectionChanged(on=config.turn_detection is not None))
            case ConfigRefused():
                raise ReopenError
            case UtteranceStarted(item_id=item, start_ms=start):
                transcript.started(self._key(item), self._seconds(start))
            case Partial(item_id=item, settled=settled, tail=tail):
                return transcript.partial(self._key(item), settled, tail)
            case Final(item_id=item, end_ms=end, text=text):
                return transcript.final(
                    self._key(item),
                    self._seconds(end),
                    text,
                    language=_word(outcome.language),
                    emotion=_word(outcome.emotion),
                )
            case UtteranceFailed(error=error) if error == NO_RESULT and not self._finishing:
                pass  # the server ended by itself: what is open is heard again on the next one
            case UtteranceFailed(item_id=item, end_ms=end):
                return transcript.unconfirmed(self._key(item), self._seconds(end))
            case ErrorReported(error=error):
                self._report(error)
            case UtteranceEnded() | Finished() | _:
                pass
        return []

    def _report(self, error: ErrorDetail) -> None:
        """Tell each trouble once. Raises RefusedError where the engine won't go on serving us."""
        endpoint = self._connection.endpoint
        meaning = trouble.of_error_event(endpoint, error, ready=True)
        if isinstance(meaning, RefusedError):
            raise meaning
        words = plain(error.message or error.code or "", limit=200)
        _log.info("%s reports: %s", endpoint.name, words)
        if words not in self._reported and len(self._reported) < REPORTS_MOST:
            self._reported.add(words)
            title = f"{endpoint.name} reports trouble"
            self._say(Notice(level=Level.WARNING, title=title, hint=words))

    def _let_go_of_quiet(self) -> None:
        detecting = self._outgoing.config.turn_detection is not None
        if detecting and not self._transcript.hearing:
            self._outgoing.confirm(self._outgoing.tape.sent - QUIET_MARGIN)

    def _key(self, item: str) -> Key:
        return (self._number, item)

    def _seconds(self, connection_ms: int) -> float:
        """Turn a time on this connection into one on the run, never past what was heard."""
        samples = self._base + connection_ms * RATE // 1000
        return round(min(samples, self._outgoing.tape.end) / RATE, 3)

    @staticmethod
    def _position(seconds: float) -> int:
        return round(seconds * RATE)


def _word(text: str | None) -> str | None:
    """Bound a word that a server put into a label; empty counts as missing."""
    return plain(text, limit=32).strip() or None if text else None
