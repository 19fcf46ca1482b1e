"""One row of the transcript: its time, its text, and at its end the buttons that mark and copy it."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QTextLayout
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.ui.icons import icon
from app.ui.line_editor import LineEditor
from app.ui.text_layout import lay_out
from app.ui.theme import GRID, Theme
from app.ui.transcript_model import Kind, Row, TranscriptModel

if TYPE_CHECKING:
    from app.ui.transcript_view import TranscriptView

Index = QModelIndex | QPersistentModelIndex

LINE_HEIGHT = 1.5
PADDING_Y = 4
SLOT = 28  # pixels at the right that are kept for each button
_ICON = 16


class Slot(enum.Enum):
    """What a click in a row is for."""

    PLAY = "play"
    MARK = "mark"
    COPY = "copy"


class TranscriptDelegate(QStyledItemDelegate):
    """Paints a row, the part that may still change in another colour; corrects one in its place."""

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

    def slot_rect(self, slot: Slot, row: QRect) -> QRect:
        """Return where a button is in a row's place."""
        height = round(row_height(self._view)) + 2 * PADDING_Y
        if slot is Slot.PLAY:
            return QRect(row.left(), row.top(), self._view.text_left, height)
        from_right = 1 if slot is Slot.COPY else 2
        return QRect(row.right() + 1 - from_right * SLOT - GRID, row.top(), SLOT, height)

    def text_rect(self, row: QRect) -> QRect:
        """Return where the text is in a row's place."""
        return row.adjusted(self._view.text_left, 0, -2 * GRID - 2 * SLOT, 0)

    def createEditor(  # noqa: N802  Qt's name
        self, parent: QWidget, _option: QStyleOptionViewItem, _index: Index
    ) -> QWidget:
        """Return the field in which a line is corrected."""
        editor = LineEditor(parent, self._view.font())
        editor.done.connect(lambda: self._finish(editor))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802  Qt's name
        """Let it begin with what the line says, unless it is being written in already."""
        if isinstance(editor, LineEditor) and not editor.toPlainText():
            editor.set_text(index.data(Qt.ItemDataRole.EditRole))

    def setModelData(  # noqa: N802  Qt's name
        self, editor: QWidget, model: QAbstractItemModel, index: Index
    ) -> None:
        """Correct the line."""
        if isinstance(editor, LineEditor):
            model.setData(index, editor.toPlainText())

    def updateEditorGeometry(  # noqa: N802  Qt's name
        self, editor: QWidget, option: QStyleOptionViewItem, _index: Index
    ) -> None:
        """Lay the field over the text."""
        editor.setGeometry(self.text_rect(QRect(option.rect)).adjusted(-GRID, 0, GRID, 0))

    def _finish(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor)

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
        under_play = view.plays and index.row() in (view.hovered, view.playing)
        painter.drawText(
            QRect(GRID + (20 if under_play else 0), top, view.time_width, round(height)),
            Qt.AlignmentFlag.AlignVCenter,
            index.data(_TIME),
        )
        leading = (height - QFontMetricsF(view.font()).height()) / 2
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        layout = self._layout(row, (text, tail), on_ground=not chosen)
        layout.draw(painter, QPointF(view.text_left, top + leading))
        if row.kind is not Kind.GAP:
            self._paint_buttons(painter, index.row(), place, row, time)

    def _paint_buttons(
        self, painter: QPainter, number: int, place: QRect, row: Row, colour: str
    ) -> None:
        view = self._view
        hovered = number == view.hovered
        if row.marked:
            self._paint_icon(painter, "marked", colour, self.slot_rect(Slot.MARK, place))
        elif hovered:
            self._paint_icon(painter, "mark", colour, self.slot_rect(Slot.MARK, place))
        if hovered:
            name = "done" if number == view.copied else "copy"
            self._paint_icon(painter, name, colour, self.slot_rect(Slot.COPY, place))
        elif row.kind is Kind.FINAL and not row.saved:
            self._paint_icon(painter, "unsaved", colour, self.slot_rect(Slot.COPY, place))
        if number == view.playing or (hovered and view.plays):
            left = QRect(GRID, place.top(), _ICON, self.slot_rect(Slot.PLAY, place).height())
            self._paint_icon(painter, "stop" if number == view.playing else "start", colour, left)

    def _paint_icon(self, painter: QPainter, name: str, colour: str, box: QRect) -> None:
        at = QRect(0, 0, _ICON, _ICON)
        at.moveCenter(box.center())
        icon(name, colour, _ICON).paint(painter, at)

    def _layout(self, row: Row, colours: tuple[str, str], *, on_ground: bool = True) -> QTextLayout:
        view = self._view
        return lay_out(
            row.text,
            row.tail,
            font=view.font(),
            width=view.viewport().width() - view.text_left - 2.0 * GRID - 2 * SLOT,
            row_height=row_height(view),
            colours=(QColor(colours[0]), QColor(colours[1])),
            found=view.highlight(row.text) if view.highlight else (),
            found_ground=self._theme.found_ground if on_ground else None,
        )


def row_height(view: QWidget) -> float:
    """Return the height of one row of text, in pixels."""
    return float(round(QFontMetricsF(view.font()).height() * LINE_HEIGHT / 1.2))


_ROW, _TIME = TranscriptModel.RowRole, TranscriptModel.TimeRole
