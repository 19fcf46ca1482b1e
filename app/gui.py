"""The program with windows: Qt and asyncio in one loop, from the first window to the last word."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sys
import threading
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

import app.ui.features  # isort: skip  # noqa: F401  before what it spares to be read
from PySide6.QtCore import QEvent, QMessageLogContext, QtMsgType, Signal, qInstallMessageHandler
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from app.domain.notices import Notice
from app.domain.settings import Settings
from app.errors import INTERRUPTED, SurtitleError
from app.program import give_back
from app.signals import on_interrupt
from app.store.crash_reports import CrashReport
from app.store.crash_watch import CrashWatch
from app.store.keys import KeyStore
from app.store.paths import Places, make_folder
from app.ui.controller import Controller
from app.ui.first_picture import first_picture
from app.ui.global_keys import GlobalKeys
from app.ui.icons import app_icon
from app.ui.instance import Instance
from app.ui.keys_anywhere import descriptions
from app.ui.loop import Loop
from app.ui.microphones import Microphones
from app.ui.motion import Motion
from app.ui.preferences import Preferences
from app.ui.stage import Stage
from app.ui.surroundings import surroundings
from app.ui.theme import Theme
from app.ui.tongue import Tongue
from app.ui.windows import Windows

_log = logging.getLogger(__name__)

T = TypeVar("T")

END_BOUND_S = 12.0  # longer than a connection and the recogniser's child are given to end

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """How the program is to open. `kept` are the settings on disk, `settings` those in force."""

    places: Places
    kept: Settings
    settings: Settings
    keys: KeyStore
    files: tuple[Path, ...] = ()
    source: str | None = None
    address: str | None = None
    start: bool = False
    lock_captions: bool = False
    hide_window: bool = False
    quietly: bool = False
    notice: Notice | None = None


class Application(QApplication):
    """The application; whoever asks it to quit, the system's session or a dock, only asks."""

    quit_requested = Signal()
    font_changed = Signal()
    files_given = Signal()

    def __init__(self, arguments: list[str]) -> None:
        super().__init__(arguments)
        self._given: list[Path] = []

    def give(self, files: Iterable[Path]) -> None:
        """Have files opened, as soon as there are windows."""
        self._given += files
        self.files_given.emit()

    def take_given(self) -> list[Path]:
        """Return the files that nobody has opened yet."""
        given, self._given = self._given, []
        return given

    def event(self, event: QEvent) -> bool:
        """Keep the loop running, on which the last words are still to be kept."""
        if event.type() is QEvent.Type.Quit:
            event.ignore()
            self.quit_requested.emit()
            return True
        if isinstance(event, QFileOpenEvent) and event.file():  # as macOS gives files
            self.give([Path(event.file())])
            return True
        if event.type() is QEvent.Type.ApplicationFontChange:
            self.font_changed.emit()
        return super().event(event)


def run(opening: Opening) -> int:
    """Open the windows; return the exit code when they are closed and all is kept."""
    clean = opening.keys.redactor.clean
    # First of all: a platform plugin that does not load ends the program as well.
    with CrashWatch(opening.places.crash_dir, clean, surroundings(os.environ)) as watch:
        return _run(opening, watch)


def _run(opening: Opening, watch: CrashWatch) -> int:
    application = make_application()
    watch.note(Screen=application.platformName())
    with contextlib.suppress(SurtitleError):  # a run says so itself, and how to mend it
        make_folder(opening.places.data_dir)
    instance = Instance(opening.places.data_dir)
    if not instance.is_first():
        if hand_over(opening, instance):
            return 0
        raise SurtitleError("Surtitle is running already, but does not answer", "End it first.")
    report = watch.reports.take_new()
    application.give(opening.files)
    try:
        with asyncio.Runner(loop_factory=lambda: Loop(application)) as runner:
            return runner.run(live(application, opening, instance, watch, report))
    finally:
        instance.close()


def hand_over(opening: Opening, first: Instance) -> bool:
    """Have the program that runs do what this start was for; return whether it has answered."""
    answered = True
    if opening.files or not opening.quietly:
        answered = first.tell_first(opening.files)
    if opening.start and answered:
        answered = first.tell_first(wish="start")
    return answered


def make_application() -> Application:
    """Return the one QApplication, in the system's font and with this program's name."""
    made = QApplication.instance()
    if isinstance(made, Application):
        return made
    qInstallMessageHandler(log_qt_message)
    application = Application(["surtitle"])
    give_back()  # Qt has read it
    application.setApplicationName("Surtitle")
    application.setDesktopFileName("surtitle")
    application.setStyle("Fusion")
    application.setWindowIcon(app_icon())
    application.setQuitOnLastWindowClosed(False)
    return application


