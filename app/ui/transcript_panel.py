"""The transcript's place: what will happen, before the first start; then what was said."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QStackedLayout, QWidget

from app.ui.controller import Controller
from app.ui.icons import icon
from app.ui.theme import GRID, MARGIN, Theme
from app.ui.transcript_view import TranscriptView


class TranscriptPanel(QFrame):
    """A panel with the transcript in it, and the way back to its newest line."""

    def __init__(self, controller: Controller, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self._theme = theme
        self.setObjectName("panel")
        self.welcome = QLabel()
        self.welcome.setTextFormat(Qt.TextFormat.PlainText)
        self.welcome.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.welcome.setWordWrap(True)
        self.welcome.setProperty("secondary", "true")
        self.welcome.setContentsMargins(MARGIN * 2, MARGIN, MARGIN * 2, MARGIN)
        self.view = TranscriptView(theme)
        self.view.show_transcript(controller.transcript)
        self.newest = QPushButton("Newest", self)
        self.newest.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.newest.clicked.connect(self.view.go_to_newest)
        self.newest.hide()
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(1, GRID, 1, GRID)
        self._stack.addWidget(self.welcome)
        self._stack.addWidget(self.view)
        controller.transcript.rowsInserted.connect(self._show)
        controller.transcript.modelReset.connect(self._show)
        controller.preferences.changed.connect(self._show)
        controller.state_changed.connect(self._show)
        self.view.following_changed.connect(self._show_newest)
        theme.changed.connect(self._colour)
        self._colour()
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Keep the button in its corner."""
        super().resizeEvent(event)
        self._place_newest()

    def _show(self) -> None:
        empty = self._controller.transcript.rowCount() == 0
        if empty:
            self.welcome.setText(self._welcome())
        wanted = self.welcome if empty else self.view
        if self._stack.currentWidget() is not wanted:
            self._stack.setCurrentWidget(wanted)
            self.newest.raise_()

    def _welcome(self) -> str:
        if self._controller.is_running:
            return "What is said appears here."
        folder = self._controller.places.honouring(self._controller.preferences.value)
        return (
            "Press Start and speak: the words appear here and in the caption strip.\n"
            f"They are kept in {folder.transcripts_dir}."
        )

    def _show_newest(self, following: bool) -> None:  # noqa: FBT001  a slot
        self.newest.setVisible(not following)
        self._place_newest()

    def _place_newest(self) -> None:
        self.newest.adjustSize()
        corner = self.rect().bottomRight()
        self.newest.move(
            corner.x() - self.newest.width() - MARGIN, corner.y() - self.newest.height() - GRID
        )
        self.newest.raise_()

    def _colour(self) -> None:
        self.newest.setIcon(icon("newest", self._theme.colours.text, 16))
