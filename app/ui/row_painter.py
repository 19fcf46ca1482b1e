"""One row of a caption as a picture: letters, outline and shadow, painted once and then copied."""

from __future__ import annotations

import functools
import math
import re

from PySide6.QtCore import QPointF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPen,
    QPixmap,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)

from app.domain.caption_flow import CaptionRow
from app.domain.caption_style import Alignment, CaptionStyle

_SHADOW = QColor(0, 0, 0, 190)
_SHADOW_FALLS = 0.06  # of the text's size, to the right and down
# Marks above and below letters may reach so far, in rows, into the rows beside theirs.
_REACH = 0.35
_KEPT = 14  # pictures: six rows that are shown, and as many that are leaving

# Pictures in colour have no outline; and asked for one, Qt takes their widths wrong ever after.
_PICTURES = re.compile("[\u20e3\u2600-\u27bf\u2b00-\u2bff\ufe0f\U0001f000-\U0001faff\u200d]+")
_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight


class RowPainter:
    """Paints rows `width` pixels wide in a style, for a screen with `ratio` dots a pixel."""

    def __init__(self, style: CaptionStyle, width: float, ratio: float) -> None:
        self.style = style
        self.width = max(1.0, width)
        self.ratio = ratio
        self.font = font_of(style)
        self._metrics = QFontMetricsF(self.font)
        self.row_height = float(round(self._metrics.height() * style.spacing / 100))
        # What an outline and a shadow need around the letters.
        self._rim = style.outline + math.ceil(style.size * _SHADOW_FALLS if style.shadow else 0)
        self._reach = math.ceil(self.row_height * _REACH)
        # By a function of ours: of one of Qt's, lru_cache asks for its words, and Qt writes them first.
        self.measure = functools.lru_cache(maxsize=4096)(self._measure)
        self.picture = functools.lru_cache(maxsize=_KEPT)(self._picture)

    def paint(self, painter: QPainter, place: QPointF, row: CaptionRow) -> None:
        """Paint a row whose upper left corner is at `place`."""
        painter.drawPixmap(place - QPointF(self._rim, self._reach), self.picture(row))

    def natural_width(self, row: CaptionRow) -> float:
        """Return the width that the row's words take."""
        return self.measure(row.text) + 2 * self.style.outline

    def _measure(self, text: str) -> float:
        return self._metrics.horizontalAdvance(text)

    def _picture(self, row: CaptionRow) -> QPixmap:
        size = QSizeF(self.width + 2 * self._rim, self.row_height + 2 * self._reach)
        picture = QPixmap((size * self.ratio).toSize())
        picture.setDevicePixelRatio(self.ratio)
        picture.fill(Qt.GlobalColor.transparent)
        leading = (self.row_height - self._metrics.height()) / 2
        at = QPointF(self._rim, self._reach + leading)
        style = self.style
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if style.shadow:
            falls = style.size * _SHADOW_FALLS
            shadow = self._laid_out(row, _SHADOW, _SHADOW, outline=_SHADOW)
            shadow.draw(painter, at + QPointF(falls, falls))
        if style.outline:
            colour = QColor(style.outline_colour)
            self._laid_out(row, colour, colour, outline=colour).draw(painter, at)
        self._laid_out(row, QColor(style.text), QColor(style.tail)).draw(painter, at)
        painter.end()
        return picture

    def _laid_out(
        self, row: CaptionRow, settled: QColor, tail: QColor, *, outline: QColor | None = None
    ) -> QTextLayout:
        text = row.text
        layout = QTextLayout(text, self.font)
        option = QTextOption(_alignment(self.style.alignment, right_to_left=row.right_to_left))
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        option.setTextDirection(
            Qt.LayoutDirection.RightToLeft if row.right_to_left else Qt.LayoutDirection.LeftToRight
        )
        layout.setTextOption(option)
        stands, whole = _units(row.settled), _units(text)
        formats = [
            _format(0, min(stands, whole), settled),
            _format(stands, max(0, whole - stands), tail),
        ]
        if outline is not None and self.style.outline:
            formats = _outlined(text, outline, 2 * self.style.outline)
        layout.setFormats(formats)
        layout.beginLayout()
        line = layout.createLine()
        if line.isValid():
            line.setLineWidth(self.width)
        layout.endLayout()
        return layout


def font_of(style: CaptionStyle) -> QFont:
    """Return the font of a style."""
    font = QFont()
    if style.family is not None:
        font.setFamily(style.family)
    font.setPixelSize(style.size)
    font.setWeight(QFont.Weight(style.weight))
    return font


def _alignment(alignment: Alignment, *, right_to_left: bool) -> Qt.AlignmentFlag:
    if alignment == "centre":
        return Qt.AlignmentFlag.AlignHCenter
    return _RIGHT if (alignment == "end") is not right_to_left else _LEFT


def _outlined(text: str, colour: QColor, width: int) -> list[QTextLayout.FormatRange]:
    """Return the formats that draw all letters with a pen of that width, and no picture."""
    formats, at = [], 0
    for found in (*_PICTURES.finditer(text), None):
        start, end = found.span() if found else (len(text), len(text))
        formats.append(_format(_units(text[:at]), _units(text[at:start]), colour, width))
        nothing = QColor(Qt.GlobalColor.transparent)
        formats.append(_format(_units(text[:start]), _units(text[start:end]), nothing))
        at = end
    return formats


def _format(start: int, length: int, colour: QColor, pen_width: int = 0) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    made.start, made.length = start, length
    style = QTextCharFormat()
    style.setForeground(colour)
    if pen_width:
        pen = QPen(colour, pen_width)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        style.setTextOutline(pen)
    made.format = style
    return made


def _units(text: str) -> int:
    """Return the text's length as Qt counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
