"""The window's lowest row: Start or Finish, what is happening, who ends sentences, captions."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.captions import State
from app.domain.shortcuts import Action
from app.phrases import phrase
from app.ui.actions import Actions
from app.ui.controller import Controller
from app.ui.controls import Sign, button, tool
from app.ui.icons import icon
from app.ui.switch import Switch
from app.ui.theme import GRID, Theme
from app.ui.tongue import tr

_WORDS = {
    State.CONNECTING: phrase("Connecting …"),
    State.CATCHING_UP: phrase("Catching up …"),
    State.LISTENING: phrase("Listening"),
    State.HEARING: phrase("Hearing speech"),
    State.FINISHING: phrase("Waiting for the last words …"),
    State.FINISHED: phrase("Finished"),
}
HOLDING = phrase("Recording this sentence")
TALK, LATCHED = phrase("Hold to talk — or hold Space"), phrase("Click to end the sentence")
# Who can't hold a button clicks it, which is shorter than any sentence.
CLICK_MS = 400
# Some of the times that X11 repeats a key that is held, it is reported as let go and pressed again.
REPEAT_MS = 50
MARKED_MS = 1500  # for which it is said that the moment was marked


class ControlRow(QWidget):
    """Everything one does while captions run."""

    def __init__(
        self,
        controller: Controller,
        theme: Theme,
        actions: Actions,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._actions = actions
        self._controller = controller
        self._theme = theme
        self._press = QElapsedTimer()
        self._release = QElapsedTimer()
        self._latched = False
        self._above: bool | None = None
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self._show_state)
        self._marked = QTimer(self, singleShot=True, interval=MARKED_MS)
        self._marked.timeout.connect(self._show_state)
        self.start = button(tr("Start"), primary=True)
        self.start.clicked.connect(controller.toggle)
        self.start.setMinimumWidth(96)
        self.state = QLabel()
        self.state.setProperty("secondary", "true")
        self.state.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.sound = Sign(tr("The sound is kept too"))
        self.sound.setToolTip(tr("It goes beside the transcript; the settings turn that off."))
        self.detection = Switch(tr("Voice detection"), theme)
        self.detection.setToolTip(tr("On: a pause ends a sentence. Off: you end it."))
        self.detection.on_requested.connect(controller.detect_voice)
        self.talk = button(tr(TALK))
        self.talk.setToolTip(
            tr("What is said while you hold is one sentence. A short click holds, too.")
        )
        self.talk.pressed.connect(self._talk_pressed)
        self.talk.released.connect(self._talk_released)
        self.captions = self._make_captions()
        self.options = self._make_menu()
        self.history = self._tool_for(Action.HISTORY, tr("History"))
        self.settings = self._tool_for(Action.SETTINGS, tr("Settings"))
        self._upper = QHBoxLayout()
        self._row = QHBoxLayout()
        for row in (self._upper, self._row):
            row.setSpacing(GRID)
        self._row.addWidget(self.start)
        self._row.addSpacing(GRID // 2)
        self._row.addStretch(1)
        for widget in self._others():
            self._row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(self._upper)
        column.addLayout(self._row)
        self._follow()

    def _follow(self) -> None:
        controller = self._controller
        controller.state_changed.connect(self._show)
        controller.run_started.connect(self._show)
        controller.run_ended.connect(self._show)
        controller.voice_detection_changed.connect(self._show)
        controller.holding_changed.connect(self._show_holding)
        controller.preferences.changed.connect(self._show)
        controller.moment_marked.connect(self._show_marked)
        self._theme.changed.connect(self._colour)
        self._colour()
        self._show()

    @property
    def is_latched(self) -> bool:
        """Whether a click holds, so that nothing need be held until the next one."""
        return self._latched

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Keep the row whole in any width."""
        super().resizeEvent(event)
        self._arrange()

    def _talk_pressed(self) -> None:
        if self._latched:
            return
        if not self._release.isValid() or self._release.hasExpired(REPEAT_MS):
            self._press.start()
        self._controller.hold(True)

    def _talk_released(self) -> None:
        self._release.start()
        if not self._latched and self._press.isValid() and not self._press.hasExpired(CLICK_MS):
            self._latched = self._controller.holding
            self._show_holding()
        else:
            self._controller.hold(False)

    def _show_holding(self) -> None:
        self._latched = self._latched and self._controller.holding
        self.talk.setText(tr(LATCHED if self._latched else TALK))
        self._show_state()

    def _arrange(self) -> None:
        """Put what says how it goes into the row, or above it where there is no room."""
        for style in (
            Qt.ToolButtonStyle.ToolButtonTextBesideIcon,
            Qt.ToolButtonStyle.ToolButtonIconOnly,
        ):
            self.captions.setToolButtonStyle(style)
            self.sound.show_words(shown=True)
            above = self._needed() > self.width()
            if not above:
                break
        if above and not self._controller.voice_detection:
            beside = self.talk.sizeHint().width() + self._state_width() + 2 * GRID
            self.sound.show_words(shown=self.sound.sizeHint().width() + beside <= self.width())
        if above is self._above:
            return
        self._above = above
        for widget in (self.state, self.sound, self.talk):
            self._upper.removeWidget(widget)
            self._row.removeWidget(widget)
        if above:
            self._upper.addWidget(self.state, 1)
            self._upper.addWidget(self.sound)
            self._upper.addWidget(self.talk)
        else:
            self._row.insertWidget(2, self.state, 99)  # the room that is left is its own
            self._row.insertWidget(3, self.sound)
            self._row.insertWidget(5, self.talk)

    def _needed(self) -> int:
        """Return the width at which everything goes into one row."""
        others = [self.start, *self._others()]
        if self._controller.keeps_sound:
            others.append(self.sound)
        if not self._controller.voice_detection:
            others.append(self.talk)
        widths = [max(one.sizeHint().width(), one.minimumWidth()) for one in others]
        return sum(widths) + self._state_width() + GRID * (len(others) + 2)

    def _others(self) -> list[QWidget]:
        return [self.detection, self.captions, self.options, self.history, self.settings]

    def _state_width(self) -> int:
        """Return the room that the longest usual state takes."""
        return self.state.fontMetrics().horizontalAdvance(f"{tr(HOLDING)} · 00:00:00") + GRID

    def _tool_for(self, action: Action, name: str) -> QToolButton:
        made = tool(name)
        made.clicked.connect(self._actions[action].trigger)
        return made

    def _make_captions(self) -> QToolButton:
        made = tool(tr("Captions"))
        made.setText(f" {tr('Captions')}")  # apart from its icon
        made.setCheckable(True)
        made.clicked.connect(self._actions[Action.CAPTIONS].trigger)
        return made

    def _make_menu(self) -> QToolButton:
        """Return the button that opens what can be done with the captions."""
        made = tool(tr("Caption options"), plain=True)
        made.setObjectName("narrow")
        made.setFixedWidth(28)
        menu = self.menu = QMenu(made)
        # Not by setMenu(), which would run a loop of its own while the menu is open.
        made.clicked.connect(lambda: menu.popup(made.mapToGlobal(made.rect().bottomLeft())))
        for action in (Action.LOCK, Action.FREEZE, Action.RESET_PLACE):
            menu.addAction(self._actions[action])
        menu.addSeparator()
        for action in (Action.LARGER, Action.SMALLER, Action.USUAL_SIZE):
            menu.addAction(self._actions[action])
        menu.addSeparator()
        for action in (Action.MARK, Action.COPY_LAST, Action.COPY_ALL):
            menu.addAction(self._actions[action])
        menu.addSeparator()
        for action in (Action.OPEN_TRANSCRIPT, Action.OPEN_FOLDER):
            menu.addAction(self._actions[action])
        return made

    def _show(self) -> None:
        controller = self._controller
        state = controller.state
        running = controller.is_running
        self.start.setText(tr("Finish") if running else tr("Start"))
        self.start.setEnabled(state is not State.FINISHING)
        self.detection.show_on(controller.voice_detection)
        self.talk.setVisible(running and not controller.voice_detection)
        self.state.setVisible(state is not None)
        self.sound.setVisible(controller.keeps_sound)
        self._arrange()
        self.talk.setEnabled(controller.can_hold)
        self.captions.setChecked(controller.preferences.value.captions)
        self._show_keys()
        if running and not self._second.isActive():
            self._second.start()
        elif not running:
            self._second.stop()
        self._colour_start()
        self._show_state()

    def _show_keys(self) -> None:
        """Say in the tooltips which keys do the same."""
        tip = self._actions.tip
        self.start.setToolTip(tip(Action.TOGGLE, self.start.text()))
        self.captions.setToolTip(tip(Action.CAPTIONS, tr("Show or hide the caption strip")))
        self.history.setToolTip(tip(Action.HISTORY, tr("History")))
        self.settings.setToolTip(tip(Action.SETTINGS, tr("Settings")))

    def _show_marked(self) -> None:
        self._marked.start()
        self._show_state()

    def _show_state(self) -> None:
        state = self._controller.state
        if state is None:
            self.state.setText("")
            return
        if self._marked.isActive():
            self.state.setText(f"★ {tr('Marked')}")
            return
        holding = self._controller.holding and state is not State.FINISHING
        words = tr(HOLDING if holding else _WORDS[state])
        elapsed = int(self._controller.elapsed_s)
        clock = f"{elapsed // 3600:02}:{elapsed // 60 % 60:02}:{elapsed % 60:02}"
        self.state.setText(f"{words} · {clock}")

    def _colour_start(self) -> None:
        colour = self._theme.colours.on_accent
        self.start.setIcon(icon("stop" if self._controller.is_running else "start", colour, 16))

    def _colour(self) -> None:
        colour = self._theme.colours.text
        self.sound.show_icon("recording", self._theme.colours.secondary)
        self.captions.setIcon(icon("captions", colour))
        self.options.setIcon(icon("chevron", colour, 16))
        self.history.setIcon(icon("history", colour))
        self.settings.setIcon(icon("settings", colour))
        self._colour_start()
