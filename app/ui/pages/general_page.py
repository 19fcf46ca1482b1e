"""The settings' page for the program as a whole."""

from __future__ import annotations

from app.phrases import phrase
from app.ui.pages.page import SettingsPage
from app.ui.preferences import Preferences
from app.ui.theme import Theme
from app.ui.tongue import LANGUAGES, tr

CLOSING = [
    (phrase("Ask, or stay in the tray"), "ask"),
    (phrase("Captions that run go on"), "keep"),
    (phrase("Finish and quit"), "quit"),
]


class GeneralPage(SettingsPage):
    """Language, closing, motion."""

    def __init__(self, preferences: Preferences, theme: Theme) -> None:
        super().__init__(tr("General"), preferences, theme)
        self.head(tr("Window"))
        languages: list[tuple[str, str | None]] = [(tr("As the system"), None)]
        languages += [(name, code) for code, (name, _) in LANGUAGES.items()]
        self.language = self.choice(tr("Language of the windows"), "interface", languages)
        self.closing = self.choice(
            tr("When it is closed"), "on_close", [(tr(words), value) for words, value in CLOSING]
        )
        self.head(tr("Motion"))
        self.calm = self.switch(
            tr("Nothing moves"),
            "calm",
            tr("Captions change places at once, and go without fading."),
        )
        self.show_settings()
