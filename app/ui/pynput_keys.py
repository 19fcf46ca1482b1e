"""Global shortcuts on Windows and macOS, through pynput's listener and its thread.

The listener hears every key there is; all but those that were bound are forgotten in it, at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from app.phrases import phrase
from app.ui.chord import PUNCTUATION, Chord, Modifier
from app.ui.key_backend import KeyBackend

NOT_ALLOWED = phrase(
    "macOS does not let this program hear keys that are meant for others. Allow it in System "
    "Settings ▸ Privacy & Security ▸ Accessibility, then start it anew."
)

_NAMES = {
    "space": "<space>",
    "Return": "<enter>",
    "Tab": "<tab>",
    "BackSpace": "<backspace>",
    "Escape": "<esc>",
    "Insert": "<insert>",
    "Delete": "<delete>",
    "Home": "<home>",
    "End": "<end>",
    "Prior": "<page_up>",
    "Next": "<page_down>",
    "Left": "<left>",
    "Up": "<up>",
    "Right": "<right>",
    "Down": "<down>",
    "Pause": "<pause>",
    "Scroll_Lock": "<scroll_lock>",
    "Print": "<print_screen>",
    "Menu": "<menu>",
    "XF86AudioPlay": "<media_play_pause>",
    "XF86AudioStop": "<media_stop>",
    "XF86AudioPrev": "<media_previous>",
    "XF86AudioNext": "<media_next>",
    "XF86AudioMute": "<media_volume_mute>",
    "XF86AudioLowerVolume": "<media_volume_down>",
    "XF86AudioRaiseVolume": "<media_volume_up>",
}
_MODIFIERS = {
    Modifier.CTRL: "<ctrl>",
    Modifier.ALT: "<alt>",
    Modifier.SHIFT: "<shift>",
    Modifier.META: "<cmd>",
}
# Qt calls Command "Ctrl" there, and Control "Meta".
_MAC_MODIFIERS = {**_MODIFIERS, Modifier.CTRL: "<cmd>", Modifier.META: "<ctrl>"}


class PynputKeys(KeyBackend):
    """Keys heard by pynput. `keyboard` is its module, which not every system has."""

    _heard = Signal(str)

    def __init__(
        self,
        keyboard: Any,
        *,
        platform: str,
        is_allowed: Callable[[], bool] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent=parent)
        self._keyboard = keyboard
        self._modifiers = _MAC_MODIFIERS if platform == "darwin" else _MODIFIERS
        self._is_allowed = is_allowed or _is_allowed
        self._bound: dict[str, str] = {}
        self._listener: Any = None
        self._heard.connect(self._press, Qt.ConnectionType.QueuedConnection)
        self._look()

    def bind(self, wanted: Mapping[str, Chord]) -> None:
        """Listen for these keys, and to no key where there are none."""
        self.close()
        self._look()
        if not self.works:
            return
        refused = []
        for action, chord in wanted.items():
            try:
                keys = self._keys(chord)
                self._keyboard.HotKey.parse(keys)
            except ValueError:
                refused.append((action, f"{chord.text} can't be heard from other programs here."))
            else:
                self._bound[action] = keys
        if self._bound:
            self._listener = self._keyboard.GlobalHotKeys(
                {keys: partial(self._heard.emit, action) for action, keys in self._bound.items()}
            )
            self._listener.start()
        for action, reason in refused:
            self.refused.emit(action, reason)

    def close(self) -> None:
        """Listen no more."""
        listener, self._listener = self._listener, None
        self._bound = {}
        if listener is not None and listener.is_alive():
            listener.wait()  # one that has not begun can't be stopped
            listener.stop()

    def _look(self) -> None:
        self._say("" if self._is_allowed() else NOT_ALLOWED)

    def _press(self, action: str) -> None:
        """Tell of it, on the windows' own thread; what came late is for nobody any more."""
        if action in self._bound:
            self.pressed.emit(action)

    def _keys(self, chord: Chord) -> str:
        """Write it as pynput does; raises ValueError."""
        held = [self._modifiers[modifier] for modifier in chord.ordered]
        return "+".join([*held, _name(chord.key)])


def _name(key: str) -> str:
    if key in _NAMES:
        return _NAMES[key]
    if key[0] == "F" and key[1:].isdigit():
        return f"<{key.lower()}>"
    if len(key) == 1:
        return key
    if len(key) == 5 and key.startswith("U"):
        return chr(int(key[1:], 16))
    for character, name in PUNCTUATION.items():
        if name == key:
            return character
    raise ValueError(key)


def _is_allowed() -> bool:
    """Whether the system lets this program hear keys at all; only macOS asks its user."""
    try:
        from HIServices import AXIsProcessTrusted  # noqa: PLC0415  macOS's alone
    except ImportError:
        return True
    return bool(AXIsProcessTrusted())
