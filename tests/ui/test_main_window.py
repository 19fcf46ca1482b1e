from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.domain.captions import State
from app.domain.notices import Level, Notice
from app.domain.settings import Settings
from app.domain.shortcuts import Action
from app.errors import SourceError
from app.ui.actions import Actions
from app.ui.controller import Controller
from app.ui.main_window import MainWindow
from app.ui.theme import Theme
from tests.fakes.server import NumberedServer, signal, words_of
from tests.fakes.source import FakeSource
from tests.ui.runs import controller_for, serving, until, until_ended, until_state


@pytest.fixture
def window(theme: Theme, qtbot: QtBot, tmp_path: Path) -> MainWindow:
    """The window of a Controller that does not run, shown."""
    return shown(controller_for(tmp_path), theme, qtbot)


def shown(controller: Controller, theme: Theme, qtbot: QtBot) -> MainWindow:
    window = MainWindow(controller, theme, Actions(controller))
    qtbot.addWidget(window, before_close_func=QWidget.hide)
    window.show()
    window.activateWindow()
    qtbot.waitActive(window)
    return window


def controller_of(window: MainWindow) -> Controller:
    return window._controller


def named(window: QWidget, name: str) -> QPushButton:
    return next(one for one in window.findChildren(QPushButton) if one.text() == name)


def test_every_control_has_a_name_for_those_who_don_t_see_it(window: MainWindow) -> None:
    nameless = []
    for control in window.findChildren(QWidget):
        if control.focusPolicy() == Qt.FocusPolicy.NoFocus or not control.isVisible():
            continue
        found = QAccessible.queryAccessibleInterface(control)
        names = [found.text(QAccessible.Text.Name), found.text(QAccessible.Text.Description)]
        if not any(names):
            nameless.append(control)
    assert nameless == []


def test_everything_can_be_reached_by_tab(window: MainWindow) -> None:
    window.panel.view.setFocus()
    reached = set()
    for _ in range(20):
        QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_Tab)
        reached.add(QApplication.focusWidget())
    row = window.row
    for control in (
        window.picker,
        window.engine,
        window.language,
        window.panel.view,
        row.start,
        row.detection,
        row.captions,
        row.settings,
    ):
        assert control in reached


async def test_a_run_as_it_is_seen(theme: Theme, qtbot: QtBot, tmp_path: Path) -> None:
    async with NumberedServer().running() as address:
        controller = controller_for(tmp_path, FakeSource(signal(2)), address=address)
        window = shown(controller, theme, qtbot)
        async with serving(controller):
            window.row.start.click()
            assert not window.picker.isEnabled()
            assert "finished" in window.picker.toolTip()
            await until_ended(controller)
            assert window.picker.isEnabled()
            assert window.saved_bar.isVisible()
            assert "Saved to" in window.saved_bar.accessibleName()
            named(window.saved_bar, "Copy all").click()
            assert words_of(QGuiApplication.clipboard().text().partition("] ")[2]) == [1, 2]
            window.hide()


async def test_a_window_that_is_opened_in_the_middle_shows_all(
    theme: Theme, qtbot: QtBot, tmp_path: Path
) -> None:
    async with NumberedServer().running() as address:
        source = FakeSource(live=True)
        controller = controller_for(tmp_path, source, address=address)
        first = shown(controller, theme, qtbot)
        async with serving(controller):
            controller.start()
            source.feed(signal(2))
            await until(controller.transcript.rowCount, controller.line_finished)
            controller.notices.tell(Notice(level=Level.WARNING, title="Something to know"))
            first.hide()
            first.deleteLater()
            window = shown(controller, theme, qtbot)
            assert window.row.start.text() == "Finish"
            assert window.notice_bar.isVisible()
            assert window.panel.view.model().rowCount() == controller.transcript.rowCount()
            controller.finish()
            await until_ended(controller)
            assert window.saved_bar.isVisible()
            window.hide()


