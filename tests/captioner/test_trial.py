from __future__ import annotations

import pytest
from websockets.asyncio.server import ServerConnection
from websockets.http11 import Request, Response

from app.captioner.trial import try_out
from app.errors import EngineError, RefusedError
from app.link.connection import Patience
from app.link.endpoint import direct_endpoint
from app.link.engine import RemoteEngine
from app.protocol.events import SessionConfig
from tests.fakes.server import NumberedServer, opened, running, send


async def test_a_session_is_opened_and_properly_ended() -> None:
    server = NumberedServer()
    config = SessionConfig(language="fr", turn_detection=None)
    async with server.running() as address:
        await try_out(RemoteEngine(direct_endpoint(address)), config)
    assert server.finished == 1
    assert server.configs == [config]


async def test_one_that_turns_the_key_away_is_told() -> None:
    def refuse(connection: ServerConnection, _request: Request) -> Response:
        return connection.respond(401, "Invalid API-key provided.\n")

    async def never(_socket: ServerConnection) -> None:
        raise AssertionError

    async with running(never, process_request=refuse) as address:
        with pytest.raises(RefusedError, match="does not accept the key"):
            await try_out(RemoteEngine(direct_endpoint(address, "sk-1")), SessionConfig())


async def test_one_that_does_not_take_the_settings_is_told() -> None:
    async def script(socket: ServerConnection) -> None:
        await send(socket, "session.created", session={"id": "sess_1"})
        await socket.recv()
        detail = {"type": "invalid_request_error", "code": "invalid_value", "message": "no French"}
        await send(socket, "error", error=detail)
        await socket.wait_closed()

    async with running(script) as address:
        with pytest.raises(RefusedError, match="does not accept the session's settings"):
            await try_out(RemoteEngine(direct_endpoint(address)), SessionConfig(language="fr"))


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
