"""Asks where a key is to be kept that the system's keyring can't take."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QSizePolicy

from app.errors import KeyringError
from app.ui.controls import button, tool
from app.ui.icons import icon
from app.ui.theme import GRID, Theme
from app.ui.tongue import tr

_ICON = 20


class KeyQuestion(QFrame):
    """Hidden until it has to be asked; without an answer nothing is kept anywhere."""

    answered = Signal(str)  # "memory" or "file", as KeyStore.keep() takes it

    def __init__(self, theme: Theme, *, can_write_file: bool) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("notice")
        self.setProperty("level", "warning")
        self._icon = QLabel()
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._close = tool(tr("Dismiss"), plain=True)
        self._close.clicked.connect(self.hide)
        self.memory = button(tr("Keep until Surtitle closes"))
        self.memory.clicked.connect(lambda: self._answer("memory"))
        self.file = button(tr("Write to a file only you can read"))
        self.file.clicked.connect(lambda: self._answer("file"))
        self.file.setVisible(can_write_file)
        answers = QHBoxLayout()
        answers.setSpacing(GRID)
        answers.addWidget(self.memory)
        answers.addWidget(self.file)
        answers.addStretch(1)
        grid = QGridLayout(self)
        grid.setContentsMargins(GRID + 4, 4, 4, GRID + 4)
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self._icon, 0, 0)
        grid.addWidget(self._text, 0, 1)
        grid.addWidget(self._close, 0, 2)
        grid.addLayout(answers, 1, 1, 1, 2)
        self.hide()
        theme.changed.connect(self._colour)
        self._colour()

    def ask(self, problem: KeyringError) -> None:
        """Say why the keyring can't be used, and ask."""
        self._text.setText(tr("{problem}. Where shall the key be kept?", problem=tr(problem.title)))
        self.setAccessibleName(self._text.text())
        self.show()

    def _answer(self, where: str) -> None:
        self.hide()
        self.answered.emit(where)

    def _colour(self) -> None:
        colour = self._theme.colours.caution
        drawn = icon("caution", colour).pixmap(QSize(_ICON, _ICON), self.devicePixelRatioF())
        self._icon.setPixmap(drawn)
        self._close.setIcon(icon("close", colour, 16))
