"""The field in which words are typed that are looked for."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

_ROWS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class SearchField(QLineEdit):
    """Up and Down go through what was found, while the field keeps the keyboard."""

    moved = Signal(int)  # rows

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Have the list moved; leave Escape to the window."""
        rows = _ROWS.get(Qt.Key(event.key()))
        if rows is not None:
            self.moved.emit(rows)
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)
