"""The settings: each is in force as soon as it is changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDoubleSpinBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.domain.caption_style import LINES, SIZE
from app.domain.notices import Notice
from app.domain.settings import REGIONS, SILENCE_MS
from app.errors import InputError
from app.store.keys import KeySearch
from app.store.secrets import VARIABLE
from app.ui.choice_box import ChoiceBox
from app.ui.controller import Controller
from app.ui.controls import button
from app.ui.engine_boxes import EngineBox
from app.ui.focus_ring import FocusRing
from app.ui.key_question import KeyQuestion
from app.ui.notice_bar import NoticeBar
from app.ui.places import said
from app.ui.switch import Switch
from app.ui.theme import CONTROL_HEIGHT, GRID, MARGIN, Theme

WIDTH = 640
ONLY_HERE = "No sound leaves this computer, whatever else is set."
_KEPT = {
    "memory": "Kept until Surtitle closes",
    "file": "Kept in a file only you can read",
    "keyring": "Kept in the system's keyring",
    "environment": f"Taken from {VARIABLE}",
}


class SettingsDialog(QDialog):
    """A small window of its own; captions go on beside it."""

    def __init__(self, controller: Controller, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self._preferences = controller.preferences
        self._at_work = False
        self.setWindowTitle("Settings")
        self.setMinimumWidth(WIDTH)
        self.notice = NoticeBar(theme)
        self.notice.dismissed.connect(lambda: self.notice.show_notice(None))
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(MARGIN)
        self._form.setVerticalSpacing(GRID)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._add_engine(theme)
        self._add_detection()
        self._add_captions()
        self._add_folder()
        close = _button("Close", self.close)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(MARGIN)
        column.addLayout(self._form)
        column.addWidget(self.notice)
        column.addStretch(1)  # a bar that went leaves its room to nobody
        column.addLayout(foot)
        self._ring = FocusRing(self, theme)
        self._preferences.changed.connect(self._show)
        controller.keys.said.connect(self._say)
        controller.keys.found.connect(self._show_key)
        controller.keys.busy_changed.connect(self._show_busy)
        controller.keys.kept.connect(self.key.clear)
        controller.keys.keyring_refused.connect(self.question.ask)
        self._show()
        self._show_buttons()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Look for the key only now: the keyring may ask its owner."""
        super().showEvent(event)
        if not event.spontaneous():
            self._controller.keys.look()

    # What there is to set -----------------------------------------------------------------

    def _add_engine(self, theme: Theme) -> None:
        self._head("Engine")
        self._row("Engine", EngineBox(self._controller, theme))
        self._row("This computer only", self._only_here_switch(theme))
        self.region = ChoiceBox("Region", theme)
        for region in REGIONS:
            self.region.addItem(region.capitalize(), region)
        self.region.activated.connect(lambda at: self._change(region=self.region.itemData(at)))
        self._row("Region of the key", self.region)
        self.workspace = QLineEdit()
        self.workspace.setPlaceholderText("None")
        self.workspace.editingFinished.connect(self._name_workspace)
        self._row("Workspace", self.workspace)
        self.key = QLineEdit()
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.key.textChanged.connect(self._show_buttons)
        self.keep = _button("Keep", lambda: self._controller.keys.keep(self.key.text()))
        self.test = _button("Test key", self._test_key)
        self.forget = _button("Forget", self._controller.keys.forget)
        self._row("Key for the cloud", self.key, self.keep, self.test, self.forget)
        self.question = KeyQuestion(theme, can_write_file=self._controller.keys.can_write_file)
        self.question.answered.connect(
            lambda where: self._controller.keys.keep(self.key.text(), where)
        )
        self.key.textEdited.connect(self.question.hide)
        self._form.addRow(self.question)

    def _only_here_switch(self, theme: Theme) -> QWidget:
        """Return the switch with its one line of explanation beside it."""
        self.only_here = Switch("", theme)
        self.only_here.setAccessibleName("This computer only")
        self.only_here.setAccessibleDescription(ONLY_HERE)
        self.only_here.on_requested.connect(lambda on: self._change(this_computer_only=on))
        note = QLabel(ONLY_HERE)
        note.setProperty("secondary", "true")
        both = QWidget()
        both.setFocusProxy(self.only_here)
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self.only_here)
        row.addWidget(note, 1)
        return both

    def _add_detection(self) -> None:
        self._head("Voice detection")
        self.threshold = QDoubleSpinBox()
        self.threshold.setRange(-1, 1)
        self.threshold.setSingleStep(0.1)
        self.threshold.setDecimals(2)
        self.threshold.setToolTip("Lower hears more, and more of what is no speech.")
        self.threshold.valueChanged.connect(lambda value: self._change(vad_threshold=value))
        self._row("Threshold, −1 to 1", self.threshold)
        self.silence = _number(SILENCE_MS, " ms")
        self.silence.setSingleStep(100)
        self.silence.setToolTip("So much silence ends a sentence.")
        self.silence.valueChanged.connect(lambda value: self._change(silence_ms=value))
        self._row("Silence that ends a sentence", self.silence)

    def _add_captions(self) -> None:
        self._head("Captions")
        self.size_ = _number(SIZE, " px")
        self.size_.setSingleStep(2)
        self.size_.valueChanged.connect(lambda value: self._restyle(size=value))
        self._row("Text size", self.size_)
        self.lines = _number(LINES, "")
        self.lines.valueChanged.connect(lambda value: self._restyle(lines=value))
        self._row("Lines", self.lines)

    def _add_folder(self) -> None:
        self._head("Transcripts")
        self.folder = QLineEdit()
        self.folder.setReadOnly(True)
        self.choose = _button("Choose …", self._choose_folder)
        self.standard = _button("Standard", lambda: self._change(transcripts_dir=None))
        self._row("Folder", self.folder, self.choose, self.standard)

    # Inner workings -----------------------------------------------------------------------

    def _change(self, **fields: Any) -> None:
        try:
            self._preferences.change(**fields)
        except InputError as problem:
            self._say(Notice.of(problem))
            self._show()

    def _restyle(self, **fields: Any) -> None:
        self._change(caption_style=replace(self._preferences.value.caption_style, **fields))

    def _test_key(self) -> None:
        self.test.setText("Testing …")
        self._controller.keys.test(self.key.text(), self._preferences.value)

    def _name_workspace(self) -> None:
        self.workspace.setModified(False)
        self._change(workspace=self.workspace.text().strip() or None)

    def _choose_folder(self) -> None:
        dialog = QFileDialog(
            self,
            "Folder for transcripts",
            str(self._controller.places.honouring(self._preferences.value).transcripts_dir),
        )
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda folder: self._change(transcripts_dir=folder))
        dialog.open()

    def _show(self) -> None:
        value = self._preferences.value
        self.only_here.show_on(value.this_computer_only)
        self.region.setCurrentIndex(self.region.findData(value.region))
        # What is being typed must not be written over by what it has just changed.
        if not self.workspace.isModified():
            self.workspace.setText(value.workspace or "")
        if self.threshold.value() != value.vad_threshold:
            self.threshold.setValue(value.vad_threshold)
        for box, number in (
            (self.silence, value.silence_ms),
            (self.size_, value.caption_style.size),
            (self.lines, value.caption_style.lines),
        ):
            if box.value() != number:
                box.setValue(number)
        self.folder.setText(said(self._controller.places.honouring(value).transcripts_dir))
        self.folder.setCursorPosition(0)
        self.standard.setEnabled(value.transcripts_dir is not None)

    def _say(self, notice: Notice) -> None:
        self.notice.show_notice(notice)

    def _show_key(self, search: KeySearch) -> None:
        self.forget.setEnabled(search.origin in ("memory", "file", "keyring"))
        self.key.setPlaceholderText(_KEPT.get(search.origin or "", "None yet"))
        troubles = [f"The keyring can't be used: {search.trouble}."] if search.trouble else []
        troubles += [f"{search.file_trouble}."] if search.file_trouble else []
        self.key.setToolTip("\n".join(troubles))

    def _show_busy(self, busy: bool) -> None:  # noqa: FBT001  a slot
        self._at_work = busy
        if not busy:
            self.test.setText("Test key")
        self._show_buttons()

    def _show_buttons(self) -> None:
        self.test.setEnabled(not self._at_work)
        self.keep.setEnabled(not self._at_work and bool(self.key.text().strip()))

    def _head(self, text: str) -> None:
        label = QLabel(text)
        font = label.font()
        font.setWeight(font.Weight.DemiBold)
        label.setFont(font)
        if self._form.rowCount():
            label.setContentsMargins(0, GRID, 0, 0)
        self._form.addRow(label)

    def _row(self, name: str, field: QWidget, *buttons: QWidget) -> None:
        label = QLabel(name)
        label.setBuddy(field)
        label.setMinimumHeight(CONTROL_HEIGHT)
        field.setMinimumHeight(CONTROL_HEIGHT)
        field.setAccessibleName(name)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(field, 1)
        for one in buttons:
            row.addWidget(one)
        self._form.addRow(label, row)


def _button(text: str, call: Callable[[], object]) -> QPushButton:
    made = button(text)
    made.clicked.connect(lambda _checked: call())
    return made


def _number(numbers: range, unit: str) -> QSpinBox:
    box = QSpinBox()
    box.setRange(numbers[0], numbers[-1])
    box.setSuffix(unit)
    return box
