"""The windows in Chinese: all of what they say, and switched while they are open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QFont
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QListWidget,
    QWidget,
)

from app.domain.captions import State
from app.domain.lines import Line
from app.domain.shortcuts import Action
from app.errors import SourceError
from app.gui import Application
from app.phrases import phrase
from app.store.crash_reports import CrashReport
from app.ui.stage import Stage
from app.ui.theme import Theme
from app.ui.tongue import Tongue, tr
from tests.pictures.scenes import DEVICES
from tests.ui.runs import controller_for

# What is the same in every language: names, keys, units, places, and what languages call themselves.
SAME = re.compile(
    r"Surtitle captions|Surtitle|surtitle|tell unlock|Ctrl|Alt|Shift|Meta|F1|px|ms|English|Jabra Evolve2|"
    r"OBS|FLAC|MB|\.txt|\{(date|time|title)\}|"
    r"Built-in (Microphone|Speakers)|DASHSCOPE_API_KEY|[~/][\w/.-]*|tmp\S*|#[0-9A-F]{6}"
)


@pytest.fixture
def stage(theme: Theme, qapp: QApplication, tmp_path: Path) -> Iterator[Stage]:
    """The windows in Chinese."""
    tongue = Tongue(qapp)
    tongue.speak("zh")
    controller = controller_for(tmp_path)
    controller.preferences.change(interface="zh")
    stage = Stage(controller, theme, tongue)
    stage.windows.main.show()
    yield stage
    stage.close()
    tongue.speak("en")


def texts_of(window: QWidget) -> Iterator[tuple[QWidget, str]]:
    """All that a window says, or may say."""
    for one in (window, *window.findChildren(QWidget)):
        yield one, one.windowTitle()
        yield one, one.toolTip()
        yield one, one.accessibleName()
        yield one, one.accessibleDescription()
        if isinstance(one, QLabel | QAbstractButton):
            yield one, one.text()
        if isinstance(one, QLineEdit) and not isinstance(one.parent(), QKeySequenceEdit):
            yield one, one.placeholderText()
        if isinstance(one, QComboBox):
            fonts = one.accessibleName() == tr("Font")  # whose names are their own
            for at in range(1 if fonts else one.count()):
                yield one, one.itemText(at)
        if isinstance(one, QListWidget):
            for at in range(one.count()):
                yield one, one.item(at).text()
        for action in one.actions():
            yield one, action.text()


def english_in(window: QWidget) -> list[str]:
    found = []
    for widget, text in texts_of(window):
        if re.search("[A-Za-z]{2,}", SAME.sub("", text)):
            found.append(f"{type(widget).__name__}: {text!r}")
    return found


def test_nothing_is_left_in_english(stage: Stage) -> None:
    windows = stage.windows
    controller = windows.controller
    controller.microphones.devices = DEVICES
    controller.microphones.devices_changed.emit()
    windows.show_settings()
    windows.show_welcome()
    windows.show_help()
    assert windows.settings is not None
    assert windows.welcome is not None
    windows.actions[Action.LOCK].trigger()
    assert windows.main.notice_bar.isVisible()
    left = [
        *english_in(windows.main),
        *english_in(windows.settings),
        *english_in(windows.welcome),
        *english_in(windows.help or windows.main),
        *english_in(windows.overlay),
        *english_in(windows.tray.menu),
        *english_in(windows.tray._microphones),
    ]
    for state in State:
        controller.state = state
        controller.state_changed.emit(state)
        left += english_in(windows.main)
    controller.state = None
    controller.notices.tell_error(
        SourceError(phrase("No microphone found"), phrase("Plug one in, it will be picked up."))
    )
    left += english_in(windows.main)
    controller.notices.clear()
    controller.notices.tell_crash(CrashReport(Path("crash-1.txt"), "it is in English"))
    windows.main._remedy.click()
    assert windows.crash is not None
    left += [*english_in(windows.main), *english_in(windows.crash)]
    assert left == []


def test_it_is_switched_while_all_is_open_and_nothing_is_lost(
    stage: Stage, qapp: QApplication
) -> None:
    controller = stage._controller
    controller.start()
    line = Line(number=1, start=0, end=1, text="It was the best of times.")
    controller.transcript.add_line(line, saved=True)
    controller.line_finished.emit(line)
    before = stage.windows
    before.show_settings()
    assert before.settings is not None
    before.settings.open_page(before.settings.general)
    place = before.overlay.geometry()
    english = before.settings.general.language.findData("en")
    before.settings.general.language.activated.emit(english)
    qapp.processEvents()
    after = stage.windows
    assert after is not before
    assert after.actions[Action.TOGGLE].text() == "Finish"
    assert after.main.isVisible()
    assert after.settings is not None
    assert after.settings.isVisible()
    assert after.settings.list.currentItem().text() == "General"
    assert after.overlay.isVisible()
    assert after.overlay.geometry() == place
    assert after.overlay.view.visible_text() == ["It was the best of times."]
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    controller.preferences.change(captions_locked=True)  # nothing that is gone hears of it
    theme = stage._theme
    theme.changed.emit()


def test_text_follows_the_system_s_size_while_it_runs(stage: Stage, qapp: QApplication) -> None:
    assert isinstance(qapp, Application)
    qapp.font_changed.connect(stage.make_anew)
    usual = qapp.font()
    larger = QFont(usual)
    larger.setPointSizeF(usual.pointSizeF() * 2)
    before = stage.windows.main.panel.view.rowHeight(0), stage.windows.main.row.start.height()
    try:
        qapp.setFont(larger)
        qapp.processEvents()
        main = stage.windows.main
        assert main.row.start.height() > before[1]
        assert main.panel.view.font().pointSizeF() > larger.pointSizeF()
    finally:
        qapp.setFont(usual)
        qapp.processEvents()
    assert stage.windows.main.row.start.height() == before[1]


def test_the_same_language_makes_nothing_anew(stage: Stage, qapp: QApplication) -> None:
    before = stage.windows
    stage._controller.preferences.change(calm=True)
    qapp.processEvents()
    assert stage.windows is before
    stage.obey("hide")
    assert not stage._controller.preferences.value.captions
    assert isinstance(before.actions[Action.QUIT], QAction)
    assert before.main.layoutDirection() is Qt.LayoutDirection.LeftToRight


def test_a_recording_brings_the_window_forward_and_sessions_the_history(stage: Stage) -> None:
    main = stage.windows.main
    main.hide()
    stage.open_files([Path("/nowhere/talk.surtitle")])
    assert not main.isVisible()
    assert stage.windows.history is not None
    assert stage.windows.history.isVisible()
    stage.open_files([Path("/nowhere/talk.flac")])
    assert main.isVisible()
    recording = stage.windows.controller.recording
    assert recording is not None
    assert recording.path == Path("/nowhere/talk.flac")
    stage.windows.history.player.close()
