"""One line's text laid out: the part that stands, and the tail that may change, in their colours."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QTextCharFormat, QTextLayout, QTextOption


def lay_out(
    text: str,
    tail: str,
    *,
    font: QFont,
    width: float,
    row_height: float,
    colours: tuple[QColor, QColor],
) -> QTextLayout:
    """Wrap the text from its beginning, left-aligned, in rows of `row_height` pixels.

    A row takes `width` pixels; words that are longer are broken. `colours` are those of text and
    tail.
    """
    layout = QTextLayout(text + tail, font)
    option = QTextOption(Qt.AlignmentFlag.AlignLeft)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.setFormats(
        [_coloured(0, len(text), colours[0]), _coloured(len(text), len(tail), colours[1])]
    )
    layout.beginLayout()
    rows = 0
    while (row := layout.createLine()).isValid():
        row.setLineWidth(max(1.0, width))
        row.setPosition(QPointF(0.0, rows * row_height))
        rows += 1
    layout.endLayout()
    return layout


def _coloured(start: int, length: int, colour: QColor) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    made.start, made.length = start, length
    style = QTextCharFormat()
    style.setForeground(colour)
    made.format = style
    return made
