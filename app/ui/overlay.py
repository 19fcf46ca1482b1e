"""The caption strip: on top of everything, in nobody's way."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QEnterEvent,
    QGuiApplication,
    QMouseEvent,
    QMoveEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.domain.caption_style import LINES
from app.domain.captions import PartialLine
from app.domain.lines import Line
from app.phrases import phrase
from app.ui import places
from app.ui.caption_ground import CaptionGround
from app.ui.caption_view import CaptionView
from app.ui.controller import Controller
from app.ui.fading import Fading
from app.ui.grip import NARROWEST, Grip, cursor_at
from app.ui.hover_bar import HoverBar
from app.ui.icons import icon
from app.ui.motion import Motion
from app.ui.strip_place import StripPlace, flags
from app.ui.theme import GRID
from app.ui.tongue import tr
from app.ui.transcript_model import Kind

TITLE = "Surtitle captions"
PLACEHOLDER = phrase("Captions appear here. Drag to move.")
# After the end the last words stay so long at least, though captions may never fade before it.
STAYS_S = 6

_THROUGH = Qt.WindowType.WindowTransparentForInput


class Overlay(QWidget):
    """Shows the newest captions of the Controller's run, for as long as it runs."""

    lock_requested = Signal()
    frozen_changed = Signal(bool)

    def __init__(self, controller: Controller, motion: Motion | None = None) -> None:
        super().__init__(None, flags())
        self._motion = motion
        self._controller = controller
        self._preferences = controller.preferences
        self._grip: Grip | None = None
        self._grown: QRect | None = None  # the place before it was shrunk to fit
        self._hovered = False
        self._locked = False
        self._faded = False
        self._wanted = self._preferences.value.captions
        self._ground = CaptionGround()
        self._strength = 1.0
        self.setWindowTitle(TITLE)
        self.setAccessibleName(tr("Surtitle captions"))
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setMouseTracking(True)
        self.view = CaptionView(self._preferences.value.caption_style)
        self.view.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)
        self.bar = HoverBar(self)
        self.bar.lock_requested.connect(self.lock_requested)
        self.bar.size_requested.connect(self._preferences.step_caption_size)
        self.bar.freeze_requested.connect(lambda: self.freeze(frozen=not self.is_frozen))
        self.bar.hide_requested.connect(self.close)
        self._fading = Fading(self)
        self._fading.strength_changed.connect(self._set_strength)
        self._fading.gone.connect(self._go_away)
        self.place = StripPlace(self, self._preferences, self.view.fit)
        self._apply_preferences()
        self.place.put()
        self._preferences.changed.connect(self._apply_preferences)
        if motion is not None:
            motion.changed.connect(self._apply_preferences)
        self._follow_captions()

    def _follow_captions(self) -> None:
        controller, view = self._controller, self.view
        view.words_changed.connect(self._words_changed)
        view.frozen_changed.connect(self._frozen_changed)
        controller.run_started.connect(self._run_started)
        controller.state_changed.connect(self._show_or_hide)
        controller.partial_changed.connect(self._partial_changed)
        controller.line_dropped.connect(view.drop)
        controller.line_finished.connect(self._line_finished)
        model = controller.transcript
        for number in range(max(0, model.rowCount() - view.rows), model.rowCount()):
            row = model.row(number)
            if row.number:
                view.show_line(row.number, row.text, row.tail, final=row.kind is not Kind.LIVE)
        self._show_or_hide()

    # What it shows ------------------------------------------------------------------------

    @property
    def is_locked(self) -> bool:
        """Whether clicks go through it to what lies below."""
        return self._locked

    @property
    def is_frozen(self) -> bool:
        """Whether it keeps still, to be read, while captions go on behind it."""
        return self.view.is_frozen

    def freeze(self, *, frozen: bool) -> None:
        """Keep still, or go to the newest words."""
        if frozen == self.is_frozen or (frozen and self.view.is_empty):
            return
        self.view.freeze(frozen=frozen)

    def reset_place(self) -> None:
        """Go back to the bottom centre of the screen with the pointer."""
        self._grown = None
        self.place.forget()

    def hide_frame(self) -> None:
        """Show nothing but words, until the pointer comes again."""
        self._hover(hovered=False)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  Qt's name
        """Be hidden: captions go on without it."""
        event.ignore()
        self._preferences.change(captions=False)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint the ground, and a frame while the pointer is over it."""
        if self.view.is_empty and self._locked:
            return
        style = self.view.style_
        painter = QPainter(self)
        painter.setOpacity(self._strength)
        ratio = self.devicePixelRatioF()
        self._ground.paint(
            painter, self.size(), ratio, style, framed=self._hovered, held=not self._locked
        )
        if self.view.is_empty:
            painter.setPen(style.tail)
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, tr(PLACEHOLDER))
        if self.is_frozen:
            place = QRect(self.width() - 16 - GRID, GRID, 16, 16)
            icon("pause", style.text, 16).paint(painter, place)
        painter.end()

    def _show_or_hide(self) -> None:
        if not self._preferences.value.captions:
            self.hide()
        elif self._controller.recording is not None:
            if not self.view.is_empty:
                self.view.clear()
            self.hide()  # that is faster than anybody reads
        elif self._controller.is_running and not self._faded:
            self.show()
            if not (self.view.is_open or QApplication.activePopupWidget()):
                self.raise_()  # another window may have come above since
        self._await_silence()

    def _apply_preferences(self) -> None:
        value = self._preferences.value
        if value.caption_style != self.view.style_:
            self.view.restyle(value.caption_style)
            self._fit_height()
            self.update()
        if value.captions and not self._wanted:
            self._faded = False  # who asks for captions is to see where they are
        self._wanted = value.captions
        if value.captions_locked != self._locked:
            self._lock(locked=value.captions_locked)
        calm = value.calm or (self._motion is not None and self._motion.is_reduced)
        self.view.moves = self._fading.is_seen = not calm
        self._show_or_hide()

    def _lock(self, *, locked: bool) -> None:
        """Let clicks through, or take them again, without losing the place above the others."""
        self._locked = locked
        self._hover(hovered=False)
        if not self.testAttribute(Qt.WidgetAttribute.WA_WState_Created):
            self.setWindowFlag(_THROUGH, locked)
        else:
            # By setWindowFlag(), Qt would take the window away and show another one.
            self.overrideWindowFlags(flags() | (_THROUGH if locked else Qt.WindowType(0)))
            self.windowHandle().setFlag(_THROUGH, locked)
            if self.isVisible():
                self.raise_()
        self.update()

    # When it goes -------------------------------------------------------------------------

    def _run_started(self) -> None:
        self._faded = False
        self.freeze(frozen=False)
        self.view.clear()
        self._show_or_hide()
        self.update()

    def _frozen_changed(self, frozen: bool) -> None:  # noqa: FBT001  a slot
        self.bar.show_frozen(frozen=frozen)
        self.frozen_changed.emit(frozen)
        if not frozen:  # what came meanwhile is to be read from now on
            self._fading.note_words()
            self._fading.note_finish()
        self._await_silence()
        self.update()

    def _partial_changed(self, partial: PartialLine) -> None:
        if self._controller.recording is None:
            self.view.show_partial(partial)

    def _line_finished(self, line: Line) -> None:
        if self._controller.recording is not None:
            return
        self._fading.note_finish()
        self.view.finish(line)

    def _words_changed(self) -> None:
        """Be seen with the new words, and wait for the silence after them."""
        self._fading.note_words()
        self._faded = self._faded and self.view.is_empty
        self._show_or_hide()

    def _await_silence(self) -> None:
        """Have captions go, unless something keeps them."""
        running = self._controller.is_running
        silence_s = self._preferences.value.caption_fade_s or (0 if running else STAYS_S)
        stay = running and (self.view.is_open or self.view.is_empty or not silence_s)
        if stay or self.is_frozen or self._hovered or not self.isVisible():
            self._fading.stop()
        else:
            self._fading.wait(silence_s, self.view.last_text)

    def _go_away(self) -> None:
        self._faded = True
        self.hide()
        self.view.clear()

    def _set_strength(self, strength: float) -> None:
        if strength != self._strength:
            self._strength = strength
            self.view.set_strength(strength)
            self.update()

    # Where it stands ----------------------------------------------------------------------

    def _fit_height(self) -> None:
        """Be as high as the rows are; the edge that is held moves, where one is."""
        keep_bottom = self._grip.is_by_top if self._grip and self._grip.is_by_height else None
        self.place.fit_height(keep_bottom=keep_bottom)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  Qt's name
        """Be as high as the rows are in another font."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.ApplicationFontChange:
            self._fit_height()

    def moveEvent(self, event: QMoveEvent) -> None:  # noqa: N802  Qt's name
        """Keep the place, once it has come to rest."""
        super().moveEvent(event)
        self.place.note()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Keep the size, and the bar at its corner."""
        super().resizeEvent(event)
        self.place.note()
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
            self._grip = Grip(event.position().toPoint(), self.geometry())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Move it, make it larger, or say by the cursor what a press would do."""
        if not event.buttons() & Qt.MouseButton.LeftButton:
            self._grip = None  # it was let go while the strip was hidden
        if self._grip is None:
            self.setCursor(cursor_at(event.position().toPoint(), self.geometry()))
            return
        snaps = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        self._drag(self._grip, event.globalPosition().toPoint(), snaps=snaps)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Let go."""
        self._grip = None
        self.place.note()

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Shrink to fit the words that are shown, or go back to the width before."""
        self._grip = None
        if self._grown is not None:
            place, self._grown = self._grown, None
            self.place.go(place)
            return
        self._grown = QRect(self.geometry())
        place = QRect(self.geometry())
        place.setWidth(max(NARROWEST, self.view.width_of_words()))
        self.place.go(place)

    def _drag(self, grip: Grip, pointer: QPoint, *, snaps: bool) -> None:
        """Follow the pointer; a strip that is made higher shows more rows."""
        self._grown = None
        screen = QGuiApplication.screenAt(pointer) if grip.moves else None
        free = (screen or places.screen_of(self.geometry())).availableGeometry()
        place = grip.dragged(pointer, free, snaps=snaps)
        if grip.moves:
            self.setGeometry(places.fitted(place, free))
            return
        if grip.is_by_height:
            rows = min(max(self.view.rows_in(place.height()), LINES[0]), LINES[-1])
            self._preferences.restyle(lines=rows)
        now = self.geometry()
        self.setGeometry(place.x(), now.y(), place.width(), now.height())

    def _hover(self, *, hovered: bool) -> None:
        self._hovered = hovered
        self.bar.setVisible(hovered)
        self._place_bar()
        self._await_silence()
        self.update()

    def _place_bar(self) -> None:
        self.bar.adjustSize()
        # At the edge that stays where it is when the text grows, so that a button can be clicked again.
        top, foot = GRID // 2, self.height() - self.bar.height() - GRID // 2
        free = places.screen_of(self.geometry()).availableGeometry()
        is_low = self.geometry().center().y() > free.center().y()
        self.bar.move(self.width() - self.bar.width() - GRID // 2, foot if is_low else top)
