"""What can be heard with, which of it was chosen, and how loud it is."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain import notices
from app.domain.level import Level
from app.domain.notices import Notice
from app.errors import SourceError, SurtitleError
from app.phrases import phrase
from app.store.paths import sample_clip
from app.ui.deferred import ready_to_listen

if TYPE_CHECKING:
    from app.audio.block import Source
    from app.audio.devices import InputDevice
    from app.audio.shared import SharedSource
    from app.audio.steady_microphone import SteadyMicrophone

_log = logging.getLogger(__name__)

DEFAULT = "mic"
_AGAIN_S = 2.0
METER_EVERY_S = 0.1  # a meter alone needs no more, and takes a third less of the processor
NONE_FOUND = Notice(
    level=notices.Level.WARNING,
    title=phrase("No microphone found"),
    hint=phrase("Plug one in, it will be picked up."),
    mends_itself=True,
)


class Microphones(QObject):
    """Follows the devices, and keeps the chosen one open while its meter is looked at.

    `chosen` is a source as the command line writes it: `mic`, `mic:ID`, `file:PATH`, `sample`.
    """

    devices_changed = Signal()
    chosen_changed = Signal()
    picked = Signal(object)  # a device's id, or None for the system's default
    level_changed = Signal(object)  # Level, or None where nothing is listened to
    trouble_changed = Signal()

    def __init__(self, chosen: str = DEFAULT) -> None:
        super().__init__()
        self.devices: list[InputDevice] | None = None  # until they are known
        self.chosen = chosen
        self.trouble: Notice | None = None
        self._looked_at = False
        self._lookers: set[int] = set()
        self._lent = False
        self._taken = False
        self._shared: SharedSource | None = None
        self._opened_for = ""
        self._open: SteadyMicrophone | None = None  # what is shared, where it is a device
        self._wanted_anew = asyncio.Event()

    @property
    def device(self) -> InputDevice | None:
        """The chosen device as it is now: the default one, or the named one where it is there."""
        devices = self.devices or []
        if self.chosen == DEFAULT or not devices:
            return next((device for device in devices if device.is_default), None)
        from app.audio.devices import find_device  # noqa: PLC0415  as take()

        with contextlib.suppress(SourceError):
            return find_device(self.chosen.removeprefix("mic:"), devices)
        return None

    @property
    def is_recording(self) -> bool:
        """Whether what was chosen is a recording and no device."""
        return self.chosen != DEFAULT and not self.chosen.startswith("mic:")

    def choose(self, chosen: str) -> None:
        """Listen to this from now on; a run that is under way stays with what it hears."""
        if chosen == self.chosen:
            return
        self.chosen = chosen
        self.chosen_changed.emit()
        if not self.is_recording:
            self.picked.emit(None if chosen == DEFAULT else chosen.removeprefix("mic:"))
        self._open_anew()

    def look(self, *, looked_at: bool, by: object = None) -> None:
        """Hear whether a window looks at the meter; nothing is listened to for nobody."""
        (self._lookers.add if looked_at else self._lookers.discard)(id(by))
        looked_at = bool(self._lookers)
        if looked_at == self._looked_at:
            return
        self._looked_at = looked_at
        if looked_at:
            self._wanted_anew.set()
        elif not self._lent:
            self._stop()

    def take(self) -> Source:
        """Return the chosen source for a run, which gives it back with give_back().

        Raises SourceError or InputError where it is not there.
        """
        from app.audio.metered import Metered  # noqa: PLC0415  see deferred.py, as all below
        from app.audio.microphone import WAKE_EVERY_S  # noqa: PLC0415

        if self._shared is not None:
            self._taken = self._lent = True
            self._wake_every(WAKE_EVERY_S)
            return self._shared.lend()
        source = Metered(self._source(), self._heard)
        self._taken = True
        return source

    def lent_to(self, run: contextlib.ExitStack | contextlib.AsyncExitStack) -> Source:
        """Return the chosen source for as long as the run's stack lasts. Raises as take() does."""
        source = self.take()
        run.callback(self.give_back)
        return source

    def give_back(self) -> None:
        """Hear that the run is over."""
        self._taken = self._lent = False
        self._wake_every(METER_EVERY_S)
        self.level_changed.emit(None)
        if not self._looked_at or self._opened_for != self.chosen:
            self._stop()
        self._wanted_anew.set()

    async def serve(self) -> None:
        """Follow the devices and keep the chosen one open, until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._watch())
            group.create_task(self._keep_open())

    async def _watch(self) -> None:
        from app.audio.devices import watch_devices  # noqa: PLC0415

        while True:
            try:
                async with contextlib.aclosing(watch_devices()) as lists:
                    async for devices in lists:
                        self.devices = devices
                        self.devices_changed.emit()
                        if self._shared is None:
                            self._wanted_anew.set()
            except SurtitleError as error:
                self._tell(replace(Notice.of(error), level=notices.Level.WARNING))
                await asyncio.sleep(_AGAIN_S)

    async def _keep_open(self) -> None:
        while True:
            await self._wanted_anew.wait()
            self._wanted_anew.clear()
            self._tell(NONE_FOUND if self.devices == [] else None)
            if self._is_to_listen:
                await ready_to_listen()
                if self._is_to_listen:  # still: meanwhile whoever looked may look away
                    await self._listen()

    @property
    def _is_to_listen(self) -> bool:
        """Whether the chosen device is to be open without a run."""
        wanted = self._looked_at and not self._taken and not self.is_recording
        return wanted and bool(self.devices)

    async def _listen(self) -> None:
        from app.audio.metered import Metered  # noqa: PLC0415
        from app.audio.shared import SharedSource  # noqa: PLC0415
        from app.audio.steady_microphone import SteadyMicrophone  # noqa: PLC0415

        shared: SharedSource | None = None
        try:
            source = self._source()
            self._opened_for = self.chosen
            self._open = source if isinstance(source, SteadyMicrophone) else None
            self._wake_every(METER_EVERY_S)
            shared = self._shared = SharedSource(Metered(source, self._heard), self._source_tells)
            await shared.run()
        except SurtitleError as error:
            if not self._lent:  # else the run says so itself
                # No run depends on it yet: it is news, and must not hide what ended the last one.
                self._tell(replace(Notice.of(error), level=notices.Level.WARNING))
        except Exception as bug:  # noqa: BLE001  the next microphone is opened all the same
            _log.error("listening ended unexpectedly", exc_info=bug)
        finally:
            if self._shared is shared:
                self._shared = None
            self.level_changed.emit(None)

    def _wake_every(self, seconds: float) -> None:
        """Have what is open wake the loop no more often than this."""
        if self._open is not None:
            self._open.wake_every_s = seconds

    def _stop(self) -> None:
        """Let go of what is open: it takes a while to end, and no run may begin with it."""
        if self._shared is not None:
            self._shared.stop()
            self._shared = None

    def _open_anew(self) -> None:
        if not self._lent:
            self._stop()
        self._wanted_anew.set()

    def _source(self) -> Source:
        from app.audio.source import parse_source  # noqa: PLC0415
        from app.audio.steady_microphone import SteadyMicrophone  # noqa: PLC0415

        if self.is_recording:
            return parse_source(self.chosen, sample=sample_clip())
        if self.chosen == DEFAULT:
            return SteadyMicrophone()
        device = self.device
        if device is None and self.devices is not None:
            raise SourceError(
                phrase("The chosen microphone is not connected"),
                phrase("Plug it in, or choose another one."),
            )
        return SteadyMicrophone(device or self.chosen.removeprefix("mic:"))

    def _heard(self, level: Level) -> None:
        self.level_changed.emit(level)

    def _source_tells(self, notice: Notice) -> None:
        """Show what goes wrong while no run does; good news takes it away."""
        from app.audio.steady_microphone import TOPIC  # noqa: PLC0415

        self._tell(None if notice.level is notices.Level.INFO else notice)
        if notice.topic == TOPIC:
            self.level_changed.emit(None)

    def _tell(self, trouble: Notice | None) -> None:
        if trouble != self.trouble:
            self.trouble = trouble
            self.trouble_changed.emit()
