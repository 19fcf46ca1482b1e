"""The user's keys that work in every program, bound as the settings have them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.domain.shortcuts import DEEDS, Action, keys_anywhere
from app.ui.actions import Actions
from app.ui.global_keys import GlobalKeys
from app.ui.preferences import Preferences
from app.ui.tongue import tr


class KeysAnywhere(QObject):
    """Does what is pressed anywhere; tells what the desktop refused, and why."""

    changed = Signal()

    def __init__(self, keys: GlobalKeys, preferences: Preferences, actions: Actions) -> None:
        super().__init__()
        self.refused: dict[Action, str] = {}
        self._keys = keys
        self._preferences = preferences
        self._actions = actions
        self._bound: dict[str, str] = {}
        self._paused = False
        keys.pressed.connect(self._pressed)
        keys.refused.connect(self._refuse)
        keys.changed.connect(self.changed)
        preferences.changed.connect(self._bind)
        self._bind()

    @property
    def why_not(self) -> str:
        """Why no keys work in other programs here; "" where they do."""
        return self._keys.why_not

    def keys_of(self, action: Action) -> str:
        """Return the keys that do it anywhere; "" where none do."""
        if not self._keys.works or action in self.refused:
            return ""
        return self._bound.get(action.value, "")

    def pause(self, paused: bool) -> None:  # noqa: FBT001  a slot
        """Hear no keys, so that they can be chosen anew."""
        self._paused = paused
        self._bind()

    def _bind(self) -> None:
        value = self._preferences.value
        wanted = {
            a.value: keys for a, keys in keys_anywhere(value.global_shortcuts).items() if keys
        }
        if self._paused:
            wanted = {}
        if wanted != self._bound:
            self._bound = wanted
            self.refused.clear()
            self._keys.bind(wanted)
            self.changed.emit()

    def _pressed(self, name: str) -> None:
        self._actions[Action(name)].trigger()

    def _refuse(self, name: str, reason: str) -> None:
        self.refused[Action(name)] = reason
        self.changed.emit()


def descriptions() -> dict[str, str]:
    """Return what each action does, as a desktop shows it that asks whether it may."""
    return {a.value: tr(deed.words) for a, deed in DEEDS.items() if deed.anywhere is not None}
