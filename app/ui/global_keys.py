"""Keys that work whichever program has the focus, by the desktop's own means."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from app.phrases import phrase
from app.ui.chord import Chord, ChordError, parse
from app.ui.key_backend import NOT_ASKED, KeyBackend

NO_MEANS = phrase("This system gives programs no global shortcuts.")
APP_ID = "surtitle"


class GlobalKeys(QObject):
    """Actions and the keys that set them off, everywhere.

    `pressed` has the action; `refused` has the action and the reason in words. None works before
    `open`, and `serve` has to run for as long as they are to work.
    """

    pressed = Signal(str)
    refused = Signal(str, object)
    changed = Signal()  # works, why_not

    def __init__(
        self,
        descriptions: Mapping[str, str] | None = None,
        *,
        environ: Mapping[str, str] | None = None,
        platform: str = sys.platform,
        parent: QObject | None = None,
    ) -> None:
        """Use the means of this desktop; `descriptions` say what an action does, where it asks."""
        super().__init__(parent)
        self._environ = os.environ if environ is None else environ
        self._platform = platform
        self._descriptions = descriptions or {}
        self._wanted: dict[str, Chord] = {}
        self._backend = KeyBackend(NOT_ASKED, self)

    def open(self) -> None:
        """Take the means of this desktop, which takes a twentieth of a second, and bind what is wanted."""
        self._backend = find_backend(self._environ, self._platform, self._descriptions)
        self._backend.setParent(self)
        self._backend.pressed.connect(self.pressed)
        self._backend.refused.connect(self.refused)
        self._backend.changed.connect(self.changed)
        self._backend.bind(self._wanted)
        self.changed.emit()

    @property
    def works(self) -> bool:
        """Whether keys can be bound here."""
        return self._backend.works

    @property
    def why_not(self) -> str:
        """Why no keys can be bound, in a sentence; "" where they can."""
        return self._backend.why_not

    def bind(self, wanted: Mapping[str, str]) -> None:
        """Have these keys work, and none that were bound before; no text is no key."""
        chords: dict[str, Chord] = {}
        reasons: dict[str, str] = {}
        for action, text in wanted.items():
            if not text.strip():
                continue
            try:
                chord = parse(text)
            except ChordError as problem:
                reasons[action] = problem.reason
                continue
            if chord in chords.values():
                reasons[action] = phrase(
                    "{keys} does something else in this program.", keys=chord.text
                )
            else:
                chords[action] = chord
        self._wanted = chords
        self._backend.bind(chords)
        for action, reason in reasons.items():
            self.refused.emit(action, reason)

    async def serve(self) -> None:
        """Do what takes a loop: where the desktop has to be asked, ask it and listen to it."""
        await self._backend.serve()

    def close(self) -> None:
        """Give all keys back."""
        self._backend.close()


def find_backend(
    environ: Mapping[str, str], platform: str, descriptions: Mapping[str, str]
) -> KeyBackend:
    """Return the means that this desktop has. Each loads what its own system has, and no other."""
    if platform != "linux":
        return _pynput_keys(platform)
    # There Qt may well run on X, through XWayland: its server hears no key that is meant for others.
    if environ.get("WAYLAND_DISPLAY") or environ.get("XDG_SESSION_TYPE") == "wayland":
        from app.ui.portal_keys import PortalKeys  # noqa: PLC0415
        from app.ui.session_bus import bus_address  # noqa: PLC0415

        return PortalKeys(bus_address(environ), app_id=APP_ID, descriptions=descriptions)
    if display := environ.get("DISPLAY"):
        from app.ui.x_keys import XKeys  # noqa: PLC0415

        return XKeys(display)
    return KeyBackend(NO_MEANS)


def _pynput_keys(platform: str) -> KeyBackend:
    try:
        from pynput import keyboard  # noqa: PLC0415
    except ImportError:
        return KeyBackend(NO_MEANS)
    from app.ui.pynput_keys import PynputKeys  # noqa: PLC0415

    return PynputKeys(keyboard, platform=platform)
