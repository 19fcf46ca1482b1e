"""The field for the cloud's key, with what can be done with it: keep, test, forget."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.store.keys import KeySearch
from app.store.secrets import VARIABLE
from app.ui.controller import Controller
from app.ui.controls import button
from app.ui.key_question import KeyQuestion
from app.ui.theme import CONTROL_HEIGHT, GRID, Theme

_KEPT = {
    "memory": "Kept until Surtitle closes",
    "file": "Kept in a file only you can read",
    "keyring": "Kept in the system's keyring",
    "environment": f"Taken from {VARIABLE}",
}


class KeyField(QWidget):
    """Shows where a key is kept, never the key; asks in place where there is no keyring."""

    def __init__(self, controller: Controller, theme: Theme) -> None:
        super().__init__()
        self._controller = controller
        self._at_work = False
        keys = controller.keys
        self.key = QLineEdit()
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.key.setMinimumHeight(CONTROL_HEIGHT)
        self.key.setAccessibleName("Key for the cloud")
        self.key.textChanged.connect(self._show_buttons)
        self.keep = _button("Keep", lambda: keys.keep(self.key.text()))
        self.test = _button("Test key", self._test_key)
        self.forget = _button("Forget", keys.forget)
        self.question = KeyQuestion(theme, can_write_file=keys.can_write_file)
        self.question.answered.connect(lambda where: keys.keep(self.key.text(), where))
        self.key.textEdited.connect(self.question.hide)
        self.setFocusProxy(self.key)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.key, 1)
        for one in (self.keep, self.test, self.forget):
            row.addWidget(one)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(row)
        column.addWidget(self.question)
        keys.found.connect(self._show_key)
        keys.busy_changed.connect(self._show_busy)
        keys.kept.connect(self.key.clear)
        keys.keyring_refused.connect(self.question.ask)
        self._show_buttons()

    def _test_key(self) -> None:
        self.test.setText("Testing …")
        self._controller.keys.test(self.key.text(), self._controller.preferences.value)

    def _show_key(self, search: KeySearch) -> None:
        self.forget.setEnabled(search.origin in ("memory", "file", "keyring"))
        self.key.setPlaceholderText(_KEPT.get(search.origin or "", "None yet"))
        troubles = [f"The keyring can't be used: {search.trouble}."] if search.trouble else []
        troubles += [f"{search.file_trouble}."] if search.file_trouble else []
        self.key.setToolTip("\n".join(troubles))

    def _show_busy(self, busy: bool) -> None:  # noqa: FBT001  a slot
        self._at_work = busy
        if not busy:
            self.test.setText("Test key")
        self._show_buttons()

    def _show_buttons(self) -> None:
        self.test.setEnabled(not self._at_work)
        self.keep.setEnabled(not self._at_work and bool(self.key.text().strip()))


def _button(text: str, call: Callable[[], object]) -> QPushButton:
    made = button(text)
    made.clicked.connect(lambda _checked: call())
    return made
