"""One run of captioning, from the source to the log; every front end drives this and nothing else."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Self, TypeVar

from app.audio.block import RATE, Block, News, Source
from app.audio.tape import Tape
from app.captioner import losses
from app.captioner.conversation import Conversation, ReopenError
from app.captioner.keeping import Keeper
from app.captioner.losses import Losses
from app.captioner.outbox import Outbox
from app.captioner.outgoing import Outgoing
from app.domain import route
from app.domain.captions import (
    Ended,
    Message,
    NoticeGiven,
    State,
    StateChanged,
    VoiceDetectionChanged,
)
from app.domain.lines import Gap, Line
from app.domain.notices import Level, Notice
from app.domain.route import Standing
from app.domain.transcript import Change, Transcript
from app.errors import InputError, SilentError, SourceError, StorageError, SurtitleError
from app.link.connection import Connection, Patience
from app.link.engine import Engine
from app.protocol.events import SessionConfig, TurnDetection
from app.store.records import SessionEnd
from app.store.session_log import SessionLog

_log = logging.getLogger(__name__)

_Error = TypeVar("_Error", bound=BaseException)

# A connection that held this long has shown that the engine works, even if nobody spoke. Well below
# the minute of silence after which services drop a link, which is no trouble at all.
HEALTHY_S = 20.0


class Captioner:
    """A run, alive from `async with` to its last message; iterate it for messages.

        async with Captioner(source=…, engine=…, config=…, log=…) as run:
            async for message in run:
                …

    The iteration ends after `Ended`. Leaving the block early ends the run at once, with what was
    final or shown until then on disk. `finish`, `commit` and `detect_voice` may be called at any
    time on the loop; each is said again as a message when it has become true.
    """

    def __init__(
        self,
        *,
        source: Source,
        engine: Engine,
        config: SessionConfig,
        log: SessionLog | None = None,
        duration_s: float | None = None,
        tape: Tape | None = None,
        patience: Patience | None = None,
    ) -> None:
        self._source = source
        self._engine = engine
        self._samples_left = None if duration_s is None else round(duration_s * RATE)
        self._tape = tape or Tape()
        self._patience = patience
        self._outgoing = Outgoing(self._tape, config)
        self._transcript = Transcript(engine.kind)
        self._outbox = Outbox()
        self._keeper = Keeper(log, self._outbox)
        self._losses = Losses(self._tape, self._keeper)
        self._run: asyncio.Task[None] | None = None

        self._state: State | None = None
        self._heard_anything = False
        self._ready = False
        self._was_ready = False
        self._ready_at = 0.0  # on the loop's clock, when the last connection became ready
        self._finishing = False
        self._finish_wished = False
        self._concluded = False
        self._source_error: SurtitleError | None = None

    async def __aenter__(self) -> Self:
        self._run = asyncio.create_task(self._live())
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._run is not None
        self._run.cancel()
        await asyncio.wait([self._run])
        if not self._run.cancelled():
            self._run.result()

    async def __aiter__(self) -> AsyncIterator[Message]:
        """Yield what happens, `Ended` last."""
        async for message in self._outbox:
            yield message

    @property
    def listened(self) -> bool:
        """Whether the run ever got as far as listening."""
        return self._was_ready and self._heard_anything

    def finish(self) -> None:
        """Stop the source, wait for the last words, then end. A second call changes nothing."""
        self._finish_wished = True
        self._source.stop()
        self._outgoing.want_no_more()

    def commit(self) -> None:
        """Without voice detection: end the sentence at what was heard last."""
        self._outgoing.commit()

    def detect_voice(self, detection: TurnDetection | None) -> None:
        """Let voice detection end sentences from here on, or (None) the user's commits."""
        self._outgoing.wish(replace(self._outgoing.config, turn_detection=detection))

    # The run ------------------------------------------------------------------------------

    async def _live(self) -> None:
        """Own the whole run; nothing of it outlives this coroutine."""
        error: SurtitleError | None = None
        try:
            self._tell_state()
            error = await self._work()
        except Exception as bug:
            error = SurtitleError(f"Something unexpected went wrong ({type(bug).__name__})")
            raise
        finally:
            await self._close(error)

    async def _work(self) -> SurtitleError | None:
        """Capture, converse and keep until all is said; return what ended the run early."""
        error: SurtitleError | None = None
        try:
            async with self._engine, asyncio.TaskGroup() as group:
                group.create_task(self._keeper.run())
                try:
                    async with asyncio.TaskGroup() as talk:
                        talk.create_task(self._capture())
                        talk.create_task(self._converse())
                except* SurtitleError as failures:
                    error = _first(failures)
                self._conclude(losses.UNANSWERED if error else None)
                self._keeper.finish()
        except SurtitleError as failure:
            error = failure
        return error or self._source_error

    def _conclude(self, why: str | None) -> None:
        """End the lines that are open; tell what nobody will recognise, and `why` where it failed."""
        self._concluded = True
        hearing = self._transcript.hearing
        for change in self._transcript.close(self._tape.end / RATE, keep=why is not None):
            self._say(change)
        self._losses.tell(losses.OVERWRITTEN)
        if why is None:
            return
        if not self._was_ready:  # nobody was led to think that it was heard: it counts, no more
            self._losses.seconds = self._tape.end / RATE
            return
        # What an engine took in quiet it would have answered, unless it is the one that failed.
        quiet = why is losses.INTERRUPTED and not hearing
        unheard = self._tape.sent / RATE if quiet else self._transcript.answered_to
        self._losses.add(unheard, self._tape.end / RATE, why)

    async def _close(self, error: SurtitleError | None) -> None:
        reason = error.title if error else "finished" if self._concluded else "interrupted"
        if not self._concluded:  # ended at once: what was shown is kept all the same
            self._conclude(losses.INTERRUPTED)
        ended = Ended(
            lines=self._transcript.lines,
            audio_s=self._tape.end / RATE,
            lost_s=self._losses.seconds,
            error=error,
        )
        failure = await self._keeper.close(
            SessionEnd(
                audio_s=ended.audio_s,
                lost_s=ended.lost_s,
                lines=ended.lines,
                reason=reason,
            )
        )
        if failure is not None and (error is None or isinstance(error, StorageError)):
            ended = replace(ended, error=failure)
        self._finishing = False
        self._change_state(State.FINISHED)
        self._outbox.put(ended)
        self._outbox.close()

    # Audio --------------------------------------------------------------------------------

    async def _capture(self) -> None:
        """Put the source's audio on the tape until it ends."""
        async with self._source:
            try:
                async for block in self._source.blocks():
                    if isinstance(block, News):
                        self._pass_on(block)
                    elif not await self._take(block):
                        break
            except (SourceError, InputError) as error:
                # What was heard until now is still worth its captions.
                self._source_error = error
        if self._source.truncated:
            self._tell(
                Notice(
                    level=Level.WARNING,
                    title=f"{self._source.name} ends in the middle",
                    hint="The file is not whole; what it holds is captioned.",
                )
            )
        self._finishing = True
        self._outgoing.end()
        self._tell_state()

    def _pass_on(self, news: News) -> None:
        """Tell what the source says about itself."""
        self._heard_anything = self._heard_anything and news.hears
        self._tell(news.notice)
        self._tell_state()

    async def _take(self, block: Block) -> bool:
        """Append a block; return False when no more are wanted."""
        samples, lost = block.samples, block.lost_before
        if self._samples_left is not None:
            lost = min(lost, self._samples_left)
            samples = samples[: self._samples_left - lost]
            self._samples_left -= lost + len(samples)
        if lost:
            self._tape.append_gap(lost)
            self._losses.tell(block.lost_why or losses.NOT_HEARD)
        while len(samples):
            room = len(samples) if self._source.live else await self._outgoing.room()
            if not room:
                return False
            self._tape.append(samples[:room])
            self._losses.tell(losses.OVERWRITTEN)
            self._outgoing.appended()
            samples = samples[room:]
        if not self._heard_anything:
            self._heard_anything = True
            self._tell_state()
        return self._samples_left is None or self._samples_left > 0

    # Engine -------------------------------------------------------------------------------

    async def _converse(self) -> None:
        """Keep a connection up until the session is finished. Raises what can't be mended."""
        number = 0
        tries = route.Tries()
        while True:
            number += 1
            released_to = self._transcript.released_to
            error, standing = await self._connect_once(number)
            self._ready = False
            if error is None:
                return
            if isinstance(error, ReopenError):
                continue
            served = standing is Standing.STUCK and (
                asyncio.get_running_loop().time() - self._ready_at >= HEALTHY_S
                and not isinstance(error, SilentError)  # all that time brought nothing
            )
            worked = served or self._transcript.released_to > released_to
            count = tries.count(standing, worked=worked)
            setback = route.Setback(error=error, tries=count, standing=standing)
            decision = route.after(setback, random.random())  # noqa: S311  spreads load, no more
            if isinstance(decision, route.Stop):
                raise decision.error from error
            _log.info("connection %d ended: %s", number, error)
            if self._was_ready and tries.is_first:
                self._tell(Notice.of(error))
            self._tell_state()
            await self._engine.doubt()
            await asyncio.sleep(decision.delay_s)

    async def _connect_once(
        self, number: int
    ) -> tuple[SurtitleError | ReopenError | None, Standing]:
        """Hold one connection; return why it ended (None: finished), and how things stood then."""
        ended: SurtitleError | ReopenError | None = None
        config = self._outgoing.config
        try:
            endpoint = await self._engine.reach()
            async with Connection(endpoint, config, self._patience) as connection:
                conversation = Conversation(
                    connection,
                    number=number,
                    config=config,
                    outgoing=self._outgoing,
                    transcript=self._transcript,
                    say=self._say,
                )
                self._ready = self._was_ready = True
                self._ready_at = asyncio.get_running_loop().time()
                self._losses.tell(losses.OVERWRITTEN)
                self._tell_state()
                await conversation.run()
        except* (SurtitleError, ReopenError) as failures:
            ended = _first(failures)
        if self._ready:
            standing = Standing.STUCK
        else:
            away = self._was_ready and not self._finish_wished
            standing = Standing.AWAY if away else Standing.NEW
        self._transcript.lost()
        return ended, standing

    # Saying -------------------------------------------------------------------------------

    def _say(self, change: Change | VoiceDetectionChanged | Notice) -> None:
        """Pass on a change; finals and gaps go by way of the log."""
        match change:
            case Line():
                self._keeper.put(change)
            case Gap():
                self._losses.add(change.start, change.end, change.reason)
            case Notice():
                self._tell(change)
            case _:
                self._outbox.put(change)
        self._tell_state()

    def _tell(self, notice: Notice) -> None:
        self._outbox.put(NoticeGiven(notice=notice))

    def _tell_state(self) -> None:
        if self._finishing or self._finish_wished:
            state = State.FINISHING
        elif not (self._ready and self._heard_anything):
            state = State.CONNECTING
        else:
            state = State.HEARING if self._transcript.hearing else State.LISTENING
        self._change_state(state)

    def _change_state(self, state: State) -> None:
        if state is not self._state:
            self._state = state
            self._outbox.put(StateChanged(state=state))


def _first(group: BaseExceptionGroup[_Error]) -> _Error:
    """Take the first error out of a group; the others are its echoes."""
    first = group.exceptions[0]
    return _first(first) if isinstance(first, BaseExceptionGroup) else first
