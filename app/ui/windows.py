"""All windows of the program, the tray, and what leads from one to another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.domain.notices import Level, Notice
from app.domain.shortcuts import Action
from app.errors import SurtitleError
from app.phrases import phrase
from app.ui.actions import Actions
from app.ui.controller import Controller
from app.ui.folders import show_folder
from app.ui.global_keys import GlobalKeys
from app.ui.keys_anywhere import KeysAnywhere
from app.ui.main_window import MainWindow
from app.ui.motion import Motion
from app.ui.overlay import Overlay
from app.ui.remedies import Told
from app.ui.theme import Theme
from app.ui.tongue import tr
from app.ui.tray import Tray

if TYPE_CHECKING:
    # Those that are not there at the start are loaded when they are wanted, a tenth of the start.
    from app.ui.about_window import AboutWindow
    from app.ui.crash_window import CrashWindow
    from app.ui.farewell import Farewell
    from app.ui.help_window import HelpWindow
    from app.ui.history_window import HistoryWindow
    from app.ui.settings_dialog import SettingsDialog
    from app.ui.welcome import Welcome

GOES_ON = (
    phrase("Captions go on"),
    phrase("Surtitle is here when you want its window back, or to finish."),
)


@dataclass(frozen=True, slots=True)
class Opened:
    """Which windows are open, and the settings' page."""

    main: bool
    page: int | None
    history: bool = False


