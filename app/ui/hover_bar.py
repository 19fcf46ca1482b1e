"""The small bar at the caption strip's corner, there only while the pointer is over the strip."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from app.ui.icons import icon

BUTTON = QSize(26, 26)
_STEP = 4  # pixels that the text grows by
_COLOUR = "#FFFFFF"  # the strip is dark in either theme


class HoverBar(QWidget):
    """Lock, smaller, larger, hide; each a wish."""

    lock_requested = Signal()
    size_requested = Signal(int)  # pixels more, or less
    hide_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 4, 4, 4)
        row.setSpacing(2)
        for name, text, call in (
            ("lock", "Lock: clicks go through", self.lock_requested.emit),
            ("smaller", "Smaller", lambda: self.size_requested.emit(-_STEP)),
            ("larger", "Larger", lambda: self.size_requested.emit(_STEP)),
            ("close", "Hide captions", self.hide_requested.emit),
        ):
            button = QToolButton()
            button.setIcon(icon(name, _COLOUR, 16))
            button.setIconSize(QSize(16, 16))
            button.setToolTip(text)
            button.setAccessibleName(text)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setCursor(Qt.CursorShape.ArrowCursor)
            button.setObjectName("overlay")
            button.setFixedSize(BUTTON)
            button.clicked.connect(call)
            row.addWidget(button)
        self.hide()
