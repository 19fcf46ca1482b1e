from __future__ import annotations

import re
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.domain.captions import State
from app.domain.settings import Settings
from app.ui.control_row import ControlRow
from app.ui.theme import Theme
from tests.fakes.server import NumberedServer, signal
from tests.fakes.source import FakeSource
from tests.ui.runs import controller_for, serving, until, until_ended, until_state


def made(
    theme: Theme, qtbot: QtBot, home: Path, *sources: FakeSource, **options: object
) -> ControlRow:
    row = ControlRow(controller_for(home, *sources, **options), theme)  # type: ignore[arg-type]
    qtbot.addWidget(row)
    row.resize(900, 40)
    row.show()
    return row


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
            assert not row.end.isVisible()
            row.detection.click()
            assert bool(row.detection.isChecked())
            await until(lambda: not row.detection.isChecked(), controller.voice_detection_changed)
            assert row.end.isVisible()
            assert row.end.isEnabled()
            controller.finish()
            await until_ended(controller)
            assert not row.end.isVisible()


def test_captions_are_shown_and_hidden_and_made_larger(
    theme: Theme, qtbot: QtBot, tmp_path: Path
) -> None:
    row = made(theme, qtbot, tmp_path)
    preferences = row._controller.preferences
    row.captions.click()
    assert not bool(preferences.value.captions)
    preferences.change(captions=True)
    assert row.captions.isChecked()
    menu = row.captions.menu()
    assert menu is not None
    actions = {action.text().partition("\t")[0]: action for action in menu.actions()}
    actions["Larger text"].trigger()
    assert preferences.value.caption_size == 30
    with qtbot.waitSignal(row.lock_requested):
        row.lock.trigger()


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
    row.resize(width, row.sizeHint().height())
    qtbot.waitExposed(row)
    row.resize(width, row.sizeHint().height())
    assert row.minimumSizeHint().width() <= width
    shown = [
        one
        for one in (row.start, row.state, row.end, row.detection, row.captions, row.settings)
        if one.isVisible()
    ]
    boxes = [one.geometry() for one in shown]
    assert all(row.rect().contains(box) for box in boxes)
    assert not any(a.intersects(b) for at, a in enumerate(boxes) for b in boxes[at + 1 :])
    assert row.state.width() >= row.state.fontMetrics().horizontalAdvance(row.state.text())
