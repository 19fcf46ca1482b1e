"""What a hand does with the pointer, down to letting go of it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget


def double_click(widget: QWidget, point: QPoint) -> None:
    """Click twice; QTest's own double click is the second press alone, and holds the button."""
    left = Qt.MouseButton.LeftButton
    QTest.mouseClick(widget, left, pos=point)
    QTest.mouseDClick(widget, left, pos=point)
    QTest.mouseRelease(widget, left, pos=point)
