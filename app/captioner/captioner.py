"""One run of captioning, from the source to the log; every front end drives this and nothing else."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Self

from app.audio.block import RATE, Source
from app.audio.tape import Tape
from app.captioner import losses
from app.captioner.intake import Intake
from app.captioner.keeping import Keeper
from app.captioner.losses import Losses
from app.captioner.obs_text import ObsText
from app.captioner.outbox import Outbox
from app.captioner.outgoing import Outgoing
from app.captioner.uplink import Uplink, first_of
from app.domain.captions import (
    Ended,
    Message,
    NoticeGiven,
    State,
    StateChanged,
    VoiceDetectionChanged,
)
from app.domain.lines import BEGINNING, Gap, Line, Seam
from app.domain.notices import Notice
from app.domain.route import Schedule
from app.domain.transcript import Change, Transcript
from app.errors import StorageError, SurtitleError
from app.link.connection import Patience
from app.link.engine import Engine
from app.phrases import phrase
from app.protocol.events import SessionConfig, TurnDetection
from app.store.records import Edit, SessionEnd
from app.store.session_log import SessionLog

# A microphone's words that are so far behind are told to be.
BEHIND_S = 5.0


class Captioner:
    """A run, alive from `async with` to its last message; iterate it for messages.

        async with Captioner(source=…, engine=…, config=…, log=…) as run:
            async for message in run:
                …

    The iteration ends after `Ended`. Leaving the block early ends the run at once, with what was
    final or shown until then on disk. `finish`, `commit` and `detect_voice` may be called at any
    time on the loop; each is said again as a message when it has become true.

    A run with a `seam` begins there, its source too, and another may take it up in turn. So when it
    ends early, what has no final is neither kept nor a gap: it will be heard again.
    """

    def __init__(
        self,
        *,
        source: Source,
        engine: Engine,
        config: SessionConfig,
        log: SessionLog | None = None,
        obs: ObsText | None = None,
        standby: Engine | None = None,
        standby_languages: tuple[str, ...] = (),
        duration_s: float | None = None,
        hold_to_talk: bool = False,
        seam: Seam | None = None,
        tape: Tape | None = None,
        patience: Patience | None = None,
        schedule: Schedule | None = None,
    ) -> None:
        self._source = source
        self._engine = engine
        self._is_taken_up = seam is not None  # by another run, where this one ends early
        before = seam or BEGINNING
        self._tape = tape or Tape(begin=round(before.at * RATE))
        self._standby = standby
        self._outgoing = Outgoing(self._tape, config, hold_to_talk=hold_to_talk)
        self._transcript = Transcript(engine.kind, before)
        self._obs = obs
        self._outbox = Outbox(obs.hear if obs else None)
        self._keeper = Keeper(log, self._outbox)
        self._losses = Losses(self._tape, self._keeper, before.lost_s)
        self._intake = Intake(
            source,
            self._tape,
            self._outgoing,
            self._losses,
            self._keeper,
            duration_s=duration_s,
            forgives=not self._is_taken_up,
            tell=self._tell,
            changed=self._tell_state,
        )
        self._uplink = Uplink(
            engine,
            standby=standby,
            standby_languages=standby_languages,
            outgoing=self._outgoing,
            transcript=self._transcript,
            say=self._say,
            became_ready=self._became_ready,
            live=source.live,
            patience=patience,
            schedule=schedule,
        )
        self._run: asyncio.Task[None] | None = None

        self._state: State | None = None
        self._finish_wished = False
        self._concluded = False

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
        return self._uplink.was_ready and self._intake.hears

    @property
    def hearing(self) -> bool:
        """Whether an utterance is open that the engine has begun on."""
        return self._transcript.hearing

    def finish(self) -> None:
        """Stop the source, wait for the last words, then end. A second call changes nothing."""
        if not self._finish_wished:
            self._finish_wished = True
            self._uplink.finish()
        self._source.stop()
        self._outgoing.want_no_more()

    def break_off(self) -> None:
        """End at once a run that has listened, as leaving the block does; `Ended` is still said."""
        if self.listened and self._run is not None and not self._concluded:
            self._run.cancel()

    def commit(self) -> None:
        """Without voice detection: end the sentence at what was heard last."""
        self._outgoing.commit()

    def hold(self) -> None:
        """Hold to talk: without voice detection, what is said from now on is a sentence."""
        self._outgoing.hold()

    def release(self) -> None:
        """Let go: the sentence that was begun with hold() ends here."""
        self._outgoing.release()

    def detect_voice(self, detection: TurnDetection | None) -> None:
        """Let voice detection end sentences from here on, or (None) the user's commits."""
        self._outgoing.wish(replace(self._outgoing.config, turn_detection=detection))

    def note(self, edit: Edit) -> bool:
        """Keep what somebody made of the session: its title, a line's words, a mark.

        Returns False once its log is being closed: whoever wants it kept writes it then.
        """
        return self._keeper.put(edit)

    def keep_in(self, folder: Path) -> None:
        """Keep all that was said, and will be, in another folder."""
        self._keeper.move(folder)

    def reconsider(self) -> None:
        """Ask the engine again whether it may be used: the settings have changed."""
        self._uplink.reconsider()

    # The run ------------------------------------------------------------------------------

    async def _live(self) -> None:
        """Own the whole run; nothing of it outlives this coroutine."""
        error: SurtitleError | None = None
        try:
            self._tell_state()
            error = await self._work()
        except Exception as bug:
            error = SurtitleError(
                phrase("Something unexpected went wrong ({bug})", bug=type(bug).__name__)
            )
            raise
        finally:
            try:
                await self._close(error)
            finally:
                self._outbox.close()  # whatever goes wrong, nobody waits for ever

    async def _work(self) -> SurtitleError | None:
        """Capture, converse and keep until all is said; return what ended the run early."""
        error: SurtitleError | None = None
        try:
            async with (
                self._engine,
                self._standby or contextlib.nullcontext(),
                asyncio.TaskGroup() as group,
            ):
                keeping = group.create_task(self._keeper.run())
                showing = group.create_task(self._obs.run(self._tell)) if self._obs else None
                try:
                    async with asyncio.TaskGroup() as talk:
                        talk.create_task(self._intake.run())
                        talk.create_task(self._uplink.run())
                except* SurtitleError as failures:
                    error = first_of(failures)
                self._conclude(losses.UNANSWERED if error else None)
                self._keeper.finish()
                if showing is not None:
                    await keeping
                    showing.cancel()
        except SurtitleError as failure:
            error = failure
        return error or self._intake.error

    def _conclude(self, why: str | None) -> None:
        """End the lines that are open; tell what nobody will recognise, and `why` where it failed."""
        self._concluded = True
        hearing = self._transcript.hearing
        if why is not None and self._is_taken_up:
            self._transcript.lost()
            why = None
        for change in self._transcript.close(self._tape.end / RATE, keep=why is not None):
            self._say(change)
        self._losses.tell_overwritten()
        if why is None:
            return
        if (
            not self._uplink.was_ready
        ):  # nobody was led to think that it was heard: it counts, no more
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
        is_whole = reason == "finished" or not self._is_taken_up
        ended = Ended(
            lines=self._transcript.lines,
            audio_s=self._tape.end / RATE if is_whole else self._transcript.released_to,
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
        if self._obs is not None:
            await self._obs.close()
        self._change_state(State.FINISHED)
        self._outbox.put(ended)

    # Saying -------------------------------------------------------------------------------

    def _became_ready(self) -> None:
        self._losses.tell_overwritten()
        self._tell_state()

    def _say(self, change: Change | VoiceDetectionChanged | Notice | NoticeGiven) -> None:
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
        if self._intake.has_ended or self._finish_wished:
            state = State.FINISHING
        elif not (self._uplink.is_serving and self._intake.hears):
            state = State.CONNECTING
        elif self._source.live and self._tape.end - self._tape.sent > BEHIND_S * RATE:
            state = State.CATCHING_UP
        else:
            state = State.HEARING if self._transcript.hearing else State.LISTENING
        self._change_state(state)

    def _change_state(self, state: State) -> None:
        if state is not self._state:
            self._state = state
            self._outbox.put(StateChanged(state=state))
