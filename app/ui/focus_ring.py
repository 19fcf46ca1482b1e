"""The ring round the control that has the keyboard, the same round every control."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.theme import RADIUS, Theme

OUTSIDE, WIDTH = 2, 2


class FocusRing(QWidget):
    """Lies over a window and lets everything through; shown when the focus came by keyboard."""

    def __init__(self, window: QWidget, theme: Theme) -> None:
        super().__init__(window)
        self._theme = theme
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []  # the target and what it lies in, whose moves move it
        self._had: QWidget | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._focus_changed)
        theme.changed.connect(self.update)

    def leave(self) -> None:
        """Be gone until the focus moves again: it was not the user who has moved it."""
        for widget in self._watched:
            widget.removeEventFilter(self)
        self._watched.clear()
        self._target = None
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Follow the control as it moves."""
        if (
            self._target is not None
            and watched in self._watched
            and event.type()
            in (
                QEvent.Type.Move,
                QEvent.Type.Resize,
                QEvent.Type.Hide,
                QEvent.Type.Show,
            )
        ):
            self._put_round(self._target)
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint the ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._theme.colours.accent), WIDTH))
        inset = WIDTH / 2
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(box, RADIUS + OUTSIDE, RADIUS + OUTSIDE)
        painter.end()

    def _focus_changed(self, before: QWidget | None, now: QWidget | None) -> None:
        had = self._target
        self.leave()
        if now is None or now.window() is not self.window():
            self._had = had or self._had  # until the focus comes back from a list or a dialog
            return
        # By mouse a button is down. From another window the focus goes back to where it was.
        within = before is not None and before.window() is self.window()
        by_mouse = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
        returns = now is self._had
        self._had = None
        if by_mouse or not (within or returns):
            return
        self._target = now
        widget: QWidget | None = now
        while widget is not None and widget is not self.window():
            widget.installEventFilter(self)
            self._watched.append(widget)
            widget = widget.parentWidget()
        self._put_round(now)

    def _put_round(self, target: QWidget) -> None:
        corner = target.mapTo(self.window(), QPoint(0, 0))
        margin = OUTSIDE + WIDTH
        self.setGeometry(QRect(corner, target.size()).adjusted(-margin, -margin, margin, margin))
        self.setVisible(target.isVisible())
        self.raise_()
