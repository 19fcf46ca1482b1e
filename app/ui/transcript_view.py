"""The transcript on the screen: a table of one column whose rows are as high as their text."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPoint,
    QRectF,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextOption,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QTableView,
    QWidget,
)

from app.ui.row_heights import RowHeights
from app.ui.theme import GRID, TRANSCRIPT, Theme
from app.ui.tongue import tr
from app.ui.transcript_delegate import PADDING_Y, Slot, TranscriptDelegate, row_height
from app.ui.transcript_model import Kind, TranscriptModel

# As in the main window, where it marks the moment; and without Ctrl, since nothing is typed here.
_MARKS = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier)
COPIED_MS = 1200  # for which a line that was copied says so


class TranscriptView(QTableView):
    """Follows the newest line, unless the reader has gone back; then `following_changed` says so.

    Where there is sound to it, `plays` is set: then `play_requested` names a row, and `playing` is
    the one that is heard. `highlight` finds the places in a text that are looked for.
    """

    following_changed = Signal(bool)
    play_requested = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.following = True
        self.time_width = 0
        self.text_left = 0
        self.hovered = self.copied = -1  # the rows under the pointer, and that was copied
        self.plays = False
        self.playing = -1
        self.highlight: Callable[[str], Sequence[tuple[int, int]]] | None = None
        self._placeholder = ""
        self._holding = False  # while it is not the reader who scrolls
        self._theme = theme
        self._copied_timer = QTimer(self, singleShot=True, interval=COPIED_MS)
        self._copied_timer.timeout.connect(lambda: self._show_copied(-1))
        self._delegate = TranscriptDelegate(self, theme)
        self._heights = RowHeights(self, self._delegate.height_of)
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
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.DefaultContextMenu)
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
        how = QTextOption(Qt.AlignmentFlag.AlignCenter)
        how.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)  # a folder has no spaces
        room = QRectF(self.viewport().rect()).adjusted(GRID, 0, -GRID, 0)
        painter.drawText(room, self._placeholder, how)
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
        """Copy or mark what is selected; Home and End are the ends; Space plays, where there is sound."""
        if event.matches(QKeySequence.StandardKey.Copy):
            if self.selectionModel().hasSelection():
                QGuiApplication.clipboard().setText(self.selected_text())
        elif event.key() == Qt.Key.Key_M and event.modifiers() in _MARKS:
            for index in self.selectionModel().selectedRows():
                self._toggle_mark(index.row())
        elif event.key() == Qt.Key.Key_Space and not self.plays:
            event.ignore()
        elif event.key() == Qt.Key.Key_Space:
            self._play(self.currentIndex().row())
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
        """Show the buttons of the line under the pointer."""
        super().mouseMoveEvent(event)
        point = event.position().toPoint()
        self._hover(self.rowAt(point.y()))
        hand = Qt.CursorShape.PointingHandCursor
        self.viewport().setCursor(hand if self._slot_at(point) else Qt.CursorShape.ArrowCursor)

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Show no button where the pointer is not."""
        if event.type() is QEvent.Type.Leave:
            self._hover(-1)
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Do what the button that is pressed is for; select as usual elsewhere."""
        point = event.position().toPoint()
        slot = self._slot_at(point) if event.button() is Qt.MouseButton.LeftButton else None
        row = self.rowAt(point.y())
        match slot:
            case Slot.COPY:
                self._copy(row)
            case Slot.MARK:
                self._toggle_mark(row)
            case Slot.PLAY:
                self._play(row)
            case None:
                super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Correct a line, but not where its buttons are."""
        if self._slot_at(event.position().toPoint()) is None:
            super().mouseDoubleClickEvent(event)
        else:
            self.mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802  Qt's name
        """Say what can be done with the line."""
        model, row = self.model(), self.currentIndex().row()
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            row = self.rowAt(event.pos().y())
        if not isinstance(model, TranscriptModel) or row < 0 or not model.row(row).number:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        marked = model.row(row).marked
        final = model.row(row).kind is Kind.FINAL
        for words, call, possible in (
            (tr("Copy"), lambda: self._copy(row), True),
            (
                tr("Take the mark away") if marked else tr("Mark"),
                lambda: self._toggle_mark(row),
                True,
            ),
            (tr("Correct …"), lambda: self.edit(model.index(row)), final),
            (tr("Play"), lambda: self._play(row), self.plays),
        ):
            if possible:
                menu.addAction(words).triggered.connect(call)
        menu.popup(event.globalPos())

    def show_playing(self, row: int) -> None:
        """Say which row is heard, -1 for none."""
        before, self.playing = self.playing, row
        for changed in {before, row}:
            self._repaint_row(changed)

    def go_to(self, row: int) -> None:
        """Show a row in the middle, and select it."""
        self._follow(False)
        self.selectRow(row)
        self._holding = True
        self.updateGeometries()
        self.scrollTo(self.model().index(row, 0), QAbstractItemView.ScrollHint.PositionAtCenter)
        self._holding = False

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Measure anew where the width changed: what can be seen at once, the rest soon."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._heights.measure_all()
        self._keep_following()

    def _slot_at(self, point: QPoint) -> Slot | None:
        """Return which button is there."""
        row = self.rowAt(point.y())
        model = self.model()
        if row < 0 or row != self.hovered or not isinstance(model, TranscriptModel):
            return None
        if model.row(row).kind is Kind.GAP:
            return None
        place = self.visualRect(model.index(row))
        slots = (Slot.MARK, Slot.COPY, *([Slot.PLAY] if self.plays else []))
        boxes = ((slot, self._delegate.slot_rect(slot, place)) for slot in slots)
        return next((slot for slot, box in boxes if box.contains(point)), None)

    def _copy(self, row: int) -> None:
        QGuiApplication.clipboard().setText(self.model().index(row, 0).data())
        self._show_copied(row)
        self._copied_timer.start()

    def _toggle_mark(self, row: int) -> None:
        model = self.model()
        if isinstance(model, TranscriptModel):
            model.mark(row, on=not model.row(row).marked)

    def _play(self, row: int) -> None:
        if self.plays and row >= 0:
            self.play_requested.emit(row)

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
        self.hovered = self.copied = self.playing = -1
        self._follow(True)
        self._heights.measure_all()
        self._keep_following()

    def _inserted(self, _parent: QModelIndex, first: int, last: int) -> None:
        self._heights.measure(range(first, last + 1))
        self._keep_following()

    def _changed(self, first: QModelIndex, last: QModelIndex) -> None:
        self._heights.measure(range(first.row(), last.row() + 1))
        self._keep_following()

    def _keep_following(self) -> None:
        if self.following:
            self._holding = True
            self.updateGeometries()  # Qt does it later, and the end would be where it was
            self.scrollToBottom()
            self._holding = False

    def anchor(self) -> tuple[int, int]:
        """Return the first row that is seen, and how far it is cut off."""
        row = max(0, self.rowAt(0))
        return row, -self.rowViewportPosition(row)

    def hold(self, row: int, offset: int) -> None:
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
