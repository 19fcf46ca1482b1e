"""One connection's share of a run: the tape goes out, outcomes come in and become lines."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable

from app.audio.block import RATE, Samples
from app.captioner.outgoing import Audio, Commit, Finish, Outgoing, Update
from app.captioner.patience import Watchdog
from app.captioner.stall import StallWatch
from app.domain.captions import VoiceDetectionChanged
from app.domain.notices import Level, Notice
from app.domain.text import plain
from app.domain.transcript import Change, Key, Transcript
from app.errors import BusyError, EngineError, RefusedError
from app.link import trouble
from app.link.connection import Connection
from app.phrases import phrase
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

# With nothing being spoken, audio older than this needs no second hearing. An engine that is fed as
# fast as it takes it may have a backlog, of so much audio. One that is fed at a pace has none: what
# arrived there so many seconds before its last sign of life it would have spoken of by now, and
# only what is loud can be speech that it takes longer for.
QUIET_MARGIN = 300 * RATE
PACED_QUIET_S, PACED_LOUD_S = 5.0, 60.0
COUGH_S = 0.5
NOTE_EVERY_S = 0.5  # of where was sent to when
# A server may report each piece of audio that it can't use; people are told so many troubles.
REPORTS_MOST = 10
# What an engine that is asked too often is fed at the least: any slower, and it never catches up.
SLOWEST_PACE = 1.25

Say = Callable[[Change | VoiceDetectionChanged | Notice], None]


class ReopenError(Exception):
    """The server does not change these settings in place: a new connection has to bring them."""


class Conversation:
    """Drives one ready Connection until it is finished, or another one is to go on.

    `number` tells it apart within the run; `config` is what it was opened with. `pace` is how much
    faster than it is spoken audio is sent at most, None for as fast as it is taken.
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
        stall: StallWatch,
        pace: float | None = None,
    ) -> None:
        self._connection = connection
        self._number = number
        self._outgoing = outgoing
        self._transcript = transcript
        self._say = say
        self._stall = stall
        self.pace = pace
        self.gave_way = asyncio.Event()  # set when it ends to let another connection go on
        self._hands_over: str | None = None
        self._is_paced = connection.endpoint.pace is not None
        self._detects = config.turn_detection is not None  # by what the engine confirmed last
        self._has_older = False  # audio from before it detected, of which it has said nothing yet
        self._watchdog = Watchdog(connection, transcript, stall)
        transcript.engine = connection.endpoint.engine
        outgoing.rewind(config)
        self._finished = asyncio.Event()
        self._finishing = False
        self._reported: set[str] = set()
        self._sent: deque[tuple[float, int]] = deque()  # when the tape was sent up to where
        self._arrived_to = 0
        self._free_at = asyncio.get_running_loop().time()  # when more may be sent at this pace

    @property
    def handed_over(self) -> bool:
        """Whether it ended to let another connection go on."""
        return self.gave_way.is_set()

    def hand_over(self, *, at_once: bool = False) -> None:
        """End at the next pause between sentences, or `at_once`, so that another may go on."""
        self._hands_over = "at once" if at_once else "at a pause"
        self._outgoing.appended()

    def keep(self) -> None:
        """Don't hand over after all."""
        self._hands_over = None

    async def run(self) -> None:
        """Send and receive until the session is finished or handed over.

        Raises an ExceptionGroup of EngineError, RefusedError or ReopenError otherwise.
        """
        owner = asyncio.current_task()
        assert owner is not None
        before = owner.cancelling()
        try:
            async with asyncio.TaskGroup() as group:
                others = [group.create_task(self._receive())]
                if self._is_paced:
                    others.append(group.create_task(self._connection.watch()))
                await self._send()
                if not self.handed_over:
                    await self._finished.wait()
                for task in others:
                    task.cancel()
        except BaseExceptionGroup:
            # WORKAROUND for Python 3.11: a group that fails while its owner waits for it cancels the
            # owner and doesn't take that back. Debian 12's 3.11.2 then takes the next timeout in this
            # task for a cancellation, and the run ends as if all had been said.
            if vars(group)["_parent_cancel_requested"] and owner.cancelling() > before:
                owner.uncancel()
            if owner.cancelling() > before:
                raise asyncio.CancelledError from None  # somebody else's, which the group kept
            if not self.handed_over:  # else the other connection goes on already
                raise

    async def _send(self) -> None:
        connection, watchdog = self._connection, self._watchdog
        while not self._finished.is_set():
            if self._may_hand_over():
                self.gave_way.set()
                return
            if watchdog.waits_in_vain_for_settings():
                raise self._reopening()
            match self._outgoing.step():
                case Audio(samples):
                    await watchdog.put(connection.append(samples.tobytes()))
                    self._look_after(samples)
                    await self._keep_pace(samples)
                case Commit():
                    await watchdog.put(connection.commit())
                    watchdog.expects_an_answer()
                case Update(config):
                    await watchdog.put(connection.update(config))
                    watchdog.expects_settings()
                case Finish():
                    await self._finish()
                    return
                case None:
                    await watchdog.wait(self._outgoing)

    async def _keep_pace(self, samples: Samples) -> None:
        """Wait until more may be sent, where more is there: what is live keeps the pace by itself."""
        if self.pace is None:
            return
        now = asyncio.get_running_loop().time()
        self._free_at = max(self._free_at, now - 1.0) + len(samples) / RATE / self.pace
        if self._outgoing.has_more:
            await asyncio.sleep(max(0.0, self._free_at - now))

    def _look_after(self, samples: Samples) -> None:
        """See whether the engine should have spoken of what it was sent, and what it needn't."""
        if self._outgoing.config.turn_detection is not None:
            self._stall.sent(samples)
        self._watchdog.expect_words()
        if self._is_paced:
            self._note_sent()
        if not self._transcript.hearing:
            self._let_go_of_quiet()

    def _note_sent(self) -> None:
        now = asyncio.get_running_loop().time()
        if not self._sent or now - self._sent[-1][0] > NOTE_EVERY_S:
            self._sent.append((now, self._outgoing.tape.sent))

    def _may_hand_over(self) -> bool:
        if self._hands_over == "at once":
            return True
        pause = self._transcript.is_between_lines and self._outgoing.is_between_utterances
        if self._hands_over is None or not pause:
            return False
        self._let_go_of_quiet()
        return True

    def _reopening(self) -> ReopenError:
        """Return the wish for another session; what was quiet need not be heard again there."""
        if self._transcript.is_between_lines and self._is_paced:
            self._let_go_of_quiet()
        return ReopenError()

    async def _finish(self) -> None:
        self._finishing = True
        await self._watchdog.put(self._connection.finish())
        await self._watchdog.finished(self._finished)

    async def _receive(self) -> None:
        async for outcome in self._connection.outcomes():
            self._watchdog.answered(speaks=not isinstance(outcome, Configured))
            for change in self._apply(outcome):
                self._say(change)
            self._outgoing.confirm(round(self._transcript.confirmed_to * RATE))
        self._finished.set()
        self._outgoing.appended()
        if not self._finishing:
            raise EngineError(
                phrase("{name} ended the session by itself", name=self._connection.endpoint.name),
                phrase("Nothing is lost while another one is opened."),
                mends_itself=True,
                way_out=trouble.LATER,
            )

    def _apply(self, outcome: Outcome) -> list[Change]:
        """Turn one outcome into changes of the transcript."""
        transcript = self._transcript
        match outcome:
            case Configured(config=config):
                self._watchdog.configured()
                detects = config.turn_detection is not None
                self._has_older = detects and (self._has_older or not self._detects)
                self._detects = detects
                self._say(VoiceDetectionChanged(on=self._detects))
            case ConfigRefused():
                raise self._reopening()
            case UtteranceStarted(item_id=item, start_ms=start):
                self._has_older = False
                onset = self._outgoing.timeline.onset(start * RATE // 1000)
                transcript.started(self._key(item), _seconds(onset))
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
        if isinstance(meaning, BusyError) and self.pace is not None:
            self.pace = max(self.pace / 2, SLOWEST_PACE)
        words = plain(error.message or error.code or "", limit=200)
        _log.info("%s reports: %s", endpoint.name, words)
        if words not in self._reported and len(self._reported) < REPORTS_MOST:
            self._reported.add(words)
            title = phrase("{name} reports trouble", name=endpoint.name)
            self._say(Notice(level=Level.WARNING, title=title, hint=words))

    def _let_go_of_quiet(self) -> None:
        """Have nothing heard again that the engine found no speech in, where it looks for any.

        Without voice detection it says nothing of what it has until that is committed.
        """
        wished = self._outgoing.config.turn_detection is not None
        if wished and self._detects and not self._has_older:
            self._outgoing.confirm(self._heard_for_sure())

    def _heard_for_sure(self) -> int:
        """Return up to where the engine would have spoken by now of what it heard."""
        if not self._is_paced:
            return self._outgoing.tape.sent - QUIET_MARGIN
        margin = PACED_LOUD_S if self._stall.loud_s > COUGH_S else PACED_QUIET_S
        arrived = self._connection.alive_at - margin
        while self._sent and self._sent[0][0] <= arrived:
            self._arrived_to = self._sent.popleft()[1]
        return self._arrived_to

    def _key(self, item: str) -> Key:
        return (self._number, item)

    def _seconds(self, connection_ms: int) -> float:
        """Turn a time on this connection into one on the run, never past what was heard."""
        return _seconds(self._outgoing.timeline.position(connection_ms * RATE // 1000))


def _seconds(position: int) -> float:
    return round(position / RATE, 3)


def _word(text: str | None) -> str | None:
    """Bound a word that a server put into a label; empty counts as missing."""
    return plain(text, limit=32).strip() or None if text else None
