"""The microphone picker, with the meter of the chosen one inside."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QResizeEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QWidget

from app.audio.devices import InputDevice
from app.ui.choice_box import ICON, ChoiceBox
from app.ui.level_meter import LevelMeter
from app.ui.microphones import DEFAULT, Microphones
from app.ui.theme import GRID, SECONDARY, Theme

PLAYED = "What this computer plays"


class DevicePicker(ChoiceBox):
    """Lists what can be heard as it comes and goes; shows how loud the chosen one is."""

    def __init__(
        self, microphones: Microphones, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__("Microphone", theme, parent)
        self._microphones = microphones
        self._theme = theme
        self.meter = LevelMeter(self)
        self.reserved = self.meter.sizeHint().width() + GRID
        self.activated.connect(self._picked)
        microphones.devices_changed.connect(self._list)
        microphones.chosen_changed.connect(self._list)
        microphones.level_changed.connect(self.meter.show_level)
        theme.changed.connect(self._colour)
        self._colour()

    def icon_name(self) -> str:
        """Return the picture of what is chosen."""
        if self._microphones.is_recording:
            return "recording"
        device = self._microphones.device
        return "speaker" if device is not None and device.is_monitor else "microphone"

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Keep the meter before the arrow."""
        super().resizeEvent(event)
        size = self.meter.sizeHint()
        left = self.width() - GRID - ICON - 4 - size.width()
        self.meter.setGeometry(
            left, (self.height() - size.height()) // 2, size.width(), size.height()
        )

    def _colour(self) -> None:
        colours = self._theme.colours
        self.meter.set_colours(colours.listening, colours.line, colours.panel)
        self._list()

    def _picked(self, at: int) -> None:
        chosen = self.itemData(at)
        if chosen is not None:
            self._microphones.choose(chosen)

    def _list(self) -> None:
        """Show the devices: the default, microphones, what the computer plays."""
        model = QStandardItemModel(self)
        devices = self._microphones.devices
        microphones = [device for device in devices or [] if not device.is_monitor]
        played = [device for device in devices or [] if device.is_monitor]
        model.appendRow(_choice(_name_of_default(devices), DEFAULT))
        for device in microphones:
            model.appendRow(_choice(device.name, f"mic:{device.id}"))
        if played:
            model.appendRow(_heading(PLAYED, self._theme.colours.secondary))
        for device in played:
            model.appendRow(_choice(_without_verb(device.name), f"mic:{device.id}"))
        chosen = self._microphones.chosen
        if self._microphones.is_recording:
            model.appendRow(_choice(_name_of_recording(chosen), chosen))
        elif chosen != DEFAULT:
            found = self._microphones.device
            if devices is None:
                chosen = DEFAULT  # whose row says that microphones are looked for
            elif found is None:
                model.appendRow(_choice("The chosen microphone is not connected", chosen))
            else:
                chosen = f"mic:{found.id}"
        self.setModel(model)  # which deletes the one before
        self.setCurrentIndex(self.findData(chosen))
        self.update()


def _choice(text: str, chosen: str) -> QStandardItem:
    item = QStandardItem(text)
    item.setData(chosen, Qt.ItemDataRole.UserRole)
    return item


def _heading(text: str, colour: str) -> QStandardItem:
    item = QStandardItem(text)
    item.setForeground(QColor(colour))
    font = QFont()
    font.setPointSizeF(font.pointSizeF() * SECONDARY)
    item.setFont(font)
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    return item


def _name_of_default(devices: list[InputDevice] | None) -> str:
    if devices is None:
        return "Looking for microphones …"
    name = next((device.name for device in devices if device.is_default), None)
    if name is None:
        return "System default" if devices else "No microphone found"
    return f"System default · {name}"


def _name_of_recording(chosen: str) -> str:
    return "Sample recording" if chosen == "sample" else Path(chosen.removeprefix("file:")).name


def _without_verb(name: str) -> str:
    """Say “What Speakers plays” as “Speakers”, under the heading that says the rest."""
    return name.removeprefix("What ").removesuffix(" plays")
