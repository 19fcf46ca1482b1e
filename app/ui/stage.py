"""Holds the windows, and makes them anew in another language or size of text."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from app.store.formats.session_file import is_session_file
from app.ui.controller import Controller
from app.ui.global_keys import GlobalKeys
from app.ui.motion import Motion
from app.ui.theme import Theme
from app.ui.tongue import Tongue
from app.ui.windows import Windows


class Stage(QObject):
    """The windows as they are now; none of them holds anything that another could not show."""

    def __init__(
        self,
        controller: Controller,
        theme: Theme,
        tongue: Tongue,
        keys: GlobalKeys | None = None,
        motion: Motion | None = None,
    ) -> None:
        super().__init__()
        self._controller = controller
        self._theme = theme
        self._tongue = tongue
        self._keys = keys
        self._motion = motion
        self._is_closed = False
        # Not at once: it may be a box of one of these windows that says so.
        self._anew = QTimer(self, singleShot=True, interval=0)
        self._anew.timeout.connect(self._make_anew)
        self.windows = Windows(controller, theme, keys, motion)
        controller.preferences.changed.connect(self._follow_language)

    def obey(self, wish: str) -> None:
        """Do what `surtitle tell`, or another start of the program, says."""
        self.windows.obey(wish)

    def open_files(self, paths: list[Path]) -> None:
        """Open files as if they were dropped on the window, which comes forward for a recording."""
        if not all(map(is_session_file, paths)):
            self.windows.main.come_forward()
        self.windows.main.take_files(paths)

    def close(self) -> None:
        """Take all windows away."""
        self._is_closed = True
        self._anew.stop()
        self.windows.close()

    def make_anew(self) -> None:
        """Make the windows anew, soon: for another language, or another size of all text."""
        if not self._is_closed:
            self._anew.start()

    def _follow_language(self) -> None:
        if self._tongue.speak(self._controller.preferences.value.interface):
            self.make_anew()

    def _make_anew(self) -> None:
        opened = self.windows.opened
        self.windows.close()
        self.windows = Windows(self._controller, self._theme, self._keys, self._motion)
        self.windows.open_again(opened)
