"""A box that shows the chosen one of several, and lists the others when it is opened."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QComboBox,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionComboBox,
    QWidget,
)

from app.ui.icons import icon
from app.ui.theme import CONTROL_HEIGHT, GRID, RADIUS, Theme

ICON = 16
_ROUNDING = 2  # text that is a fraction of a pixel wider than counted would be cut off


class ChoiceBox(QComboBox):
    """A combo box in the app's own look; `reserved` pixels before the arrow stay free."""

    def __init__(self, name: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reserved = 0
        self._theme = theme
        self.setAccessibleName(name)
        self.setAccessibleDescription(name)  # what is chosen counts as its name on Linux
        self.setToolTip(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContentsOnFirstShow)
        self.setMaxVisibleItems(16)
        self.setItemDelegate(QStyledItemDelegate(self))  # the default one knows no style sheet
        theme.changed.connect(self.update)

    def be_whole(self) -> None:
        """Never be narrower than the longest choice."""
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    def icon_name(self) -> str:
        """Return the icon that stands before the text; none here."""
        return ""

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Return the room for the longest choice."""
        widths = [
            self.fontMetrics().horizontalAdvance(self.itemText(at)) + _ROUNDING
            for at in range(self.count())
        ]
        left, right = self._margins()
        return QSize(max(widths, default=80) + left + right, self._height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Return the least room: a few letters, cut off."""
        left, right = self._margins()
        return QSize(48 + left + right, self._height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint the box, what is chosen, and the arrow."""
        colours = self._theme.colours
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(
            QPen(QColor(colours.secondary if hovered and self.isEnabled() else colours.line), 1)
        )
        painter.setBrush(QColor(colours.panel))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        if not self.isEnabled():
            painter.setOpacity(0.45)
        left, right = self._margins()
        if self.icon_name():
            place = QRect(GRID + 2, (self.height() - ICON) // 2, ICON, ICON)
            icon(self.icon_name(), colours.secondary, ICON).paint(painter, place)
        room = self.width() - left - right
        painter.setPen(QColor(colours.text))
        text = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(left, 0, room, self.height()), Qt.AlignmentFlag.AlignVCenter, text)
        arrow = QRect(self.width() - GRID - ICON, (self.height() - ICON) // 2, ICON, ICON)
        icon("chevron", colours.secondary, ICON).paint(painter, arrow)
        painter.end()

    def _margins(self) -> tuple[int, int]:
        left = GRID + 2 + (ICON + GRID if self.icon_name() else 0)
        return left, GRID + ICON + 4 + self.reserved

    def _height(self) -> int:
        return max(CONTROL_HEIGHT, self.fontMetrics().height() + 2 * GRID)
