"""The only object between the Captioner and the windows: facts come down from it, wishes go up to it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import time
from collections.abc import Coroutine
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from app.captioner.engines import turn_detection
from app.domain.captions import (
    Ended,
    FinalLine,
    LineDropped,
    Message,
    NoticeGiven,
    PartialLine,
    State,
    StateChanged,
    VoiceDetectionChanged,
)
from app.errors import SurtitleError
from app.store.autostart import Autostart
from app.store.keys import KeyStore
from app.store.paths import Places
from app.ui.deferred import ready_to_listen
from app.ui.engine_room import BARRED, EngineRoom
from app.ui.hearing_check import HearingCheck
from app.ui.in_step import InStep
from app.ui.key_desk import KeyDesk
from app.ui.library import Library
from app.ui.login_desk import LoginDesk
from app.ui.microphones import Microphones
from app.ui.notice_board import NoticeBoard
from app.ui.outcome import Outcome
from app.ui.preferences import Preferences
from app.ui.recording import Recording
from app.ui.transcript_model import TranscriptModel

if TYPE_CHECKING:
    from app.audio.block import Source
    from app.captioner.captioner import Captioner
    from app.link.engine import Engine
    from app.store.session_log import SessionLog

# From the wish to quit to the last words on disk; a run that takes longer is ended as it stands,
# with what was shown of it kept.
QUIT_BOUND_S = 20.0
_WELL = (State.CATCHING_UP, State.LISTENING, State.HEARING)


class Controller(QObject):
    """Captions on wish, one run at a time, for as long as serve() runs.

    Every window shows what the properties say and is told by the signals when they change; a window
    that is opened in the middle of a run has missed nothing.
    """

    state_changed = Signal(object)  # State
    partial_changed = Signal(object)  # PartialLine
    line_dropped = Signal(int)
    line_finished = Signal(object)  # Line
    voice_detection_changed = Signal(bool)
    holding_changed = Signal(bool)
    run_started = Signal()
    run_ended = Signal(object)  # Outcome
    moment_marked = Signal()
    progressed = Signal()  # the recording

    def __init__(
        self,
        *,
        places: Places,
        preferences: Preferences,
        microphones: Microphones,
        keys: KeyStore,
        address: str | None = None,
        local: Engine | None = None,
    ) -> None:
        super().__init__()
        self.places = places
        self.preferences = preferences
        self.microphones = microphones
        self.keys = KeyDesk(keys, self.report)
        self.login = LoginDesk(Autostart.find(os.environ, places.root), self.report)
        self.transcript = TranscriptModel(self)
        self.notices = NoticeBoard(keys.redactor.clean)
        self.state: State | None = None
        self.outcome: Outcome | None = None
        self.keeps_sound = False  # whether what is heard now is kept as well
        self.voice_detection = preferences.value.voice_detection
        self.holding = False
        self.recording: Recording | None = None
        self.engines = EngineRoom(keys, preferences, address=address, local=local)
        self.library = Library(places, preferences, self.report)
        self.check = HearingCheck(microphones, self.engines, preferences, self.report)
        self.session = ""  # the one that the transcript shows
        self._captioner: Captioner | None = None
        self._source: Source | None = None
        self._run: asyncio.Task[None] | None = None
        self._finish_wished = False
        self._started_at = 0.0
        self._start_wished = asyncio.Event()
        self._leaving = asyncio.Event()
        InStep(self.transcript, self.library, lambda: self.session)
        self.library.trouble_told.connect(self.notices.tell_error)
        preferences.changed.connect(self._preferences_changed)
        preferences.trouble_told.connect(self.notices.tell)
        self.notices.follow(microphones.trouble_changed, lambda: microphones.trouble)

    # What is true now ---------------------------------------------------------------------

    @property
    def is_running(self) -> bool:
        """Whether a run is under way, from Start to its last word."""
        return self.state not in (None, State.FINISHED)

    @property
    def elapsed_s(self) -> float:
        """Seconds since the run began; of the last one, how long it was."""
        if self.is_running:
            return time.monotonic() - self._started_at
        return self.outcome.audio_s if self.outcome else 0.0

    @property
    def can_hold(self) -> bool:
        """Whether one can hold to talk now: captions run and the user ends the sentences."""
        return self.state in _WELL and not self.voice_detection

    # Wishes -------------------------------------------------------------------------------

    def start(self, *, recording: Path | None = None) -> None:
        """Begin to caption, a recording where one is named; changes nothing while captions run."""
        if self.is_running or self._leaving.is_set():
            return
        self.recording = Recording(recording) if recording else None
        self._finish_wished = False
        self._started_at = time.monotonic()
        self.outcome = None
        self.notices.clear()
        self._change_state(State.CONNECTING)
        self._start_wished.set()

    def finish(self) -> None:
        """Stop listening, wait for the last words, end."""
        if not self.is_running:
            return
        self._finish_wished = True
        if self._captioner is not None:
            self._captioner.finish()
        elif self._source is not None:
            self._source.stop()
        self._change_state(State.FINISHING)

    def toggle(self) -> None:
        """Start or finish, whichever there is to do."""
        (self.finish if self.is_running else self.start)()

    def hold(self, held: bool) -> None:  # noqa: FBT001  a slot of the button
        """Without voice detection: what is said while it is held is a sentence."""
        # Let go also while a connection is made again: it counts by its place in the audio.
        if self._captioner is None or held == self.holding or not (self.can_hold or self.holding):
            return
        (self._captioner.hold if held else self._captioner.release)()
        self._change_holding(held=held)

    def detect_voice(self, on: bool) -> None:  # noqa: FBT001  a slot of the switch
        """Let voice detection end sentences, or the user; it is true when the engine says so."""
        if self._captioner is None:
            self.preferences.change(voice_detection=on)
        else:
            self._captioner.detect_voice(turn_detection(self.preferences.value) if on else None)

    def mark_moment(self) -> None:
        """Mark what is being said, or was said last."""
        if self.transcript.mark_moment():
            self.moment_marked.emit()

    def keep_in(self, folder: str) -> None:
        """Keep transcripts in this folder from here on, and there what could not be kept."""
        self.preferences.change(transcripts_dir=folder)
        if self._captioner is not None:
            self._captioner.keep_in(self.places.honouring(self.preferences.value).transcripts_dir)

    def report(self, bug: BaseException) -> None:
        """Log what nobody expected, with its trace, and tell it; captions go on."""
        logging.getLogger(__name__).error("something unexpected went wrong", exc_info=bug)
        self.notices.tell_bug(bug, self.places.log_file)

    def quit(self) -> None:
        """Finish what runs and have serve() return; the second time, end it as it stands."""
        if self._leaving.is_set() and self._run is not None:
            self._run.cancel()
            return
        self._leaving.set()
        self._start_wished.set()
        self.finish()
        self._bound_the_end()

    def leave(self) -> None:
        """Hear that the system wants the program to end: once is enough, and it never insists."""
        if not self._leaving.is_set():
            self.quit()

    # The work -----------------------------------------------------------------------------

    async def serve(self) -> None:
        """Do what is wished until quit(). What goes wrong is told and ends nothing but itself."""
        async with self.engines, asyncio.TaskGroup() as group:
            behind = [
                group.create_task(self._guarded(work))
                for work in (
                    self.microphones.serve(),
                    self.preferences.serve(),
                    self.keys.serve(),
                    self.login.serve(),
                    self.check.serve(),
                    self.engines.warm_up(self.preferences.value),
                )
            ]
            group.create_task(self._guarded(self.library.serve()))
            while self.is_running or not self._leaving.is_set():
                await self._start_wished.wait()
                self._start_wished.clear()
                if not self.is_running:
                    continue
                self._run = group.create_task(self._guarded(self._caption()))
                if self._leaving.is_set():
                    self._bound_the_end()
                await asyncio.wait([self._run])
                self._run = None
            self.library.finish()
            for task in behind:
                task.cancel()
        await self._guarded(self.preferences.save())

    def _bound_the_end(self) -> None:
        if self._run is not None:
            asyncio.get_running_loop().call_later(QUIT_BOUND_S, self._run.cancel)

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception as bug:  # noqa: BLE001  whatever it is, the others go on
            self.report(bug)

    async def _caption(self) -> None:
        """Be one run, from its source to its end."""
        log: SessionLog | None = None
        ended: Ended | None = None
        try:
            async with contextlib.AsyncExitStack() as stack:
                await ready_to_listen()
                from app.ui.run import make_log, make_run  # noqa: PLC0415  loaded by now

                await self.check.give_way()
                # First of all: what is said while the keyring is asked is heard as well.
                source = self._source = (
                    self.recording.source if self.recording else self.microphones.lent_to(stack)
                )
                engine, standby = await self.engines.choose(self.preferences.value, self.recording)
                started = datetime.now().astimezone()
                log = await stack.enter_async_context(
                    make_log(source, engine, self.preferences.value, self.places, started)
                )
                self.keeps_sound = log.keeps_sound
                self.session = log.session_id
                self.transcript.begin(started)
                self.run_started.emit()
                captioner = make_run(source, (engine, standby), self.preferences, log)
                self.library.follow(log.session_id, captioner)
                async with captioner:
                    self._captioner = captioner
                    if self._finish_wished:
                        captioner.finish()
                    async for message in captioner:
                        self._pass_on(message)
                        if self.recording is not None and self.recording.note(message):
                            self.progressed.emit()
                        if isinstance(message, Ended):
                            ended = message
        except SurtitleError as error:
            self.notices.tell_error(error)
        finally:
            self._captioner = self._source = None
            self.library.follow(None)
            self._end(ended, log)

    def _pass_on(self, message: Message) -> None:
        self.transcript.hear(message)
        match message:
            case StateChanged(state=state):
                # FINISHED is said when the files are closed; a wish to finish isn't taken back.
                if state is not State.FINISHED and not self._finish_wished:
                    self._change_state(state)
            case VoiceDetectionChanged(on=on) if self.recording is None:
                self._confirm_voice_detection(on=on)
            case PartialLine():
                self.partial_changed.emit(message)
            case LineDropped(number=number):
                self.line_dropped.emit(number)
            case FinalLine(line=line):
                self.line_finished.emit(line)
            case NoticeGiven(notice=notice, cause=cause):
                self.notices.tell(notice, cause)
            case Ended(error=error) if error is not None:
                self.notices.tell_error(error)

    def _end(self, ended: Ended | None, log: SessionLog | None) -> None:
        self.outcome, self.keeps_sound = Outcome.of(ended, log), False
        self._change_holding(held=False)
        self._change_state(State.FINISHED)
        self.run_ended.emit(self.outcome)

    def _confirm_voice_detection(self, *, on: bool) -> None:
        if on != self.preferences.value.voice_detection:  # else an option would be kept for good
            self.preferences.change(voice_detection=on)
        if on:
            self._change_holding(held=False)
        if on != self.voice_detection:
            self.voice_detection = on
            self.voice_detection_changed.emit(on)

    def _preferences_changed(self) -> None:
        if self._captioner is None:
            self._confirm_voice_detection(on=self.preferences.value.voice_detection)
        elif self.engines.has_standby:
            self._captioner.reconsider()
        elif self.engines.is_barred and not self._finish_wished:
            self.notices.tell(BARRED)
            self.finish()

    def _change_holding(self, *, held: bool) -> None:
        if held != self.holding:
            self.holding = held
            self.holding_changed.emit(held)

    def _change_state(self, state: State) -> None:
        if state in _WELL:
            self.notices.mended()
        if state is not self.state:
            self.state = state
            self.state_changed.emit(state)
