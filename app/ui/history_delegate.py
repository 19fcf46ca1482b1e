"""One row of the list of sessions: the head of a day, a session, or a line that was found."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui.history_model import DayRow, HistoryModel, HitRow, SessionRow, details_of, title_of
from app.ui.text_layout import lay_out
from app.ui.theme import GRID, RADIUS, SECONDARY, Theme

Index = QModelIndex | QPersistentModelIndex
Spans = Sequence[tuple[int, int]]

_BEFORE = 24  # characters of a long line that are shown before what was found in it


class HistoryDelegate(QStyledItemDelegate):
    """Paints a row in one or two rows of text; what does not fit ends in dots."""

    def __init__(self, view: QListView, theme: Theme) -> None:
        super().__init__(view)
        self._view = view
        self._theme = theme
        self.highlight: Callable[[str], Spans] | None = None

    def sizeHint(  # noqa: N802  Qt's name
        self, _option: QStyleOptionViewItem, index: Index
    ) -> QSize:
        """Return the room that a row takes."""
        line = self._view.fontMetrics().height()
        match index.data(HistoryModel.RowRole):
            case SessionRow():
                height = 2 * line + 2 * GRID + 2
            case DayRow():
                height = line + 2 * GRID
            case _:
                height = line + GRID + 2
        return QSize(0, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the row."""
        place = QRect(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        colours = self._theme.colours
        text, beside = colours.text, colours.secondary
        painter.save()
        if chosen:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.accent))
            painter.drawRoundedRect(place.adjusted(0, 1, 0, -1), RADIUS, RADIUS)
            text = beside = colours.on_accent
        inner = place.adjusted(GRID, 0, -GRID, 0)
        match index.data(HistoryModel.RowRole):
            case DayRow(words=words):
                self._write(painter, inner.adjusted(0, GRID, 0, 0), words, beside, bold=True)
            case SessionRow(summary=summary):
                half = (inner.height() - 2) // 2
                upper = QRect(inner.left(), inner.top() + 4, inner.width(), half - 2)
                self._write(painter, upper, title_of(summary), text)
                lower = upper.translated(0, half - 2)
                self._write(painter, lower, details_of(summary), beside, small=True)
            case HitRow(hit=hit, time=time):
                inner = inner.adjusted(GRID, 0, 0, 0)
                self._write(painter, inner, time, beside, small=True)
                self._write_hit(painter, inner, hit.text, text)
        painter.restore()

    def _write(
        self,
        painter: QPainter,
        place: QRect,
        words: str,
        colour: str,
        *,
        bold: bool = False,
        small: bool = False,
    ) -> None:
        font = QFont(self._view.font())
        if bold:
            font.setWeight(QFont.Weight.DemiBold)
        if small or bold:
            font.setPointSizeF(font.pointSizeF() * SECONDARY)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, place.width())
        side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(place, side, shown)

    def _write_hit(self, painter: QPainter, place: QRect, words: str, colour: str) -> None:
        """Write a line, what was found in it within sight, after the place of its time."""
        width = self._view.fontMetrics().horizontalAdvance("00:00:00") + GRID
        place = place.adjusted(width, 0, 0, 0)
        spans = self.highlight(words) if self.highlight else ()
        words, spans = clipped(words, spans)
        room = place.width()
        words = self._view.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room)
        spans = [
            (start, min(end, len(words) - 1)) for start, end in spans if start < len(words) - 1
        ]
        layout = lay_out(
            words,
            "",
            font=self._view.font(),
            width=1e6,
            row_height=place.height(),
            colours=(QColor(colour), QColor(colour)),
            found=spans,
        )
        top = place.top() + (place.height() - self._view.fontMetrics().height()) / 2
        layout.draw(painter, QPointF(place.left(), top))


def clipped(text: str, spans: Spans) -> tuple[str, list[tuple[int, int]]]:
    """Leave out the beginning of a long line, so that what was found in it comes to be seen."""
    first = spans[0][0] if spans else 0
    if first <= _BEFORE * 2:
        return text, list(spans)
    cut = text.rfind(" ", 0, first - _BEFORE) + 1 or first - _BEFORE
    return f"… {text[cut:]}", [(start - cut + 2, end - cut + 2) for start, end in spans]
