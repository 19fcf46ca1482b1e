"""A button that shows a colour and lets another one be picked."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QColorDialog, QSizePolicy

from app.ui.theme import CONTROL_HEIGHT, GRID, RADIUS, Theme

_SWATCH = 20


class ColourButton(QAbstractButton):
    """Its colour as a square, and its name as #1A2B3C."""

    colour_picked = Signal(str)

    def __init__(self, name: str, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._name = name
        self._colour = "#000000"
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._pick)
        theme.changed.connect(self.update)

    @property
    def colour(self) -> str:
        """The colour that is shown."""
        return self._colour

    def show_colour(self, colour: str) -> None:
        """Show this colour."""
        self._colour = colour
        self.setText(colour)
        self.setAccessibleDescription(colour)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Return the room for the square and the longest name."""
        text = self.fontMetrics().horizontalAdvance("#DDDDDD")
        return QSize(max(120, _SWATCH + text + 3 * GRID), CONTROL_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint the button."""
        colours = self._theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = colours.secondary if self.underMouse() else colours.line
        painter.setPen(QPen(QColor(edge), 1))
        painter.setBrush(QColor(colours.panel))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        top = (self.height() - _SWATCH) / 2
        painter.setPen(QPen(QColor(colours.secondary), 1))
        painter.setBrush(QColor(self._colour))
        painter.drawRoundedRect(QRectF(GRID - 1.5, top + 0.5, _SWATCH - 1, _SWATCH - 1), 4, 4)
        painter.setPen(QColor(colours.text))
        text = self.rect().adjusted(_SWATCH + 2 * GRID - 2, 0, -GRID, 0)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, self._colour)
        painter.end()

    def _pick(self) -> None:
        dialog = QColorDialog(QColor(self._colour), self.window())
        dialog.setOption(QColorDialog.ColorDialogOption.DontUseNativeDialog)
        dialog.setWindowTitle(self._name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        before = self._colour
        dialog.currentColorChanged.connect(self._picked)
        dialog.rejected.connect(lambda: self.colour_picked.emit(before))
        dialog.open()

    def _picked(self, colour: QColor) -> None:
        if colour.isValid():
            self.colour_picked.emit(colour.name().upper())
