"""The settings' page for keys: in the window, and in every program."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QGridLayout, QKeySequenceEdit, QLabel, QLineEdit

from app.domain.notices import Level, Notice
from app.domain.settings import Settings
from app.domain.shortcuts import (
    DEEDS,
    Action,
    complaint_about_keys,
    is_for_anywhere,
    keys_anywhere,
    keys_in_window,
)
from app.phrases import phrase
from app.ui.controls import button, secondary
from app.ui.pages.page import SettingsPage
from app.ui.preferences import Preferences
from app.ui.theme import CONTROL_HEIGHT, GRID, Theme
from app.ui.tongue import tr

_FIELDS = ("shortcuts", "global_shortcuts")


class KeyEdit(QKeySequenceEdit):
    """Takes one combination; Backspace alone takes it away."""

    keys_chosen = Signal(str)
    listening_changed = Signal(bool)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setMaximumSequenceLength(1)
        self.setAccessibleName(name)
        for inner in self.findChildren(QLineEdit):
            inner.setAccessibleName(name)
        self.setFixedHeight(CONTROL_HEIGHT)
        self.keySequenceChanged.connect(self._cleared)
        self.editingFinished.connect(self._finished)
        self._shown = ""
        self._pressing = False  # Qt empties the field before it takes what is pressed

    def show_keys(self, keys: str) -> None:
        """Show these."""
        self._shown = keys
        if self.keySequence().toString() != keys:
            self.setKeySequence(QKeySequence(keys))

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        """Say that keys are meant for this now."""
        super().focusInEvent(event)
        self.listening_changed.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        """Say that keys do again what they did."""
        super().focusOutEvent(event)
        self.listening_changed.emit(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Take the keys that are pressed; Escape leaves."""
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
            return
        self._pressing = True
        super().keyPressEvent(event)

    def _finished(self) -> None:
        if self._pressing:
            self._pressing = False
            keys = self.keySequence().toString()
            if keys:
                self._choose("" if keys == "Backspace" else keys)
            else:  # Ctrl or Shift alone, and let go
                self.show_keys(self._shown)

    def _cleared(self, keys: QKeySequence) -> None:
        if keys.isEmpty() and not self._pressing:
            self._choose("")

    def _choose(self, keys: str) -> None:
        if keys != self._shown:
            self.keys_chosen.emit(keys)
        self.show_keys(self._shown)


class ShortcutsPage(SettingsPage):
    """Each action, its keys in the window, and those that work everywhere."""

    listening_changed = Signal(bool)  # whether the next keys are to be chosen, not obeyed

    def __init__(self, preferences: Preferences, theme: Theme) -> None:
        super().__init__(tr("Shortcuts"), preferences, theme)
        self.edits: dict[tuple[str, Action], KeyEdit] = {}
        self.anywhere = self.note("")
        grid = QGridLayout()
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(GRID)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        for column, text in ((1, tr("In the window")), (2, tr("In every program"))):
            grid.addWidget(secondary(text), 0, column)
        for row, (action, deed) in enumerate(DEEDS.items(), 1):
            words = tr(deed.words)
            label = QLabel(words)
            grid.addWidget(label, row, 0)
            for column, field in enumerate(_FIELDS, 1):
                if field == "global_shortcuts" and deed.anywhere is None:
                    continue
                name = (
                    tr("{action}, in the window")
                    if column == 1
                    else tr("{action}, in every program")
                )
                edit = KeyEdit(name.format(action=words))
                edit.keys_chosen.connect(
                    lambda keys, field=field, action=action: self._choose(field, action, keys)
                )
                edit.listening_changed.connect(self.listening_changed)
                self.edits[field, action] = edit
                grid.addWidget(edit, row, column)
        self.form.addRow(grid)
        self.usual = button(tr("All as at first"))
        self.usual.clicked.connect(self._reset_all)
        self.form.addRow(self.usual)
        self.form.setAlignment(self.usual, Qt.AlignmentFlag.AlignLeft)
        self.shows(self._show_keys)
        self.show_settings()
        self.say_anywhere("", {})

    def say_anywhere(self, why_not: str, refused: Mapping[Action, str]) -> None:
        """Say why keys don't work in every program here, "" where they do; and which were refused."""
        for (field, action), edit in self.edits.items():
            if field == "global_shortcuts":
                edit.setEnabled(not why_not)
                edit.setToolTip(tr(why_not or refused.get(action, "")))
        said = [tr(why_not) or tr("Click a field and press the keys. Backspace takes them away.")]
        if not why_not:
            said += [
                tr("“{action}”: {why}", action=DEEDS[action].words, why=tr(why))
                for action, why in refused.items()
            ]
        self.anywhere.setText("\n".join(said))

    def _choose(self, field: str, action: Action, keys: str) -> None:
        value = self.preferences.value
        complaint = complaint_about_keys(
            keys, action, keys_in_window(value.shortcuts), keys_anywhere(value.global_shortcuts)
        )
        if field == "global_shortcuts" and keys and not is_for_anywhere(keys):
            complaint = phrase(
                "{keys} would be taken from what you type. Add Ctrl, Alt or Meta.", keys=keys
            )
        if complaint:
            title = phrase(
                "{keys} can't be used for “{action}”", keys=keys, action=DEEDS[action].words
            )
            self.told.emit(Notice(level=Level.WARNING, title=title, hint=complaint))
            self.show_settings()
            return
        changed = dict(getattr(value, field))
        usual = DEEDS[action].keys if field == "shortcuts" else DEEDS[action].anywhere
        if keys == usual:
            changed.pop(action.value, None)
        else:
            changed[action.value] = keys
        self.change(field, MappingProxyType(changed))

    def _reset_all(self) -> None:
        for field in _FIELDS:
            self.change(field, MappingProxyType({}))

    def _show_keys(self, settings: Settings) -> None:
        shown = {
            "shortcuts": keys_in_window(settings.shortcuts),
            "global_shortcuts": keys_anywhere(settings.global_shortcuts),
        }
        for (field, action), edit in self.edits.items():
            edit.show_keys(shown[field][action])
        self.usual.setEnabled(bool(settings.shortcuts or settings.global_shortcuts))
