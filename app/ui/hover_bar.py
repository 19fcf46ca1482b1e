"""The small bar at the caption strip's corner, there only while the pointer is over the strip."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from app.ui.icons import icon

BUTTON = QSize(26, 26)
_STEP = 4  # pixels that the text grows by
_COLOUR = "#FFFFFF"  # the bar is dark in either theme, and whatever the captions' own colours are
FREEZE, GO_ON = "Freeze: captions go on behind", "Go on to the newest words"


class HoverBar(QFrame):
    """Lock, smaller, larger, freeze, hide; each a wish."""

    lock_requested = Signal()
    size_requested = Signal(int)  # pixels more, or less
    freeze_requested = Signal()
    hide_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("hover")
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(2, 2, 2, 2)
        self._row.setSpacing(2)
        self._add("lock", "Lock: clicks go through").clicked.connect(self.lock_requested)
        self._add("smaller", "Smaller").clicked.connect(lambda: self.size_requested.emit(-_STEP))
        self._add("larger", "Larger").clicked.connect(lambda: self.size_requested.emit(_STEP))
        self.freeze = self._add("pause", FREEZE)
        self.freeze.clicked.connect(self.freeze_requested)
        self._add("close", "Hide captions").clicked.connect(self.hide_requested)
        self.hide()

    def show_frozen(self, *, frozen: bool) -> None:
        """Say what the button would do."""
        _name(self.freeze, GO_ON if frozen else FREEZE)
        self.freeze.setIcon(icon("start" if frozen else "pause", _COLOUR, 16))

    def _add(self, picture: str, text: str) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(picture, _COLOUR, 16))
        button.setIconSize(QSize(16, 16))
        _name(button, text)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setObjectName("overlay")
        button.setFixedSize(BUTTON)
        self._row.addWidget(button)
        return button


def _name(button: QToolButton, text: str) -> None:
    button.setToolTip(text)
    button.setAccessibleName(text)
