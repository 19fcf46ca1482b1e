"""How high the rows of the transcript are: measured anew in pieces where its width has changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from app.ui.transcript_model import Row, TranscriptModel

if TYPE_CHECKING:
    from app.ui.transcript_view import TranscriptView

# Rows that are measured at a time after the width has changed, so that no frame is missed.
_PIECE = 100


class RowHeights(QObject):
    """Sets the heights of a view's rows; what is seen stays where it is meanwhile."""

    def __init__(self, view: TranscriptView, height_of: Callable[[Row], int]) -> None:
        super().__init__(view)
        self._view = view
        self._height_of = height_of
        self._unmeasured: int | None = None  # rows below it have their height from another width
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._go_on)

    @property
    def is_measuring(self) -> bool:
        """Whether some rows still have their height from another width."""
        return self._unmeasured is not None

    def measure(self, rows: range) -> None:
        """Measure these rows now."""
        model = self._view.model()
        if not isinstance(model, TranscriptModel):
            return
        header = self._view.verticalHeader()
        for row in rows:
            height = self._height_of(model.row(row))
            if header.sectionSize(row) != height:
                header.resizeSection(row, height)

    def measure_all(self) -> None:
        """Measure all rows: what can be seen at once, the rest soon."""
        view, model = self._view, self._view.model()
        if model is None or not model.rowCount():
            self._stop()
            return
        top, offset = view.anchor()
        count = model.rowCount()
        # The newest at once, since they are what is seen as a rule; and what is seen.
        shown = view.viewport().height() // max(1, view.verticalHeader().defaultSectionSize()) + 1
        self.measure(range(max(0, count - shown), count))
        self.measure(range(top, min(count, top + shown)))
        self._unmeasured = count
        view.hold(top, offset)
        self._timer.start()

    def _go_on(self) -> None:
        """Measure another piece of the rows."""
        # Rows may have gone since the last piece was measured.
        end = min(self._unmeasured or 0, self._view.model().rowCount())
        if not end:
            self._stop()
            return
        start = max(0, end - _PIECE)
        top, offset = self._view.anchor()
        self.measure(range(start, end))
        self._unmeasured = start
        if not start:
            self._stop()
        self._view.hold(top, offset)

    def _stop(self) -> None:
        self._timer.stop()
        self._unmeasured = None
