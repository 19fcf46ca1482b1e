"""One saved session: what it is called, what was said in it, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QHideEvent, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.domain.file_names import USUAL, file_name
from app.domain.lines import Line
from app.domain.notices import Level, Notice
from app.domain.search import parse, spans
from app.phrases import phrase
from app.store.records import Edit, Title
from app.store.session_record import SessionRecord, assembled
from app.ui.controls import button, secondary, tool
from app.ui.export_dialog import ExportDialog
from app.ui.history_model import length_words
from app.ui.icons import icon
from app.ui.in_step import InStep
from app.ui.library import Library, Opened
from app.ui.player import Player
from app.ui.theme import CONTROL_HEIGHT, GRID, Theme
from app.ui.tongue import tr
from app.ui.transcript_model import TranscriptModel
from app.ui.transcript_view import TranscriptView

TITLE_WIDTH = 140  # least, so that it can be read and typed
_NONE = assembled("", ())


class TitleField(QLineEdit):
    """Takes a title with Enter, or when it is left; Escape leaves it as it was."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Take back what was typed with Escape."""
        if event.key() == Qt.Key.Key_Escape and self.isModified():
            self.undo_all()
        else:
            super().keyPressEvent(event)

    def undo_all(self) -> None:
        """Show the title as it was."""
        while self.isUndoAvailable():
            self.undo()
        self.setModified(False)


