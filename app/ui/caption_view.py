"""The captions themselves: the newest rows of text, painted by hand so that nothing moves in vain."""

from __future__ import annotations

import copy
import math

from PySide6.QtCore import QEasingCurve, QEvent, QPointF, QRect, QSize, QVariantAnimation, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.domain.caption_flow import CaptionFlow, CaptionRow
from app.domain.caption_style import CaptionStyle
from app.domain.captions import PartialLine
from app.domain.lines import Line
from app.ui.row_painter import RowPainter
from app.ui.text_layout import line_pieces
from app.ui.tongue import tr

PADDING_X, PADDING_Y = 16, 12
RISE_MS = 120  # a row on its way up and out


class CaptionView(QWidget):
    """Shows the last rows of what is said; each utterance begins on a row of its own.

    A word that stands is moved by nothing but its whole row moving up. Frozen, it shows what it
    showed then, while captions go on behind it.
    """

    words_changed = Signal()
    frozen_changed = Signal(bool)

    def __init__(self, style: CaptionStyle | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.moves = True  # whether rows are seen to move
        self._room: int | None = None  # rows that there is room for on the screen
        self.style_ = style or CaptionStyle()
        self._painter = self._new_painter()
        self._flow = CaptionFlow(
            self._painter.measure,
            line_pieces,
            self._painter.width,
            uppercase=self.style_.uppercase,
        )
        self._frozen: CaptionFlow | None = None  # as it was then
        self._shown: tuple[CaptionRow | None, ...] = ()
        self._reached = 0
        self._offset = 0.0  # rows that the picture is still below its place
        self._strength = 1.0
        self._rising = QVariantAnimation(self)
        self._rising.setDuration(RISE_MS)
        self._rising.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._rising.valueChanged.connect(self._move)
        self.setAccessibleName(tr("Captions"))

    # What it shows ------------------------------------------------------------------------

    def restyle(self, style: CaptionStyle) -> None:
        """Show the same words in another style."""
        if style != self.style_:
            self.style_ = style
            self._lay_out_anew()

    def show_partial(self, partial: PartialLine) -> None:
        """Show a line being spoken, or its newer words."""
        self.show_line(partial.number, partial.settled, partial.tail)

    def finish(self, line: Line) -> None:
        """Show a line's final text."""
        self.show_line(line.number, line.text, "", final=True)

    def show_line(self, number: int, settled: str, tail: str, *, final: bool = False) -> None:
        """Show a line with what stands of it, and what may still change."""
        if self._flow.show(number, settled, tail, final=final) or final:
            self._changed()

    def drop(self, number: int) -> None:
        """Take away a line that turned out to hold no words."""
        if self._flow.drop(number):
            self._changed()

    def clear(self) -> None:
        """Show nothing."""
        self._flow.clear()
        self._thaw()
        self._rising.stop()
        self._offset = 0.0
        self._reached = 0
        self._changed()

    @property
    def is_frozen(self) -> bool:
        """Whether it goes on showing what it showed."""
        return self._frozen is not None

    def freeze(self, *, frozen: bool) -> None:
        """Go on showing what is shown now, or go to the newest words."""
        if frozen == self.is_frozen:
            return
        self._frozen = copy.deepcopy(self._flow) if frozen else None
        self._rising.stop()
        self._offset = 0.0
        self._show()
        self.frozen_changed.emit(frozen)

    @property
    def rows(self) -> int:
        """How many rows are shown: as many as are wished, if there is room for them."""
        return self.style_.lines if self._room is None else min(self.style_.lines, self._room)

    @property
    def is_empty(self) -> bool:
        """Whether there is no word to be seen."""
        return not any(self._shown)

    @property
    def is_open(self) -> bool:
        """Whether a line is still being spoken."""
        return self._flow.is_open

    @property
    def last_text(self) -> str:
        """The newest line."""
        return self._flow.last_text

    def visible_text(self) -> list[str]:
        """Return the rows that can be seen, from the top."""
        return [row.text for row in self._shown if row is not None]

    def set_strength(self, strength: float) -> None:
        """Let the words be seen through: 1 is as they are, 0 is not at all."""
        if strength != self._strength:
            self._strength = strength
            self.update()

    # Its measures -------------------------------------------------------------------------

    def width_of_words(self) -> int:
        """Return the width that the rows in sight need, unwrapped as they are."""
        widths = [self._painter.natural_width(row) for row in self._shown if row is not None]
        return math.ceil(max(widths, default=0.0) / 0.93) + 2 * PADDING_X + 1

    def fit(self, height: int) -> int:
        """Show no more rows than go into a height; return the height that those take."""
        room = max(1, int((height - 2 * PADDING_Y) / self._painter.row_height))
        if room != self._room:
            self._room = room
            self._show()
        return self.sizeHint().height()

    def rows_in(self, height: int) -> int:
        """Return how many rows come closest to a height."""
        return round((height - 2 * PADDING_Y) / self._painter.row_height)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Return the room for the rows, as wide as it happens to be."""
        return QSize(self.width(), round(self.rows * self._painter.row_height) + 2 * PADDING_Y)

    # What happens to it -------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Break anew where the width changed."""
        if event.size().width() != event.oldSize().width():
            self._lay_out_anew()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  Qt's name
        """Follow the application's font."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.ApplicationFontChange:
            self._lay_out_anew()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint the rows that can be seen, and those that are leaving."""
        if self._painter.ratio != self.devicePixelRatioF():  # it came to another screen
            self._painter = self._new_painter()
        painter = QPainter(self)
        height = self._painter.row_height
        painter.setClipRect(
            QRect(0, PADDING_Y // 2, self.width(), round(self.rows * height) + PADDING_Y)
            & event.rect()
        )
        painter.setOpacity(self._strength)
        leaving = math.ceil(self._offset)
        rows = self._shown
        if leaving and self._frozen is None:
            rows = self._flow.last(self.rows + leaving)
        place = PADDING_Y + (self._offset + len(self._shown) - len(rows)) * height
        for row in rows:
            if row is not None:
                self._painter.paint(painter, QPointF(PADDING_X, place), row)
            place += height
        painter.end()

    # Inner workings -----------------------------------------------------------------------

    def _changed(self) -> None:
        if self._frozen is None:
            came = self._flow.reached - max(self._reached, self.rows)
            if came > 0 and self._reached and self.moves:
                self._rise(came)
        self._reached = self._flow.reached
        self._show()
        self.words_changed.emit()

    def _show(self) -> None:
        """Paint what differs from what is shown."""
        rows = (self._frozen or self._flow).last(self.rows)
        before, self._shown = self._shown, rows
        if rows == before:
            return
        self.setAccessibleDescription(" ".join(self.visible_text()))
        same = len(rows) == len(before) and self._offset == 0 and rows[:-1] == before[:-1]
        if same and any(rows) and any(before):  # only the newest row has grown
            height = self._painter.row_height
            top = round(PADDING_Y + (len(rows) - 1.5) * height)
            self.update(QRect(0, top, self.width(), round(2 * height)))
        else:
            self.update()

    def _rise(self, rows: int) -> None:
        """Let the picture move up to its new place from where it is."""
        self._offset = min(float(self.rows), self._offset + rows)
        self._rising.stop()
        self._rising.setStartValue(self._offset)
        self._rising.setEndValue(0.0)
        self._rising.start()

    def _move(self, offset: float) -> None:
        self._offset = offset
        self.update()

    def _lay_out_anew(self) -> None:
        self._painter = self._new_painter()
        self._flow = self._flow.laid_anew(
            self._painter.measure, self._painter.width, uppercase=self.style_.uppercase
        )
        self._reached = self._flow.reached
        self._rising.stop()
        self._offset = 0.0
        if self._frozen is not None:
            self._frozen = self._frozen.laid_anew(
                self._painter.measure, self._painter.width, uppercase=self.style_.uppercase
            )
        self._shown = (self._frozen or self._flow).last(self.rows)
        self.updateGeometry()
        self.update()

    def _new_painter(self) -> RowPainter:
        return RowPainter(self.style_, self.width() - 2.0 * PADDING_X, self.devicePixelRatioF())

    def _thaw(self) -> None:
        if self._frozen is not None:
            self._frozen = None
            self.frozen_changed.emit(False)
