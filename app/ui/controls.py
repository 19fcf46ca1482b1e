"""Buttons as all windows have them: as high as every control, and reached by Tab."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QPushButton, QToolButton

from app.ui.theme import CONTROL_HEIGHT, GRID


def button(text: str, *, primary: bool = False) -> QPushButton:
    """Return a push button; one a window is the primary one."""
    made = QPushButton(text)
    made.setProperty("primary", primary)
    made.setAutoDefault(False)  # Enter in a field is no wish to press it
    _prepare(made)
    return made


def tool(text: str, *, plain: bool = False) -> QToolButton:
    """Return a button that shows an icon; `text` is its name and its tooltip."""
    made = QToolButton()
    made.setText(text)
    made.setToolTip(text)
    made.setAccessibleName(text)
    made.setProperty("plain", plain)
    _prepare(made)
    return made


def _prepare(made: QAbstractButton) -> None:
    # By Tab only: a click leaves the keyboard where it is, so that Space stays with the captions.
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.ensurePolished()
    made.setFixedHeight(max(CONTROL_HEIGHT, made.fontMetrics().height() + 2 * GRID))
