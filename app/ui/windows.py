"""All windows of the program, the tray, and what leads from one to another."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.domain.notices import Level, Notice
from app.domain.shortcuts import Action
from app.ui.actions import Actions
from app.ui.controller import Controller
from app.ui.farewell import Farewell
from app.ui.global_keys import GlobalKeys
from app.ui.keys_anywhere import KeysAnywhere
from app.ui.main_window import MainWindow
from app.ui.overlay import Overlay
from app.ui.settings_dialog import SettingsDialog
from app.ui.theme import Theme
from app.ui.tray import Tray
from app.ui.welcome import Welcome

GOES_ON = "Captions go on", "Surtitle is here when you want its window back, or to finish."


class Windows(QObject):
    """None of them keeps what another could not show as well."""

    def __init__(
        self, controller: Controller, theme: Theme, keys: GlobalKeys | None = None
    ) -> None:
        super().__init__()
        self.controller = controller
        self.theme = theme
        self.actions = Actions(controller)
        self.overlay = Overlay(controller)
        self.main = MainWindow(controller, theme, self.actions)
        self.tray = Tray(controller, self.actions)
        self.anywhere = KeysAnywhere(keys, controller.preferences, self.actions) if keys else None
        self.settings: SettingsDialog | None = None
        self.farewell: Farewell | None = None
        self.welcome: Welcome | None = None
        self._was_locked = controller.preferences.value.captions_locked
        self._connect()

    def _connect(self) -> None:
        actions, overlay, controller = self.actions, self.overlay, self.controller
        for action, call in (
            (Action.SETTINGS, self.show_settings),
            (Action.QUIT, controller.quit),
            (Action.WINDOW, self.main.come_forward),
            (Action.RESET_PLACE, overlay.reset_place),
            (Action.OPEN_TRANSCRIPT, self.main.open_transcript),
        ):
            actions[action].triggered.connect(call)
        actions[Action.FREEZE].triggered.connect(self._freeze)
        overlay.frozen_changed.connect(actions.show_frozen)
        overlay.lock_requested.connect(actions[Action.LOCK].trigger)
        self.tray.window_requested.connect(self.main.come_forward)
        self.main.close_requested.connect(self.leave)
        controller.preferences.changed.connect(self._note_lock)
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
            "window": self.main.come_forward,
        }
        wishes[wish]()

    def show_settings(self) -> None:
        """Open the settings, or bring them forward."""
        if self.settings is None:
            self.settings = SettingsDialog(self.controller, self.theme, self.actions, self.main)
            self._say_anywhere()
        self.settings.show()
        self.settings.activateWindow()

    def show_welcome(self) -> None:
        """Open the page of the first start, beside a window that works already."""
        if self.welcome is None:
            self.welcome = Welcome(self.controller, self.theme, self.main)
            self.welcome.finished_with.connect(self._welcomed)
        self.welcome.show()
        self.welcome.activateWindow()

    def leave(self) -> None:
        """Close the main window: captions that run go on, where that is wished."""
        choice = self.controller.preferences.value.on_close
        if not self.controller.is_running or choice == "quit":
            self.controller.quit()
        elif choice == "keep":
            self.main.hide()
        elif self.tray.is_there:
            self.main.hide()
            self.tray.tell(*GOES_ON)
            self.controller.preferences.change(on_close="keep")  # once is enough
        elif self.farewell is None:
            self.farewell = Farewell(self.theme, self.main)
            self.farewell.answered.connect(self._answered)
            self.farewell.destroyed.connect(self._forget_farewell)
            self.farewell.open()

    def close(self) -> None:
        """Take all windows away."""
        self.tray.close()
        for window in (self.welcome, self.settings, self.main, self.overlay):
            if window is not None:
                window.hide()
                window.deleteLater()

    def _freeze(self, frozen: bool) -> None:  # noqa: FBT001  a slot
        self.overlay.freeze(frozen=frozen)
        self.actions.show_frozen(self.overlay.is_frozen)

    def _welcomed(self) -> None:
        if self.welcome is not None:
            self.welcome.deleteLater()
            self.welcome = None

    def _say_anywhere(self) -> None:
        if self.settings is not None and self.anywhere is not None:
            self.settings.shortcuts.say_anywhere(self.anywhere.why_not, self.anywhere.refused)

    def _answered(self, answer: str) -> None:
        self.controller.preferences.change(on_close=answer)
        self.leave()

    def _forget_farewell(self) -> None:
        self.farewell = None

    def _note_lock(self) -> None:
        locked = self.controller.preferences.value.captions_locked
        if locked and not self._was_locked:
            self.tell_locked()
        self._was_locked = locked

    def tell_locked(self) -> None:
        """Name the ways out of the lock, none of which needs the captions."""
        keys = self.actions[Action.LOCK].shortcut().toString()
        anywhere = self.anywhere.keys_of(Action.LOCK) if self.anywhere else ""
        ways = [
            f"{keys} in this window" if keys else "",
            f"{anywhere} anywhere" if anywhere else "",
        ]
        ways.append("the menu beside “Captions”")
        ways += ["the icon in the tray" if self.tray.is_there else "", "“surtitle tell unlock”"]
        *most, last = filter(None, ways)
        self.controller.notices.tell(
            Notice(
                level=Level.INFO,
                title="Clicks go through the captions now",
                hint=f"To unlock them: {', '.join(most)} or {last}.",
            )
        )
