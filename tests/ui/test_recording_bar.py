"""A recording that is dropped on the window."""

from __future__ import annotations

import wave
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from pytestqt.qtbot import QtBot

from app.audio.block import RATE
from app.domain.captions import State
from app.domain.settings import Settings
from app.errors import EngineError
from app.ui.actions import Actions
from app.ui.main_window import MainWindow
from app.ui.overlay import Overlay
from app.ui.recording_bar import _said
from app.ui.theme import Theme
from tests.fakes.server import NumberedServer, signal
from tests.ui.drops import drop
from tests.ui.runs import controller_for, serving, until, until_ended

CLIP = Path("talk.wav")


def recorded(home: Path) -> QUrl:
    """A recording of two sentences."""
    path = home / "talk.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(signal(3, 2).tobytes())
    return QUrl.fromLocalFile(str(path))


async def test_it_is_captioned_at_once_with_its_progress_and_kept(
    theme: Theme, qtbot: QtBot, tmp_path: Path
) -> None:
    async with NumberedServer().running() as address:
        controller = controller_for(tmp_path, address=address)
        window = MainWindow(controller, theme, Actions(controller))
        overlay = Overlay(controller)
        qtbot.addWidget(window)
        window.show()
        bar = window.recording_bar
        async with serving(controller):
            assert not bar.isVisible()
            drop(window, recorded(tmp_path))
            await until(lambda: controller.state is State.CONNECTING, controller.state_changed)
            assert bool(bar.isVisible())
            assert bar.text.text().startswith("Captioning talk.wav")
            assert not overlay.isVisible()
            await until_ended(controller)
            assert controller.recording is not None
            assert controller.recording.source.duration
            assert not bar.isVisible()
            assert controller.outcome is not None
            assert controller.outcome.text_path is not None
            assert "w1 w2 w3" in controller.outcome.text_path.read_text()
            assert (controller.recording.share or 0) > 0.5


async def test_cancelled_it_ends_and_what_was_captioned_is_kept(
    theme: Theme, qtbot: QtBot, tmp_path: Path
) -> None:
    async with NumberedServer().running() as address:
        controller = controller_for(tmp_path, address=address)
        window = MainWindow(controller, theme, Actions(controller))
        qtbot.addWidget(window)
        async with serving(controller):
            drop(window, recorded(tmp_path))
            window.recording_bar.cancel.click()
            await until_ended(controller)
            assert controller.state is State.FINISHED


async def test_what_is_no_recording_is_told(theme: Theme, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Sir")
    controller = controller_for(tmp_path)
    window = MainWindow(controller, theme, Actions(controller))
    qtbot.addWidget(window)
    async with serving(controller):
        drop(window, QUrl.fromLocalFile(str(tmp_path / "letter.txt")))
        await until_ended(controller)
        told = controller.notices.shown
        assert told is not None
        assert "letter.txt is not a recording" in told.notice.title


def test_while_captions_run_it_is_not_taken(theme: Theme, qtbot: QtBot, tmp_path: Path) -> None:
    controller = controller_for(tmp_path)
    window = MainWindow(controller, theme, Actions(controller))
    qtbot.addWidget(window)
    controller.start()
    drop(window, QUrl.fromLocalFile(str(CLIP)))
    told = controller.notices.shown
    assert told is not None
    assert "captions are running" in told.notice.title
    assert controller.recording is None


def test_one_file_of_this_computer_may_be_dragged_here(
    theme: Theme, qtbot: QtBot, tmp_path: Path
) -> None:
    controller = controller_for(tmp_path)
    window = MainWindow(controller, theme, Actions(controller))
    qtbot.addWidget(window)
    assert window.acceptDrops()
    controller.start()  # so that it is not captioned
    assert drop(window, QUrl.fromLocalFile(str(CLIP)))
    assert not drop(window, QUrl("https://example.org"))


def test_sessions_among_what_is_dropped_are_for_the_history(
    theme: Theme, qtbot: QtBot, tmp_path: Path
) -> None:
    controller = controller_for(tmp_path)
    window = MainWindow(controller, theme, Actions(controller))
    qtbot.addWidget(window)
    given: list[list[Path]] = []
    window.sessions_given.connect(given.append)
    names = ("/x/a.surtitle", "/x/talk.flac", "/x/B.SURTITLE")
    drop(window, *map(QUrl.fromLocalFile, names))
    assert given == [[Path("/x/a.surtitle"), Path("/x/B.SURTITLE")]]
    assert controller.recording is not None
    assert controller.recording.path == Path("/x/talk.flac")


def test_other_things_are_not_taken(theme: Theme, qtbot: QtBot, tmp_path: Path) -> None:
    controller = controller_for(tmp_path)
    window = MainWindow(controller, theme, Actions(controller))
    qtbot.addWidget(window)
    drop(window, QUrl("https://example.org/talk.wav"))
    drop(window, QUrl.fromLocalFile(str(CLIP)), QUrl.fromLocalFile(str(CLIP)))
    assert controller.state is None
    told = controller.notices.shown
    assert told is not None
    assert "at a time" in told.notice.title


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(5, "less than a minute left"), (70, "about a minute left"), (300, "about 5 minutes left")],
)
def test_the_time_left_is_said_roughly(seconds: float, words: str) -> None:
    assert _said(seconds) == words


async def test_it_is_heard_whole_though_the_user_ends_sentences(
    theme: Theme, qtbot: QtBot, tmp_path: Path
) -> None:
    async with NumberedServer().running() as address:
        settings = Settings(voice_detection=False)
        controller = controller_for(tmp_path, address=address, settings=settings)
        window = MainWindow(controller, theme, Actions(controller))
        qtbot.addWidget(window)
        async with serving(controller):
            drop(window, recorded(tmp_path))
            await until_ended(controller)
            assert controller.outcome is not None
            assert controller.outcome.lines == 2
            assert not controller.preferences.value.voice_detection


def test_started_again_after_trouble_it_is_the_same_recording(
    theme: Theme, qtbot: QtBot, tmp_path: Path
) -> None:
    controller = controller_for(tmp_path)
    window = MainWindow(controller, theme, Actions(controller))
    qtbot.addWidget(window)
    window.caption_recording(CLIP)
    controller._end(None, None)
    controller.notices.tell_error(EngineError("gone"))
    window._help()
    assert controller.recording is not None
    assert controller.recording.path == CLIP
