"""The settings' page for the program as a whole."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent

from app.phrases import phrase
from app.store.autostart import AtLogin
from app.ui.choice_box import ChoiceBox
from app.ui.controller import Controller
from app.ui.pages.page import SettingsPage
from app.ui.theme import Theme
from app.ui.tongue import LANGUAGES, tr

CLOSING = [
    (phrase("Ask, or stay in the tray"), "ask"),
    (phrase("Captions that run go on"), "keep"),
    (phrase("Finish and quit"), "quit"),
]
AT_LOGIN = [
    (phrase("Do nothing"), AtLogin.NOTHING),
    (phrase("Open Surtitle"), AtLogin.OPEN),
    (phrase("Open Surtitle and start captions"), AtLogin.CAPTION),
]


class GeneralPage(SettingsPage):
    """Language, opening and closing, motion."""

    def __init__(self, controller: Controller, theme: Theme) -> None:
        super().__init__(tr("General"), controller.preferences, theme)
        self._desk = controller.login
        self.head(tr("Window"))
        languages: list[tuple[str, str | None]] = [(tr("As the system"), None)]
        languages += [(name, code) for code, (name, _) in LANGUAGES.items()]
        self.language = self.choice(tr("Language of the windows"), "interface", languages)
        self.closing = self.choice(
            tr("When it is closed"), "on_close", [(tr(words), value) for words, value in CLOSING]
        )
        self._add_login()
        self.head(tr("Motion"))
        self.calm = self.switch(
            tr("Nothing moves"),
            "calm",
            tr("Captions change places at once, and go without fading."),
        )
        self.show_settings()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """See what happens at login: it may have been changed in the desktop's own settings."""
        super().showEvent(event)
        self._desk.look()

    def _add_login(self) -> None:
        name = tr("When you log in")
        self.login = ChoiceBox(name, self.theme)
        for words, wish in AT_LOGIN:
            self.login.addItem(tr(words), wish)
        self.login.activated.connect(lambda at: self._desk.choose(self.login.itemData(at)))
        self.row(name, self.login)
        self.note(tr("Its window then opens without taking the keyboard."))
        self._desk.changed.connect(self._show_login)
        self._desk.said.connect(self.told)
        self._show_login()

    def _show_login(self) -> None:
        wishes = [wish for _, wish in AT_LOGIN]
        now = self._desk.value
        self.login.setCurrentIndex(-1 if now is None else wishes.index(now))
