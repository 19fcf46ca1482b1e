"""The transcript's place: what will happen, before the first start; then what was said."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from app.ui.controller import Controller
from app.ui.controls import button
from app.ui.icons import icon
from app.ui.places import said
from app.ui.theme import GRID, MARGIN, Theme
from app.ui.tongue import tr
from app.ui.transcript_view import TranscriptView


class TranscriptPanel(QFrame):
    """A panel with the transcript in it, and the way back to its newest line."""

    def __init__(self, controller: Controller, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self._theme = theme
        self.setObjectName("panel")
        self.view = TranscriptView(theme)
        self.view.show_transcript(controller.transcript)
        self.newest: QPushButton = button(tr("Newest"))
        self.newest.setParent(self)
        self.newest.clicked.connect(self.view.go_to_newest)
        self.newest.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(1, GRID, 1, GRID)
        column.addWidget(self.view)
        controller.preferences.changed.connect(self._welcome)
        controller.state_changed.connect(self._welcome)
        self.view.following_changed.connect(self._show_newest)
        theme.changed.connect(self._colour)
        self._colour()
        self._welcome()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Keep the button in its corner."""
        super().resizeEvent(event)
        self._place_newest()

    def _welcome(self) -> None:
        """Say what stands where no words are yet."""
        if self._controller.is_running:
            self.view.set_placeholder(tr("What is said appears here."))
            return
        places = self._controller.places.honouring(self._controller.preferences.value)
        self.view.set_placeholder(
            tr(
                "Press Start and speak: the words appear here and in the caption strip.\n"
                "They are kept in {folder}.",
                folder=said(places.transcripts_dir),
            )
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
