from __future__ import annotations

import pytest
from websockets.asyncio.server import ServerConnection

from app.captioner.trial import try_out
from app.errors import EngineError
from app.link.connection import Patience
from app.link.endpoint import direct_endpoint
from app.link.engine import RemoteEngine
from app.protocol.events import SessionConfig
from tests.fakes.server import NumberedServer, opened, running


async def test_a_session_is_opened_and_properly_ended() -> None:
    server = NumberedServer()
    async with server.running() as address:
        await try_out(RemoteEngine(direct_endpoint(address)), SessionConfig())
    assert server.finished == 1


async def test_what_can_t_be_reached_is_said_to_be_so() -> None:
    with pytest.raises(EngineError, match="can't be reached"):
        await try_out(RemoteEngine(direct_endpoint("ws://127.0.0.1:1")), SessionConfig())


async def test_one_that_hangs_up_in_the_middle_is_told() -> None:
    async def script(socket: ServerConnection) -> None:
        await opened(socket)
        await socket.recv()
        socket.transport.abort()

    async with running(script) as address:
        with pytest.raises(EngineError, match="was lost"):
            await try_out(RemoteEngine(direct_endpoint(address)), SessionConfig())


async def test_one_that_starts_no_session_is_told_in_time() -> None:
    async def script(socket: ServerConnection) -> None:
        await socket.wait_closed()

    async with running(script) as address:
        with pytest.raises(EngineError, match="does not start a session"):
            await try_out(
                RemoteEngine(direct_endpoint(address)),
                SessionConfig(),
                patience=Patience(ready_s=0.05, close_s=0.05),
            )
