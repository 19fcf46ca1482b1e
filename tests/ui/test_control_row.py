from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.captions import State
from app.domain.settings import Settings
from app.domain.shortcuts import Action
from app.ui.actions import Actions
from app.ui.control_row import CLICK_MS, LATCHED, TALK, ControlRow
from app.ui.controller import Controller
from app.ui.theme import Theme
from tests.fakes.server import NumberedServer, signal, words_of
from tests.fakes.source import FakeSource
from tests.ui.runs import controller_for, serving, until, until_ended, until_state


def made(
    theme: Theme, qtbot: QtBot, home: Path, *sources: FakeSource, **options: object
) -> ControlRow:
    controller = controller_for(home, *sources, **options)  # type: ignore[arg-type]
    row = ControlRow(controller, theme, Actions(controller))
    qtbot.addWidget(row)
    row.resize(900, 40)
    row.show()
    return row


def lines(controller: Controller) -> list[list[int]]:
    model = controller.transcript
    return [words_of(model.row(number).text) for number in range(model.rowCount())]


async def test_it_says_in_words_what_is_happening(
    theme: Theme, qtbot: QtBot, tmp_path: Path
) -> None:
    async with NumberedServer().running() as address:
        source = FakeSource(live=True)
        row = made(theme, qtbot, tmp_path, source, address=address)
        controller = row._controller
        async with serving(controller):
            assert (row.start.text(), row.state.text()) == ("Start", "")
            row.start.click()
            assert row.start.text() == "Finish"
            assert row.state.text().startswith("Connecting")
            source.feed(signal(0, pause=1))
            await until_state(controller, State.LISTENING)
            assert re.fullmatch(r"Listening · 00:00:0\d", row.state.text())
            source.feed(signal(2, pause=0))
            await until_state(controller, State.HEARING)
            assert row.state.text().startswith("Hearing speech")
            row.start.click()
            assert not row.start.isEnabled()
            assert row.state.text().startswith("Waiting for the last words")
            await until_ended(controller)
            assert row.start.isEnabled()
            assert (row.start.text(), row.state.text()) == ("Start", "Finished · 00:00:00")


@pytest.mark.parametrize("width", [900, 480])
async def test_that_the_sound_is_kept_is_said_while_it_is(
    theme: Theme, qtbot: QtBot, tmp_path: Path, width: int
) -> None:
    async with NumberedServer().running() as address:
        sources = [FakeSource(signal(2)), FakeSource(signal(2))]
        row = made(theme, qtbot, tmp_path, *sources, address=address)
        row.resize(width, 80)
        controller = row._controller
        seen: list[bool] = []
        controller.line_finished.connect(lambda _: seen.append(row.sound.isVisible()))
        async with serving(controller):
            controller.start()
            await until_ended(controller)
            controller.preferences.change(keep_audio=True)
            assert not row.sound.isVisible()
            controller.start()
            await until_ended(controller)
            assert not row.sound.isVisible()
        assert seen == [False, True]
    assert len(list((tmp_path / "transcripts").glob("*.flac"))) == 1


async def test_in_little_room_a_sign_stands_for_the_words_that_the_sound_is_kept(
    theme: Theme, qtbot: QtBot, tmp_path: Path
) -> None:
    async with NumberedServer().running() as address:
        settings = Settings(keep_audio=True, voice_detection=False)
        source = FakeSource(signal(1), live=True)
        row = made(theme, qtbot, tmp_path, source, address=address, settings=settings)
        async with serving(row._controller):
            row._controller.start()
            await until(row.sound.isVisible, row._controller.run_started)
            row.resize(900, 80)
            wide = row.sound.sizeHint().width()
            row.resize(448, 80)
            assert row.sound.sizeHint().width() < wide
            assert row.sound.isVisible()
            row.resize(900, 80)
            assert row.sound.sizeHint().width() == wide


async def test_the_switch_shows_what_was_confirmed(
    theme: Theme, qtbot: QtBot, tmp_path: Path
) -> None:
    async with NumberedServer().running() as address:
        source = FakeSource(live=True)
        row = made(theme, qtbot, tmp_path, source, address=address)
        controller = row._controller
        async with serving(controller):
            controller.start()
            source.feed(signal(0, pause=1))
            await until_state(controller, State.LISTENING)
            assert not row.talk.isVisible()
            row.detection.click()
            assert bool(row.detection.isChecked())
            await until(lambda: not row.detection.isChecked(), controller.voice_detection_changed)
            assert row.talk.isVisible()
            assert row.talk.isEnabled()
            controller.finish()
            await until_ended(controller)
            assert not row.talk.isVisible()


def test_captions_are_shown_and_hidden_and_made_larger(
    theme: Theme, qtbot: QtBot, tmp_path: Path
) -> None:
    row = made(theme, qtbot, tmp_path)
    preferences = row._controller.preferences
    row.captions.click()
    assert not bool(preferences.value.captions)
    preferences.change(captions=True)
    assert row.captions.isChecked()
    menu = row.menu
    assert menu is not None
    actions = {action.text(): action for action in menu.actions()}
    actions["Larger text"].trigger()
    assert preferences.value.caption_style.size == 30
    row._actions[Action.LOCK].trigger()
    assert preferences.value.captions_locked


