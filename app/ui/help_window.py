"""The help: what one can do, on one page, with the keys as they are."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.domain.shortcuts import DEEDS, Action
from app.phrases import phrase
from app.ui.actions import Actions
from app.ui.controls import button, heading
from app.ui.focus_ring import FocusRing
from app.ui.theme import GRID, MARGIN, Theme
from app.ui.tongue import tr

SIZE = QSize(640, 600)
_TOPICS = (
    (
        phrase("Captions"),
        phrase(
            "Pick a microphone whose level moves, press Start and speak. What stands in white stays; "
            "grey words may still change. Every finished line is on disk at once."
        ),
    ),
    (
        phrase("The caption strip"),
        phrase(
            "Drag it to move it, its edges to make it wider or higher. Under the pointer it has "
            "buttons: lock, smaller, larger, freeze, hide. Locked, clicks go through it; the menu "
            "beside “Captions”, the tray, the keys below or `surtitle tell unlock` unlock it."
        ),
    ),
    (
        phrase("Sentences"),
        phrase(
            "With voice detection a pause ends a sentence. Without it, what you say while you hold "
            "Space, or the button, is one."
        ),
    ),
    (
        phrase("Recordings"),
        phrase("Drop a sound file on the window: it is captioned as fast as the engine takes it."),
    ),
    (
        phrase("History"),
        phrase(
            "Everything that was captioned is kept by day, and can be searched, named, corrected, "
            "exported and deleted there. The star beside a line marks it; a double click corrects it."
        ),
    ),
    (
        phrase("Where words go"),
        phrase(
            "With the engine on this computer no sound leaves it. With the cloud it goes to the "
            "region that your key belongs to, and nowhere else."
        ),
    ),
)


class HelpWindow(QDialog):
    """Beside the windows it is about, which go on."""

    def __init__(self, theme: Theme, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Help"))
        self.resize(SIZE)
        body = QWidget()
        body.setObjectName("page")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, MARGIN, 0)
        column.setSpacing(GRID)
        for title, text in _TOPICS:
            column.addWidget(heading(tr(title)))
            said = QLabel(tr(text))
            said.setTextFormat(Qt.TextFormat.PlainText)
            said.setWordWrap(True)
            column.addWidget(said)
            column.addSpacing(GRID)
        column.addWidget(heading(tr("Keys")))
        form = QFormLayout()
        form.setHorizontalSpacing(2 * MARGIN)
        form.setVerticalSpacing(GRID // 2)
        for action, deed in DEEDS.items():
            keys = actions[action].shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            if keys:
                form.addRow(keys, QLabel(tr(deed.words)))
        column.addLayout(form)
        column.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(body)
        close = button(tr("Close"))
        close.clicked.connect(self.close)
        about = button(tr("About Surtitle"))
        about.clicked.connect(actions[Action.ABOUT].trigger)
        foot = QHBoxLayout()
        foot.addWidget(about)
        foot.addStretch(1)
        foot.addWidget(close)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        whole.setSpacing(GRID)
        whole.addWidget(area, 1)
        whole.addLayout(foot)
        self._ring = FocusRing(self, theme)
