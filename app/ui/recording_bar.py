"""The bar that says how far the captions of a recording are, and takes it back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QSizePolicy

from app.ui.controller import Controller
from app.ui.controls import button
from app.ui.theme import GRID
from app.ui.tongue import tr

_STEPS = 1000


class RecordingBar(QFrame):
    """There while a recording is captioned. Cancelling keeps what was captioned until then."""

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self._controller = controller
        self.setObjectName("notice")
        self.setProperty("level", "info")
        self.text = QLabel()
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.progress = QProgressBar()
        self.progress.setRange(0, _STEPS)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(GRID)
        self.progress.setAccessibleName(tr("Captioned so far"))
        self.cancel = button(tr("Cancel"))
        self.cancel.clicked.connect(controller.finish)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID + 4, 4, 4, 4)
        row.setSpacing(GRID)
        row.addWidget(self.text, 2)
        row.addWidget(self.progress, 1)
        row.addWidget(self.cancel)
        self.hide()
        controller.progressed.connect(self._show)
        controller.state_changed.connect(self._show)

    def _show(self) -> None:
        recording = self._controller.recording
        self.setVisible(recording is not None and self._controller.is_running)
        if recording is None:
            return
        parts = [tr("Captioning {name}", name=recording.path.name)]
        share, left_s = recording.share, recording.left_s
        self.progress.setValue(round((share or 0) * _STEPS))
        if share is not None:
            parts.append(f"{share:.0%}")
        if left_s is not None:
            parts.append(_said(left_s))
        text = " · ".join(parts)
        self.text.setText(text)
        self.setAccessibleName(text)


def _said(seconds: float) -> str:
    if seconds < 60:
        return tr("less than a minute left")
    minutes = round(seconds / 60)
    return (
        tr("about a minute left")
        if minutes == 1
        else tr("about {minutes} minutes left", minutes=minutes)
    )