async def live(
    application: Application,
    opening: Opening,
    instance: Instance,
    watch: CrashWatch,
    report: CrashReport | None,
) -> int:
    """Serve the windows until they are to be closed; `report` is of how the last ones ended."""
    controller = make_controller(opening)

    def insist() -> None:
        controller.quit()
        # Whatever hangs must not keep the program from ending. All that is called saved is on disk.
        asyncio.get_running_loop().call_later(END_BOUND_S, os._exit, INTERRUPTED)

    with on_interrupt(controller.quit, insist):
        watch_for_bugs(controller)
        controller.notices.bug_told.connect(watch.went_on)
        tongue = Tongue(application)
        tongue.speak(controller.preferences.value.interface)
        keys = GlobalKeys(descriptions())
        motion = Motion(os.environ)
        stage = Stage(controller, Theme(application), tongue, keys, motion)
        if opening.quietly and not opening.hide_window:
            stage.windows.main.show_quietly()
        elif not opening.hide_window:
            stage.windows.main.show()
            if not (opening.start or opening.kept.welcomed):
                stage.windows.show_welcome()
        instance.wish_made.connect(stage.obey)
        instance.files_named.connect(application.give)
        application.files_given.connect(lambda: stage.open_files(application.take_given()))
        application.font_changed.connect(stage.make_anew)
        application.commitDataRequest.connect(controller.leave)
        application.quit_requested.connect(controller.leave)
        try:
            await first_picture(stage.windows.main)
            keys.open()
            if opening.start:
                controller.start()
            application.files_given.emit()
            if opening.notice is not None:
                controller.notices.tell(opening.notice)
            if report is not None:
                controller.notices.tell_crash(report)
            if stage.windows.overlay.is_locked:
                stage.windows.tell_locked()
            await serve(controller, keys, motion)
        finally:
            keys.close()
            stage.close()
    return 0


async def serve(controller: Controller, keys: GlobalKeys, motion: Motion) -> None:
    """Serve the windows, and hear what the desktop has to say meanwhile."""
    async with asyncio.TaskGroup() as group:
        hearing = [group.create_task(heard.serve()) for heard in (keys, motion)]
        try:
            await controller.serve()
        finally:
            for task in hearing:
                task.cancel()


def make_controller(opening: Opening) -> Controller:
    """Put together what stands behind the windows."""
    in_force = (
        replace(opening.settings, captions_locked=True)
        if opening.lock_captions
        else opening.settings
    )
    preferences = Preferences(opening.places.settings_file, opening.kept, in_force)
    kept_microphone = opening.settings.microphone
    source = opening.source or (f"mic:{kept_microphone}" if kept_microphone else "mic")
    microphones = Microphones(source)
    controller = Controller(
        places=opening.places,
        preferences=preferences,
        microphones=microphones,
        keys=opening.keys,
        address=opening.address,
    )
    microphones.picked.connect(lambda device: preferences.change(microphone=device))
    return controller


def watch_for_bugs(controller: Controller) -> None:
    """Have what goes wrong in a slot, callback or thread logged and told, not printed and forgotten."""
    loop = asyncio.get_running_loop()

    def in_slot(
        _kind: type[BaseException], bug: BaseException, _trace: TracebackType | None
    ) -> None:
        controller.report(bug)

    def in_callback(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        bug = context.get("exception")
        if bug is None:
            _log.error("%s", context.get("message"))
        else:
            controller.report(bug)

    def in_thread(ended: threading.ExceptHookArgs) -> None:
        bug = ended.exc_value
        if bug is not None and not isinstance(bug, SystemExit):
            try:
                loop.call_soon_threadsafe(controller.report, bug)
            except RuntimeError:  # the loop is closed, and the windows with it
                _log.error("a thread ended late", exc_info=bug)

    sys.excepthook = in_slot
    threading.excepthook = in_thread
    loop.set_exception_handler(in_callback)


def log_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """Put Qt's own messages into the log."""
    logging.getLogger("qt").log(_LEVELS[kind], "%s: %s", context.category, message)


def rehearse(places: Places, act: Callable[[Windows], Awaitable[T]]) -> T:
    """Make the windows as they are without a run, and have something done with them."""
    application = make_application()

    async def acted() -> T:
        opening = Opening(
            places=places,
            kept=Settings(),
            settings=Settings(),
            keys=KeyStore({}, places.key_file),
        )
        windows = Windows(make_controller(opening), Theme(application))
        try:
            return await act(windows)
        finally:
            windows.close()

    with asyncio.Runner(loop_factory=lambda: Loop(application)) as runner:
        return runner.run(acted())
