"""The field in which words are typed that are looked for."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QToolButton

from app.ui.icons import icon
from app.ui.theme import CONTROL_HEIGHT, Theme
from app.ui.tongue import tr

_ROWS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class SearchField(QLineEdit):
    """Up and Down go through what was found, while the field keeps the keyboard."""

    moved = Signal(int)  # rows

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setPlaceholderText(tr("Search everything that was said"))
        self.setAccessibleName(tr("Search everything that was said"))
        self.setClearButtonEnabled(True)
        self.setMinimumHeight(CONTROL_HEIGHT)
        self._magnifier = QAction(self)
        self.addAction(self._magnifier, QLineEdit.ActionPosition.LeadingPosition)
        names = (tr("Clear"), tr("Search"))  # for those who don't see the icons
        for made, name in zip(self.findChildren(QToolButton), names, strict=True):
            made.setAccessibleName(name)
        theme.changed.connect(self._colour)
        self._colour()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Have the list moved; leave Escape to the window."""
        rows = _ROWS.get(Qt.Key(event.key()))
        if rows is not None:
            self.moved.emit(rows)
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _colour(self) -> None:
        self._magnifier.setIcon(icon("search", self._theme.colours.secondary, 16))
