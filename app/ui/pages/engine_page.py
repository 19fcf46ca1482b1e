"""The settings' page for the engine, its key, and who ends a sentence."""

from __future__ import annotations

from PySide6.QtWidgets import QDoubleSpinBox, QLineEdit

from app.domain.settings import REGIONS, SILENCE_MS, Settings
from app.ui.controller import Controller
from app.ui.engine_boxes import EngineBox, LanguageBox
from app.ui.key_field import KeyField
from app.ui.pages.page import SettingsPage, roomy
from app.ui.theme import Theme

ONLY_HERE = "No sound leaves this computer, whatever else is set."


class EnginePage(SettingsPage):
    """Which engine, where it is, and what it is told."""

    def __init__(self, controller: Controller, theme: Theme) -> None:
        super().__init__("Engine", controller.preferences, theme)
        self._controller = controller
        self.head("Engine")
        self.row("Engine", EngineBox(controller, theme))
        self.row("Language", LanguageBox(controller, theme))
        self.only_here = self.switch("This computer only", "this_computer_only", ONLY_HERE)
        self._add_cloud()
        self._add_detection()
        self.show_settings()

    def _add_cloud(self) -> None:
        self.head("Cloud")
        regions = [(region.capitalize(), region) for region in REGIONS]
        self.region = self.choice("Region of the key", "region", list(regions))
        self.workspace = QLineEdit()
        self.workspace.setPlaceholderText("None")
        self.workspace.editingFinished.connect(self._name_workspace)
        self.row("Workspace", self.workspace)
        self.shows(self._show_workspace)
        self.key_field = KeyField(self._controller, self.theme)
        self.row("Key", self.key_field, whole=True)

    def _add_detection(self) -> None:
        self.head("Voice detection")
        self.threshold = QDoubleSpinBox()
        self.threshold.setRange(-1, 1)
        self.threshold.setSingleStep(0.1)
        self.threshold.setDecimals(2)
        roomy(self.threshold)
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
