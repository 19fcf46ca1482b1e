"""One connection's share of a run: the tape goes out, outcomes come in and become lines."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from app.audio.block import RATE
from app.captioner.outgoing import Audio, Commit, Finish, Outgoing, Update
from app.domain.captions import VoiceDetectionChanged
from app.domain.notices import Level, Notice
from app.domain.text import plain
from app.domain.transcript import Change, Key, Transcript
from app.errors import EngineError
from app.link.connection import Connection
from app.protocol.events import SessionConfig
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

# With nothing being spoken, audio older than this needs no second hearing. Long enough for the
# backlog that an engine fed at full speed may have, so that nothing unheard is ever let go.
QUIET_MARGIN = 300 * RATE

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

    async def run(self) -> None:
        """Send and receive until the session is finished.

        Raises an ExceptionGroup of EngineError, RefusedError or ReopenError otherwise.
        """
        async with asyncio.TaskGroup() as group:
            group.create_task(self._receive())
            group.create_task(self._send())

    async def _send(self) -> None:
        pace = self._connection.endpoint.pace
        loop = asyncio.get_running_loop()
        free_at = loop.time()
        while True:
            match self._outgoing.step():
                case Audio(samples):
                    await self._connection.append(samples.tobytes())
                    self._let_go_of_quiet()
                    if pace is not None:
                        free_at = max(free_at, loop.time() - 1.0) + len(samples) / RATE / pace
                        await asyncio.sleep(max(0.0, free_at - loop.time()))
                case Commit():
                    await self._connection.commit()
                case Update(config):
                    await self._connection.update(config)
                case Finish():
                    await self._finish()
                    return
                case None:
                    await self._outgoing.wait()

    async def _finish(self) -> None:
        self._finishing = True
        await self._connection.finish()
        loop = asyncio.get_running_loop()
        self._heard_at = max(self._heard_at, loop.time())
        patience = self._connection.patience.finish_s
        while not self._finished.is_set():
            deadline = self._heard_at + patience
            try:
                async with asyncio.timeout_at(deadline):
                    await self._finished.wait()
            except TimeoutError as error:
                if self._heard_at + patience > deadline:
                    continue  # something came meanwhile
                raise EngineError(
                    f"{self._connection.endpoint.name} does not finish the session",
                    "What it said so far is kept; the last words may be missing.",
                ) from error

    async def _receive(self) -> None:
        loop = asyncio.get_running_loop()
        async for outcome in self._connection.outcomes():
            self._heard_at = loop.time()
            for change in self._apply(outcome):
                self._say(change)
            self._outgoing.tape.confirm(self._position(self._transcript.confirmed_to))
        if not self._finishing:
            raise EngineError(
                f"{self._connection.endpoint.name} ended the session by itself",
                "Nothing is lost while another one is opened.",
                mends_itself=True,
            )
        self._finished.set()

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
                self._say(
                    Notice(
                        level=Level.WARNING,
                        title=f"{self._connection.endpoint.name} reports trouble",
                        hint=plain(error.message or error.code or "", limit=200),
                    )
                )
            case UtteranceEnded() | Finished() | _:
                pass
        return []

    def _let_go_of_quiet(self) -> None:
        detecting = self._outgoing.config.turn_detection is not None
        if detecting and not self._transcript.hearing:
            tape = self._outgoing.tape
            tape.confirm(tape.sent - QUIET_MARGIN)

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
