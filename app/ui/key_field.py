"""The field for the cloud's key, with what can be done with it: keep, test, forget."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.errors import KeyringError
from app.phrases import phrase
from app.store.keys import KeySearch
from app.store.secrets import VARIABLE
from app.ui.controller import Controller
from app.ui.controls import button
from app.ui.key_question import KeyQuestion
from app.ui.theme import CONTROL_HEIGHT, GRID, Theme
from app.ui.tongue import tr

_KEPT = {
    "memory": phrase("Kept until Surtitle closes"),
    "file": phrase("Kept in a file only you can read"),
    "keyring": phrase("Kept in the system's keyring"),
    "environment": phrase("Taken from {variable}", variable=VARIABLE),
}


class KeyField(QWidget):
    """Shows where a key is kept, never the key; asks in place where there is no keyring."""

    def __init__(self, controller: Controller, theme: Theme) -> None:
        super().__init__()
        self._controller = controller
        self._at_work = False
        self._asked = False  # whether it is our key that is being kept
        keys = controller.keys
        self.key = QLineEdit()
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.key.setMinimumHeight(CONTROL_HEIGHT)
        self.key.setAccessibleName(tr("Key for the cloud"))
        self.key.textChanged.connect(self._show_buttons)
        self.keep = _button(tr("Keep"), self._keep)
        self.test = _button(tr("Test key"), self._test_key)
        self.forget = _button(tr("Forget"), keys.forget)
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
        keys.keyring_refused.connect(self._ask)
        self._show_buttons()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Look for the key only now: the keyring may ask its owner."""
        super().showEvent(event)
        if not event.spontaneous():
            self._controller.keys.look()

    def _keep(self) -> None:
        self._asked = True
        self._controller.keys.keep(self.key.text())

    def _ask(self, problem: KeyringError) -> None:
        if self._asked:  # there may be two of these fields
            self._asked = False
            self.question.ask(problem)

    def _test_key(self) -> None:
        self.test.setText(tr("Testing …"))
        self._controller.keys.test(self.key.text(), self._controller.preferences.value)

    def _show_key(self, search: KeySearch) -> None:
        self.forget.setEnabled(search.origin in ("memory", "file", "keyring"))
        self.key.setPlaceholderText(tr(_KEPT.get(search.origin or "", phrase("None yet"))))
        troubles = []
        if search.trouble:
            troubles.append(tr("The keyring can't be used: {why}.", why=search.trouble))
        if search.file_trouble:
            troubles.append(tr("{trouble}.", trouble=search.file_trouble))
        self.key.setToolTip("\n".join(troubles))

    def _show_busy(self, busy: bool) -> None:  # noqa: FBT001  a slot
        self._at_work = busy
        if not busy:
            self.test.setText(tr("Test key"))
        self._show_buttons()

    def _show_buttons(self) -> None:
        self.test.setEnabled(not self._at_work)
        self.keep.setEnabled(not self._at_work and bool(self.key.text().strip()))


def _button(text: str, call: Callable[[], object]) -> QPushButton:
    made = button(text)
    made.clicked.connect(lambda _checked: call())
    return made
