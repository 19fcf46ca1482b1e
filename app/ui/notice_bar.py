"""A bar inside the window that says what happened, with the one button that helps."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy

from app.domain.notices import Level, Notice
from app.ui.controls import button, tool
from app.ui.icons import icon
from app.ui.theme import GRID, Theme
from app.ui.tongue import tr

_ICONS = {Level.INFO: "done", Level.WARNING: "caution", Level.ERROR: "trouble"}


class NoticeBar(QFrame):
    """Hidden until there is something to say; has the buttons that were added, and one to dismiss."""

    dismissed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._notice: Notice | None = None
        self.setObjectName("notice")
        self._icon = QLabel()
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)  # what a server says is never markup
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._close = tool(tr("Dismiss"), plain=True)
        self._close.clicked.connect(self.dismissed)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID + 4, 4, 4, 4)
        row.setSpacing(GRID)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        self._row = row
        row.addWidget(self._close)
        self.hide()
        theme.changed.connect(self._colour)

    def add_button(self, text: str) -> QPushButton:
        """Add a button before the one that dismisses."""
        made = button(text)
        self._row.insertWidget(self._row.count() - 1, made)
        return made

    @property
    def notice(self) -> Notice | None:
        """What is said now."""
        return self._notice

    def show_notice(self, notice: Notice | None) -> None:
        """Say it, or nothing."""
        self._notice = notice
        if notice is not None:
            title = tr(notice.title).rstrip(".。")
            hint = tr(notice.hint)
            self._text.setText(
                tr("{title}. {hint}", title=title, hint=hint)
                if hint
                else tr("{title}.", title=title)
            )
            self.setAccessibleName(self._text.text())
            self._colour()
        self.setVisible(notice is not None)

    def _colour(self) -> None:
        if self._notice is None:
            return
        colours = self._theme.colours
        colour = {
            Level.INFO: colours.listening,
            Level.WARNING: colours.caution,
            Level.ERROR: colours.trouble,
        }[self._notice.level]
        self._icon.setPixmap(
            icon(_ICONS[self._notice.level], colour).pixmap(QSize(20, 20), self.devicePixelRatioF())
        )
        self._close.setIcon(icon("close", colour, 16))
        self.setProperty("level", self._notice.level.value)
        for widget in (self, self._text):  # style sheets look at properties only when told to
            self.style().unpolish(widget)
            self.style().polish(widget)
