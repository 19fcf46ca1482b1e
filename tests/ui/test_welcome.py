"""The first start."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from app.domain.captions import State
from app.domain.settings import Settings
from app.ui.theme import Theme
from app.ui.welcome import INVITATION, SAY, STOP, Welcome
from tests.fakes.server import NumberedServer, signal
from tests.fakes.source import FakeSource
from tests.ui.runs import controller_for, serving, until


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    """What the page belongs to."""
    parent = QWidget()
    qtbot.addWidget(parent)
    return parent


def made(theme: Theme, parent: QWidget, home: Path) -> Welcome:
    welcome = Welcome(controller_for(home), theme, parent)
    welcome.show()
    return welcome


def engine_of(welcome: Welcome) -> str:
    return welcome._controller.preferences.value.engine


def test_all_is_chosen_already_and_it_is_done_with_a_click(
    theme: Theme, parent: QWidget, qtbot: QtBot, tmp_path: Path
) -> None:
    welcome = made(theme, parent, tmp_path)
    controller = welcome._controller
    assert welcome.auto.isChecked()
    assert not welcome.key_field.isVisible()
    assert welcome.folder.text() == str(tmp_path / "transcripts")
    assert welcome.words.text() == INVITATION
    with qtbot.waitSignal(welcome.finished_with):
        welcome.done_.click()
    assert not welcome.isVisible()
    assert controller.preferences.value.welcomed


@pytest.mark.parametrize("way", ["skip", "escape", "close"])
def test_it_can_be_skipped(
    theme: Theme, parent: QWidget, qtbot: QtBot, tmp_path: Path, way: str
) -> None:
    welcome = made(theme, parent, tmp_path)
    controller = welcome._controller
    with qtbot.waitSignal(welcome.finished_with):
        if way == "skip":
            welcome.skip.click()
        elif way == "close":
            welcome.close()
        else:
            QTest.keyClick(welcome, Qt.Key.Key_Escape)
    assert not welcome.isVisible()
    assert controller.preferences.value.welcomed
    assert controller.preferences.value.engine == "auto"


def test_the_cloud_asks_for_its_key(theme: Theme, parent: QWidget, tmp_path: Path) -> None:
    welcome = made(theme, parent, tmp_path)
    welcome.cloud.click()
    assert engine_of(welcome) == "cloud"
    assert bool(welcome.key_field.isVisible())
    welcome.here.click()
    assert engine_of(welcome) == "local"
    assert not welcome.key_field.isVisible()


def test_another_folder_can_be_chosen(theme: Theme, parent: QWidget, tmp_path: Path) -> None:
    welcome = made(theme, parent, tmp_path)
    welcome.choose.click()
    (dialog,) = welcome.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "notes"))
    assert welcome.folder.text() == str(tmp_path / "notes")
    dialog.close()


async def test_what_is_said_appears_and_nothing_is_kept(
    theme: Theme, parent: QWidget, tmp_path: Path
) -> None:
    async with NumberedServer().running() as address:
        source = FakeSource(live=True)
        controller = controller_for(tmp_path, source, address=address)
        welcome = Welcome(controller, theme, parent)
        welcome.show()
        async with serving(controller):
            welcome.say.click()
            source.feed(signal(0, pause=1))
            await until(
                lambda: welcome.words.text() == "Speak now.", controller.check.state_changed
            )
            assert welcome.say.text() == STOP
            source.feed(signal(3))
            await until(lambda: welcome.words.text() == "w1 w2 w3", controller.check.words_changed)
            welcome.say.click()
            await until(lambda: welcome.say.text() == SAY, controller.check.running_changed)
            assert controller.state is None
            welcome.close()
    assert not (tmp_path / "sessions").exists()
    assert not (tmp_path / "transcripts").exists()


async def test_captions_that_start_have_the_microphone(
    theme: Theme, parent: QWidget, tmp_path: Path
) -> None:
    async with NumberedServer().running() as address:
        checked, captioned = FakeSource(live=True), FakeSource(signal(2))
        controller = controller_for(tmp_path, checked, captioned, address=address)
        async with serving(controller):
            controller.check.start()
            await until(lambda: checked.opened, controller.check.state_changed)
            controller.start()
            await until(lambda: controller.state is State.FINISHED, controller.state_changed)
            assert not bool(controller.check.is_running)
            assert controller.transcript.last_text() == "w1 w2"


def test_where_all_is_to_stay_here_nothing_else_is_offered(
    theme: Theme, parent: QWidget, tmp_path: Path
) -> None:
    settings = Settings(this_computer_only=True, engine="cloud")
    welcome = Welcome(controller_for(tmp_path, settings=settings), theme, parent)
    assert welcome.here.isChecked()
    assert not welcome.cloud.isEnabled()
    assert not welcome.auto.isEnabled()


def test_of_a_long_sentence_the_end_is_seen(theme: Theme, parent: QWidget, tmp_path: Path) -> None:
    welcome = made(theme, parent, tmp_path)
    for word in ("word ", "时代"):
        welcome._controller.check.words_changed.emit(word * 100 + "last")
        shown = welcome.words.text()
        assert shown.startswith("… ")
        assert shown.endswith("last")
        room = welcome.words.width() * 2
        assert welcome.words.fontMetrics().horizontalAdvance(shown) < room
