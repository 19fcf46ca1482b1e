"""Whole successions are in test_uplink.py; here is what becomes of an heir that is not needed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from websockets.asyncio.server import ServerConnection

from app.audio.tape import Tape
from app.captioner import succession as succession_module
from app.captioner.conversation import Conversation
from app.captioner.outgoing import Outgoing
from app.captioner.stall import StallWatch
from app.captioner.succession import Succession, adjourn
from app.captioner.waiting import Waiting
from app.domain.route import Schedule
from app.domain.transcript import Transcript
from app.errors import EngineError, SurtitleError
from app.link.connection import Connection
from app.link.endpoint import direct_endpoint
from app.protocol.events import SessionConfig
from tests.fakes import server as fake
from tests.fakes.server import NumberedServer, opened

SCHEDULE = Schedule(return_after_s=0.0, pause_wait_s=0.05, renew_after_s=0.0, renew_by_s=1000.0)


def connection(address: str) -> Connection:
    endpoint = replace(direct_endpoint(address), pace=4.0)
    return Connection(endpoint, SessionConfig())


class Line:
    """A conversation in the middle of a sentence, and those who want to take over from it."""

    def __init__(self, address: str) -> None:
        self._address = address
        self.transcript = Transcript("local")
        self.transcript.started((1, "a"), 0.0)
        self.opened: list[Connection] = []
        self.errors: list[SurtitleError] = []
        self.conversation = Conversation(
            connection(address),
            number=1,
            config=SessionConfig(),
            outgoing=Outgoing(Tape(seconds=1), SessionConfig()),
            transcript=self.transcript,
            say=lambda _: None,
            stall=StallWatch(15.0),
        )

    async def open_heir(self) -> Connection:
        heir = connection(self._address)
        await heir.open()
        self.opened.append(heir)
        return heir

    def refused(self, error: SurtitleError, _tries: int) -> float | None:
        self.errors.append(error)
        return 0.0

    @asynccontextmanager
    async def succession(self, *, returning: bool) -> AsyncIterator[asyncio.Task[Connection]]:
        succession = Succession(
            self.conversation,
            open_heir=self.open_heir,
            returning=returning,
            renewing=not returning,
            schedule=SCHEDULE,
            waiting=Waiting(),
            refused=self.refused,
        )
        task = asyncio.create_task(succession.heir())
        yield task
        task.cancel()
        await asyncio.wait([task])


async def until(holds: object) -> None:
    async with asyncio.timeout(30):
        while not holds():  # type: ignore[operator]
            await asyncio.sleep(0.005)


@pytest.mark.parametrize("returning", [True, False])
async def test_an_heir_that_finds_no_pause_goes_and_another_comes(
    *, returning: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(succession_module, "PAUSE_LOOK_S", 0.0)
    numbered = NumberedServer()
    async with numbered.running() as address:
        line = Line(address)
        async with line.succession(returning=returning):
            await until(lambda: numbered.connections > 2)
        assert line.errors == []
        for heir in line.opened:
            with pytest.raises(SurtitleError):
                await heir.append(b"\0\0")


async def test_an_heir_of_a_run_that_is_ended_at_once_is_closed() -> None:
    numbered = NumberedServer()
    async with numbered.running() as address:
        line = Line(address)
        async with line.succession(returning=True) as task:
            await until(lambda: line.conversation._hands_over)
            line.conversation.gave_way.set()  # at the same moment
            task.cancel()
        (heir,) = line.opened
        with pytest.raises(SurtitleError):
            await heir.append(b"\0\0")


async def test_what_keeps_the_heir_from_coming_is_told_and_tried_again() -> None:
    line = Line("ws://127.0.0.1:1")
    async with line.succession(returning=True):
        await until(lambda: len(line.errors) > 2)
    assert all(isinstance(error, EngineError) for error in line.errors)


async def test_a_replaced_session_is_ended_properly() -> None:
    numbered = NumberedServer()
    async with numbered.running() as address:
        old = connection(address)
        await old.open()
        await adjourn(old)
    assert numbered.finished == 1


async def test_a_replaced_session_that_does_not_end_is_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(succession_module, "ADJOURN_S", 0.05)

    async def stubborn(socket: ServerConnection) -> None:
        await opened(socket)
        async for _ in socket:
            pass

    async with fake.running(stubborn) as address:
        old = connection(address)
        await old.open()
        await adjourn(old)
        with pytest.raises(SurtitleError):
            await old.append(b"\0\0")