@pytest.mark.parametrize("voice_detection", [True, False])
@pytest.mark.parametrize("width", [448, 600, 728, 1200])
def test_it_is_whole_in_any_width(
    theme: Theme,
    qtbot: QtBot,
    tmp_path: Path,
    width: int,
    voice_detection: bool,  # noqa: FBT001
) -> None:
    row = made(theme, qtbot, tmp_path, settings=Settings(voice_detection=voice_detection))
    row._controller.start()
    for _ in range(2):  # the height follows from the width
        row.resize(width, row.sizeHint().height())
    assert row.minimumSizeHint().width() <= width
    shown = [
        one
        for one in (row.start, row.state, row.talk, row.detection, row.captions, row.settings)
        if one.isVisible()
    ]
    boxes = [one.geometry() for one in shown]
    assert all(row.rect().contains(box) for box in boxes)
    assert not any(a.intersects(b) for at, a in enumerate(boxes) for b in boxes[at + 1 :])
    assert row.state.width() >= row.state.fontMetrics().horizontalAdvance(row.state.text())


async def test_without_voice_detection_the_user_ends_sentences(
    theme: Theme, qtbot: QtBot, tmp_path: Path
) -> None:
    async with NumberedServer().running() as address:
        source = FakeSource(live=True)
        settings = Settings(voice_detection=False)
        row = made(theme, qtbot, tmp_path, source, address=address, settings=settings)
        controller = row._controller

        async def hear(word: int, pause: int) -> None:
            heard: list[object] = []
            controller.microphones.level_changed.connect(heard.append)
            source.feed(signal(bool(word), pause=pause, first=word))
            levels = 5 * (bool(word) + pause) // 3  # blocks of 20 ms, a level each 50 ms at least
            await until(lambda: len(heard) >= levels, controller.microphones.level_changed)
            controller.microphones.level_changed.disconnect(heard.append)

        async with serving(controller):
            assert not row.talk.isVisible()
            controller.start()
            assert not bool(row.talk.isEnabled())  # nobody would hear it yet
            source.feed(signal(0, pause=1))
            await until_state(controller, State.LISTENING)
            assert row.talk.isEnabled()
            controller.hold(True)
            assert row.state.text().startswith("Recording this sentence · ")
            await hear(1, pause=1)
            controller.hold(False)
            await hear(0, pause=4)  # its last syllable comes after the key
            assert not row.state.text().startswith("Recording")
            await until(lambda: lines(controller), controller.line_finished)
            controller.hold(False)  # let go, and not held before: nothing ends
            await hear(2, pause=5)
            row.talk.click()  # who can't hold it clicks: it holds until the next click
            assert row.talk.text() == LATCHED
            assert row.state.text().startswith("Recording this sentence · ")
            await hear(3, pause=1)
            row.talk.click()
            assert row.talk.text() == TALK
            await hear(0, pause=5)
            await until(lambda: len(lines(controller)) > 1, controller.line_finished)
            assert lines(controller) == [[1], [3]]
            row.talk.pressed.emit()
            await asyncio.sleep(CLICK_MS / 1000)
            row.talk.released.emit()  # as X11 says it of a key that is held
            row.talk.pressed.emit()
            row.talk.released.emit()
            assert not bool(row.is_latched)
            assert not controller.holding
            controller.hold(True)
            controller.finish()
            assert row.state.text().startswith("Waiting for the last words")
            await until_ended(controller)
            assert row.state.text().startswith("Finished")


def test_the_clock_goes_on_while_nothing_happens(
    theme: Theme, qtbot: QtBot, tmp_path: Path
) -> None:
    row = made(theme, qtbot, tmp_path)
    row.start.click()
    assert row.state.text() == "Connecting … · 00:00:00"
    qtbot.waitUntil(lambda: not row.state.text().endswith("00:00:00"), timeout=30_000)


def test_where_it_is_narrow_what_happens_stands_above(
    theme: Theme, qtbot: QtBot, tmp_path: Path
) -> None:
    row = made(theme, qtbot, tmp_path, settings=Settings(voice_detection=False))
    row.start.click()

    def laid_out(width: int) -> ControlRow:
        for _ in range(2):  # the height follows from the width
            row.resize(width, row.sizeHint().height())
            layout = row.layout()
            assert layout is not None
            layout.activate()
        return row

    wide = laid_out(1200).height()
    assert row.state.geometry().top() < row.start.geometry().bottom()
    assert row.captions.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonTextBesideIcon
    assert laid_out(448).height() > wide
    assert row.state.geometry().bottom() < row.start.geometry().top()
    assert row.talk.geometry().bottom() < row.start.geometry().top()
    assert row.captions.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonIconOnly
    assert laid_out(1200).height() == wide


def test_each_control_has_a_name_and_is_used_by_keyboard(
    theme: Theme, qtbot: QtBot, tmp_path: Path
) -> None:
    row = made(theme, qtbot, tmp_path)
    controls = (row.start, row.state, row.detection, row.talk, row.captions, row.settings)
    row.start.click()
    assert [
        QAccessible.queryAccessibleInterface(one).text(QAccessible.Text.Name) for one in controls
    ] == [
        "Finish",
        row.state.text(),
        "Voice detection",
        TALK,
        "Captions",
        "Settings",
    ]
    with qtbot.waitSignal(row._actions[Action.SETTINGS].triggered):
        QTest.keyClick(row.settings, Qt.Key.Key_Space)
    QTest.keyClick(row.captions, Qt.Key.Key_Space)
    assert not row._controller.preferences.value.captions
