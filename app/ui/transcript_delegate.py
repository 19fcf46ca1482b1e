"""One row of the transcript: its time, its text, and under the pointer the button that copies it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QTextLayout
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.ui.icons import icon
from app.ui.text_layout import lay_out
from app.ui.theme import GRID, Theme
from app.ui.transcript_model import Kind, Row, TranscriptModel

if TYPE_CHECKING:
    from app.ui.transcript_view import TranscriptView

Index = QModelIndex | QPersistentModelIndex

LINE_HEIGHT = 1.5
PADDING_Y = 4
COPY = 28  # pixels at the right that are kept for the button
_ICON = 16


class TranscriptDelegate(QStyledItemDelegate):
    """Paints a row, the part that may still change in another colour."""

    def __init__(self, view: TranscriptView, theme: Theme) -> None:
        super().__init__(view)
        self._view = view
        self._theme = theme

    def sizeHint(  # noqa: N802  Qt's name
        self, _option: QStyleOptionViewItem, index: Index
    ) -> QSize:
        """Return the height that the text takes."""
        return QSize(self._view.viewport().width(), self.height_of(index.data(_ROW)))

    def height_of(self, row: Row) -> int:
        """Return the height of a row, in pixels."""
        lines = self._layout(row, ("black", "black")).lineCount()
        return round(lines * row_height(self._view)) + 2 * PADDING_Y

    def copy_rect(self, row: QRect) -> QRect:
        """Return where the button is in a row's place."""
        height = round(row_height(self._view)) + 2 * PADDING_Y
        return QRect(row.right() + 1 - COPY - GRID, row.top(), COPY, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the row."""
        view = self._view
        row: Row = index.data(_ROW)
        colours = self._theme.colours
        text, tail, time = colours.text, colours.tail, colours.secondary
        if row.kind is Kind.GAP:
            text = colours.secondary
        place = QRect(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(place, QColor(colours.accent))
            text = tail = time = colours.on_accent
        top = place.top() + PADDING_Y
        height = row_height(view)
        painter.setFont(view.font())
        painter.setPen(QColor(time))
        painter.drawText(
            QRect(GRID, top, view.time_width, round(height)),
            Qt.AlignmentFlag.AlignVCenter,
            index.data(_TIME),
        )
        leading = (height - QFontMetricsF(view.font()).height()) / 2
        layout = self._layout(row, (text, tail))
        layout.draw(painter, QPointF(view.text_left, top + leading))
        if index.row() == view.hovered and row.kind is not Kind.GAP:
            name = "done" if index.row() == view.copied else "copy"
            box = self.copy_rect(place)
            at = QRect(0, 0, _ICON, _ICON)
            at.moveCenter(box.center())
            icon(name, time, _ICON).paint(painter, at)

    def _layout(self, row: Row, colours: tuple[str, str]) -> QTextLayout:
        view = self._view
        return lay_out(
            row.text,
            row.tail,
            font=view.font(),
            width=view.viewport().width() - view.text_left - 2.0 * GRID - COPY,
            row_height=row_height(view),
            colours=(QColor(colours[0]), QColor(colours[1])),
        )


def row_height(view: QWidget) -> float:
    """Return the height of one row of text, in pixels."""
    return float(round(QFontMetricsF(view.font()).height() * LINE_HEIGHT / 1.2))


_ROW, _TIME = TranscriptModel.RowRole, TranscriptModel.TimeRole
