"""The settings' page for what is kept of a session, and where."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QPushButton

from app.domain import file_names
from app.domain.settings import KEEP_DAYS, Settings, complaint_about
from app.phrases import phrase
from app.store.transcript_file import TEXT
from app.ui.controller import Controller
from app.ui.controls import button, choose_file, choose_folder
from app.ui.pages.page import SettingsPage
from app.ui.places import said
from app.ui.theme import Theme
from app.ui.tongue import tr

OBS_FILE = "caption.txt"
TITLE = phrase("Weekly meeting")  # an example of one
HOUR_MB = "50–70"  # measured: speech, and speech in a room with noise


class TranscriptsPage(SettingsPage):
    """The files for people and for other programs; the journals stay with the program's own."""

    def __init__(self, controller: Controller, theme: Theme) -> None:
        super().__init__(tr("Transcripts"), controller.preferences, theme)
        self._controller = controller
        self._add_text()
        self._add_sound()
        self._add_obs()
        self.show_settings()

    def _add_text(self) -> None:
        self.head(tr("Transcripts"))
        name = tr("Folder")
        self.folder = _shown_path()
        self.choose = _button_of(name, tr("Choose …"))
        self.choose.clicked.connect(self._choose_folder)
        self.standard = _button_of(name, tr("Standard"))
        self.standard.clicked.connect(lambda: self.change("transcripts_dir", None))
        self.row(name, self.folder, self.choose, self.standard)
        self.note(tr("Each session becomes a text file there, line by line as it is said."))
        self.shows(self._show_folder)
        self.name = QLineEdit()
        self.name.setMaxLength(file_names.MOST_IN_PATTERN)
        self.name.textChanged.connect(self._show_example)
        self.name.editingFinished.connect(self._take_name)
        self.row(
            *(tr("File name"), self.name),
            path="text_name",
            says=lambda _: tr("Standard"),
            description=tr("Words of yours, and {date}, {time} and {title}."),
        )
        self.example = self.note("")
        self.shows(self._show_name)
        self.keep = self.number(
            tr("Keep for"), "keep_days", KEEP_DAYS, tr(" days"), zero=tr("Always")
        )
        self.note(tr("Older sessions go to the trash, where they stay for another 30 days."))

    def _add_sound(self) -> None:
        self.head(tr("Sound"))
        self.sound = self.switch(tr("Keep the sound as well"), "keep_audio")
        note = tr(
            "Beside the text, on this computer only: all that the source hears while captions run, "
            "from the next start on. A FLAC file, {size} MB an hour. Whoever is heard should know.",
            size=HOUR_MB,
        )
        self.note(note)
        self.sound.setAccessibleDescription(note)

    def _add_obs(self) -> None:
        self.head(tr("Other programs"))
        name = tr("Text file for OBS")
        self.obs = _shown_path()
        self.obs.setPlaceholderText(tr("None"))
        self.choose_obs = _button_of(name, tr("Choose …"))
        self.choose_obs.clicked.connect(self._choose_obs)
        self.clear_obs = _button_of(name, tr("Clear"))
        self.clear_obs.clicked.connect(lambda: self.change("obs_file", None))
        self.row(name, self.obs, self.choose_obs, self.clear_obs)
        self.note(
            tr(
                "It holds the caption of the moment, and nothing in silence: "
                "a text source in OBS can read from it."
            )
        )
        self.shows(self._show_obs)

    # Inner workings -----------------------------------------------------------------------

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

    def _take_name(self) -> None:
        if self.name.isModified():
            self.name.setModified(False)
            self.change("text_name", self.name.text().strip())

    def _show_name(self, settings: Settings) -> None:
        # What is being typed must not be written over by what changes elsewhere.
        if not self.name.isModified():
            self.name.setText(settings.text_name)
            self._show_example(settings.text_name)

    def _show_example(self, typed: str) -> None:
        """Say what files would be called, or why none can be."""
        pattern = typed.strip()
        words = complaint_about("text_name", pattern)
        if not words:
            now = datetime.now().astimezone()
            bare, titled = (
                f"{file_names.file_name(pattern, now, title)}{TEXT}" for title in ("", tr(TITLE))
            )
            words = phrase("A file is called {name}.", name=bare)
            if titled != bare:
                words = phrase("A file is called {name}, later {titled}.", name=bare, titled=titled)
        self.example.setText(tr(words))

    def _show_obs(self, settings: Settings) -> None:
        self.obs.setText(said(Path(settings.obs_file)) if settings.obs_file else "")
        self.obs.setCursorPosition(0)
        self.clear_obs.setEnabled(settings.obs_file is not None)

    def _choose_obs(self) -> None:
        chosen = self.preferences.value.obs_file
        choose_file(
            self,
            tr("Text file for OBS"),
            Path(chosen) if chosen else Path.home() / OBS_FILE,
            lambda path: self.change("obs_file", path),
        )


def _shown_path() -> QLineEdit:
    made = QLineEdit()
    made.setReadOnly(True)
    return made


def _button_of(name: str, text: str) -> QPushButton:
    """Return a button beside a field of that name, which a screen reader says as well."""
    made = button(text)
    made.setAccessibleName(tr("{name}: {text}", name=name, text=text))
    return made