class Windows(QObject):
    """None of them keeps what another could not show as well."""

    def __init__(
        self,
        controller: Controller,
        theme: Theme,
        keys: GlobalKeys | None = None,
        motion: Motion | None = None,
    ) -> None:
        super().__init__()
        self.controller = controller
        self.theme = theme
        self.actions = Actions(controller)
        self.overlay = Overlay(controller, motion)
        self.main = MainWindow(controller, theme, self.actions)
        self.tray = Tray(controller, self.actions)
        self.anywhere = KeysAnywhere(keys, controller.preferences, self.actions) if keys else None
        self.settings: SettingsDialog | None = None
        self.farewell: Farewell | None = None
        self.welcome: Welcome | None = None
        self.help: HelpWindow | None = None
        self.crash: CrashWindow | None = None
        self.about: AboutWindow | None = None
        self.history: HistoryWindow | None = None
        self._told_locked: Notice | None = None
        self._was_locked = controller.preferences.value.captions_locked
        self._connect()

    def _connect(self) -> None:
        actions, overlay, controller = self.actions, self.overlay, self.controller
        for action, call in (
            (Action.SETTINGS, self.show_settings),
            (Action.HELP, self.show_help),
            (Action.ABOUT, self.show_about),
            (Action.QUIT, controller.quit),
            (Action.WINDOW, self.main.come_forward),
            (Action.RESET_PLACE, overlay.reset_place),
            (Action.OPEN_TRANSCRIPT, self.main.open_transcript),
            (Action.OPEN_FOLDER, self.main.open_folder),
            (Action.HISTORY, self.show_history),
            (Action.FIND, self.find),
        ):
            actions[action].triggered.connect(call)
        actions[Action.FREEZE].triggered.connect(self._freeze)
        overlay.frozen_changed.connect(actions.show_frozen)
        controller.run_ended.connect(self._run_ended)
        overlay.lock_requested.connect(actions[Action.LOCK].trigger)
        self.tray.window_requested.connect(self.main.come_forward)
        self.main.close_requested.connect(self.leave)
        self.main.report_requested.connect(self.show_crash)
        self.main.sessions_given.connect(self.open_sessions)
        controller.preferences.changed.connect(self._note_lock)
        controller.preferences.changed.connect(self._note_captions)
        if self.anywhere is not None:
            self.anywhere.changed.connect(self._say_anywhere)
        self.main.escaped.connect(overlay.hide_frame)

    def obey(self, wish: str) -> None:
        """Do what `surtitle tell`, or another start of the program, says."""
        change = self.controller.preferences.change
        wishes: dict[str, Callable[[], object]] = {
            "start": self.controller.start,
            "finish": self.controller.finish,
            "toggle": self.controller.toggle,
            "lock": lambda: change(captions_locked=True),
            "unlock": lambda: change(captions_locked=False),
            "show": lambda: change(captions=True),
            "hide": lambda: change(captions=False),
            "freeze": lambda: self.overlay.freeze(frozen=True),
            "unfreeze": lambda: self.overlay.freeze(frozen=False),
            "mark": self.controller.mark_moment,
            "window": self.main.come_forward,
        }
        wishes[wish]()

    def show_settings(self) -> None:
        """Open the settings, or bring them forward."""
        if self.settings is None:
            from app.ui.settings_dialog import SettingsDialog  # noqa: PLC0415  see above

            self.settings = SettingsDialog(self.controller, self.theme, self.actions, self.main)
            self._say_anywhere()
            if self.anywhere is not None:
                self.settings.shortcuts.listening_changed.connect(self.anywhere.pause)
        self.settings.show()
        self.settings.activateWindow()

    def show_history(self) -> None:
        """Open the saved sessions, or bring them forward."""
        if self.history is None:
            from app.ui.history_window import HistoryWindow  # noqa: PLC0415  see above

            self.history = HistoryWindow(self.controller, self.theme)
            self.history.folder_requested.connect(self.main.open_folder)
            self.history.files_dropped.connect(self.open_sessions)
        self.history.come_forward()

    def open_sessions(self, files: list[Path]) -> None:
        """Take in the sessions of these files, and show them."""
        self.show_history()
        self.controller.library.take_in(files)

    def find(self) -> None:
        """Open the saved sessions to look for something."""
        self.show_history()
        assert self.history is not None
        self.history.begin_search()

    def show_help(self) -> None:
        """Open the help, with the keys as they are now."""
        if self.help is not None:
            self.help.deleteLater()
        from app.ui.help_window import HelpWindow  # noqa: PLC0415  see above

        self.help = HelpWindow(self.theme, self.actions, self.main)
        self.help.show()
        self.help.activateWindow()

    def show_crash(self, told: Told) -> None:
        """Open the report that a notice is about, or bring it forward."""
        assert told.report is not None
        if self.crash is None:
            folder = told.report.path.parent
            from app.ui.crash_window import CrashWindow  # noqa: PLC0415  see above

            self.crash = CrashWindow(told.report, self.theme, self.main)
            self.crash.folder_requested.connect(
                lambda: show_folder(folder, self.controller.notices)
            )
            self.crash.delete_requested.connect(lambda: self._delete_crash(told))
        self.crash.show()
        self.crash.activateWindow()

    def show_about(self) -> None:
        """Open what is said about the program, or bring it forward."""
        if self.about is None:
            from app.store.licences import licences_dir  # noqa: PLC0415  see above
            from app.ui.about_window import AboutWindow  # noqa: PLC0415  see above

            self.about = AboutWindow(self.theme, licences_dir(), self.main)
        places = self.controller.places.honouring(self.controller.preferences.value)
        self.about.come_forward(places.transcripts_dir)

    def show_welcome(self) -> None:
        """Open the page of the first start, beside a window that works already."""
        if self.welcome is None:
            from app.ui.welcome import Welcome  # noqa: PLC0415  see above

            self.welcome = Welcome(self.controller, self.theme, self.main)
            self.welcome.finished_with.connect(self._welcomed)
        self.welcome.show()
        self.welcome.activateWindow()

    @property
    def opened(self) -> Opened:
        """What is open now."""
        settings = self.settings
        page = settings.list.currentRow() if settings and settings.isVisible() else None
        history = self.history is not None and self.history.isVisible()
        return Opened(main=self.main.isVisible(), page=page, history=history)

    def open_again(self, opened: Opened) -> None:
        """Open what was open."""
        self.main.setVisible(opened.main)
        if opened.history:
            self.show_history()
        if opened.page is not None:
            self.show_settings()
            assert self.settings is not None
            self.settings.list.setCurrentRow(opened.page)

    def leave(self) -> None:
        """Close the main window: captions that run go on, where that is wished."""
        choice = self.controller.preferences.value.on_close
        if not self.controller.is_running or choice == "quit":
            self.controller.quit()
        elif choice == "keep":
            self.main.hide()
        elif self.tray.is_there:
            self.main.hide()
            if not self.controller.preferences.value.told_of_tray:
                self.tray.tell(*map(tr, GOES_ON))
                self.controller.preferences.change(told_of_tray=True)
        elif self.farewell is None:
            from app.ui.farewell import Farewell  # noqa: PLC0415  see above

            self.farewell = Farewell(self.theme, self.main)
            self.farewell.answered.connect(self._answered)
            self.farewell.destroyed.connect(self._forget_farewell)
            self.farewell.open()

    def close(self) -> None:
        """Take all windows away."""
        self.tray.close()
        for behind in (self.tray, self.anywhere, self.actions):
            if behind is not None:
                behind.deleteLater()
        if self.history is not None:
            self.history.player.close()
        if self.about is not None:
            self.about.reader.close()
        for window in (
            self.help,
            self.crash,
            self.about,
            self.welcome,
            self.settings,
            self.history,
            self.main,
            self.overlay,
        ):
            if window is not None:
                window.hide()
                window.deleteLater()
        self.deleteLater()

    def _freeze(self, frozen: bool) -> None:  # noqa: FBT001  a slot
        self.overlay.freeze(frozen=frozen)
        self.actions.show_frozen(self.overlay.is_frozen)

    def _run_ended(self) -> None:
        if self.farewell is not None:
            self.farewell.close()
        self._be_seen()

    def _be_seen(self) -> None:
        """Show the window where nothing else of the program is to be seen any more."""
        strip = self.controller.is_running and self.controller.preferences.value.captions
        if not (self.main.isVisible() or self.tray.is_there or strip):
            self.main.show_quietly()

    def _delete_crash(self, told: Told) -> None:
        assert told.report is not None
        assert self.crash is not None
        try:
            told.report.delete()
        except SurtitleError as error:
            self.controller.notices.tell_error(error)
            return
        self.crash.close()
        self.controller.notices.take_back(told.notice)

    def _welcomed(self) -> None:
        if self.welcome is not None:
            self.welcome.deleteLater()
            self.welcome = None

    def _say_anywhere(self) -> None:
        if self.settings is not None and self.anywhere is not None:
            self.settings.shortcuts.say_anywhere(self.anywhere.why_not, self.anywhere.refused)

    def _answered(self, answer: str) -> None:
        self.controller.preferences.change(on_close=answer)
        if answer == "keep":
            self.main.hide()
        else:
            self.controller.quit()

    def _forget_farewell(self) -> None:
        self.farewell = None

    def _note_captions(self) -> None:
        if not self.controller.preferences.value.captions and self.controller.is_running:
            self._be_seen()

    def _note_lock(self) -> None:
        locked = self.controller.preferences.value.captions_locked
        if locked and not self._was_locked:
            self.tell_locked()
        elif self._was_locked and not locked:
            self.controller.notices.take_back(self._told_locked)
        self._was_locked = locked

    def tell_locked(self) -> None:
        """Name the ways out of the lock, none of which needs the captions."""
        here = self.actions[Action.LOCK].shortcut().toString()
        anywhere = self.anywhere.keys_of(Action.LOCK) if self.anywhere else ""
        ways = [phrase("{keys} in this window", keys=here)] if here else []
        ways += [phrase("{keys} anywhere", keys=anywhere)] if anywhere else []
        ways.append(phrase("the menu beside “Captions”"))
        ways += [phrase("the icon in the tray")] if self.tray.is_there else []
        listed = ways[0]
        for way in ways[1:]:
            listed = phrase("{ways}, {way}", ways=listed, way=way)
        told = Notice(
            level=Level.INFO,
            title=phrase("Clicks go through the captions now"),
            hint=phrase("To unlock them: {ways} or “surtitle tell unlock”.", ways=listed),
        )
        self._told_locked = told
        self.controller.notices.tell(told)
