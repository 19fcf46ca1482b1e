"""How the desktop gives the program keys that work everywhere, whichever desktop it is."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from app.phrases import phrase
from app.ui.chord import Chord

NOT_ASKED = phrase("The desktop has not been asked for global shortcuts yet.")


class KeyBackend(QObject):
    """One desktop's global shortcuts. This one is a desktop that has none, and says why.

    `pressed` has the action, `refused` the action and the reason in words.
    """

    pressed = Signal(str)
    refused = Signal(str, object)
    changed = Signal()  # works, why_not

    def __init__(self, why_not: str = "", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.why_not = why_not  # a sentence for people; "" where it works

    @property
    def works(self) -> bool:
        """Whether keys can be bound here."""
        return not self.why_not

    def bind(self, wanted: Mapping[str, Chord]) -> None:
        """Have these work, and no others any more."""

    async def serve(self) -> None:
        """Do what takes a loop, until it is closed."""

    def close(self) -> None:
        """Give all keys back."""

    def _say(self, why_not: str) -> None:
        """Let it be known that it works now, or why it does not."""
        if why_not != self.why_not:
            self.why_not = why_not
            self.changed.emit()
