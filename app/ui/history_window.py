"""The history: all saved sessions by day, what is looked for in them, and one of them open."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QItemSelection, QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.domain.notices import Level, Notice
from app.domain.search import parse
from app.errors import SurtitleError
from app.phrases import phrase
from app.store.arrivals import Arrival
from app.store.formats.session_file import is_session_file
from app.store.index import Found
from app.store.index_rows import SessionSummary
from app.ui.arrival_words import told_of
from app.ui.controller import Controller
from app.ui.controls import button, secondary, tool
from app.ui.file_drop import FileDrop
from app.ui.focus_ring import FocusRing
from app.ui.history_list import SessionList
from app.ui.history_model import HistoryModel, HitRow, SessionRow, found_words
from app.ui.icons import icon
from app.ui.notice_bar import NoticeBar
from app.ui.places import said
from app.ui.player import Player
from app.ui.search_field import SearchField
from app.ui.session_view import SessionView
from app.ui.theme import GRID, MARGIN, Theme
from app.ui.tongue import tr

SIZE, LEAST = QSize(960, 640), QSize(760, 400)
LIST_WIDTH = 320
FRESHEN_MS = 3000  # after which lines of a run are in the list and in the session


class HistoryWindow(QWidget):
    """Beside the main window; captions go on. What it shows is the library's."""

    folder_requested = Signal()
    files_dropped = Signal(list)  # list[Path]: of session files

    def __init__(self, controller: Controller, theme: Theme) -> None:
        super().__init__()
        self._library = controller.library
        self._controller = controller
        self._theme = theme
        self._undo = ""  # the session that was deleted last
        self._found: Found | None = None
        self._awaited = ""  # a session to be chosen as soon as it is listed
        self.setObjectName("window")
        self.setWindowTitle(tr("History"))
        self.setMinimumSize(LEAST)
        self.resize(SIZE)
        FileDrop(self, is_session_file).dropped.connect(self.files_dropped)
        self._make_search()
        self._make_list()
        self.player = Player()
        self.session = SessionView(self._library, self.player, theme)
        self.session.told.connect(self._tell)
        self.player.trouble_told.connect(self._trouble)
        self.notice = NoticeBar(theme)
        self.notice.dismissed.connect(lambda: self._tell(None))
        self.take_back = self.notice.add_button(tr("Undo"))
        self.take_back.clicked.connect(lambda: self._library.restore(self._undo))
        self._arrange()
        self._ring = FocusRing(self, theme)
        self._freshen = QTimer(self, singleShot=True, interval=FRESHEN_MS)
        self._freshen.timeout.connect(self._library.refresh)
        self._connect()
        self._colour()
        self._show_sessions()

    def come_forward(self) -> None:
        """Be seen, with what is new."""
        self._library.refresh()
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        if not self.session.session:
            self._choose_first()

    def begin_search(self) -> None:
        """Let something be looked for."""
        self.trash.setChecked(False)
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Take Escape for the end of the search, then of the window."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.search.text():
            self.search.clear()
            self.search.setFocus()
        else:
            self.close()

    # Parts --------------------------------------------------------------------------------

    def _make_search(self) -> None:
        self.search = SearchField(self._theme)
        self.trash = tool(tr("Recently deleted"))
        self.trash.setCheckable(True)
        self.folder = tool(tr("Open folder of transcripts"))
        self.folder.clicked.connect(self.folder_requested)
        find = QAction(self)
        find.setShortcut("Ctrl+F")
        find.triggered.connect(self.begin_search)
        self.addAction(find)

    def _make_list(self) -> None:
        self.model = HistoryModel(self)
        self.list = SessionList(self.model, self._theme)
        self.count = secondary("")
        self.count.setWordWrap(True)
        self.empty = button(tr("Empty"))
        self.empty.clicked.connect(self._library.empty_trash)
        self.empty.hide()

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(GRID)
        top.addWidget(self.search, 1)
        top.addWidget(self.folder)
        top.addWidget(self.trash)
        foot = QHBoxLayout()
        foot.addWidget(self.count, 1)
        foot.addWidget(self.empty)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, GRID, 0)
        column.setSpacing(GRID)
        column.addLayout(top)
        column.addWidget(self.list, 1)
        column.addLayout(foot)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(left)
        self.splitter.addWidget(self.session)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([LIST_WIDTH, SIZE.width() - LIST_WIDTH])
        left.setMinimumWidth(240)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        whole.setSpacing(GRID)
        whole.addWidget(self.splitter, 1)
        whole.addWidget(self.notice)

    def _connect(self) -> None:
        library = self._library
        library.sessions_changed.connect(self._sessions_changed)
        library.indexing_changed.connect(self._show_count)
        library.found.connect(self._show_found)
        library.trash_listed.connect(self._show_trash)
        library.discarded.connect(self._discarded)
        library.restored.connect(self._restored)
        library.exported.connect(self._exported)
        library.arrived.connect(self._arrived)
        library.trouble_told.connect(self._trouble)
        self.search.textChanged.connect(self._look_for)
        self.search.moved.connect(self._move)
        self.search.returnPressed.connect(self._go_to_line)
        self.trash.toggled.connect(self._show_sessions)
        self.list.selectionModel().selectionChanged.connect(self._chosen)
        self.list.activated.connect(self._go_to_line)
        self._controller.line_finished.connect(self._line_finished)
        self._theme.changed.connect(self._colour)

    # What is listed -----------------------------------------------------------------------

    @property
    def _looks_for(self) -> str:
        words = self.search.text()
        return words if parse(words).terms and not self.trash.isChecked() else ""

    def _show_sessions(self) -> None:
        in_trash = self.trash.isChecked()
        self.search.setEnabled(not in_trash)
        self.empty.setVisible(in_trash)
        if in_trash:
            self._library.list_trash()
        elif self._looks_for:
            self._library.search(self.search.text())
        else:
            self._list([each for each in self._library.sessions if each.lines])

    def _sessions_changed(self) -> None:
        self._show_sessions()
        shows = self.session.session or self._awaited or self._looks_for
        if not shows and self.isVisible():
            self._choose_first()

    def _list(self, summaries: list[SessionSummary]) -> None:
        chosen = self._chosen_session()
        self.model.show_sessions(summaries, datetime.now().astimezone().date())
        self._choose(self.model.place_of(chosen) if chosen else None)
        self._show_count()

    def _show_trash(self, summaries: list[SessionSummary]) -> None:
        if self.trash.isChecked():
            self._list(summaries)
            self.empty.setEnabled(bool(summaries))
            self._choose_first()

    def _look_for(self) -> None:
        words = self._looks_for
        self.session.look_for(words)
        self.list.delegate.highlight = self.session.view.highlight
        self.list.viewport().update()
        if not words:
            self._show_sessions()
        else:
            self._library.search(words)

    def _show_found(self, words: str, found: Found) -> None:
        if words != self._looks_for:
            return
        sessions = {each.session: each for each in self._library.sessions}
        before = self.list.currentIndex().data(HistoryModel.RowRole)
        self.model.show_hits(found.hits, sessions)
        self._found = found
        if isinstance(before, HitRow):  # it is the same search, after something was mended
            place = self.model.place_of_hit(before.hit.session, before.hit.number)
            with QSignalBlocker(self.list.selectionModel()):  # and what is read stays in its place
                self._choose(place)
        self._show_count()

    def _show_count(self) -> None:
        library = self._library
        parts = []
        if library.indexing is not None:
            parts.append(tr("Reading the transcripts … {share}", share=f"{library.indexing:.0%}"))
        if self.trash.isChecked():
            parts.append(tr("Deleted sessions are kept for 30 days."))
        elif self._looks_for and self._found is not None:
            parts.append(found_words(self._found))
        elif not self.model.rowCount() and library.indexing is None:
            parts.append(tr("Nothing is kept yet. What you caption appears here."))
        self.count.setText(" ".join(parts))

    # What is chosen -----------------------------------------------------------------------

    def _chosen_session(self) -> str:
        if self._awaited:
            return self._awaited
        index = self.list.currentIndex()
        match index.data(HistoryModel.RowRole) if index.isValid() else None:
            case SessionRow(summary=summary):
                return summary.session
            case HitRow(hit=hit):
                return hit.session
        return self.session.session

    def _chosen(self, selection: QItemSelection) -> None:
        self._awaited = ""
        for index in selection.indexes():
            match index.data(HistoryModel.RowRole):
                case SessionRow(summary=summary):
                    self._open(summary.session)
                case HitRow(hit=hit):
                    self._open(hit.session)
                    self.session.go_to(hit.session, hit.number)

    def _open(self, session: str) -> None:
        if self.trash.isChecked():
            self._library.open_deleted(session)
        elif session != self.session.session:
            self._library.open(session)

    def _choose(self, place: int | None) -> None:
        if place is not None:
            self.list.setCurrentIndex(self.model.index(place))

    def _choose_first(self) -> None:
        place = self.model.first(hit=False)
        if place is None:
            self.session.show_nothing("")
        self._choose(place)

    def _move(self, rows: int) -> None:
        """Go up or down in the list, while words are typed."""
        at = self.list.currentIndex().row()
        place = at + rows if at >= 0 else self.model.first(hit=bool(self._looks_for)) or 0
        while 0 <= place < self.model.rowCount():
            index = self.model.index(place)
            if self.model.flags(index) & Qt.ItemFlag.ItemIsSelectable:
                self.list.setCurrentIndex(index)
                return
            place += rows

    def _go_to_line(self) -> None:
        """Go to the line that was found, and on from there."""
        if not self.list.selectionModel().hasSelection():
            self._choose(self.model.first(hit=bool(self._looks_for)))
        self.session.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # What is told -------------------------------------------------------------------------

    def _tell(self, notice: Notice | None, *, undo: str = "") -> None:
        self._undo = undo
        self.take_back.setVisible(bool(undo))
        self.notice.show_notice(notice)

    def _trouble(self, error: SurtitleError) -> None:
        self._tell(Notice.of(error))

    def _discarded(self, session: str) -> None:
        if session == self.session.session:
            self.session.show_nothing("")
        title = phrase("The session is in the trash")
        self._tell(Notice(level=Level.INFO, title=title), undo=session)

    def _restored(self, session: str) -> None:
        self._tell(None)
        self.trash.setChecked(False)
        self._library.open(session)

    def _arrived(self, came: list[Arrival | SurtitleError]) -> None:
        """Show the first of the sessions that came as files, and say how it stands with all."""
        sessions = [each.session for each in came if isinstance(each, Arrival)]
        if sessions:
            self.search.clear()
            self.trash.setChecked(False)
            self._awaited = sessions[0]
            self._library.open(sessions[0])
        self._tell(told_of(came))

    def _exported(self, path: str) -> None:
        self._tell(Notice(level=Level.INFO, title=phrase("Wrote {path}", path=said(Path(path)))))

    def _line_finished(self) -> None:
        if self.isVisible() and not self._freshen.isActive():
            self._freshen.start()

    def _colour(self) -> None:
        colours = self._theme.colours
        self.folder.setIcon(icon("folder", colours.text))
        self.trash.setIcon(icon("trash", colours.text))
