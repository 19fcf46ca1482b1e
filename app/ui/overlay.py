"""The caption strip: on top of everything, in nobody's way."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QColor,
    QCursor,
    QEnterEvent,
    QGuiApplication,
    QMouseEvent,
    QMoveEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.settings import CAPTION_LINES
from app.ui import places
from app.ui.caption_view import TAIL, CaptionView
from app.ui.controller import Controller
from app.ui.hover_bar import HoverBar
from app.ui.theme import GRID

TITLE = "Surtitle captions"
PLACEHOLDER = "Captions appear here. Drag to move."
GROUND = QColor(0, 0, 0, 199)  # 78 %: white text on it has 11.7 to 1 even over a white page
FRAME = QColor(255, 255, 255, 90)
RADIUS = 12
WIDEST, SHARE = 1100, 0.6  # of the screen's width
EDGE = 8  # pixels from the edge at which it is resized
FROM_BOTTOM = 48
NARROWEST = 240
# After the end the last words stay for as long as they need to be read.
STAYS_MS = 6000
SAVE_MS = 400  # once the place has been the same for so long, it is kept

_CURSORS = {
    Qt.Edge.LeftEdge: Qt.CursorShape.SizeHorCursor,
    Qt.Edge.RightEdge: Qt.CursorShape.SizeHorCursor,
    Qt.Edge.TopEdge: Qt.CursorShape.SizeVerCursor,
    Qt.Edge.BottomEdge: Qt.CursorShape.SizeVerCursor,
}


class Overlay(QWidget):
    """Shows the newest captions of the Controller's run, for as long as it runs."""

    lock_requested = Signal()

    def __init__(self, controller: Controller) -> None:
        super().__init__(
            None,
            Qt.WindowType.Tool
            | Qt.WindowType.FramelessWindowHint
            | Qt.WindowType.WindowStaysOnTopHint
            | Qt.WindowType.WindowDoesNotAcceptFocus,
        )
        self._controller = controller
        self._preferences = controller.preferences
        self._grip: QPoint | None = None  # where the pointer took hold, within the window
        self._edge: Qt.Edge | None = None
        self._grown: QRect | None = None  # the place before it was shrunk to fit
        self._stands_on_top = False
        self._hovered = False
        self._ground = QPixmap()
        self._look: tuple[QSize, float, bool] | None = None
        self.setWindowTitle(TITLE)
        self.setAccessibleName(TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setMouseTracking(True)
        self.view = CaptionView()
        self.view.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)
        self._bar = HoverBar(self)
        self._bar.lock_requested.connect(self.lock_requested)
        self._bar.size_requested.connect(self._preferences.step_caption_size)
        self._bar.hide_requested.connect(self.close)
        self._leave = _single_shot(STAYS_MS, self.hide, self)
        self._keep = _single_shot(SAVE_MS, self._keep_place, self)
        self._apply_preferences()
        self._put_in_place()
        self._preferences.changed.connect(self._apply_preferences)
        controller.run_started.connect(self.view.clear)
        controller.state_changed.connect(self._show_or_hide)
        controller.partial_changed.connect(self.view.show_partial)
        controller.line_dropped.connect(self.view.drop)
        controller.line_finished.connect(self.view.finish)
        QGuiApplication.instance().screenRemoved.connect(self._put_in_place)  # type: ignore[union-attr]
        self._catch_up()

    # What it shows ------------------------------------------------------------------------

    @property
    def is_locked(self) -> bool:
        """Whether clicks go through it to what lies below."""
        return bool(self.windowFlags() & Qt.WindowType.WindowTransparentForInput)

    def lock(self, *, locked: bool) -> None:
        """Let clicks through, or take them again."""
        if locked == self.is_locked:
            return
        visible = self.isVisible()
        self._hover(hovered=False)
        self.setWindowFlag(Qt.WindowType.WindowTransparentForInput, locked)
        if visible:  # Qt hides a window whose flags change
            self.show()

    def reset_place(self) -> None:
        """Go back to the bottom centre of the screen with the pointer."""
        self._grown = None
        self._preferences.change(caption_place=None)
        self._put_in_place()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  Qt's name
        """Be hidden: captions go on without it."""
        event.ignore()
        self._preferences.change(captions=False)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint the ground, and a frame while the pointer is over it."""
        if self.is_locked and self.view.is_empty:
            return
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._painted_ground())
        if self.view.is_empty:
            painter.setPen(TAIL)
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, PLACEHOLDER)
        painter.end()

    def _painted_ground(self) -> QPixmap:
        """Return the ground, painted once for each look: it lies under every new word."""
        look = (self.size(), self.devicePixelRatioF(), self._hovered)
        if self._look != look:
            self._look = look
            self._ground = QPixmap(self.size() * self.devicePixelRatioF())
            self._ground.setDevicePixelRatio(self.devicePixelRatioF())
            self._ground.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._ground)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(GROUND)
            painter.setPen(QPen(FRAME, 1) if self._hovered else Qt.PenStyle.NoPen)
            box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(box, RADIUS, RADIUS)
            painter.end()
        return self._ground

    def _catch_up(self) -> None:
        """Show what was said before this window was made."""
        model = self._controller.transcript
        for number in range(max(0, model.rowCount() - self.view.rows), model.rowCount()):
            row = model.row(number)
            if row.number:
                self.view.show_line(row.number, row.text, row.tail)
        self._show_or_hide()

    def _show_or_hide(self) -> None:
        running = self._controller.is_running
        if not self._preferences.value.captions:
            self._leave.stop()
            self.hide()
        elif running:
            self._leave.stop()
            self.show()
        elif self.isVisible() and not self._leave.isActive():
            self._leave.start()

    def _apply_preferences(self) -> None:
        value = self._preferences.value
        if (self.view.rows, self.view.font().pixelSize()) != (
            value.caption_lines,
            value.caption_size,
        ):
            self.view.set_size(value.caption_size)
            self.view.set_rows(value.caption_lines)
            self._fit_height()
        self._show_or_hide()

    # Where it stands ----------------------------------------------------------------------

    def _put_in_place(self) -> None:
        place = places.read(self._preferences.value.caption_place)
        if place is None:
            screen = QGuiApplication.screenAt(QCursor.pos()) or QGuiApplication.primaryScreen()
            free = screen.availableGeometry()
            width = min(WIDEST, round(free.width() * SHARE))
            height = self.view.sizeHint().height()
            place = QRect(
                free.center().x() - width // 2,
                free.bottom() + 1 - FROM_BOTTOM - height,
                width,
                height,
            )
        self._go(place)
        self._keep.stop()

    def _go(self, place: QRect) -> None:
        free = places.screen_of(place).availableGeometry()
        place.setHeight(self.view.sizeHint().height())
        self.setMinimumWidth(min(NARROWEST, free.width()))
        self.setGeometry(places.fitted(place, free))

    def _fit_height(self) -> None:
        """Be as high as the rows are, on the same lower edge, or the upper one while that is held."""
        place = QRect(self.geometry())
        if not self._stands_on_top:
            place.setTop(place.bottom() + 1 - self.view.sizeHint().height())
        self._go(place)

    def _keep_place(self) -> None:
        if self._grip is None and self._edge is None:
            self._preferences.change(caption_place=places.written(self.geometry()))

    def moveEvent(self, event: QMoveEvent) -> None:  # noqa: N802  Qt's name
        """Keep the place, once it has come to rest."""
        super().moveEvent(event)
        self._keep.start()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Keep the size, and the bar at its corner."""
        super().resizeEvent(event)
        self._keep.start()
        self._place_bar()

    # The pointer --------------------------------------------------------------------------

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802  Qt's name
        """Show the frame and the bar."""
        super().enterEvent(event)
        self._hover(hovered=True)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802  Qt's name
        """Show nothing but words."""
        super().leaveEvent(event)
        self._hover(hovered=False)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Take hold of the strip, or of its edge."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._edge = self._edge_at(event.position().toPoint())
            self._grip = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Move it, make it wider, or say by the cursor what a press would do."""
        if not event.buttons() & Qt.MouseButton.LeftButton:
            self._grip = self._edge = None  # it was let go while the strip was hidden
        pointer = event.globalPosition().toPoint()
        if self._grip is None:
            edge = self._edge_at(event.position().toPoint())
            self.setCursor(_CURSORS[edge] if edge else Qt.CursorShape.SizeAllCursor)
        elif self._edge is None:
            place = QRect(pointer - self._grip, self.size())
            self._grown = None
            self._go(place)
        else:
            self._grown = None
            self._drag_edge(self._edge, pointer)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Let go."""
        self._grip = self._edge = None
        self._stands_on_top = False
        self._keep.start()

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Shrink to fit the words that are shown, or go back to the width before."""
        self._grip = self._edge = None
        if self._grown is not None:
            place, self._grown = self._grown, None
            self._go(place)
            return
        self._grown = QRect(self.geometry())
        place = QRect(self.geometry())
        place.setWidth(max(NARROWEST, self.view.width_of_words()))
        self._go(place)

    def _drag_edge(self, edge: Qt.Edge, pointer: QPoint) -> None:
        """Follow the pointer with one edge; a strip that is made higher shows more rows."""
        place = QRect(self.geometry())
        free = places.screen_of(place).availableGeometry()
        if edge is Qt.Edge.LeftEdge:
            place.setLeft(max(free.left(), min(pointer.x(), place.right() - NARROWEST)))
        elif edge is Qt.Edge.RightEdge:
            place.setRight(min(free.right(), max(pointer.x(), place.left() + NARROWEST)))
        else:
            above = edge is Qt.Edge.TopEdge
            height = place.bottom() - pointer.y() if above else pointer.y() - place.top()
            rows = min(max(self.view.rows_in(height), CAPTION_LINES[0]), CAPTION_LINES[-1])
            self._stands_on_top = not above
            self._preferences.change(caption_lines=rows)
            return
        self.setGeometry(place)

    def _edge_at(self, point: QPoint) -> Qt.Edge | None:
        if point.x() < EDGE:
            return Qt.Edge.LeftEdge
        if point.x() >= self.width() - EDGE:
            return Qt.Edge.RightEdge
        if point.y() < EDGE:
            return Qt.Edge.TopEdge
        return Qt.Edge.BottomEdge if point.y() >= self.height() - EDGE else None

    def _hover(self, *, hovered: bool) -> None:
        self._hovered = hovered
        self._bar.setVisible(hovered)
        self._place_bar()
        self.update()

    def _place_bar(self) -> None:
        self._bar.adjustSize()
        self._bar.move(self.width() - self._bar.width() - GRID // 2, GRID // 2)


def _single_shot(milliseconds: int, call: object, parent: QWidget) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(call)
    return timer
