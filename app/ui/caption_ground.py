"""The box behind the captions, and the frame that is seen while the pointer is over it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from app.domain.caption_style import CaptionStyle

_FRAME = QColor(255, 255, 255, 150)
_FRAME_SHADE = QColor(0, 0, 0, 150)  # so that the frame is seen over a white page as well
# The least that is painted: some systems let the pointer through where there is nothing at all.
_FRAMED, _HELD = 60, 1


class CaptionGround:
    """Painted once for each look: it lies under every new word."""

    def __init__(self) -> None:
        self._picture = QPixmap()
        self._look: tuple[QSize, float, CaptionStyle, bool, bool] | None = None

    def paint(
        self,
        painter: QPainter,
        size: QSize,
        ratio: float,
        style: CaptionStyle,
        *,
        framed: bool = False,
        held: bool = False,
    ) -> None:
        """Paint the box in a style, for a screen with `ratio` dots a pixel.

        One that is to be `held` takes the pointer everywhere, however little of it is seen.
        """
        look = (size, ratio, style, framed, held)
        if self._look != look:
            self._look = look
            least = _FRAMED if framed else _HELD if held else 0
            self._picture = _painted(size, ratio, style, framed=framed, least=least)
        painter.drawPixmap(0, 0, self._picture)


def _painted(
    size: QSize, ratio: float, style: CaptionStyle, *, framed: bool, least: int
) -> QPixmap:
    picture = QPixmap(size * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ground = QColor(style.ground)
    ground.setAlphaF(style.opacity / 100)
    if ground.alpha() < least:
        ground = QColor(0, 0, 0, least)
    box = QRectF(0, 0, size.width(), size.height())
    painter.setBrush(ground)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawRoundedRect(box, style.radius, style.radius)
    if framed:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for inset, colour in ((0.5, _FRAME_SHADE), (1.5, _FRAME)):
            painter.setPen(QPen(colour, 1))
            frame = box.adjusted(inset, inset, -inset, -inset)
            painter.drawRoundedRect(frame, style.radius, style.radius)
    painter.end()
    return picture
