"""Somebody who drags things over a window and lets go."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

BUTTON, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def drop(window: QWidget, *urls: QUrl) -> bool:
    """Drag these over the window and let go; return whether it takes them."""
    data = QMimeData()
    data.setUrls(list(urls))
    copy = Qt.DropAction.CopyAction
    entered = QDragEnterEvent(QPoint(5, 5), copy, data, BUTTON, NO_KEY)
    entered.ignore()
    QApplication.sendEvent(window, entered)
    dropped = QDropEvent(QPointF(5, 5), copy, data, BUTTON, NO_KEY)
    dropped.ignore()
    QApplication.sendEvent(window, dropped)
    assert entered.isAccepted() == dropped.isAccepted()
    return dropped.isAccepted()
