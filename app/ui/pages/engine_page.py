"""The settings' page for the engine, its key, and who ends a sentence."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QDoubleSpinBox, QLineEdit

from app.domain.settings import REGIONS, SILENCE_MS, Settings
from app.phrases import phrase
from app.ui.controller import Controller
from app.ui.engine_boxes import EngineBox, LanguageBox, region_name
from app.ui.key_field import KeyField
from app.ui.languages import DETECT
from app.ui.pages.page import SettingsPage, roomy
from app.ui.theme import Theme
from app.ui.tongue import tr

ONLY_HERE = phrase("No sound leaves this computer, whatever else is set.")


class EnginePage(SettingsPage):
    """Which engine, where it is, and what it is told."""

    def __init__(self, controller: Controller, theme: Theme) -> None:
        super().__init__(tr("Engine"), controller.preferences, theme)
        self._controller = controller
        self.head(tr("Engine"))
        self.row(
            *(tr("Engine"), EngineBox(controller, theme)),
            path="engine",
            says=lambda _: tr("Automatic"),
        )
        self.row(
            *(tr("Language"), LanguageBox(controller, theme)),
            path="language",
            says=lambda _: tr(DETECT),
        )
        self.only_here = self.switch(tr("This computer only"), "this_computer_only", tr(ONLY_HERE))
        self._add_cloud()
        self._add_detection()
        self.show_settings()

    def _add_cloud(self) -> None:
        self.head(tr("Cloud"))
        regions = [(region_name(region), region) for region in REGIONS]
        self.region = self.choice(tr("Region of the key"), "region", list(regions))
        self.workspace = QLineEdit()
        self.workspace.setPlaceholderText(tr("None"))
        self.workspace.editingFinished.connect(self._name_workspace)
        self.row(tr("Workspace"), self.workspace)
        self.shows(self._show_workspace)
        self.key_field = KeyField(self._controller, self.theme)
        self.row(tr("Key"), self.key_field, whole=True)

    def _add_detection(self) -> None:
        self.head(tr("Voice detection"))
        self.threshold = QDoubleSpinBox()
        self.threshold.setRange(-1, 1)
        self.threshold.setSingleStep(0.1)
        self.threshold.setDecimals(2)
        roomy(self.threshold)
        self.threshold.valueChanged.connect(lambda value: self.change("vad_threshold", value))
        self.row(
            tr("Threshold, −1 to 1"),
            self.threshold,
            path="vad_threshold",
            says=lambda value: f"{value:g}",
            description=tr("Lower hears more, and more of what is no speech."),
        )
        self.shows(self._show_threshold)
        self.silence = self.number(
            tr("Silence that ends a sentence"), "silence_ms", SILENCE_MS, " ms", step=100
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
        value = settings.vad_threshold
        if round(value, self.threshold.decimals()) != self.threshold.value():
            # It shows two digits of what may have more, which is no wish to change it.
            with QSignalBlocker(self.threshold):
                self.threshold.setValue(value)
