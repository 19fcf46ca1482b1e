"""The main window: what is heard, what was said, and the one button that starts and finishes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDesktopServices,
    QGuiApplication,
    QKeyEvent,
    QMoveEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.domain.notices import Level, Notice
from app.domain.shortcuts import Action
from app.errors import SurtitleError
from app.phrases import phrase
from app.store.formats.session_file import is_session_file
from app.store.paths import make_folder
from app.ui import places
from app.ui.actions import Actions
from app.ui.control_row import ControlRow
from app.ui.controller import Controller
from app.ui.controls import choose_folder
from app.ui.device_picker import DevicePicker
from app.ui.engine_boxes import EngineBox, LanguageBox
from app.ui.file_drop import FileDrop
from app.ui.focus_ring import FocusRing
from app.ui.folders import show_folder
from app.ui.notice_bar import NoticeBar
from app.ui.outcome import Outcome
from app.ui.recording_bar import RecordingBar
from app.ui.remedies import Remedy
from app.ui.theme import GRID, MARGIN, Theme
from app.ui.tongue import tr
from app.ui.transcript_panel import TranscriptPanel

SIZE, LEAST = QSize(760, 560), QSize(480, 360)
# Below this width the source has a row of its own.
NARROW = 640
SAVE_MS = 400
_TITLE = 28  # pixels that a title bar takes, as a rule
_STRIP = 190  # the captions at the foot of the screen, and the title bar


class MainWindow(QWidget):
    """Shows what the Controller says; what becomes of it when it is closed is for others to say."""

    close_requested = Signal()
    report_requested = Signal(object)  # Told
    sessions_given = Signal(list)  # list[Path]: of session files
    escaped = Signal()

    def __init__(self, controller: Controller, theme: Theme, actions: Actions) -> None:
        super().__init__()
        self._controller = controller
        self._preferences = controller.preferences
        self._actions = actions
        self._narrow: bool | None = None
        self.setObjectName("window")
        self.setWindowTitle("Surtitle")
        self.setMinimumSize(LEAST)
        FileDrop(self).dropped.connect(self.take_files)
        self.picker = DevicePicker(controller.microphones, theme)
        self.engine = EngineBox(controller, theme)
        self.language = LanguageBox(controller, theme)
        self._top = QGridLayout()
        self._top.setSpacing(GRID)
        self.panel = TranscriptPanel(controller, theme)
        self._make_bars(controller, theme)
        self.row = ControlRow(controller, theme, actions)
        self.addActions(actions.all())  # so that their keys work here
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(GRID + 4)
        column.addLayout(self._top)
        column.addWidget(self.panel, 1)
        column.addWidget(self.recording_bar)
        column.addWidget(self.saved_bar)
        column.addWidget(self.notice_bar)
        column.addWidget(self.row)
        self._arrange()
        self._ring = FocusRing(self, theme)
        self._keep = QTimer(self)
        self._keep.setSingleShot(True)
        self._keep.setInterval(SAVE_MS)
        self._keep.timeout.connect(self._keep_place)
        controller.notices.changed.connect(self._show_told)
        controller.run_started.connect(self._run_started)
        controller.run_ended.connect(self._show_outcome)
        controller.state_changed.connect(self._state_changed)
        self._show_told()
        self._state_changed()
        if controller.outcome is not None:
            self._show_outcome(controller.outcome)
        self._put_in_place()
        self.panel.view.setFocus()

    def _make_bars(self, controller: Controller, theme: Theme) -> None:
        self.recording_bar = RecordingBar(controller)
        self.saved_bar = NoticeBar(theme)
        self.saved_bar.add_button(tr("Open")).clicked.connect(
            self._actions[Action.OPEN_TRANSCRIPT].trigger
        )
        self.saved_bar.add_button(tr("Copy all")).clicked.connect(
            self._actions[Action.COPY_ALL].trigger
        )
        self.saved_bar.dismissed.connect(lambda: self.saved_bar.show_notice(None))
        self.notice_bar = NoticeBar(theme)
        self._remedy = self.notice_bar.add_button("")
        self._remedy.clicked.connect(self._help)
        self.notice_bar.dismissed.connect(controller.notices.dismiss)

    def come_forward(self) -> None:
        """Be seen, whatever lies above."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def show_quietly(self) -> None:
        """Be there again, without taking the keyboard from whoever types elsewhere."""
        self.winId()  # so that there is a window to tell
        # As WA_ShowWithoutActivating does, which Qt heeds only when it makes the window.
        self.windowHandle().setProperty("_q_showWithoutActivating", True)
        self.show()
        self.windowHandle().setProperty("_q_showWithoutActivating", False)

    def open_transcript(self) -> None:
        """Open the last run's readable transcript in whatever opens such files."""
        outcome = self._controller.outcome
        if outcome is None or outcome.text_path is None:
            return
        url = QUrl.fromLocalFile(str(outcome.text_path))
        if not outcome.text_path.exists() or not QDesktopServices.openUrl(url):
            self._controller.notices.tell(
                Notice(
                    level=Level.WARNING,
                    title=phrase("{path} could not be opened", path=outcome.text_path),
                    hint=phrase("“Copy all” has what was said."),
                )
            )

    def open_folder(self) -> None:
        """Open the folder of transcripts in whatever shows folders."""
        places = self._controller.places.honouring(self._preferences.value)
        folder = places.transcripts_dir
        try:
            make_folder(folder)
        except SurtitleError as error:
            self._controller.notices.tell_error(error)
            return
        show_folder(folder, self._controller.notices)

    def caption_recording(self, path: Path) -> None:
        """Caption a recording as fast as the engine takes it, or say why not now."""
        if self._controller.is_running:
            self._controller.notices.tell(
                Notice(
                    level=Level.WARNING,
                    title=phrase("{name} is not captioned: captions are running", name=path.name),
                    hint=phrase("Finish them, and drop it again."),
                )
            )
        else:
            self._controller.start(recording=path)

    def take_files(self, paths: list[Path]) -> None:
        """Take in sessions, and caption a recording."""
        sessions = list(filter(is_session_file, paths))
        recordings = [path for path in paths if path not in sessions]
        if sessions:
            self.sessions_given.emit(sessions)
        if len(recordings) == 1:
            self.caption_recording(recordings[0])
        elif recordings:
            self._controller.notices.tell(
                Notice(
                    level=Level.WARNING,
                    title=phrase("One recording is captioned at a time"),
                    hint=phrase("Drop them one after the other."),
                )
            )

    # What happens to the window -----------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  Qt's name
        """Listen for the meter only while somebody may look at it."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.ActivationChange, QEvent.Type.WindowStateChange):
            self._look()
            if not self.isActiveWindow() and not self.row.is_latched:
                self._controller.hold(False)  # whoever lets go now, it is not told here

    def hideEvent(self, event: QEvent) -> None:  # noqa: N802
        """Stop listening for a meter that nobody sees."""
        super().hideEvent(event)  # type: ignore[arg-type]
        self._look()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  Qt's name
        """Ask to be closed; the window stays until that is decided."""
        event.ignore()
        self.close_requested.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Give the source its own row where there is little room."""
        super().resizeEvent(event)
        self._arrange()
        self._keep.start()

    def moveEvent(self, event: QMoveEvent) -> None:  # noqa: N802  Qt's name
        """Keep the place, once it has come to rest."""
        super().moveEvent(event)
        self._keep.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Hold a sentence with Space, where it is for the user to end them."""
        if event.key() == Qt.Key.Key_Space and self._controller.can_hold:
            if not event.isAutoRepeat():
                self._controller.hold(True)
            return
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """End the sentence as Space is let go."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._controller.hold(False)
            return
        super().keyReleaseEvent(event)

    # Inner workings -----------------------------------------------------------------------

    def _look(self) -> None:
        seen = self.isVisible() and not self.isMinimized() and self.isActiveWindow()
        self._controller.microphones.look(looked_at=seen, by=self)

    def _arrange(self) -> None:
        narrow = self.width() < NARROW
        if narrow is self._narrow:
            return
        self._narrow = narrow
        boxes: tuple[QWidget, ...] = (self.picker, self.engine, self.language)
        for box in boxes:
            self._top.removeWidget(box)
        if narrow:
            self._top.addWidget(self.picker, 0, 0, 1, 2)
            self._top.addWidget(self.engine, 1, 0)
            self._top.addWidget(self.language, 1, 1)
        else:
            for column, box in enumerate(boxes):
                self._top.addWidget(box, 0, column)
        for column, share in enumerate((1, 1, 0) if narrow else (1, 0, 0)):
            self._top.setColumnStretch(column, share)

    def _put_in_place(self) -> None:
        place = places.read(self._preferences.value.window_place)
        screen = places.screen_of(place) if place else QGuiApplication.primaryScreen()
        free = screen.availableGeometry()
        if place is not None:
            self.setGeometry(places.fitted(place, free))
        else:
            size = SIZE.boundedTo(free.size())
            # Above the captions' own place, where there is room for both.
            spare = free.height() - size.height() - _STRIP
            top = free.top() + max(0, spare // 2 if spare > 0 else spare + _STRIP // 2)
            left = free.center().x() - size.width() // 2
            self.setGeometry(places.fitted(QRect(QPoint(left, top + _TITLE), size), free))
        self._keep.stop()

    def _keep_place(self) -> None:
        if self.isVisible() and not self.isMaximized() and not self.isMinimized():
            self._preferences.change(window_place=places.written(self.geometry()))

    def _state_changed(self) -> None:
        running = self._controller.is_running
        for box in (self.picker, self.engine, self.language):
            box.setEnabled(not running)
            box.setToolTip(
                tr("It can be changed when captions are finished.")
                if running
                else box.accessibleName()
            )

    def _run_started(self) -> None:
        self.saved_bar.show_notice(None)
        if self.row.isAncestorOf(self.focusWidget() or self):
            # Space would press the button that has just been pressed, instead of holding a sentence.
            self.panel.view.setFocus()
            self._ring.leave()

    def _show_told(self) -> None:
        told = self._controller.notices.shown
        self.notice_bar.show_notice(told.notice if told else None)
        remedy = told.remedy if told else None
        self._remedy.setVisible(remedy is not None)
        self._remedy.setText(tr(remedy.value) if remedy else "")

    def _show_outcome(self, outcome: Outcome) -> None:
        if outcome.text_path is None:
            self.saved_bar.show_notice(None)
            if self._controller.notices.shown is None:
                self._controller.notices.tell(
                    Notice(level=Level.INFO, title=phrase("Nothing was said, so nothing was kept"))
                )
            return
        where = places.said(outcome.text_path)
        self.saved_bar.show_notice(
            Notice(level=Level.INFO, title=phrase("Saved to {place}", place=where))
        )

    def _help(self) -> None:
        told = self._controller.notices.shown
        match told.remedy if told else None:
            case Remedy.CHOOSE_SOURCE:
                self.picker.setFocus()
                self.picker.showPopup()
            case Remedy.SETTINGS:
                self._actions[Action.SETTINGS].trigger()
            case Remedy.FOLDER:
                choose_folder(
                    self,
                    tr("Folder for transcripts"),
                    self._controller.places.honouring(self._preferences.value).transcripts_dir,
                    self._controller.keep_in,
                )
            case Remedy.AGAIN:
                recording = self._controller.recording
                self._controller.start(recording=recording.path if recording else None)
            case Remedy.REPORT:
                self.report_requested.emit(told)
