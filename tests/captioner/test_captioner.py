"""Whole runs: a fake source and a fake server, everything between them real, sockets included."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from websockets.asyncio.server import ServerConnection

from app.audio.block import RATE
from app.audio.tape import Tape
from app.captioner import patience as patience_module
from app.captioner.captioner import Captioner
from app.captioner.obs_text import ObsText
from app.domain import route
from app.domain.captions import (
    Ended,
    FinalLine,
    GapFound,
    Message,
    NoticeGiven,
    PartialLine,
    State,
    StateChanged,
    VoiceDetectionChanged,
)
from app.domain.route import Schedule, Standing
from app.domain.settings import Settings
from app.errors import EngineError, RefusedError, SourceError, StorageError
from app.link.connection import Patience
from app.link.endpoint import Endpoint, direct_endpoint
from app.link.engine import RemoteEngine
from app.protocol import codec
from app.protocol.events import AudioAppend, SessionConfig, TurnDetection
from app.store.paths import Places
from app.store.session_log import SessionLog
from app.store.session_record import read_journal
from tests.fakes import server
from tests.fakes.server import NumberedServer, first, opened, send, signal, words_of
from tests.fakes.source import FakeSource

ITEM = "conversation.item.input_audio_transcription"
NOW = datetime(2026, 11, 23, 8, 12, tzinfo=UTC)


def captioner(address: str, source: FakeSource, **fields: Any) -> Captioner:
    return Captioner(
        source=source,
        engine=RemoteEngine(direct_endpoint(address)),
        config=fields.pop("config", SessionConfig()),
        **fields,
    )


async def messages_of(run: Captioner) -> list[Message]:
    async with run:
        return [message async for message in run]


async def until(run: Captioner, kind: type[Any], **fields: Any) -> Any:
    """Return the next message of this kind whose fields are these."""
    async for message in run:
        if isinstance(message, kind) and all(
            getattr(message, name) == value for name, value in fields.items()
        ):
            return message
    raise AssertionError(f"the run ended without {kind.__name__}")


def finals(messages: list[Message]) -> list[str]:
    return [message.line.text for message in messages if isinstance(message, FinalLine)]


def ended(messages: list[Message]) -> Ended:
    assert isinstance(messages[-1], Ended)
    return messages[-1]


async def test_a_file_becomes_lines_with_their_places() -> None:
    async with NumberedServer().running() as address:
        messages = await messages_of(captioner(address, FakeSource(signal(5, 3))))
    lines = [message.line for message in messages if isinstance(message, FinalLine)]
    assert [line.text for line in lines] == ["w1 w2 w3 w4 w5", "w6 w7 w8"]
    assert [(line.start, line.end) for line in lines] == [(0.0, 0.5), (1.3, 1.6)]
    assert ended(messages) == Ended(lines=2, audio_s=2.4, lost_s=0.0)


async def test_states_are_said_in_order_and_once() -> None:
    async with NumberedServer().running() as address:
        messages = await messages_of(captioner(address, FakeSource(signal(3))))
    states = [message.state for message in messages if isinstance(message, StateChanged)]
    assert states[0] is State.CONNECTING
    assert states[-1] is State.FINISHED
    assert all(one is not two for one, two in itertools.pairwise(states))


async def test_partials_settle_and_the_final_takes_their_number() -> None:
    source = FakeSource(signal(5, pause=0), live=True)
    async with NumberedServer().running() as address, captioner(address, source) as run:
        partial = await until(run, PartialLine, settled="w1 w2 w3 ")
        run.finish()
        final = await until(run, FinalLine)
    assert partial.tail == "w4 w5"
    assert final.line.number == partial.number


async def test_hearing_is_said_while_someone_speaks() -> None:
    source = FakeSource(live=True)
    async with NumberedServer().running() as address, captioner(address, source) as run:
        source.feed(np.zeros(RATE, np.int16))
        await until(run, StateChanged, state=State.LISTENING)
        source.feed(signal(3))
        await until(run, StateChanged, state=State.HEARING)
        await until(run, StateChanged, state=State.LISTENING)
        run.finish()
        await until(run, StateChanged, state=State.FINISHING)


async def test_finish_drains_what_is_being_said() -> None:
    source = FakeSource(signal(4, pause=0), live=True)
    async with NumberedServer().running() as address, captioner(address, source) as run:
        await until(run, PartialLine)
        run.finish()
        run.finish()
        messages = [message async for message in run]
    assert finals(messages) == ["w1 w2 w3 w4"]
    assert source.closed


@pytest.mark.parametrize("cut", [3, 8, 15, 29])
async def test_a_lost_connection_loses_and_doubles_nothing(cut: int) -> None:
    numbered = NumberedServer(cuts=[cut, 4])
    async with numbered.running() as address:
        messages = await messages_of(captioner(address, FakeSource(signal(5, 6, 7))))
    assert numbered.connections == 3
    words = [word for text in finals(messages) for word in words_of(text)]
    assert words == list(range(1, 19))
    assert ended(messages).error is None
    numbers = [message.line.number for message in messages if isinstance(message, FinalLine)]
    assert numbers == sorted(set(numbers))


async def test_an_engine_that_keeps_dying_is_given_up_and_keeps_what_was_shown() -> None:
    async def die(socket: ServerConnection) -> None:
        await opened(socket)
        await socket.recv()
        await send(
            socket,
            "conversation.item.input_audio_transcription.text",
            item_id="a",
            text="half a",
            stash=" sentence",
        )
        await socket.close(1011)

    source = FakeSource(signal(3), live=True)
    soon = Schedule(finish_s=0.3)
    async with server.running(die) as address, captioner(address, source, schedule=soon) as run:
        await until(run, PartialLine)
        run.finish()
        messages = [message async for message in run]
    assert isinstance(ended(messages).error, EngineError)
    assert finals(messages) == ["half a sentence"]


async def test_a_server_that_never_finishes_is_given_up() -> None:
    async def hang(socket: ServerConnection) -> None:
        await opened(socket)
        async for _ in socket:
            pass

    async with server.running(hang) as address:
        run = captioner(address, FakeSource(signal(3)), patience=Patience(answer_s=0.2))
        messages = await messages_of(run)
    error = ended(messages).error
    assert isinstance(error, EngineError)
    assert "does not finish" in error.title


async def _forget(socket: ServerConnection) -> None:
    """Begin an item and never say another word."""
    await opened(socket)
    await socket.recv()
    await send(socket, "input_audio_buffer.speech_started", audio_start_ms=0, item_id="a")
    async for _ in socket:
        pass


async def test_an_engine_that_goes_silent_over_a_full_tape_is_left_and_then_given_up() -> None:
    connections = 0

    async def forget(socket: ServerConnection) -> None:
        nonlocal connections
        connections += 1
        await _forget(socket)

    async with server.running(forget) as address:
        run = captioner(
            address,
            FakeSource(signal(100), step=RATE),
            tape=Tape(seconds=3),
            patience=Patience(answer_s=0.05),
        )
        messages = await messages_of(run)
    assert connections == Standing.STUCK.value
    error = ended(messages).error
    assert isinstance(error, EngineError)
    assert "stopped answering" in error.title
    assert "another engine" in error.hint


async def test_an_engine_that_takes_no_more_audio_is_left_and_then_given_up() -> None:
    async def freeze(socket: ServerConnection) -> None:
        await opened(socket)
        socket.transport.pause_reading()
        await socket.wait_closed()

    patience = Patience(answer_s=0.05, close_s=0.05)
    async with server.running(freeze, close_timeout=0.05) as address:
        source = FakeSource(np.zeros(600 * RATE, np.int16), step=RATE)
        run = captioner(address, source, patience=patience)
        messages = await messages_of(run)
    error = ended(messages).error
    assert isinstance(error, EngineError)
    assert "stopped answering" in error.title


async def test_an_utterance_that_nobody_could_recognise_becomes_a_gap() -> None:
    async def fail(socket: ServerConnection) -> None:
        await opened(socket)
        while json.loads(await socket.recv())["type"] != "session.finish":
            pass
        begin, end = "input_audio_buffer.speech_started", "input_audio_buffer.speech_stopped"
        await send(socket, begin, audio_start_ms=200, item_id="a")
        await send(socket, end, audio_end_ms=700, item_id="a")
        await send(socket, f"{ITEM}.failed", item_id="a", error={"code": "x", "message": "no"})
        await send(socket, "session.finished")

    async with server.running(fail) as address:
        messages = await messages_of(captioner(address, FakeSource(signal(10))))
    gaps = [message.gap for message in messages if isinstance(message, GapFound)]
    assert [(gap.start, gap.end) for gap in gaps] == [(0.2, 0.7)]
    assert ended(messages).lost_s == 0.5
    assert ended(messages).error is None


async def test_an_engine_that_hears_speech_and_says_nothing_is_left() -> None:
    numbered = NumberedServer()
    source = FakeSource(live=True)
    async with server.running(first(_forget, then=numbered)) as address:
        run = captioner(address, source, patience=Patience(words_s=0.2))
        async with run:
            await until(run, StateChanged, state=State.CONNECTING)
            for number in itertools.count(1):
                source.feed(signal(1, first=number, pause=0))
                await asyncio.sleep(0.02)
                if numbered.connections:
                    break
            run.finish()
            messages = [message async for message in run]
    said = [word for text in finals(messages) for word in words_of(text)]
    assert said == list(range(1, number + 1))


async def test_an_engine_that_is_silent_each_time_is_tried_for_as_long_as_the_run_lasts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(route, "BACK_OFF_FIRST_S", 0.001)
    monkeypatch.setattr(route, "BACK_OFF_MOST_S", 0.002)
    enough = asyncio.Event()
    connections = 0

    async def mute(socket: ServerConnection) -> None:
        nonlocal connections
        connections += 1
        if connections > 2 * Standing.STUCK.value:
            enough.set()
        await _forget(socket)

    source = FakeSource(live=True)
    async with server.running(mute) as address:
        run = captioner(
            address,
            source,
            patience=Patience(words_s=0.05, answer_s=0.3),
            schedule=Schedule(finish_s=0.1),
        )
        async with run:
            feeding = asyncio.create_task(_talk_on(source))
            await enough.wait()
            feeding.cancel()
            run.finish()
            messages = [message async for message in run]
    assert isinstance(ended(messages).error, EngineError)
    assert len([message for message in messages if isinstance(message, NoticeGiven)]) == 1


async def _talk_on(source: FakeSource) -> None:
    while True:
        source.feed(signal(1, pause=0))
        await asyncio.sleep(0.02)


async def test_a_pause_of_the_source_is_no_silence_of_the_engine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(patience_module, "PAUSE_S", 0.1)
    numbered = NumberedServer()
    source = FakeSource(live=True)
    async with numbered.running() as address:
        run = captioner(address, source, patience=Patience(words_s=0.2))
        async with run:
            source.feed(signal(3, pause=0))
            await until(run, PartialLine, tail="w2 w3")
            await asyncio.sleep(0.5)  # the pause itself
            source.feed(signal(2, first=4))
            run.finish()
            messages = [message async for message in run]
    assert finals(messages) == ["w1 w2 w3 w4 w5"]
    assert numbered.connections == 1


async def test_leaving_in_quiet_loses_nothing(tmp_path: Path) -> None:
    log = SessionLog.create(Places.find(tmp_path, {}), source="test", engine="test", now=NOW)
    source = FakeSource(signal(5, pause=50), live=True)
    async with NumberedServer().running() as address, log as kept:
        async with captioner(address, source, log=kept) as run:
            await until(run, FinalLine)
            while run._tape.sent < 55 * server.WORD:
                await asyncio.sleep(0.01)
        record = read_journal(kept.journal_path)
    assert [line.text for line in record.lines] == ["w1 w2 w3 w4 w5"]
    assert record.gaps == ()


async def test_a_bug_ends_the_run_with_an_error_and_not_in_peace() -> None:
    class Buggy(RemoteEngine):
        async def reach(self) -> Endpoint:
            raise LookupError("a bug")

    run = Captioner(
        source=FakeSource(signal(1)),
        engine=Buggy(direct_endpoint("ws://127.0.0.1:1")),
        config=SessionConfig(),
    )
    messages: list[Message] = []
    with pytest.RaisesGroup(LookupError, flatten_subgroups=True):
        async with run:
            messages = [message async for message in run]
    assert ended(messages).error is not None


async def test_words_that_a_lost_connection_had_shown_are_kept_where_no_more_are_heard() -> None:
    texts = iter(["one two three four", *["one"] * 99])

    async def die(socket: ServerConnection) -> None:
        await opened(socket)
        await socket.recv()
        begin = "input_audio_buffer.speech_started"
        await send(socket, begin, audio_start_ms=0, item_id="a")
        await send(socket, f"{ITEM}.text", item_id="a", text=next(texts), stash="")
        await socket.close(1011)

    async with server.running(die) as address:
        messages = await messages_of(captioner(address, FakeSource(signal(10, pause=0))))
    assert finals(messages) == ["one two three four"]


async def test_an_engine_that_fails_is_told_so_that_it_can_start_anew() -> None:
    class Doubted(RemoteEngine):
        doubts = 0

        async def doubt(self) -> None:
            self.doubts += 1

    async with NumberedServer(cuts=[3]).running() as address:
        engine = Doubted(direct_endpoint(address))
        run = Captioner(source=FakeSource(signal(5)), engine=engine, config=SessionConfig())
        assert finals(await messages_of(run)) == ["w1 w2 w3 w4 w5"]
    assert engine.doubts == 1


async def test_a_wish_to_finish_is_heard_while_the_tape_is_full() -> None:
    async with server.running(_forget) as address:
        source = FakeSource(signal(100))
        run = captioner(address, source, tape=Tape(seconds=3), patience=Patience(answer_s=1000))
        async with run:
            while run._tape.sent < 3 * RATE:
                await asyncio.sleep(0.01)
            run.finish()
            await until(run, StateChanged, state=State.FINISHING)
            async with asyncio.timeout(10):
                while not run._outgoing.ended:
                    await asyncio.sleep(0.01)


async def test_what_an_engine_that_failed_had_not_answered_is_told_as_a_gap() -> None:
    heard = 5 * server.WORD * 2  # bytes

    async def answer_some(socket: ServerConnection) -> None:
        await opened(socket)
        got = 0
        while got < heard:
            event = codec.decode_client(await socket.recv())
            got += len(event.audio) if isinstance(event, AudioAppend) else 0
        await send(socket, "input_audio_buffer.speech_started", audio_start_ms=0, item_id="a")
        await send(socket, f"{ITEM}.text", item_id="a", text="w1 w2", stash="")
        async for _ in socket:
            pass

    source = FakeSource(signal(5, pause=0), live=True)
    async with server.running(answer_some) as address:
        run = captioner(address, source, patience=Patience(answer_s=0.1))
        async with run:
            await until(run, PartialLine)
            source.feed(signal(20, first=6, pause=0))
            run.finish()
            messages = [message async for message in run]
    assert finals(messages) == ["w1 w2"]
    gaps = [message.gap for message in messages if isinstance(message, GapFound)]
    assert [(gap.start, gap.end) for gap in gaps] == [(0.4, 2.5)]  # two words take that long
    assert ended(messages).lost_s == 2.1


async def test_a_connection_that_took_long_to_come_about_is_still_told_of_when_it_breaks() -> None:
    async def unready(socket: ServerConnection) -> None:
        await socket.close(1011)

    async with server.running(first(unready, then=NumberedServer(cuts=[3]))) as address:
        messages = await messages_of(captioner(address, FakeSource(signal(5))))
    assert finals(messages) == ["w1 w2 w3 w4 w5"]
    notices = [message.notice.title for message in messages if isinstance(message, NoticeGiven)]
    assert len(notices) == 1
    assert "was lost" in notices[0]


async def test_an_engine_that_takes_long_to_fail_is_given_up_like_any_other() -> None:
    """A child that hangs at its start does so for longer than a connection has to hold."""

    class Hanging(RemoteEngine):
        tries = 0

        async def reach(self) -> Endpoint:
            self.tries += 1
            raise EngineError("It said nothing", mends_itself=True)

    engine = Hanging(direct_endpoint("ws://127.0.0.1:1"))
    run = Captioner(source=FakeSource(signal(1)), engine=engine, config=SessionConfig())
    assert isinstance(ended(await messages_of(run)).error, EngineError)
    assert engine.tries == Standing.NEW.value


async def test_a_server_that_finishes_unasked_is_connected_to_again() -> None:
    async def say_goodbye(socket: ServerConnection) -> None:
        await opened(socket)
        await send(socket, "session.finished")
        await socket.wait_closed()

    async with server.running(first(say_goodbye, then=NumberedServer())) as address:
        messages = await messages_of(captioner(address, FakeSource(signal(4))))
    assert finals(messages) == ["w1 w2 w3 w4"]


async def test_a_refusal_is_told_and_not_retried() -> None:
    tries = 0

    async def refuse(socket: ServerConnection, _request: object) -> Any:
        nonlocal tries
        tries += 1
        return socket.respond(401, "no")

    async with server.running(opened, process_request=refuse) as address:
        messages = await messages_of(captioner(address, FakeSource(signal(3))))
    assert isinstance(ended(messages).error, RefusedError)
    assert tries == 1


async def test_a_microphone_that_goes_away_still_gets_its_last_words() -> None:
    source = FakeSource(signal(4), fails=SourceError("The microphone went away"))
    async with NumberedServer().running() as address:
        messages = await messages_of(captioner(address, source))
    assert finals(messages) == ["w1 w2 w3 w4"]
    assert isinstance(ended(messages).error, SourceError)


async def test_sound_that_was_missed_becomes_a_gap_with_its_place() -> None:
    source = FakeSource(signal(3), lost_before=8000)
    async with NumberedServer().running() as address:
        messages = await messages_of(captioner(address, source))
    gaps = [message.gap for message in messages if isinstance(message, GapFound)]
    assert [(gap.start, gap.end) for gap in gaps] == [(0.0, 0.5)]
    assert ended(messages).lost_s == 0.5
    line = next(message.line for message in messages if isinstance(message, FinalLine))
    assert line.start == 0.5


async def test_a_file_longer_than_the_tape_waits_and_loses_nothing() -> None:
    async with NumberedServer().running() as address:
        run = captioner(address, FakeSource(signal(*[5] * 12)), tape=Tape(seconds=3))
        messages = await messages_of(run)
    words = [word for text in finals(messages) for word in words_of(text)]
    assert words == list(range(1, 61))
    assert ended(messages).lost_s == 0.0


async def test_what_was_missed_counts_for_the_duration() -> None:
    source = FakeSource(signal(100), live=True, lost_before=4 * RATE)
    async with NumberedServer().running() as address:
        messages = await messages_of(captioner(address, source, duration_s=1.0))
    assert ended(messages) == Ended(lines=0, audio_s=1.0, lost_s=1.0)


async def test_duration_ends_a_run_at_that_much_audio() -> None:
    source = FakeSource(signal(100), live=True)
    async with NumberedServer().running() as address:
        messages = await messages_of(captioner(address, source, duration_s=1.0))
    assert ended(messages).audio_s == 1.0
    assert words_of(finals(messages)[0]) == list(range(1, 11))


async def test_without_voice_detection_a_commit_ends_the_sentence() -> None:
    source = FakeSource(signal(3, 2, pause=0), live=True)
    config = SessionConfig(turn_detection=None)
    async with (
        NumberedServer().running() as address,
        captioner(address, source, config=config) as run,
    ):
        await until(run, StateChanged, state=State.LISTENING)
        while run._tape.end < 5 * server.WORD:
            await asyncio.sleep(0)
        run.commit()
        final = await until(run, FinalLine)
        source.feed(signal(2, first=6))
        run.finish()
        messages = [message async for message in run]
    assert final.line.text == "w1 w2 w3 w4 w5"
    assert (final.line.start, final.line.end) == (0.0, 0.5)
    assert finals(messages) == ["w6 w7"]


async def test_voice_detection_is_said_to_have_changed_when_the_server_says_so() -> None:
    source = FakeSource(np.zeros(RATE, np.int16), live=True)
    numbered = NumberedServer()
    async with numbered.running() as address, captioner(address, source) as run:
        await until(run, VoiceDetectionChanged, on=True)
        run.detect_voice(None)
        await until(run, VoiceDetectionChanged, on=False)
        run.detect_voice(TurnDetection())
        await until(run, VoiceDetectionChanged, on=True)
        run.finish()
        await until(run, Ended)


async def test_voice_detection_switched_in_mid_sentence_keeps_the_sentence_whole() -> None:
    source = FakeSource(signal(4, pause=0), live=True)
    numbered = NumberedServer()
    async with numbered.running() as address, captioner(address, source) as run:
        await until(run, PartialLine)
        run.detect_voice(None)
        await until(run, VoiceDetectionChanged, on=False)
        source.feed(signal(2, first=5, pause=0))
        run.finish()
        messages = [message async for message in run]
    assert numbered.connections == 2
    assert [word for text in finals(messages) for word in words_of(text)] == [1, 2, 3, 4, 5, 6]


async def test_a_final_is_said_only_when_it_is_on_disk(tmp_path: Path) -> None:
    places = Places.find(tmp_path, {})
    log = SessionLog.create(places, source="test", engine="test", now=NOW)
    said = []
    async with (
        NumberedServer().running() as address,
        log as kept,
        captioner(address, FakeSource(signal(3, 4, 5)), log=kept) as run,
    ):
        async for message in run:
            if isinstance(message, FinalLine):
                said.append(message.line)
                assert message.saved
                assert set(said) <= set(read_journal(kept.journal_path).lines)
    assert len(said) == 3
    record = read_journal(kept.journal_path)
    assert record.ended
    assert kept.text_path is not None
    assert "w1 w2 w3" in kept.text_path.read_text()


async def test_a_disk_that_fails_is_told_once_and_captions_go_on(tmp_path: Path) -> None:
    class FailingLog:
        async def keep(self, *_entries: object) -> None:
            raise StorageError("The disk is full")

        retry = keep

        async def close(self, _end: object) -> None:
            raise StorageError("The disk is full")

        def hear(self, _samples: object) -> None:
            """Keep no sound."""

        def sound_trouble(self) -> None:
            """Have no trouble with it."""

    run_log: Any = FailingLog()
    async with NumberedServer().running() as address:
        messages = await messages_of(captioner(address, FakeSource(signal(3, 4)), log=run_log))
    notices = [message.notice for message in messages if isinstance(message, NoticeGiven)]
    assert [notice.title for notice in notices] == ["The disk is full"]
    assert len(finals(messages)) == 2
    assert not any(message.saved for message in messages if isinstance(message, FinalLine))
    assert isinstance(ended(messages).error, StorageError)


async def test_the_sound_is_kept_with_its_holes_and_not_what_was_not_wanted(tmp_path: Path) -> None:
    log = SessionLog.create(
        Places.find(tmp_path, {}),
        source="test",
        engine="test",
        now=NOW,
        settings=Settings(keep_audio=True),
    )
    source = FakeSource(live=True)
    source.feed(signal(3))
    source.feed(signal(3, first=4), lost_before=5000)
    wanted = len(signal(3)) + 5000 + len(signal(2, pause=0))
    async with NumberedServer().running() as address, log as kept:
        run = captioner(address, source, log=kept, duration_s=wanted / RATE)
        messages = await messages_of(run)
    assert kept.text_path is not None
    sound, _ = soundfile.read(kept.text_path.with_suffix(".flac"), dtype="int16")
    assert len(sound) == ended(messages).audio_s * RATE == wanted
    expected = [signal(3), np.zeros(5000, np.int16), signal(3, first=4)]
    assert np.array_equal(sound, np.concatenate(expected)[:wanted])


async def test_a_file_for_obs_holds_the_caption_of_the_moment_until_the_run_ends(
    tmp_path: Path,
) -> None:
    path = tmp_path / "caption.txt"
    obs = ObsText(lambda: Settings(obs_file=str(path)))
    source = FakeSource(signal(5, pause=0), live=True)
    async with NumberedServer().running() as address:
        async with captioner(address, source, obs=obs) as run:
            await until(run, PartialLine, tail="w4 w5")
            while not path.exists() or path.read_text() != "w1 w2 w3 w4 w5\n":
                await asyncio.sleep(0.01)
            run.finish()
            await until(run, Ended)
        assert path.read_bytes() == b""


@pytest.mark.parametrize("early", [False, True])
async def test_a_file_for_obs_that_cannot_be_written_is_told_and_costs_no_word(
    tmp_path: Path, *, early: bool
) -> None:
    obs = ObsText(lambda: Settings(obs_file=str(tmp_path / "gone" / "caption.txt")))
    source = FakeSource(signal(3), live=True)
    async with (
        NumberedServer().running() as address,
        captioner(address, source, obs=obs) as run,
    ):
        messages = [message async for message in _until_told(run)]
        if not early:
            run.finish()
            messages += [message async for message in run]
    assert early or finals(messages) == ["w1 w2 w3"]
    assert early or ended(messages).error is None


async def _until_told(run: Captioner) -> AsyncIterator[Message]:
    async for message in run:
        yield message
        if isinstance(message, NoticeGiven) and "OBS" in message.notice.title:
            return


async def test_leaving_early_keeps_what_was_final_and_what_was_shown(tmp_path: Path) -> None:
    places = Places.find(tmp_path, {})
    log = SessionLog.create(places, source="test", engine="test", now=NOW)
    source = FakeSource(np.concatenate([signal(3), signal(4, first=4, pause=0)]), live=True)
    async with NumberedServer().running() as address, log as kept:
        async with captioner(address, source, log=kept) as run:
            waiting = {"w1 w2 w3", "w6 w7"}  # which of the two comes first is the disk's business
            async for message in run:
                match message:
                    case FinalLine(line=line):
                        waiting.discard(line.text)
                    case PartialLine(tail=tail):
                        waiting.discard(tail)
                if not waiting:
                    break
        record = read_journal(kept.journal_path)
    assert [line.text for line in record.lines] == ["w1 w2 w3", "w4 w5 w6 w7"]
    assert record.end is not None
    assert record.end.reason == "interrupted"
    assert source.closed


async def test_a_wish_made_while_connecting_is_kept() -> None:
    source = FakeSource(np.zeros(RATE, np.int16), live=True)
    async with NumberedServer().running() as address, captioner(address, source) as run:
        await asyncio.sleep(0)  # lets the run begin to connect
        run.detect_voice(None)
        await until(run, VoiceDetectionChanged, on=False)
        run.finish()
        await until(run, Ended)
