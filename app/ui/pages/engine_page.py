"""The settings' page for the engine, its key, and who ends a sentence."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDoubleSpinBox, QLineEdit, QPushButton

from app.domain.settings import REGIONS, SILENCE_MS, Settings
from app.store.keys import KeySearch
from app.store.secrets import VARIABLE
from app.ui.controller import Controller
from app.ui.controls import button
from app.ui.engine_boxes import EngineBox, LanguageBox
from app.ui.key_question import KeyQuestion
from app.ui.pages.page import SettingsPage
from app.ui.theme import Theme

ONLY_HERE = "No sound leaves this computer, whatever else is set."
_KEPT = {
    "memory": "Kept until Surtitle closes",
    "file": "Kept in a file only you can read",
    "keyring": "Kept in the system's keyring",
    "environment": f"Taken from {VARIABLE}",
}


class EnginePage(SettingsPage):
    """Which engine, where it is, and what it is told."""

    def __init__(self, controller: Controller, theme: Theme) -> None:
        super().__init__("Engine", controller.preferences, theme)
        self._controller = controller
        self._at_work = False
        self.head("Engine")
        self.row("Engine", EngineBox(controller, theme))
        self.row("Language", LanguageBox(controller, theme))
        self.only_here = self.switch("This computer only", "this_computer_only", ONLY_HERE)
        self._add_cloud()
        self._add_detection()
        keys = controller.keys
        keys.found.connect(self._show_key)
        keys.busy_changed.connect(self._show_busy)
        keys.kept.connect(self.key.clear)
        keys.keyring_refused.connect(self.question.ask)
        self.show_settings()
        self._show_buttons()

    def _add_cloud(self) -> None:
        self.head("Cloud")
        regions = [(region.capitalize(), region) for region in REGIONS]
        self.region = self.choice("Region of the key", "region", list(regions))
        self.workspace = QLineEdit()
        self.workspace.setPlaceholderText("None")
        self.workspace.editingFinished.connect(self._name_workspace)
        self.row("Workspace", self.workspace)
        self.shows(self._show_workspace)
        self.key = QLineEdit()
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.key.textChanged.connect(self._show_buttons)
        keys = self._controller.keys
        self.keep = _button("Keep", lambda: keys.keep(self.key.text()))
        self.test = _button("Test key", self._test_key)
        self.forget = _button("Forget", keys.forget)
        self.row("Key", self.key, self.keep, self.test, self.forget)
        self.question = KeyQuestion(self.theme, can_write_file=keys.can_write_file)
        self.question.answered.connect(lambda where: keys.keep(self.key.text(), where))
        self.key.textEdited.connect(self.question.hide)
        self.form.addRow(self.question)

    def _add_detection(self) -> None:
        self.head("Voice detection")
        self.threshold = QDoubleSpinBox()
        self.threshold.setRange(-1, 1)
        self.threshold.setSingleStep(0.1)
        self.threshold.setDecimals(2)
        self.threshold.setFixedWidth(120)
        self.threshold.valueChanged.connect(lambda value: self.change("vad_threshold", value))
        self.row(
            "Threshold, −1 to 1",
            self.threshold,
            path="vad_threshold",
            says=lambda value: f"{value:g}",
            description="Lower hears more, and more of what is no speech.",
        )
        self.shows(self._show_threshold)
        self.silence = self.number(
            "Silence that ends a sentence", "silence_ms", SILENCE_MS, " ms", step=100
        )

    # Inner workings -----------------------------------------------------------------------

    def _test_key(self) -> None:
        self.test.setText("Testing …")
        self._controller.keys.test(self.key.text(), self.preferences.value)

    def _name_workspace(self) -> None:
        self.workspace.setModified(False)
        self.change("workspace", self.workspace.text().strip() or None)

    def _show_workspace(self, settings: Settings) -> None:
        # What is being typed must not be written over by what it has just changed.
        if not self.workspace.isModified():
            self.workspace.setText(settings.workspace or "")

    def _show_threshold(self, settings: Settings) -> None:
        if self.threshold.value() != settings.vad_threshold:
            self.threshold.setValue(settings.vad_threshold)

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


def _button(text: str, call: Callable[[], object]) -> QPushButton:
    made = button(text)
    made.clicked.connect(lambda _checked: call())
    return made