class SessionView(QWidget):
    """Shows the session that the library has opened; told what to look for, shows where it is."""

    told = Signal(object)  # Notice

    def __init__(self, library: Library, player: Player, theme: Theme) -> None:
        super().__init__()
        self._library = library
        self._player = player
        self._theme = theme
        self._opened: Opened | None = None
        self._wanted: tuple[str, int] | None = None  # the line to show when its session is there
        self._live = False  # it was being written when it was shown
        self.title = TitleField()
        self.title.setObjectName("title")
        self.title.setAccessibleName(tr("Title"))
        self.title.setMaxLength(200)
        self.title.setMinimumSize(TITLE_WIDTH, CONTROL_HEIGHT)
        self.title.editingFinished.connect(self._rename)
        self.details = secondary("")
        self.details.setWordWrap(True)
        self.details.setTextFormat(Qt.TextFormat.PlainText)
        self.export = button(tr("Export …"))
        self.export.clicked.connect(self._export)
        self.open_text = button(tr("Open text"))
        self.open_text.clicked.connect(self._open_text)
        self.delete = tool(tr("Delete"))
        self.delete.clicked.connect(lambda: self._with_session(library.discard))
        self.restore = button(tr("Restore"), primary=True)
        self.restore.clicked.connect(lambda: self._with_session(library.restore))
        self.model = TranscriptModel(self)
        InStep(self.model, library, lambda: self.session)
        self.view = TranscriptView(theme)
        self.view.show_transcript(self.model)
        self.view.play_requested.connect(self._play)
        player.changed.connect(self._show_playing)
        panel = QFrame()
        panel.setObjectName("panel")
        inside = QVBoxLayout(panel)
        inside.setContentsMargins(1, GRID, 1, GRID)
        inside.addWidget(self.view)
        upper = QHBoxLayout()
        upper.setSpacing(GRID)
        upper.addWidget(self.title, 1)
        for widget in (self.restore, self.export, self.open_text, self.delete):
            upper.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(upper)
        column.addWidget(self.details)
        column.addWidget(panel, 1)
        self._hear(library)
        theme.changed.connect(self._colour)
        self._colour()
        self.show_nothing("")

    def _hear(self, library: Library) -> None:
        library.opened.connect(self._show)
        library.mended.connect(self._mended)
        library.refused.connect(self._refused)
        library.sessions_changed.connect(self._follow)
        library.vanished.connect(self._gone)

    @property
    def session(self) -> str:
        """The session that is shown, or is to be; "" for none."""
        return self._opened.session if self._opened else ""

    def show_nothing(self, words: str) -> None:
        """Show no session, and say why."""
        self._opened = None
        self._live = False
        self._player.stop()
        self.model.show_record(_NONE)
        self.view.set_placeholder(words)
        for widget in (self.title, self.details, self.restore, self.export, self.open_text):
            widget.setVisible(False)
        self.delete.setVisible(False)

    def go_to(self, session: str, number: int) -> None:
        """Show that line of that session, as soon as it is there."""
        self._wanted = session, number
        self._go_to_wanted()

    def look_for(self, words: str) -> None:
        """Show where these words are."""
        query = parse(words)
        self.view.highlight = (lambda text: spans(text, query)) if query.terms else None
        self.view.viewport().update()

    def _show(self, opened: Opened) -> None:
        before, self._opened = self._opened, opened
        record = opened.record
        if before is not None and _goes_on(before, opened):
            self._add(record, len(before.record.entries))
        else:
            self._player.stop()
            self.model.show_record(record)
            self.view.following = False  # it is read from its beginning
            self.view.set_placeholder(tr("Nothing was said"))
            self.view.scrollToTop()
        if not self.title.hasFocus():
            self.title.setText(record.title)
            self.title.setCursorPosition(0)  # a long one is read from its beginning
            self.title.setModified(False)
        self.title.setPlaceholderText(tr("Give it a title"))
        self.title.setReadOnly(opened.in_trash)
        self.model.fixed = opened.in_trash
        self.details.setText(_details(record))
        self.details.setToolTip(self.details.text())
        self.view.plays = Path(record.files.get("audio", "/")).is_file()
        self.title.setVisible(True)
        self.details.setVisible(True)
        self.restore.setVisible(opened.in_trash)
        for widget in (self.export, self.open_text, self.delete):
            widget.setVisible(not opened.in_trash)
        self.open_text.setEnabled("text" in record.files)
        self._live = self._library.is_live(opened.session)
        self.delete.setEnabled(not self._live)
        self._go_to_wanted()

    def _add(self, record: SessionRecord, shown: int) -> None:
        for entry in record.current[shown:]:
            if isinstance(entry, Line):
                self.model.add_line(entry, saved=True)
            else:
                self.model.add_gap(entry)

    def _mended(self, opened: Opened, _edit: Edit) -> None:
        if self._opened is not None and _goes_on(self._opened, opened):
            self._show(opened)

    def _refused(self, opened: Opened) -> None:
        if opened.session == self.session:
            self.title.setText(opened.record.title)
            self.title.setModified(False)

    def _follow(self) -> None:
        """Take in what a run has added, and in the end that it is over."""
        if self._live:
            self._library.open(self.session)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        """Let nothing be heard of what is not seen."""
        super().hideEvent(event)
        self._player.stop()

    def _gone(self, session: str) -> None:
        if session == self.session:
            self.show_nothing("")

    def _go_to_wanted(self) -> None:
        if self._wanted is None or self._wanted[0] != self.session:
            return
        place = self.model.place_of(self._wanted[1])
        self._wanted = None
        if place is not None:
            self.view.go_to(place)

    def _with_session(self, call: Callable[[str], object]) -> None:
        if self._opened is not None:
            call(self._opened.session)

    def _rename(self) -> None:
        if self._opened is None or self.title.isReadOnly() or not self.title.isModified():
            return
        self.title.setModified(False)
        self._library.edit(self._opened.session, Title(text=self.title.text().strip()))

    def _export(self) -> None:
        if self._opened is None:
            return
        record = self._opened.record
        name = file_name(USUAL, record.start.local, record.title)
        text = record.files.get("text")
        where = Path(text).with_suffix("") if text else Path.home() / name
        dialog = ExportDialog(str(where), self._theme, self)
        session = self._opened.session
        dialog.export_requested.connect(
            lambda kind, options, path: self._library.export(session, kind, options, path)
        )
        dialog.open()

    def _open_text(self) -> None:
        if self._opened is None:
            return
        path = Path(self._opened.record.files.get("text", ""))
        if not path.is_file() or not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self.told.emit(
                Notice(
                    level=Level.WARNING,
                    title=phrase("{path} could not be opened", path=path),
                    hint=phrase("“Export” writes it anew."),
                )
            )

    # Sound --------------------------------------------------------------------------------

    def _play(self, place: int) -> None:
        row = self.model.row(place)
        if self._opened is None:
            return
        if self.view.playing == place:
            self._player.stop()
        else:
            self._player.play(self._opened.record.files["audio"], row.start, row.end, row.number)

    def _show_playing(self) -> None:
        number = self._player.number
        place = self.model.place_of(number) if number else None
        self.view.show_playing(-1 if place is None else place)

    def _colour(self) -> None:
        self.delete.setIcon(icon("trash", self._theme.colours.text))
        self.export.setIcon(icon("export", self._theme.colours.text, 16))


def _goes_on(before: Opened, after: Opened) -> bool:
    """Whether the session is the same, as far as it was shown; what is new then follows below.

    That may have begun before what stands above it, as in the window that captions: all else would
    move what somebody reads, or take away the line that they are writing in.
    """
    old, new = before.record, after.record
    same = (before.session, before.in_trash) == (after.session, after.in_trash)
    return same and new.entries[: len(old.entries)] == old.entries


def _details(record: SessionRecord) -> str:
    started = record.start.local
    parts = [
        f"{started:%Y-%m-%d %H:%M}",
        length_words(record.duration_s),
        record.start.source,
        record.engine,
    ]
    if record.recovered:
        parts.append(tr("cut short, and recovered"))
    if record.damaged:
        parts.append(tr("{places} damaged places", places=len(record.damaged)))
    return " · ".join(filter(None, parts))
