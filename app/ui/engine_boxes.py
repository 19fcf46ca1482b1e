"""The boxes for the engine and for the language that it should expect."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.phrases import phrase
from app.ui import languages
from app.ui.choice_box import ChoiceBox
from app.ui.controller import Controller
from app.ui.theme import Theme
from app.ui.tongue import tr

_SERVER = "server"
_REGIONS = {"beijing": phrase("Beijing"), "singapore": phrase("Singapore")}


class EngineBox(ChoiceBox):
    """This computer, the cloud, or whichever there is."""

    def __init__(self, controller: Controller, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(tr("Engine"), theme, parent)
        self.be_whole()
        self._controller = controller
        self.activated.connect(self._picked)
        controller.preferences.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        settings = self._controller.preferences.value
        address = self._controller.engines.address
        self.clear()
        self.addItem(tr("Automatic"), "auto")
        self.addItem(tr("On this computer"), "local")
        self.addItem(tr("Cloud · {region}", region=region_name(settings.region)), "cloud")
        if address is not None:
            self.addItem(address.partition("://")[2].partition("/")[0], _SERVER)
        self.setCurrentIndex(self.findData(_SERVER if address else settings.engine))
        self.updateGeometry()

    def _picked(self, at: int) -> None:
        engine = self.itemData(at)
        if engine != _SERVER:
            self._controller.engines.name(engine)
            self._show()


class LanguageBox(ChoiceBox):
    """Any language, or one of the service's."""

    def __init__(self, controller: Controller, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(tr("Language"), theme, parent)
        self.be_whole()
        self._preferences = controller.preferences
        self.addItem(tr(languages.DETECT), None)
        for name, code in languages.named():
            self.addItem(name, code)
        self.activated.connect(self._picked)
        self._preferences.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        code = self._preferences.value.language
        self.setCurrentIndex(0 if code is None else self.findData(code))

    def _picked(self, at: int) -> None:
        self._preferences.change(language=self.itemData(at))


def region_name(region: str) -> str:
    """Return what a region of the cloud is called."""
    return tr(_REGIONS[region])
