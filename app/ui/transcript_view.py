"""The transcript on the screen: a table of one column whose rows are as high as their text."""

from __future__ import annotations

from PySide6.QtCore import (
    QBasicTimer,
    QEvent,
    QModelIndex,
    QPoint,
    QRectF,
    Qt,
    QTimer,
    QTimerEvent,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableView,
    QWidget,
)

from app.ui.theme import GRID, TRANSCRIPT, Theme
from app.ui.tongue import tr
from app.ui.transcript_delegate import PADDING_Y, TranscriptDelegate, row_height
from app.ui.transcript_model import Kind, TranscriptModel

# Rows that are measured at a time after the width has changed, so that no frame is missed.
_PIECE = 100
COPIED_MS = 1200  # for which a line that was copied says so


class TranscriptView(QTableView):
    """Follows the newest line, unless the reader has gone back; then `newest_wanted` says so."""

    following_changed = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.following = True
        self.time_width = 0
        self.text_left = 0
        self.hovered = self.copied = -1  # the rows under the pointer, and that was copied
        self._placeholder = ""
        self._holding = False  # while it is not the reader who scrolls
        self._theme = theme
        self._unmeasured: int | None = None  # rows below it have their height from another width
        self._timer = QBasicTimer()
        self._copied_timer = QTimer(self, singleShot=True, interval=COPIED_MS)
        self._copied_timer.timeout.connect(lambda: self._show_copied(-1))
        self._delegate = TranscriptDelegate(self, theme)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(tr("Transcript"))
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        theme.changed.connect(self.viewport().update)
        self.set_text_size()

    def set_text_size(self) -> None:
        """Take the size of the text from the application's font."""
        font = QGuiApplication.font()
        font.setPointSizeF(font.pointSizeF() * TRANSCRIPT)
        self.setFont(font)
        metrics = QFontMetricsF(font)
        self.time_width = round(max(metrics.horizontalAdvance(f"{n}" * 2) for n in range(10)) * 3)
        self.time_width += round(metrics.horizontalAdvance("::"))
        self.text_left = GRID + self.time_width + 2 * GRID
        self.verticalScrollBar().setSingleStep(round(row_height(self)))
        self.verticalHeader().setDefaultSectionSize(round(row_height(self)) + 2 * PADDING_Y)

    def show_transcript(self, model: TranscriptModel) -> None:
        """Show this transcript, from now on as it grows."""
        self.setModel(model)
        model.rowsInserted.connect(self._inserted)
        model.dataChanged.connect(self._changed)
        model.modelReset.connect(self._reset)
        self._reset()

    def set_placeholder(self, text: str) -> None:
        """Say this where there are no lines yet."""
        self._placeholder = text
        self.setAccessibleDescription(text)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint the rows, or what is said where there are none."""
        super().paintEvent(event)
        if self.model() is None or self.model().rowCount():
            return
        painter = QPainter(self.viewport())
        painter.setPen(QColor(self._theme.colours.secondary))
        height = row_height(self)
        lines = self._placeholder.splitlines()
        top = (self.viewport().height() - height * len(lines)) / 2
        for number, line in enumerate(lines):
            place = QRectF(GRID, top + number * height, self.viewport().width() - 2 * GRID, height)
            text = self.fontMetrics().elidedText(
                line, Qt.TextElideMode.ElideMiddle, round(place.width())
            )
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
        painter.end()

    def go_to_newest(self) -> None:
        """Show the newest line, and follow from there on."""
        self._follow(True)
        self._keep_following()

    def selected_text(self) -> str:
        """Return the texts of the selected rows, one a line."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return "\n".join(self.model().index(row, 0).data() for row in rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Copy what is selected; Home and End are the transcript's ends; Space isn't the list's."""
        if event.matches(QKeySequence.StandardKey.Copy):
            if self.selectionModel().hasSelection():
                QGuiApplication.clipboard().setText(self.selected_text())
        elif event.key() == Qt.Key.Key_Space:
            event.ignore()
        elif event.key() == Qt.Key.Key_End and not event.modifiers():
            self.go_to_newest()
        elif event.key() == Qt.Key.Key_Home and not event.modifiers():
            self.scrollToTop()
        elif event.key() == Qt.Key.Key_Escape:
            self.clearSelection()
            event.ignore()  # there may be more to let go of
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Show the button that copies the line under the pointer."""
        super().mouseMoveEvent(event)
        point = event.position().toPoint()
        self._hover(self.rowAt(point.y()))
        hand = Qt.CursorShape.PointingHandCursor
        self.viewport().setCursor(hand if self._is_on_copy(point) else Qt.CursorShape.ArrowCursor)

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Show no button where the pointer is not."""
        if event.type() is QEvent.Type.Leave:
            self._hover(-1)
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Copy the line whose button is pressed; select as usual elsewhere."""
        point = event.position().toPoint()
        if event.button() is Qt.MouseButton.LeftButton and self._is_on_copy(point):
            row = self.rowAt(point.y())
            QGuiApplication.clipboard().setText(self.model().index(row, 0).data())
            self._show_copied(row)
            self._copied_timer.start()
            return
        super().mousePressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Measure anew where the width changed: what can be seen at once, the rest soon."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._measure_all()
        self._keep_following()

    def timerEvent(self, event: QTimerEvent) -> None:  # noqa: N802  Qt's name
        """Measure another piece of the rows."""
        if event.timerId() != self._timer.timerId():
            super().timerEvent(event)
            return
        # Rows may have gone since the last piece was measured.
        end = min(self._unmeasured or 0, self.model().rowCount())
        if not end:
            self._stop_measuring()
            return
        start = max(0, end - _PIECE)
        top, offset = self._anchor()
        self._measure(range(start, end))
        self._unmeasured = start
        if not start:
            self._stop_measuring()
        self._hold(top, offset)

    def _is_on_copy(self, point: QPoint) -> bool:
        row = self.rowAt(point.y())
        model = self.model()
        if row < 0 or row != self.hovered or not isinstance(model, TranscriptModel):
            return False
        if model.row(row).kind is Kind.GAP:
            return False
        return self._delegate.copy_rect(self.visualRect(model.index(row))).contains(point)

    def _hover(self, row: int) -> None:
        before, self.hovered = self.hovered, row
        for changed in {before, row}:
            self._repaint_row(changed)

    def _show_copied(self, row: int) -> None:
        before, self.copied = self.copied, row
        for changed in {before, row}:
            self._repaint_row(changed)

    def _repaint_row(self, row: int) -> None:
        if row >= 0 and self.model() is not None and row < self.model().rowCount():
            self.viewport().update(self.visualRect(self.model().index(row, 0)))

    def _reset(self) -> None:
        self.hovered = self.copied = -1
        self._follow(True)
        self._measure_all()
        self._keep_following()

    def _inserted(self, _parent: QModelIndex, first: int, last: int) -> None:
        self._measure(range(first, last + 1))
        self._keep_following()

    def _changed(self, first: QModelIndex, last: QModelIndex) -> None:
        self._measure(range(first.row(), last.row() + 1))
        self._keep_following()

    def _keep_following(self) -> None:
        if self.following:
            self._holding = True
            self.updateGeometries()  # Qt does it later, and the end would be where it was
            self.scrollToBottom()
            self._holding = False

    def _measure(self, rows: range) -> None:
        model = self.model()
        if not isinstance(model, TranscriptModel):
            return
        header = self.verticalHeader()
        for row in rows:
            height = self._delegate.height_of(model.row(row))
            if header.sectionSize(row) != height:
                header.resizeSection(row, height)

    def _measure_all(self) -> None:
        model = self.model()
        if model is None or not model.rowCount():
            self._stop_measuring()
            return
        top, offset = self._anchor()
        count = model.rowCount()
        # The newest at once, since they are what is seen as a rule; and what is seen.
        shown = self.viewport().height() // max(1, round(row_height(self))) + 1
        self._measure(range(max(0, count - shown), count))
        self._measure(range(top, min(count, top + shown)))
        self._unmeasured = count
        self._hold(top, offset)
        self._timer.start(0, self)

    def _stop_measuring(self) -> None:
        self._timer.stop()
        self._unmeasured = None

    def _anchor(self) -> tuple[int, int]:
        """Return the first row that is seen, and how far it is cut off."""
        row = max(0, self.rowAt(0))
        return row, -self.rowViewportPosition(row)

    def _hold(self, row: int, offset: int) -> None:
        """Keep what is seen where it is, whatever became of the rows above."""
        if self.following:
            self._keep_following()
            return
        self._holding = True
        self.updateGeometries()
        place = self.verticalHeader().sectionPosition(row) + offset
        self.verticalScrollBar().setValue(place)
        self._holding = False

    def _scrolled(self, value: int) -> None:
        """Notice the reader going back, or coming to the newest line again."""
        self._hover(-1)  # the line under the pointer is another one now
        if not self._holding:
            self._follow(value >= self.verticalScrollBar().maximum())

    def _follow(self, following: bool) -> None:  # noqa: FBT001
        if following != self.following:
            self.following = following
            self.following_changed.emit(following)