async def test_space_is_held_over_a_sentence(theme: Theme, qtbot: QtBot, tmp_path: Path) -> None:
    async with NumberedServer().running() as address:
        source = FakeSource(live=True)
        settings = Settings(voice_detection=False)
        controller = controller_for(tmp_path, source, address=address, settings=settings)
        window = shown(controller, theme, qtbot)
        async with serving(controller):
            controller.start()
            source.feed(signal(1, pause=0))
            await until_state(controller, State.LISTENING)
            QTest.keyPress(window.panel.view, Qt.Key.Key_Space)
            assert "Recording this sentence" in window.row.state.text()
            heard: list[object] = []
            controller.microphones.level_changed.connect(heard.append)
            source.feed(signal(2, pause=0, first=2))
            await until(lambda: len(heard) >= 4, controller.microphones.level_changed)
            QTest.keyRelease(window.panel.view, Qt.Key.Key_Space)
            source.feed(signal(0, pause=4))  # its last syllable comes after the key
            await until(controller.transcript.rowCount, controller.line_finished)
            assert words_of(controller.transcript.row(0).whole) == [1, 2, 3]
            assert "Recording" not in window.row.state.text()
            # Away from the window a key is let go unseen; what a click holds needs nobody there.
            other = QWidget()
            qtbot.addWidget(other)
            activated = QGuiApplication.instance().focusWindowChanged  # type: ignore[union-attr]
            for begin in ("key", "click"):
                if begin == "key":
                    QTest.keyPress(window.panel.view, Qt.Key.Key_Space)
                else:
                    window.row.talk.click()
                assert controller.holding
                other.show()
                other.activateWindow()
                await until(lambda: not window.isActiveWindow(), activated)
                assert controller.holding is (begin == "click")
                window.activateWindow()
                await until(window.isActiveWindow, activated)
            controller.finish()
            await until_ended(controller)
            window.hide()


def test_trouble_is_a_bar_with_the_button_that_helps(window: MainWindow) -> None:
    controller = controller_of(window)
    assert not window.notice_bar.isVisible()
    controller.notices.tell_error(SourceError("No microphone found", "Plug one in."))
    assert window.notice_bar.isVisible()
    named(window.notice_bar, "Choose another").click()
    assert window.picker.view().isVisible()
    window.picker.hidePopup()
    controller.notices.dismiss()
    assert not window.notice_bar.isVisible()


def test_closing_it_asks_what_is_to_become_of_it(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.close_requested):
        window.close()
    assert window.isVisible()


def test_shortcuts(window: MainWindow, qtbot: QtBot) -> None:
    controller = controller_of(window)
    control = Qt.KeyboardModifier.ControlModifier
    with qtbot.waitSignal(window._actions[Action.SETTINGS].triggered):
        QTest.keyClick(window, Qt.Key.Key_Comma, control)
    QTest.keyClick(window, Qt.Key.Key_L, control)
    assert bool(controller.preferences.value.captions_locked)
    QTest.keyClick(window, Qt.Key.Key_L, control)
    assert not controller.preferences.value.captions_locked
    with qtbot.waitSignal(window.escaped):
        QTest.keyClick(window.panel.view, Qt.Key.Key_Escape)
    with qtbot.waitSignal(window._actions[Action.QUIT].triggered):
        QTest.keyClick(window, Qt.Key.Key_Q, control)
    QTest.keyClick(window, Qt.Key.Key_Plus, control)
    assert controller.preferences.value.caption_style.size == 30
    QTest.keyClick(window, Qt.Key.Key_0, control)
    assert controller.preferences.value.caption_style.size == 28
    QTest.keyClick(window, Qt.Key.Key_R, control)
    assert controller.is_running


def test_it_is_only_listened_for_a_meter_that_is_looked_at(window: MainWindow) -> None:
    microphones = controller_of(window).microphones
    assert microphones._looked_at
    window.hide()
    assert not microphones._looked_at


def test_narrow_the_source_has_a_row_of_its_own(window: MainWindow) -> None:
    assert window.picker.y() == window.engine.y()
    window.resize(480, 360)
    QApplication.sendPostedEvents()
    layout = window.layout()
    assert layout is not None
    layout.activate()
    assert window.picker.y() < window.engine.y() == window.language.y()
    for control in (window.row.start, window.row.settings, window.engine, window.language):
        assert window.rect().contains(control.mapTo(window, control.rect().bottomRight()))


def test_its_place_is_kept(window: MainWindow, theme: Theme, qtbot: QtBot) -> None:
    controller = controller_of(window)
    window.setGeometry(30, 40, 700, 500)
    qtbot.waitUntil(lambda: controller.preferences.value.window_place == "700x500+30+40")
    assert shown(controller, theme, qtbot).size() == window.size()


def test_markup_in_a_notice_is_shown_as_it_is(window: MainWindow) -> None:
    controller_of(window).notices.tell(
        Notice(level=Level.WARNING, title="<b>bold</b> & <img src=x>")
    )
    assert window.notice_bar.accessibleName() == "<b>bold</b> & <img src=x>."
