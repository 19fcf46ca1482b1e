"""Runs that are ended early and taken up by another: nothing is missing and nothing there twice."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.server import ServerConnection

from app.audio.block import RATE, Samples
from app.captioner.captioner import Captioner
from app.domain.captions import Ended, FinalLine, Message, PartialLine
from app.domain.lines import BEGINNING, Line
from app.domain.route import Schedule
from app.errors import EngineError, InputError
from app.link.endpoint import direct_endpoint
from app.link.engine import RemoteEngine
from app.protocol.events import SessionConfig
from app.store.paths import Places
from app.store.session_log import SessionLog
from app.store.session_record import SessionRecord, read_journal
from tests.fakes import server
from tests.fakes.server import WORD, NumberedServer, opened, send, signal, words_of
from tests.fakes.source import FakeSource

SIGNAL = signal(5, 9, 2, 7, 3, 8, 4)
WORDS = 38
NOW = datetime(2026, 11, 23, 8, 12, tzinfo=UTC)


class Session:
    """One session on disk, run as often as a test likes."""

    def __init__(self, home: Path) -> None:
        self._places = Places.find(home, {})
        self.ended: Ended | None = None

    @property
    def record(self) -> SessionRecord:
        (path,) = self._places.sessions_dir.iterdir()
        return read_journal(path)

    async def run(
        self, address: str, heard: Samples = SIGNAL, fails: InputError | None = None, **fields: Any
    ) -> AsyncIterator[tuple[Captioner, Message]]:
        """Begin it, or go on with it; yield the run with each message."""
        exists = self._places.sessions_dir.exists()
        places = self._places
        async with (
            SessionLog.resume(places, self.record.start.session)
            if exists
            else SessionLog.create(places, source="talk", engine="auto", now=NOW)
        ) as log:
            run = Captioner(
                source=FakeSource(heard[round(log.seam.at * RATE) :], fails=fails),
                engine=RemoteEngine(direct_endpoint(address)),
                config=SessionConfig(),
                log=log,
                seam=log.seam,
                **fields,
            )
            async with run:
                async for message in run:
                    yield run, message
                    if isinstance(message, Ended):
                        self.ended = message


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return Session(tmp_path)


async def whole(tmp_path: Path) -> tuple[Line, ...]:
    """The lines of a run that nobody ends."""
    session = Session(tmp_path / "whole")
    async with NumberedServer().running() as address:
        async for _ in session.run(address):
            pass
    assert session.record.finished
    return session.record.lines


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("after", [1, 3, 12])
async def test_a_run_broken_off_after_any_message_is_taken_up_with_every_word_once(
    session: Session, tmp_path: Path, after: int, *, late: bool
) -> None:
    expected = await whole(tmp_path)
    async with NumberedServer(late_finals=late).running() as address:
        for seams in range(60):
            messages = 0
            listened = False
            async for run, _message in session.run(address):
                # A message more each time, so that it comes to its end.
                messages += 1
                listened = listened or run.listened
                if messages >= after and listened:
                    run.break_off()
            after += 3
            record = session.record
            assert record.end is not None
            if record.finished:
                assert seams >= 4
                break
            assert record.end.reason == "interrupted"
            assert (record.end.audio_s, record.end.lines) == (record.seam.at, record.seam.lines)
    lines = session.record.lines
    assert [word for line in lines for word in words_of(line.text)] == list(range(1, WORDS + 1))
    assert [(line.start, line.end, line.text) for line in lines] == [
        (line.start, line.end, line.text) for line in expected
    ]
    numbers = [line.number for line in lines]
    assert numbers == sorted(set(numbers))
    assert session.record.gaps == ()
    assert session.record.duration_s == len(SIGNAL) / RATE


async def test_breaking_off_before_anything_was_heard_or_when_all_is_said_changes_nothing(
    session: Session,
) -> None:
    async with NumberedServer().running() as address:
        async for run, message in session.run(address):
            if not run.listened or isinstance(message, Ended):
                run.break_off()
    assert session.record.finished


async def test_whether_an_utterance_is_open_can_be_asked(session: Session) -> None:
    async with NumberedServer().running() as address:
        seen = [
            (run.hearing, message)
            async for run, message in session.run(address)
            if isinstance(message, PartialLine | Ended)
        ]
    assert any(hearing for hearing, message in seen if isinstance(message, PartialLine))
    assert not seen[-1][0]


async def test_what_an_engine_had_only_begun_when_it_was_lost_is_heard_again(
    session: Session,
) -> None:
    async def die(socket: ServerConnection) -> None:
        await opened(socket)
        await socket.recv()
        await send(
            socket,
            "conversation.item.input_audio_transcription.text",
            item_id="a",
            text="w1 w2",
            stash=" w3",
        )
        await socket.close(1011)

    # It reads no more of the sound, and so never comes to the client's goodbye.
    async with server.running(die, close_timeout=0.2) as address:
        async for run, message in session.run(address, schedule=Schedule(finish_s=0.3)):
            if isinstance(message, PartialLine):
                run.finish()
    assert session.ended is not None
    assert isinstance(session.ended.error, EngineError)
    assert (session.record.entries, session.record.finished) == ((), False)
    assert session.record.seam == BEGINNING
    async with NumberedServer().running() as address:
        async for _ in session.run(address):
            pass
    words = [word for line in session.record.lines for word in words_of(line.text)]
    assert words == list(range(1, WORDS + 1))


async def test_a_recording_that_could_not_be_read_to_its_end_ends_with_its_last_whole_line(
    session: Session,
) -> None:
    async with NumberedServer().running() as address:
        gone = InputError("talk.wav is not there")
        cut = SIGNAL[: 16 * WORD + 500]  # in the middle of a word
        finals = [
            message.line
            async for _, message in session.run(address, cut, gone)
            if isinstance(message, FinalLine)
        ]
        assert session.ended is not None
        assert session.ended.error is gone
        assert session.record.lines == tuple(finals)
        assert [words_of(line.text) for line in finals] in ([], [[1, 2, 3, 4, 5]])
        assert not session.record.finished
        async for _ in session.run(address):
            pass
    words = [word for line in session.record.lines for word in words_of(line.text)]
    assert words == list(range(1, WORDS + 1))
