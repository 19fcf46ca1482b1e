"""The small bar at the caption strip's corner, there only while the pointer is over the strip."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from app.phrases import phrase
from app.ui.icons import icon
from app.ui.tongue import tr

BUTTON = QSize(26, 26)
STEP = 4  # pixels that the text grows by: who clicks wants to get there
_COLOUR = "#FFFFFF"  # the bar is dark in either theme, and whatever the captions' own colours are
FREEZE, GO_ON = phrase("Freeze: captions go on behind"), phrase("Go on to the newest words")


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
        self._add("lock", tr("Lock: clicks go through")).clicked.connect(self.lock_requested)
        self._add("smaller", tr("Smaller")).clicked.connect(lambda: self.size_requested.emit(-STEP))
        self._add("larger", tr("Larger")).clicked.connect(lambda: self.size_requested.emit(STEP))
        self.freeze = self._add("pause", tr(FREEZE))
        self.freeze.clicked.connect(self.freeze_requested)
        self._add("close", tr("Hide captions")).clicked.connect(self.hide_requested)
        self.hide()

    def show_frozen(self, *, frozen: bool) -> None:
        """Say what the button would do."""
        _name(self.freeze, tr(GO_ON if frozen else FREEZE))
        self.freeze.setIcon(icon("play" if frozen else "pause", _COLOUR, 16))

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
