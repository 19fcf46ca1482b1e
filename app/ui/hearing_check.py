"""“Say something”: what the chosen microphone hears, in words, and nothing is kept of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from app.domain.captions import Ended, FinalLine, Message, NoticeGiven, PartialLine, StateChanged
from app.domain.notices import Notice
from app.errors import SurtitleError
from app.ui.deferred import ready_to_listen
from app.ui.engine_room import EngineRoom
from app.ui.microphones import Microphones
from app.ui.preferences import Preferences

BOUND_S = 60.0  # nobody says something for longer, but may forget that it listens


class HearingCheck(QObject):
    """Runs while serve() does, between start() and stop(), and never beside a run of captions."""

    running_changed = Signal(bool)
    state_changed = Signal(object)  # State
    words_changed = Signal(str)
    told = Signal(object)  # Notice

    def __init__(
        self,
        microphones: Microphones,
        engines: EngineRoom,
        preferences: Preferences,
        report: Callable[[BaseException], None],
    ) -> None:
        super().__init__()
        self.is_running = False
        self._microphones = microphones
        self._engines = engines
        self._preferences = preferences
        self._report = report
        self._wanted = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._check: asyncio.Task[None] | None = None
        self._begun_with: object = None
        preferences.changed.connect(self._reconsider)
        microphones.chosen_changed.connect(self._reconsider)

    def start(self) -> None:
        """Listen."""
        self._wanted.set()

    def stop(self) -> None:
        """Listen no more."""
        self._wanted.clear()
        if self._check is not None and not self._check.cancelling():
            self._check.cancel()

    async def give_way(self) -> None:
        """Listen no more, and wait until the microphone is free."""
        self.stop()
        await self._idle.wait()

    async def serve(self) -> None:
        """Do what is wished, until cancelled."""
        async with asyncio.TaskGroup() as group:
            while True:
                await self._wanted.wait()
                if not self._wanted.is_set():
                    continue  # it was taken back before anybody could look
                self._wanted.clear()
                self._idle.clear()
                self._check = group.create_task(self._listen())
                await asyncio.wait([self._check])
                self._check = None
                self._idle.set()

    def _reconsider(self) -> None:
        """Listen no more where that would go elsewhere now, or to another microphone."""
        if self.is_running and self._goes_to() != self._begun_with:
            self.stop()

    def _goes_to(self) -> object:
        value = self._preferences.value
        return (
            *(value.engine, value.this_computer_only, value.region, value.workspace),
            *(value.language, self._engines.address, self._microphones.chosen),
        )

    async def _listen(self) -> None:
        self._begun_with = self._goes_to()
        self._change(running=True)
        try:
            async with asyncio.timeout(BOUND_S) as bound:
                await self._caption()
        except TimeoutError as problem:
            if not bound.expired():
                self._report(problem)
        except SurtitleError as error:
            self.told.emit(Notice.of(error.for_good()))
        except Exception as bug:  # noqa: BLE001  told, and the next wish is heard
            self._report(bug)
        finally:
            self._change(running=False)

    async def _caption(self) -> None:
        await ready_to_listen()
        from app.ui.run import make_check  # noqa: PLC0415  loaded by now

        source = self._microphones.take()
        try:
            # Nobody is asked to end sentences here.
            settings = replace(self._preferences.value, voice_detection=True)
            engine, _ = await self._engines.choose(settings)
            async with make_check(source, engine, settings) as run:
                async for message in run:
                    self._pass_on(message)
        finally:
            self._microphones.give_back()

    def _pass_on(self, message: Message) -> None:
        match message:
            case StateChanged(state=state):
                self.state_changed.emit(state)
            case PartialLine(settled=settled, tail=tail):
                self.words_changed.emit(settled + tail)
            case FinalLine(line=line):
                self.words_changed.emit(line.text)
            case NoticeGiven(notice=notice):
                self.told.emit(notice)
            case Ended(error=error) if error is not None:
                self.told.emit(Notice.of(error.for_good()))

    def _change(self, *, running: bool) -> None:
        self.is_running = running
        self.running_changed.emit(running)
