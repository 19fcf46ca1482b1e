"""A switch that shows what is true and asks for the other when it is clicked."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.ui.theme import GRID, Theme

TRACK = QSize(36, 20)
_KNOB = 14.0


class Switch(QAbstractButton):
    """Its label, then the switch. Clicking only asks; `show_on` says what has become true."""

    on_requested = Signal(bool)

    def __init__(self, text: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_on(self, on: bool) -> None:  # noqa: FBT001  a slot
        """Show this state."""
        self.setChecked(on)

    def nextCheckState(self) -> None:  # noqa: N802  Qt's name
        """Ask for the other state, and stay as it is until that is true."""
        self.on_requested.emit(not self.isChecked())

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Return the room for label and switch."""
        label = self.fontMetrics().horizontalAdvance(self.text())
        room = label + GRID if self.text() else 0
        return QSize(room + TRACK.width(), max(32, self.fontMetrics().height() + GRID))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint the label and the switch, whose knob tells the state by its place."""
        colours = self._theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.isEnabled():
            painter.setOpacity(0.45)
        painter.setPen(QColor(colours.text))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, self.text())
        track = QRectF(
            self.width() - TRACK.width(),
            (self.height() - TRACK.height()) / 2,
            TRACK.width(),
            TRACK.height(),
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.accent if self.isChecked() else colours.secondary))
        painter.drawRoundedRect(track, TRACK.height() / 2, TRACK.height() / 2)
        inset = TRACK.height() / 2
        x = track.right() - inset if self.isChecked() else track.left() + inset
        painter.setBrush(QColor(colours.on_accent if self.isChecked() else colours.panel))
        painter.drawEllipse(QPointF(x, track.center().y()), _KNOB / 2, _KNOB / 2)
        painter.end()
