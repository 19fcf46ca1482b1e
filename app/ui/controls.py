"""What all windows are made of: buttons as high as every control, heads, words beside."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QWidget,
)

from app.ui.icons import icon
from app.ui.theme import CONTROL_HEIGHT, GRID

SIGN = 16  # pixels of an icon that says what is so


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


def heading(text: str) -> QLabel:
    """Return the head of a group."""
    made = QLabel(text)
    font = made.font()
    font.setWeight(font.Weight.DemiBold)
    made.setFont(font)
    return made


def secondary(text: str) -> QLabel:
    """Return what is said beside, in the colour for that."""
    made = QLabel(text)
    made.setProperty("secondary", "true")
    return made


class Sign(QWidget):
    """An icon and a few words that say what is so, quietly."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setAccessibleName(text)
        self._icon = QLabel()
        self._words = secondary(text)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID // 2)
        row.addWidget(self._icon)
        row.addWidget(self._words)

    def show_icon(self, name: str, colour: str) -> None:
        """Show this icon, in this colour."""
        size = QSize(SIGN, SIGN)
        self._icon.setPixmap(icon(name, colour, SIGN).pixmap(size, self.devicePixelRatioF()))

    def show_words(self, *, shown: bool) -> None:
        """Show the words as well, or, where there is little room, the icon alone."""
        self._words.setVisible(shown)


def choose_folder(
    parent: QWidget, title: str, start: Path, chosen: Callable[[str], object]
) -> None:
    """Have a folder chosen, without holding up anything; `chosen` is called with its path."""
    dialog = QFileDialog(parent, title, str(start))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(chosen)
    dialog.open()


def choose_file(
    parent: QWidget,
    title: str,
    start: Path,
    chosen: Callable[[str], object],
    *,
    suffix: str = "txt",
) -> None:
    """Have a file chosen that is there or not, `start` or another, without holding up anything.

    Nobody is asked about one that is there: that would be a loop of its own.
    """
    dialog = QFileDialog(parent, title, str(start.parent))
    dialog.selectFile(start.name)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
    dialog.setDefaultSuffix(suffix)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(chosen)
    dialog.open()


def _prepare(made: QAbstractButton) -> None:
    # By Tab only: a click leaves the keyboard where it is, so that Space stays with the captions.
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.ensurePolished()
    made.setFixedHeight(max(CONTROL_HEIGHT, made.fontMetrics().height() + 2 * GRID))
