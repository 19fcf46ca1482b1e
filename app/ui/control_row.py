"""The window's lowest row: Start or Finish, what is happening, who ends sentences, captions."""

from __future__ import annotations

from PySide6.QtCore import QBasicTimer, Qt, QTimerEvent, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.captions import State
from app.ui.controller import Controller
from app.ui.icons import icon
from app.ui.switch import Switch
from app.ui.theme import CONTROL_HEIGHT, GRID, Theme

_WORDS = {
    State.CONNECTING: "Connecting …",
    State.LISTENING: "Listening",
    State.HEARING: "Hearing speech",
    State.FINISHING: "Waiting for the last words …",
    State.FINISHED: "Finished",
}
HOLDING = "Recording this sentence"
# Below this width the button that ends a sentence has a row of its own.
NARROW = 700


class ControlRow(QWidget):
    """Everything one does while captions run."""

    settings_requested = Signal()
    lock_requested = Signal()

    def __init__(self, controller: Controller, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self._theme = theme
        self._held = False
        self._second = QBasicTimer()
        self.start = _button("Start")
        self.start.setProperty("primary", "true")
        self.start.clicked.connect(controller.toggle)
        self.start.setToolTip("Ctrl+R")
        self.start.setMinimumWidth(96)
        self.state = QLabel()
        self.state.setProperty("secondary", "true")
        self.state.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.detection = Switch("Voice detection", theme)
        self.detection.setToolTip("On: a pause ends a sentence. Off: you end it.")
        self.detection.on_requested.connect(controller.detect_voice)
        self.end = _button("End sentence — or hold Space")
        self.end.clicked.connect(controller.commit)
        self.captions = self._make_captions()
        self.settings = _tool("Settings")
        self.settings.setToolTip("Settings (Ctrl+,)")
        self.settings.clicked.connect(self.settings_requested)
        self._row = QHBoxLayout()
        self._row.setSpacing(GRID)
        self._row.addWidget(self.start)
        self._row.addSpacing(GRID // 2)
        self._row.addWidget(self.state, 1)
        self._row.addWidget(self.end)
        self._row.addWidget(self.detection)
        self._row.addSpacing(GRID // 2)
        self._row.addWidget(self.captions)
        self._row.addWidget(self.settings)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(self._row)
        self._column = column
        controller.state_changed.connect(self._show)
        controller.run_ended.connect(self._show)
        controller.voice_detection_changed.connect(self._show)
        controller.preferences.changed.connect(self._show)
        theme.changed.connect(self._colour)
        self._colour()
        self._show()

    def hold(self, *, held: bool) -> None:
        """Take note that Space is held, or let go: then the sentence ends."""
        if held == self._held:
            return
        self._held = held
        if not held:
            self._controller.commit()
        self._show_state()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Keep the row whole: what can't stand in it goes above it, or loses its word."""
        super().resizeEvent(event)
        narrow = self.width() < NARROW
        above = self._column.indexOf(self.end) >= 0
        if narrow and not above:
            self._row.removeWidget(self.end)
            self._column.insertWidget(0, self.end)
        elif above and not narrow:
            self._column.removeWidget(self.end)
            self._row.insertWidget(3, self.end)
        self.captions.setToolButtonStyle(
            Qt.ToolButtonStyle.ToolButtonIconOnly
            if narrow
            else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        )

    def timerEvent(self, _event: QTimerEvent) -> None:  # noqa: N802  Qt's name
        """Show how long it has been."""
        self._show_state()

    def _make_captions(self) -> QToolButton:
        preferences = self._controller.preferences
        button = _tool("Captions")
        button.setCheckable(True)
        button.setToolTip("Show or hide the caption strip")
        button.clicked.connect(lambda shown: preferences.change(captions=shown))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        menu = QMenu(button)
        self.lock = QAction("Lock: clicks go through", menu)
        self.lock.setCheckable(True)
        self.lock.setShortcut(QKeySequence("Ctrl+L"))
        self.lock.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)  # the window has it
        self.lock.triggered.connect(self.lock_requested)
        menu.addAction(self.lock)
        self.reset_place = menu.addAction("Reset position")
        menu.addSeparator()
        menu.addAction("Larger text\tCtrl++").triggered.connect(
            lambda: preferences.step_caption_size(2)
        )
        menu.addAction("Smaller text\tCtrl+-").triggered.connect(
            lambda: preferences.step_caption_size(-2)
        )
        button.setMenu(menu)
        return button

    def _show(self) -> None:
        controller = self._controller
        state = controller.state
        running = controller.is_running
        self.start.setText("Finish" if running else "Start")
        self.start.setEnabled(state is not State.FINISHING)
        self.detection.show_on(controller.voice_detection)
        self.end.setVisible(running and not controller.voice_detection)
        self.end.setEnabled(controller.ends_sentences)
        self.captions.setChecked(controller.preferences.value.captions)
        if running and not self._second.isActive():
            self._second.start(1000, Qt.TimerType.CoarseTimer, self)
        elif not running:
            self._second.stop()
            self._held = False
        self._colour_start()
        self._show_state()

    def _show_state(self) -> None:
        state = self._controller.state
        if state is None:
            self.state.setText("")
            return
        words = HOLDING if self._held and state is not State.FINISHING else _WORDS[state]
        elapsed = int(self._controller.elapsed_s)
        clock = f"{elapsed // 3600:02}:{elapsed // 60 % 60:02}:{elapsed % 60:02}"
        self.state.setText(f"{words} · {clock}")

    def _colour_start(self) -> None:
        colour = self._theme.colours.on_accent
        self.start.setIcon(icon("stop" if self._controller.is_running else "start", colour, 16))

    def _colour(self) -> None:
        colour = self._theme.colours.text
        self.captions.setIcon(icon("captions", colour))
        self.settings.setIcon(icon("settings", colour))
        self._colour_start()


def _button(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setMinimumHeight(CONTROL_HEIGHT)
    return button


def _tool(text: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setAccessibleName(text)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setMinimumHeight(CONTROL_HEIGHT)
    return button
