"""The field in which a line of the transcript is corrected, in the line's own place."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from app.ui.tongue import tr


class LineEditor(QPlainTextEdit):
    """As high as its text; Enter is done, since a line has no breaks. The view lets Escape leave."""

    done = Signal()

    def __init__(self, parent: QWidget, font: QFont) -> None:
        super().__init__(parent)
        self.setObjectName("line")
        self.setFont(font)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(tr("What the line should say"))
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)

    def set_text(self, text: str) -> None:
        """Begin with this text, all of it selected no part: the caret stands at its end."""
        self.setPlainText(text)
        self.moveCursor(QTextCursor.MoveOperation.End)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Take Enter for the end of it."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.done.emit()
        else:
            super().keyPressEvent(event)

    def _fit(self) -> None:
        """Grow with the text, never below the line's own height."""
        rows = self.document().documentLayout().documentSize().height()
        needed = round(
            rows * self.fontMetrics().lineSpacing() + 2 * self.document().documentMargin()
        )
        if needed > self.height():
            self.resize(self.width(), needed)
