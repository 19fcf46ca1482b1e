"""Everything that can be done by a menu, a key or a button: once, with its words and its state."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence

from app.domain.captions import State
from app.domain.shortcuts import ALSO, DEEDS, Action, keys_in_window
from app.ui.controller import Controller
from app.ui.tongue import tr

STEP = 2  # pixels that the text grows by


class Actions(QObject):
    """One QAction each. What the Controller does is connected here, the rest by the windows."""

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self._controller = controller
        self._preferences = controller.preferences
        self._made = {action: QAction(tr(deed.words), self) for action, deed in DEEDS.items()}
        for action in (Action.CAPTIONS, Action.LOCK, Action.FREEZE, Action.VOICE_DETECTION):
            self[action].setCheckable(True)
        change = self._preferences.change
        step = self._preferences.step_caption_size
        for action, call in (
            (Action.TOGGLE, controller.toggle),
            (Action.LARGER, lambda: step(STEP)),
            (Action.SMALLER, lambda: step(-STEP)),
            (Action.USUAL_SIZE, lambda: step(None)),
            (Action.MARK, controller.mark_moment),
            (Action.COPY_ALL, lambda: _copy(controller.transcript.text())),
            (Action.COPY_LAST, lambda: _copy(controller.transcript.last_text())),
        ):
            self[action].triggered.connect(call)
        self[Action.CAPTIONS].triggered.connect(lambda on: change(captions=on))
        self[Action.LOCK].triggered.connect(lambda on: change(captions_locked=on))
        self[Action.VOICE_DETECTION].triggered.connect(self._detect_voice)
        self._preferences.changed.connect(self._show)
        controller.state_changed.connect(self._show)
        controller.voice_detection_changed.connect(self._show)
        controller.line_finished.connect(self._show)
        controller.run_started.connect(self._show)
        self._show()

    def __getitem__(self, action: Action) -> QAction:
        """Return the one of that name."""
        return self._made[action]

    def all(self) -> list[QAction]:
        """Return all of them."""
        return list(self._made.values())

    def show_frozen(self, frozen: bool) -> None:  # noqa: FBT001  a slot
        """Say whether captions are frozen."""
        self[Action.FREEZE].setChecked(frozen)

    def tip(self, action: Action, text: str = "") -> str:
        """Return a tooltip: what it does, and its keys."""
        words = text or tr(DEEDS[action].words)
        keys = self[action].shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        return f"{words} ({keys})" if keys else words

    def _detect_voice(self, on: bool) -> None:  # noqa: FBT001  a slot
        self._show()  # it is true when the engine says so
        self._controller.detect_voice(on)

    def _show(self) -> None:
        value = self._preferences.value
        controller = self._controller
        for action, keys in keys_in_window(value.shortcuts).items():
            usual = keys == DEEDS[action].keys
            all_keys = (keys, ALSO[action]) if usual and action in ALSO else (keys,)
            self[action].setShortcuts([QKeySequence(each) for each in all_keys if each])
        self[Action.TOGGLE].setText(tr("Finish") if controller.is_running else tr("Start"))
        self[Action.TOGGLE].setEnabled(controller.state is not State.FINISHING)
        self[Action.CAPTIONS].setChecked(value.captions)
        self[Action.LOCK].setChecked(value.captions_locked)
        self[Action.VOICE_DETECTION].setChecked(controller.voice_detection)
        said = bool(controller.transcript.last_text())
        self[Action.COPY_ALL].setEnabled(said)
        self[Action.COPY_LAST].setEnabled(said)
        self[Action.MARK].setEnabled(said or controller.is_running)
        outcome = controller.outcome
        self[Action.OPEN_TRANSCRIPT].setEnabled(bool(outcome and outcome.text_path))


def _copy(text: str) -> None:
    if text:
        QGuiApplication.clipboard().setText(text)
