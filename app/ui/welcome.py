"""The first start: one page with three choices, each of which is made already and can be left so."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.captions import State
from app.domain.notices import Notice
from app.domain.text import columns
from app.phrases import phrase
from app.ui.controller import Controller
from app.ui.controls import button, choose_folder, heading, secondary
from app.ui.device_picker import DevicePicker
from app.ui.focus_ring import FocusRing
from app.ui.key_field import KeyField
from app.ui.notice_bar import NoticeBar
from app.ui.places import said
from app.ui.theme import GRID, MARGIN, Theme
from app.ui.tongue import tr

WIDTH = 640
_COLUMNS = 140  # of text that go into two rows, a Chinese character taking two
SAY, STOP = phrase("Say something"), phrase("Stop")
INVITATION = phrase("Press “Say something” and speak: the words appear here. Nothing is kept.")
_STATES = {
    State.CONNECTING: phrase("One moment …"),
    State.CATCHING_UP: phrase("One moment …"),
    State.LISTENING: phrase("Speak now."),
    State.HEARING: phrase("Listening …"),
}


class Welcome(QDialog):
    """What is chosen is in force at once; `finished_with` is emitted when it has gone."""

    finished_with = Signal()

    def __init__(self, controller: Controller, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._controller = controller
        self._theme = theme
        self._heard = False  # whether words stand where the invitation was
        self.setWindowTitle(tr("Welcome to Surtitle"))
        self.setFixedWidth(WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(MARGIN)
        column.addWidget(secondary(tr("All of this can be changed later, and works as it stands.")))
        column.addLayout(self._microphone())
        column.addLayout(self._engine())
        column.addLayout(self._folder())
        self.notice = NoticeBar(theme)
        self.notice.dismissed.connect(lambda: self.notice.show_notice(None))
        column.addWidget(self.notice)
        self.skip = button(tr("Skip"))
        self.skip.clicked.connect(self.reject)
        self.done_ = button(tr("Done"), primary=True)
        self.done_.clicked.connect(self.accept)
        self.done_.setDefault(True)
        foot = QHBoxLayout()
        foot.setSpacing(GRID)
        foot.addStretch(1)
        foot.addWidget(self.skip)
        foot.addWidget(self.done_)
        column.addLayout(foot)
        self._ring = FocusRing(self, theme)
        check = controller.check
        check.running_changed.connect(self._show_running)
        check.state_changed.connect(self._show_state)
        check.words_changed.connect(self._show_words)
        check.told.connect(self._say)
        controller.keys.said.connect(self._say)
        controller.preferences.changed.connect(self._show)
        controller.state_changed.connect(self._show)
        self._show()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  Qt's name
        """Have the meter move while this is looked at."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange:
            self._look()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        """Look at no meter any more."""
        super().hideEvent(event)
        self._look()

    def _look(self) -> None:
        seen = self.isVisible() and self.isActiveWindow()
        self._controller.microphones.look(looked_at=seen, by=self)

    def done(self, result: int) -> None:
        """Be done with it, however it is closed."""
        self._controller.check.stop()
        self._controller.preferences.change(welcomed=True)
        super().done(result)
        self.finished_with.emit()

    # The three choices --------------------------------------------------------------------

    def _microphone(self) -> QVBoxLayout:
        self.picker = DevicePicker(self._controller.microphones, self._theme)
        self.say = button(tr(SAY))
        self.say.clicked.connect(self._say_something)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.picker, 1)
        row.addWidget(self.say)
        self.words = QLabel(tr(INVITATION))
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.words.setFixedHeight(2 * self.words.fontMetrics().lineSpacing() + 2 * GRID)
        panel = QFrame()
        panel.setObjectName("panel")
        inner = QVBoxLayout(panel)
        inner.setContentsMargins(GRID + 4, 0, GRID + 4, 0)
        inner.addWidget(self.words)
        return _group(tr("1 · What is to be heard"), row, panel)

    def _engine(self) -> QVBoxLayout:
        self.auto = QRadioButton(
            tr("Whichever there is: in the cloud where a key is kept, else on this computer")
        )
        self.here = QRadioButton(tr("On this computer: no sound leaves it. English."))
        self.cloud = QRadioButton(
            tr("In the cloud: many languages. Needs a key from the provider.")
        )
        choices = QButtonGroup(self)
        for choice, engine in (
            (self.auto, "auto"),
            (self.here, "local"),
            (self.cloud, "cloud"),
        ):
            choices.addButton(choice)
            choice.setMinimumHeight(24)
            choice.clicked.connect(lambda _on, engine=engine: self._controller.engines.name(engine))
        self.key_field = KeyField(self._controller, self._theme)
        return _group(
            tr("2 · Where speech becomes text"), self.auto, self.here, self.cloud, self.key_field
        )

    def _folder(self) -> QVBoxLayout:
        self.folder = QLineEdit()
        self.folder.setReadOnly(True)
        self.folder.setAccessibleName(tr("Folder for transcripts"))
        self.choose: QPushButton = button(tr("Choose …"))
        self.folder.setMinimumHeight(self.choose.height())
        self.choose.clicked.connect(self._choose_folder)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.folder, 1)
        row.addWidget(self.choose)
        return _group(tr("3 · Where transcripts go"), row)

    # Inner workings -----------------------------------------------------------------------

    def _say_something(self) -> None:
        check = self._controller.check
        if check.is_running:
            check.stop()
        else:
            self.notice.show_notice(None)
            self._heard = False
            check.start()

    def _show_running(self, running: bool) -> None:  # noqa: FBT001  a slot
        self.say.setText(tr(STOP if running else SAY))
        if not running and not self._heard:
            self.words.setText(tr(INVITATION))

    def _show_state(self, state: State) -> None:
        if state in _STATES and not self._heard:
            self.words.setText(tr(_STATES[state]))

    def _show_words(self, text: str) -> None:
        self._heard = True
        # The end is what was said last; the room is the same for few words and for many.
        room, shown = _COLUMNS, ""
        for character in reversed(text):
            room -= columns(character)
            if room < 0:
                shown = f"… {shown}"
                break
            shown = character + shown
        self.words.setText(shown)

    def _show(self) -> None:
        value = self._controller.preferences.value
        only_here = value.this_computer_only
        self.auto.setChecked(value.engine == "auto" and not only_here)
        self.here.setChecked(value.engine == "local" or only_here)
        self.cloud.setChecked(value.engine == "cloud" and not only_here)
        self.auto.setEnabled(not only_here)
        self.cloud.setEnabled(not only_here)
        self.key_field.setVisible(self.cloud.isChecked())
        self.folder.setText(said(self._controller.places.honouring(value).transcripts_dir))
        self.folder.setCursorPosition(0)
        self.say.setEnabled(not self._controller.is_running)
        self.adjustSize()

    def _choose_folder(self) -> None:
        preferences = self._controller.preferences
        choose_folder(
            self,
            tr("Folder for transcripts"),
            self._controller.places.honouring(preferences.value).transcripts_dir,
            lambda folder: preferences.change(transcripts_dir=folder),
        )

    def _say(self, notice: Notice) -> None:
        self.notice.show_notice(notice)
        self.adjustSize()


def _group(title: str, *parts: QWidget | QHBoxLayout) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(GRID)
    column.addWidget(heading(title))
    for part in parts:
        if isinstance(part, QHBoxLayout):
            column.addLayout(part)
        else:
            column.addWidget(part)
    return column
