"""The captions themselves: the newest rows of text, painted by hand so that nothing moves in vain."""

from __future__ import annotations

import bisect
import math
from dataclasses import dataclass, field

from PySide6.QtCore import QEasingCurve, QPointF, QSize, QVariantAnimation
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextLayout,
)
from PySide6.QtWidgets import QWidget

from app.domain.captions import PartialLine
from app.domain.lines import Line
from app.ui.text_layout import lay_out

TEXT, TAIL = QColor("#FFFFFF"), QColor("#C9CCD2")
PADDING_X, PADDING_Y = 16, 12
ROW_HEIGHT = 1.3  # of the font's own height
LEAVE_MS = 120  # a row on its way up and out

# Lines that may still be seen; a line takes a row at least.
_KEPT = 12


@dataclass(slots=True)
class _Shown:
    """One line's text and how it is laid out; laid out anew only when either changed."""

    number: int
    settled: str
    tail: str
    layout: QTextLayout = field(default_factory=QTextLayout)
    rows: int = 0
    laid_out: bool = False


class CaptionView(QWidget):
    """Shows the last `rows` rows of what is said; each utterance begins on a row of its own.

    Text is left-aligned and wrapped from its beginning, so a word that stands is moved by nothing
    but its whole row moving up.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = 2
        self._lines: list[_Shown] = []  # ascending numbers
        self._count = 0  # rows of all of them
        self._offset = 0.0  # rows that the picture is still below its place
        self._moving = QVariantAnimation(self)
        self._moving.setDuration(LEAVE_MS)
        self._moving.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._moving.valueChanged.connect(self._move)
        self.set_size(28)
        self.setAccessibleName("Captions")

    def set_size(self, pixels: int) -> None:
        """Set the text's size."""
        font = QFont(self.font())
        font.setPixelSize(pixels)
        font.setWeight(QFont.Weight.DemiBold)
        self.setFont(font)
        self._lay_out_anew()

    def set_rows(self, rows: int) -> None:
        """Set how many rows are shown."""
        self.rows = rows
        self.updateGeometry()
        self.update()

    def show_partial(self, partial: PartialLine) -> None:
        """Show a line being spoken, or its newer words."""
        self.show_line(partial.number, partial.settled, partial.tail)

    def finish(self, line: Line) -> None:
        """Show a line's final text."""
        self.show_line(line.number, line.text, "")

    def show_line(self, number: int, settled: str, tail: str) -> None:
        """Show a line with what stands of it, and what may still change."""
        at = self._place(number)
        if at == len(self._lines) or self._lines[at].number != number:
            self._lines.insert(at, _Shown(number, settled, tail))
        else:
            line = self._lines[at]
            if (line.settled, line.tail) == (settled, tail):
                return
            line.settled, line.tail, line.laid_out = settled, tail, False
        self._changed()

    def drop(self, number: int) -> None:
        """Take away a line that turned out to hold no words."""
        at = self._place(number)
        if at < len(self._lines) and self._lines[at].number == number:
            del self._lines[at]
            self._changed()

    def clear(self) -> None:
        """Show nothing."""
        self._lines.clear()
        self._moving.stop()
        self._offset = 0.0
        self._changed()

    @property
    def is_empty(self) -> bool:
        """Whether there is no word to be seen."""
        return not any(line.settled or line.tail for line in self._lines)

    def visible_text(self) -> list[str]:
        """Return the rows that can be seen, from the top."""
        found: list[str] = []
        for line in self._lines:
            text = line.layout.text()
            for row in range(line.rows):
                span = line.layout.lineAt(row)
                found.append(text[span.textStart() : span.textStart() + span.textLength()].strip())
        return found[-self.rows :]

    def width_of_words(self) -> int:
        """Return the width that the rows in sight need, unwrapped as they are."""
        widths = [
            line.layout.lineAt(row).naturalTextWidth()
            for line in self._lines
            for row in range(line.rows)
        ]
        return math.ceil(max(widths[-self.rows :], default=0.0)) + 2 * PADDING_X + 1

    def rows_in(self, height: int) -> int:
        """Return how many rows come closest to a height."""
        return round((height - 2 * PADDING_Y) / self._row_height())

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Return the room for the rows, as wide as it happens to be."""
        return QSize(self.width(), round(self.rows * self._row_height()) + 2 * PADDING_Y)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Wrap anew where the width changed."""
        if event.size().width() != event.oldSize().width():
            self._lay_out_anew()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint the rows that can be seen, and the one that is leaving."""
        painter = QPainter(self)
        painter.setClipRect(0, PADDING_Y, self.width(), round(self.rows * self._row_height()))
        height = self._row_height()
        leading = (height - QFontMetricsF(self.font()).height()) / 2
        count = sum(line.rows for line in self._lines)
        top = PADDING_Y + (min(0, self.rows - count) + self._offset) * height
        for line in self._lines:
            bottom = top + line.rows * height
            if bottom > PADDING_Y:
                line.layout.draw(painter, QPointF(PADDING_X, top + leading))
            top = bottom
        painter.end()

    def _changed(self) -> None:
        before = self._count
        for line in self._lines:
            if not line.laid_out:
                self._lay_out(line)
        count = sum(line.rows for line in self._lines)
        self._count = count
        if count > max(before, self.rows) and before:
            self._rise(count - max(before, self.rows))
        while len(self._lines) > _KEPT:
            gone = self._lines.pop(0)
            self._count -= gone.rows
        self.setAccessibleDescription(" ".join(self.visible_text()))
        self.update()

    def _rise(self, rows: int) -> None:
        """Let the picture move up to its new place from where it is."""
        self._offset = min(float(self.rows), self._offset + rows)
        self._moving.stop()
        self._moving.setStartValue(self._offset)
        self._moving.setEndValue(0.0)
        self._moving.start()

    def _move(self, offset: float) -> None:
        self._offset = offset
        self.update()

    def _lay_out_anew(self) -> None:
        for line in self._lines:
            line.laid_out = False
            self._lay_out(line)
        self._count = sum(line.rows for line in self._lines)
        self.updateGeometry()
        self.update()

    def _lay_out(self, line: _Shown) -> None:
        line.layout = lay_out(
            line.settled,
            line.tail,
            font=self.font(),
            width=self.width() - 2.0 * PADDING_X,
            row_height=self._row_height(),
            colours=(TEXT, TAIL),
        )
        line.rows = line.layout.lineCount()
        line.laid_out = True

    def _place(self, number: int) -> int:
        return bisect.bisect_left(self._lines, number, key=lambda line: line.number)

    def _row_height(self) -> float:
        return float(round(QFontMetricsF(self.font()).height() * ROW_HEIGHT))
