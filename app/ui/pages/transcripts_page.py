"""The settings' page for where transcripts are kept."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from app.domain.settings import Settings
from app.ui.controller import Controller
from app.ui.controls import button, choose_folder
from app.ui.pages.page import SettingsPage
from app.ui.places import said
from app.ui.theme import Theme
from app.ui.tongue import tr


class TranscriptsPage(SettingsPage):
    """The folder for what people read; the journals stay with the program's own files."""

    def __init__(self, controller: Controller, theme: Theme) -> None:
        super().__init__(tr("Transcripts"), controller.preferences, theme)
        self._controller = controller
        self.head(tr("Transcripts"))
        self.folder = QLineEdit()
        self.folder.setReadOnly(True)
        self.choose = button(tr("Choose …"))
        self.choose.clicked.connect(self._choose_folder)
        self.standard = button(tr("Standard"))
        self.standard.clicked.connect(lambda: self.change("transcripts_dir", None))
        self.row(tr("Folder"), self.folder, self.choose, self.standard)
        self.note(tr("Each session becomes a text file there, line by line as it is said."))
        self.shows(self._show_folder)
        self.show_settings()

    def _show_folder(self, settings: Settings) -> None:
        self.folder.setText(said(self._controller.places.honouring(settings).transcripts_dir))
        self.folder.setCursorPosition(0)
        self.standard.setEnabled(settings.transcripts_dir is not None)

    def _choose_folder(self) -> None:
        choose_folder(
            self,
            tr("Folder for transcripts"),
            self._controller.places.honouring(self.preferences.value).transcripts_dir,
            lambda folder: self.change("transcripts_dir", folder),
        )
