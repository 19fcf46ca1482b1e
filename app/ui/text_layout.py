"""One line's text: wrapped, what stands and what may change in their colours; and where it may break."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt, QTextBoundaryFinder
from PySide6.QtGui import QColor, QFont, QTextCharFormat, QTextLayout, QTextOption


def lay_out(
    text: str,
    tail: str,
    *,
    font: QFont,
    width: float,
    row_height: float,
    colours: tuple[QColor, QColor],
    found: Sequence[tuple[int, int]] = (),
    found_ground: QColor | None = None,
) -> QTextLayout:
    """Wrap the text from its beginning, left-aligned, in rows of `row_height` pixels.

    A row takes `width` pixels; words that are longer are broken. `colours` are those of text and
    tail. What lies between the characters of `found` is underlined, on a ground of its own.
    """
    layout = QTextLayout(text + tail, font)
    option = QTextOption(Qt.AlignmentFlag.AlignLeft)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    before = len(_units(text)) if found or tail else len(text)
    formats = [_coloured(0, before, colours[0]), _coloured(before, len(_units(tail)), colours[1])]
    for start, end in found:
        first, last = len(_units(text[:start])), len(_units(text[:end]))
        formats.append(_found(first, last - first, colours[0], found_ground))
    layout.setFormats(formats)
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


def _found(
    start: int, length: int, colour: QColor, ground: QColor | None
) -> QTextLayout.FormatRange:
    made = _coloured(start, length, colour)
    style = made.format
    style.setFontUnderline(True)
    if ground is not None:
        style.setBackground(ground)
    made.format = style
    return made


def line_pieces(text: str) -> list[str]:
    """Return the parts of a text between which a row may break (UAX #14); together they are it."""
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Line, text)
    units = text if text.isascii() else _units(text)
    pieces: list[str] = []
    start = 0
    while (end := finder.toNextBoundary()) != -1:
        if end > start and not _within_korean(units, end):
            pieces.append("".join(units[start:end]))
            start = end
    return pieces


def _within_korean(units: str | list[str], at: int) -> bool:
    """Return whether a break there would part a Korean word, which has spaces round it."""
    return at < len(units) and _is_hangul(units[at - 1]) and _is_hangul(units[at])


def _is_hangul(character: str) -> bool:
    return "\u1100" <= character <= "\u11ff" or "\uac00" <= character <= "\ud7a3"


def _units(text: str) -> list[str]:
    """Return the text as Qt counts it: a character beyond the first 65,536 takes two places."""
    units: list[str] = []
    for character in text:
        units.append(character)
        if character > "\uffff":
            units.append("")
    return units
