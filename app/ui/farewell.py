"""What becomes of captions that run when their window is closed: asked once, and kept."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.phrases import phrase
from app.ui.controls import button, heading, secondary
from app.ui.focus_ring import FocusRing
from app.ui.theme import GRID, MARGIN, Theme
from app.ui.tongue import tr

QUESTION = phrase("Captions are running")
EXPLAINED = phrase(
    "They can go on without this window. To have it back, start Surtitle again.\n"
    "What you choose is kept; Settings has it."
)


class Farewell(QDialog):
    """Asks whether captions go on; closing it answers nothing, and the window stays."""

    answered = Signal(str)  # "keep" or "quit", as the setting says it

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Surtitle")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title, text = heading(tr(QUESTION)), secondary(tr(EXPLAINED))
        self.keep = button(tr("Keep captioning"), primary=True)
        self.keep.clicked.connect(lambda: self._answer("keep"))
        self.quit = button(tr("Finish and quit"))
        self.quit.clicked.connect(lambda: self._answer("quit"))
        self.cancel = button(tr("Cancel"))
        self.cancel.clicked.connect(self.close)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addStretch(1)
        for one in (self.cancel, self.quit, self.keep):
            row.addWidget(one)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(GRID)
        column.addWidget(title)
        column.addWidget(text)
        column.addSpacing(GRID)
        column.addLayout(row)
        self._ring = FocusRing(self, theme)
        self.keep.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Answer with Enter what has the focus."""
        focused = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and focused in (
            self.keep,
            self.quit,
            self.cancel,
        ):
            focused.click()
        else:
            super().keyPressEvent(event)

    def _answer(self, answer: str) -> None:
        self.close()
        self.answered.emit(answer)
