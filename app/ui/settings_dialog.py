"""The settings: a few pages, each in force as soon as it is changed."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.notices import Notice
from app.ui.actions import Actions
from app.ui.controller import Controller
from app.ui.controls import button
from app.ui.focus_ring import FocusRing
from app.ui.notice_bar import NoticeBar
from app.ui.pages.captions_page import CaptionsPage
from app.ui.pages.engine_page import EnginePage
from app.ui.pages.general_page import GeneralPage
from app.ui.pages.page import SettingsPage
from app.ui.pages.shortcuts_page import ShortcutsPage
from app.ui.pages.transcripts_page import TranscriptsPage
from app.ui.theme import CONTROL_HEIGHT, GRID, MARGIN, Theme
from app.ui.tongue import tr

SIZE, LEAST = QSize(896, 640), QSize(640, 360)
_LIST_WIDTH = 152
_FRAME = QSize(16, 48)  # what a window manager puts round a window


class SettingsDialog(QDialog):
    """A window of its own; captions go on beside it."""

    def __init__(
        self,
        controller: Controller,
        theme: Theme,
        actions: Actions,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Settings"))
        self.setMinimumSize(LEAST)
        self.resize(SIZE)
        preferences = controller.preferences
        self.captions = CaptionsPage(preferences, theme, actions)
        self.engine = EnginePage(controller, theme)
        self.transcripts = TranscriptsPage(controller, theme)
        self.shortcuts = ShortcutsPage(preferences, theme)
        self.general = GeneralPage(controller, theme)
        self.pages: list[SettingsPage] = [
            self.captions,
            self.engine,
            self.transcripts,
            self.shortcuts,
            self.general,
        ]
        self.notice = NoticeBar(theme)
        self.notice.dismissed.connect(lambda: self.notice.show_notice(None))
        self._list_pages()
        close = button(tr("Close"))
        close.clicked.connect(self.close)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        right = QVBoxLayout()
        right.setSpacing(GRID)
        right.addWidget(self._stack, 1)
        right.addWidget(self.notice)
        right.addLayout(foot)
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        row.setSpacing(GRID)
        row.addWidget(self.list)
        row.addLayout(right, 1)
        self._ring = FocusRing(self, theme)
        controller.keys.said.connect(self._say)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._focus_changed)

    def _list_pages(self) -> None:
        self.list = QListWidget()
        self.list.setObjectName("pages")
        self.list.setAccessibleName(tr("Pages"))
        self.list.setFixedWidth(_LIST_WIDTH)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._stack = QStackedWidget()
        for page in self.pages:
            item = QListWidgetItem(page.title)
            item.setSizeHint(QSize(0, CONTROL_HEIGHT))
            self.list.addItem(item)
            self._stack.addWidget(page)
            page.told.connect(self._say)
        self.list.currentRowChanged.connect(self._stack.setCurrentIndex)
        self.list.currentRowChanged.connect(lambda _: self.notice.show_notice(None))
        self.list.setCurrentRow(0)

    def open_page(self, page: SettingsPage) -> None:
        """Show one of the pages."""
        self.list.setCurrentRow(self.pages.index(page))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Be no larger than the screen."""
        super().showEvent(event)
        if not event.spontaneous():
            self.resize(self.size().boundedTo(self.screen().availableGeometry().size() - _FRAME))

    def _say(self, notice: Notice | None) -> None:
        self.notice.show_notice(notice)

    def _focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        for page in self.pages:
            if now is not None and page.isAncestorOf(now):
                page.area.ensureWidgetVisible(now)
