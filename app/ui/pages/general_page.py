"""The settings' page for the program as a whole."""

from __future__ import annotations

from app.ui.pages.page import SettingsPage
from app.ui.preferences import Preferences
from app.ui.theme import Theme

CLOSING = [
    ("Ask, or stay in the tray", "ask"),
    ("Captions that run go on", "keep"),
    ("Finish and quit", "quit"),
]


class GeneralPage(SettingsPage):
    """Closing, motion."""

    def __init__(self, preferences: Preferences, theme: Theme) -> None:
        super().__init__("General", preferences, theme)
        self.head("Window")
        self.closing = self.choice("When it is closed", "on_close", list(CLOSING))
        self.head("Motion")
        self.calm = self.switch(
            "Nothing moves", "calm", "Captions change places at once, and go without fading."
        )
        self.show_settings()
