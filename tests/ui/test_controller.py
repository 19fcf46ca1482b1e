"""Whole runs: a server on a socket, files on the disk, the loop of the windows."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
import soundfile

from app.domain.captions import State
from app.domain.settings import Settings
from app.errors import SourceError
from app.store import settings_file
from app.store.keys import KeyStore
from app.store.records import Correction
from app.store.session_record import read_journal
from app.ui.controller import Controller
from app.ui.preferences import Preferences
from app.ui.remedies import Remedy
from tests.fakes.server import NumberedServer, signal, words_of
from tests.fakes.source import FakeSource
from tests.ui.runs import controller_for, serving, until, until_ended, until_state
from tests.ui.saved import MONDAY, TIMES, keep_session

SAID = (State.CONNECTING, State.LISTENING, State.HEARING, State.FINISHING, State.FINISHED)


def rows(controller: Controller) -> list[str]:
    model = controller.transcript
    return [model.row(number).whole for number in range(model.rowCount())]


def title_told(controller: Controller) -> str | None:
    return controller.notices.shown.notice.title if controller.notices.shown else None


def signals_of(controller: Controller) -> list[tuple[str, Any]]:
    """Note what is told from now on."""
    told: list[tuple[str, Any]] = []
    for name in ("state_changed", "partial_changed", "line_finished", "run_started", "run_ended"):
        getattr(controller, name).connect(
            lambda *values, name=name: told.append((name, values[0] if values else None))
        )
    return told


async def test_a_run_is_told_from_its_start_to_its_end(tmp_path: Path) -> None:
    async with NumberedServer().running() as address:
        controller = controller_for(tmp_path, FakeSource(signal(3, 2)), address=address)
        told = signals_of(controller)
        async with serving(controller):
            assert (controller.state, controller.is_running) == (None, False)
            controller.start()
            assert controller.is_running
            await until_ended(controller)
            states = [value for name, value in told if name == "state_changed"]
            assert states[0] is State.CONNECTING
            assert states[-2:] == [State.FINISHING, State.FINISHED]
            finals = [words_of(value.text) for name, value in told if name == "line_finished"]
            assert finals == [[1, 2, 3], [4, 5]]
            assert [words_of(text) for text in rows(controller)] == finals
            assert "partial_changed" in dict(told)
            assert controller.outcome is not None
            assert controller.outcome.lines == 2
            path = controller.outcome.text_path
            assert path is not None
            assert "w4 w5" in path.read_text()
            assert controller.notices.shown is None


async def test_a_run_keeps_what_the_settings_say(tmp_path: Path) -> None:
    obs = tmp_path / "now.txt"
    settings = Settings(keep_audio=True, text_name="Talk", obs_file=str(obs))
    kept: list[bool] = []
    async with NumberedServer().running() as address:
        source = FakeSource(signal(3, pause=0), live=True)
        controller = controller_for(tmp_path, source, address=address, settings=settings)
        controller.run_started.connect(lambda: kept.append(controller.keeps_sound))
        async with serving(controller):
            controller.start()
            await until_state(controller, State.HEARING)
            while not obs.exists() or obs.read_text() != "w1 w2 w3\n":
                await asyncio.sleep(0.02)
            controller.finish()
            await until_ended(controller)
            assert (kept, controller.keeps_sound) == ([True], False)
    assert obs.read_text() == ""
    assert sorted(path.name for path in (tmp_path / "transcripts").iterdir()) == [
        "Talk.flac",
        "Talk.txt",
    ]


async def test_a_recording_is_none_of_the_captions_of_the_moment(tmp_path: Path) -> None:
    obs = tmp_path / "now.txt"
    soundfile.write(tmp_path / "talk.wav", signal(3), 16000)
    async with NumberedServer().running() as address:
        controller = controller_for(tmp_path, address=address, settings=Settings(obs_file=str(obs)))
        async with serving(controller):
            controller.start(recording=tmp_path / "talk.wav")
            await until_ended(controller)
    assert rows(controller) == ["w1 w2 w3"]
    assert not obs.exists()


async def test_one_run_after_another_each_with_its_own_transcript(tmp_path: Path) -> None:
    async with NumberedServer().running() as address:
        sources = (FakeSource(signal(1)), FakeSource(signal(1, first=7)))
        controller = controller_for(tmp_path, *sources, address=address)
        async with serving(controller):
            for expected in ([1], [7]):
                controller.start()
                await until_ended(controller)
                assert [words_of(text) for text in rows(controller)] == [expected]
    assert len(list((tmp_path / "transcripts").iterdir())) == 2


async def test_finish_waits_for_the_last_words(tmp_path: Path) -> None:
    async with NumberedServer().running() as address:
        source = FakeSource(signal(4, pause=0), live=True)
        controller = controller_for(tmp_path, source, address=address)
        async with serving(controller):
            controller.start()
            await until_state(controller, State.HEARING)
            controller.toggle()
            assert controller.state is State.FINISHING
            controller.finish()  # a second wish changes nothing
            await until_ended(controller)
            assert [words_of(text) for text in rows(controller)] == [[1, 2, 3, 4]]


async def test_quitting_in_mid_sentence_keeps_it(tmp_path: Path) -> None:
    async with NumberedServer().running() as address:
        source = FakeSource(signal(3, pause=0), live=True)
        controller = controller_for(tmp_path, source, address=address)
        async with serving(controller):
            controller.start()
            await until_state(controller, State.HEARING)
        assert source.closed
        assert [words_of(text) for text in rows(controller)] == [[1, 2, 3]]
    (journal,) = (tmp_path / "sessions").iterdir()
    assert read_journal(journal).ended


async def test_quitting_twice_ends_at_once_with_what_was_shown(tmp_path: Path) -> None:
    async with NumberedServer(silence_words=10_000).running() as address:
        source = FakeSource(signal(3, pause=0), live=True)
        controller = controller_for(tmp_path, source, address=address)
        async with serving(controller):
            controller.start()
            await until(lambda: rows(controller), controller.partial_changed)
            controller.quit()
            controller.quit()
        assert rows(controller)


async def test_finish_before_the_run_has_begun_ends_it(tmp_path: Path) -> None:
    async with NumberedServer().running() as address:
        controller = controller_for(tmp_path, FakeSource(live=True), address=address)
        async with serving(controller):
            controller.start()
            controller.finish()
            await until_ended(controller)


async def test_voice_detection_is_what_the_server_confirmed(tmp_path: Path) -> None:
    async with NumberedServer().running() as address:
        source = FakeSource(live=True)
        source.feed(signal(0, pause=1))
        controller = controller_for(tmp_path, source, address=address)
        async with serving(controller):
            controller.start()
            await until_state(controller, State.LISTENING)
            assert not bool(controller.can_hold)
            controller.detect_voice(False)
            assert controller.voice_detection  # asked for, not true yet
            await until(lambda: not controller.voice_detection, controller.voice_detection_changed)
            assert controller.can_hold
            assert not controller.preferences.value.voice_detection
            controller.hold(True)
            heard: list[object] = []
            controller.microphones.level_changed.connect(heard.append)
            source.feed(signal(2, pause=0))
            await until(lambda: len(heard) == 4, controller.microphones.level_changed)
            controller.hold(False)
            source.feed(signal(0, pause=4))
            await until(lambda: rows(controller), controller.line_finished)
            assert [words_of(text) for text in rows(controller)] == [[1, 2]]
            controller.finish()
            await until_ended(controller)


async def test_between_runs_voice_detection_is_what_was_chosen(tmp_path: Path) -> None:
    controller = controller_for(tmp_path)
    told: list[bool] = []
    controller.voice_detection_changed.connect(told.append)
    controller.detect_voice(False)
    controller.detect_voice(False)
    assert told == [False]
    assert not controller.preferences.value.voice_detection


async def test_a_source_that_goes_away_is_told_with_the_button_that_helps(tmp_path: Path) -> None:
    gone = SourceError("“Headset” went away", "Plug it in and start again.")
    async with NumberedServer().running() as address:
        controller = controller_for(
            tmp_path, FakeSource(signal(2), fails=gone), FakeSource(signal(1)), address=address
        )
        async with serving(controller):
            controller.start()
            await until_ended(controller)
            assert title_told(controller) == "“Headset” went away"
            assert controller.notices.shown is not None
            assert controller.notices.shown.remedy is Remedy.CHOOSE_SOURCE
            assert [words_of(text) for text in rows(controller)] == [[1, 2]]
            controller.start()
            assert title_told(controller) is None  # a new beginning
            await until_ended(controller)


async def test_the_cloud_without_a_key_is_refused_before_anything_begins(tmp_path: Path) -> None:
    controller = controller_for(tmp_path, FakeSource(live=True), settings=Settings(engine="cloud"))
    async with serving(controller):
        controller.start()
        await until_ended(controller)
        assert controller.notices.shown is not None
        assert "needs a key" in controller.notices.shown.notice.title
        assert controller.notices.shown.remedy is Remedy.SETTINGS
        assert controller.outcome is not None
        assert controller.outcome.text_path is None


async def test_a_folder_that_can_t_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "sessions").touch()
    controller = controller_for(tmp_path, FakeSource(signal(1)), address="ws://127.0.0.1:1")
    async with serving(controller):
        controller.start()
        await until_ended(controller)
        assert controller.notices.shown is not None
        assert "Nothing can be kept" in controller.notices.shown.notice.title


@pytest.mark.expected_log("something unexpected went wrong")
async def test_a_bug_in_a_run_is_told_and_logged_and_the_next_run_works(tmp_path: Path) -> None:
    async with NumberedServer().running() as address:
        broken = FakeSource(signal(1), fails=ZeroDivisionError())  # type: ignore[arg-type]
        controller = controller_for(tmp_path, broken, FakeSource(signal(1)), address=address)
        async with serving(controller):
            controller.start()
            await until_ended(controller)
            assert controller.notices.shown is not None
            assert "unexpected" in controller.notices.shown.notice.title
            assert "surtitle.log" in controller.notices.shown.notice.hint
            controller.start()
            await until_ended(controller)
            assert len(rows(controller)) == 1


async def test_what_mends_itself_goes_when_it_has_mended(tmp_path: Path) -> None:
    async with NumberedServer(cuts=[2]).running() as address:
        source = FakeSource(signal(4, pause=8), live=True)
        controller = controller_for(tmp_path, source, address=address)
        async with serving(controller):
            shown: list[str] = []
            controller.notices.changed.connect(
                lambda: shown.append(
                    controller.notices.shown.notice.title if controller.notices.shown else ""
                )
            )
            controller.start()
            await until(lambda: shown[-1:] == [""], controller.notices.changed)
            assert "was lost" in shown[0]
            await until(lambda: "w4" in "".join(rows(controller)), controller.line_finished)
            controller.finish()
            await until_ended(controller)
            assert [words_of(text) for text in rows(controller)] == [[1, 2, 3, 4]]


async def test_naming_an_engine_forgets_the_server(tmp_path: Path) -> None:
    controller = controller_for(tmp_path, address="ws://127.0.0.1:1")
    controller.engines.name("local")
    assert (controller.engines.address, controller.preferences.value.engine) == (None, "local")
    await asyncio.sleep(0)


async def test_started_and_quit_in_one_moment_it_ends(tmp_path: Path) -> None:
    async with NumberedServer().running() as address:
        controller = controller_for(tmp_path, FakeSource(live=True), address=address)
        async with asyncio.timeout(30), asyncio.TaskGroup() as group:
            served = group.create_task(controller.serve())
            await asyncio.sleep(0.05)
            controller.start()
            controller.leave()
            controller.leave()  # a system that asks twice does not insist
            await served
        assert controller.state is State.FINISHED


async def test_an_option_given_at_the_start_is_not_kept(tmp_path: Path) -> None:
    controller = controller_for(tmp_path)
    path = tmp_path / "settings.json"
    preferences = Preferences(path, Settings(), Settings(voice_detection=False))
    other = Controller(
        places=controller.places,
        preferences=preferences,
        microphones=controller.microphones,
        keys=KeyStore({}, controller.places.key_file),
    )
    assert not other.voice_detection
    preferences.change(window_place="700x500+30+40")
    await preferences.save()
    assert settings_file.load(path).settings.voice_detection


async def test_what_was_made_of_a_session_just_before_the_end_is_kept(tmp_path: Path) -> None:
    session = keep_session(tmp_path, MONDAY, [TIMES])
    async with serving(controller_for(tmp_path)) as controller:
        library = controller.library
        await until(lambda: library.sessions, library.sessions_changed)
        for _ in range(10):
            library.open(session)
        library.edit(session, Correction(line=1, text="It was."))
    path = controller.places.sessions_dir / f"{session}.jsonl"
    assert read_journal(path).corrections == {1: "It was."}
    [copy] = controller.places.transcripts_dir.iterdir()
    assert "It was.\n" in copy.read_text()
