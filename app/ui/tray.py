"""The icon beside the clock: how it goes at a glance, and all one needs while no window is open."""

from __future__ import annotations

import enum

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup, QGuiApplication
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from app.domain.notices import Level
from app.domain.shortcuts import Action
from app.phrases import phrase
from app.ui.actions import Actions
from app.ui.controller import Controller
from app.ui.device_picker import name_of_player
from app.ui.icons import icon
from app.ui.microphones import DEFAULT
from app.ui.tongue import tr

SIZE = 24


class Look(enum.Enum):
    """What the icon tells, by its shape as well as by its colour."""

    IDLE = "tray-idle"
    LISTENING = "tray-listening"
    TROUBLE = "tray-trouble"


_WORDS = {
    Look.IDLE: phrase("Surtitle"),
    Look.LISTENING: phrase("Surtitle: captions are running"),
}


class Tray(QObject):
    """Shown where the desktop has a place for such icons; it may get one later."""

    window_requested = Signal()

    def __init__(self, controller: Controller, actions: Actions) -> None:
        super().__init__()
        self._controller = controller
        self._actions = actions  # which the menu only borrows
        self.look: Look | None = None
        self.menu = QMenu()
        self._microphones = self._make_microphones()
        for action in (Action.TOGGLE, Action.MARK, Action.VOICE_DETECTION):
            self.menu.addAction(actions[action])
        self.menu.addMenu(self._microphones)
        self.menu.addSeparator()
        for action in (Action.CAPTIONS, Action.LOCK, Action.FREEZE, Action.RESET_PLACE):
            self.menu.addAction(actions[action])
        self.menu.addSeparator()
        for action in (
            Action.WINDOW,
            Action.OPEN_TRANSCRIPT,
            Action.HISTORY,
            Action.SETTINGS,
            Action.ABOUT,
            Action.QUIT,
        ):
            self.menu.addAction(actions[action])
        self.icon = QSystemTrayIcon()
        self.icon.setContextMenu(self.menu)
        self.icon.activated.connect(self._activated)
        controller.state_changed.connect(self._show)
        controller.notices.changed.connect(self._show)
        self._show()
        if QGuiApplication.platformName() not in ("offscreen", "minimal"):  # which have no desktop
            self.icon.show()

    @property
    def is_there(self) -> bool:
        """Whether the desktop shows it."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    def tell(self, title: str, text: str) -> None:
        """Say something beside the icon."""
        self.icon.showMessage(title, text, icon("surtitle", "", 64))

    def close(self) -> None:
        """Take it away."""
        self.icon.hide()
        self.icon.deleteLater()
        self.menu.deleteLater()

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is not QSystemTrayIcon.ActivationReason.Context:
            self.window_requested.emit()

    def _show(self) -> None:
        told = self._controller.notices.shown
        if told is not None and told.notice.level is not Level.INFO:
            look = Look.TROUBLE
        elif self._controller.is_running:
            look = Look.LISTENING
        else:
            look = Look.IDLE
        if look is Look.TROUBLE and told is not None:
            words = tr("Surtitle: {trouble}", trouble=tr(told.notice.title))
        else:
            words = tr(_WORDS[look])
        self.icon.setToolTip(words)
        if look is not self.look:
            self.look = look
            self.icon.setIcon(icon(look.value, "", SIZE))

    # The microphones ----------------------------------------------------------------------

    def _make_microphones(self) -> QMenu:
        menu = QMenu(tr("Microphone"), self.menu)
        self._choices = QActionGroup(menu)
        menu.aboutToShow.connect(self._list_microphones)
        self._controller.microphones.devices_changed.connect(self._list_microphones)
        return menu

    def _list_microphones(self) -> None:
        microphones = self._controller.microphones
        menu = self._microphones
        if menu.isVisible():
            return  # it is not emptied under the pointer
        menu.clear()
        self._choices.deleteLater()
        group = self._choices = QActionGroup(menu)
        running = self._controller.is_running
        choices = [(DEFAULT, tr("System default"))]
        for device in microphones.devices or []:
            name = device.name
            if device.is_monitor:
                name = tr("What {speakers} plays", speakers=name_of_player(device))
            choices.append((f"mic:{device.id}", name))
        found = microphones.device
        chosen = microphones.chosen
        if chosen != DEFAULT and found is not None:
            chosen = f"mic:{found.id}"
        for value, name in choices:
            action = QAction(name.replace("&", "&&"), group)
            action.setCheckable(True)
            action.setChecked(value == chosen)
            action.setEnabled(not running)
            action.triggered.connect(lambda _on, value=value: microphones.choose(value))
            menu.addAction(action)
