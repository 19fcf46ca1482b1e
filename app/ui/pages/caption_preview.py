"""Captions in a style, as they are going to look over light, dark and busy pictures."""

from __future__ import annotations

import random

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.caption_style import CaptionStyle
from app.ui.caption_ground import CaptionGround
from app.ui.caption_view import CaptionView
from app.ui.theme import MARGIN, PANEL_RADIUS
from app.ui.tongue import tr

HEIGHT = 168
SAID, COMING = "It was the best of times, it was the worst of times,", " it was the age"
_BUSY = ("#C0392B", "#F1C40F", "#27AE60", "#2980B9", "#ECF0F1", "#8E44AD", "#2C3E50", "#E67E22")


class CaptionPreview(QWidget):
    """A third of it is white, a third black, and between them all kinds of colours."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Preview of the captions"))
        self._view = CaptionView(CaptionStyle())
        self._view.moves = False
        self._view.show_line(1, SAID, COMING)
        self._ground = CaptionGround()
        self._behind = QPixmap()

    def show_style(self, style: CaptionStyle) -> None:
        """Show the captions in this style."""
        self._view.restyle(style)
        self._fit()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Return the room that it would like."""
        return QSize(480, HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Fit what is shown into the new size."""
        super().resizeEvent(event)
        self._behind = QPixmap()
        self._fit()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint the picture, and the captions over it; large ones made smaller as a whole."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        round_ = QPainterPath()
        round_.addRoundedRect(self.rect(), PANEL_RADIUS, PANEL_RADIUS)
        painter.setClipPath(round_)
        if self._behind.isNull():
            self._behind = _picture(self.size())
        painter.drawPixmap(0, 0, self._behind)
        scale, view = self._scale(), self._view
        painter.translate(
            (self.width() - view.width() * scale) / 2, (self.height() - view.height() * scale) / 2
        )
        painter.scale(scale, scale)
        style = view.style_
        self._ground.paint(painter, view.size(), self.devicePixelRatioF(), style)
        view.render(painter, QPoint(0, 0), renderFlags=QWidget.RenderFlag.DrawChildren)
        painter.end()

    def _scale(self) -> float:
        """Return how much smaller than in life it has to be shown."""
        height = self._view.sizeHint().height()
        return min(1.0, (self.height() - MARGIN) / max(1, height))

    def _fit(self) -> None:
        scale = self._scale()
        width = round((self.width() - 2 * MARGIN) / scale)
        self._view.resize(max(1, width), self._view.sizeHint().height())
        self.update()


def _picture(size: QSize) -> QPixmap:
    picture = QPixmap(size)
    picture.fill(Qt.GlobalColor.white)
    painter = QPainter(picture)
    third = size.width() // 3
    chance = random.Random(7)  # noqa: S311  the same picture every time
    for x in range(third, 2 * third, 12):
        for y in range(0, size.height(), 12):
            painter.fillRect(QRect(x, y, 12, 12), QColor(chance.choice(_BUSY)))
    painter.fillRect(QRect(2 * third, 0, size.width() - 2 * third, size.height()), QColor("black"))
    painter.end()
    return picture
