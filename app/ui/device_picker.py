"""The microphone picker, with the meter of the chosen one inside."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QResizeEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QWidget

from app.phrases import phrase
from app.ui.choice_box import ICON, ChoiceBox
from app.ui.level_meter import LevelMeter
from app.ui.microphones import DEFAULT, Microphones
from app.ui.theme import GRID, SECONDARY, Theme
from app.ui.tongue import tr

if TYPE_CHECKING:
    from app.audio.devices import InputDevice

PLAYED = phrase("What this computer plays")


class DevicePicker(ChoiceBox):
    """Lists what can be heard as it comes and goes; shows how loud the chosen one is."""

    def __init__(
        self, microphones: Microphones, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(tr("Microphone"), theme, parent)
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
            model.appendRow(_heading(tr(PLAYED), self._theme.colours.secondary))
        for device in played:
            model.appendRow(_choice(name_of_player(device), f"mic:{device.id}"))
        chosen = self._microphones.chosen
        if self._microphones.is_recording:
            model.appendRow(_choice(_name_of_recording(chosen), chosen))
        elif chosen != DEFAULT:
            found = self._microphones.device
            if devices is None:
                chosen = DEFAULT  # whose row says that microphones are looked for
            elif found is None:
                model.appendRow(_choice(tr("The chosen microphone is not connected"), chosen))
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
        return tr("Looking for microphones …")
    name = next((device.name for device in devices if device.is_default), None)
    if name is None:
        return tr("System default") if devices else tr("No microphone found")
    return tr("System default · {name}", name=name)


def _name_of_recording(chosen: str) -> str:
    return tr("Sample recording") if chosen == "sample" else Path(chosen.removeprefix("file:")).name


def name_of_player(device: InputDevice) -> str:
    """Say “What Speakers plays” as “Speakers”, under a heading that says the rest."""
    return device.name.removeprefix("What ").removesuffix(" plays")
