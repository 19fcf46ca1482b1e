"""Against real loopback sockets: what a connection makes of good servers and of all others."""

from __future__ import annotations

import asyncio
import contextlib
import json
from dataclasses import replace
from typing import Any

import pytest
from websockets.asyncio.server import ServerConnection
from websockets.http11 import Request, Response

from app.errors import EngineError, RefusedError, SurtitleError
from app.link.connection import UNREADABLE_FRAMES, Connection, Patience
from app.link.endpoint import Endpoint, direct_endpoint
from app.protocol.events import SessionConfig
from app.protocol.outcomes import Configured, Final, Finished, Outcome
from tests.fakes import server
from tests.fakes.fault_proxy import FaultProxy
from tests.fakes.server import NumberedServer, Script, opened, send, signal


async def outcomes_of(connection: Connection) -> list[Outcome]:
    return [outcome async for outcome in connection.outcomes()]


async def error_of_opening(address: str) -> SurtitleError:
    with pytest.raises(SurtitleError) as caught:
        async with Connection(direct_endpoint(address), SessionConfig()):
            pass
    return caught.value


async def error_with(script: Script, **options: Any) -> SurtitleError:
    async with server.running(script, **options) as address:
        return await error_of_opening(address)


async def error_while_running(script: Script) -> SurtitleError:
    """Open a session, then let `script` go on with the socket."""

    async def whole(socket: ServerConnection) -> None:
        await opened(socket)
        await script(socket)

    async with (
        server.running(whole) as address,
        Connection(direct_endpoint(address), SessionConfig()) as connection,
    ):
        with pytest.raises(SurtitleError) as caught:
            await outcomes_of(connection)
    return caught.value


@pytest.mark.parametrize("place", ["ws://127.0.0.1:1/asr", "/elsewhere", "ws://[no address"])
async def test_a_server_that_says_to_go_elsewhere_is_not_obeyed(place: str) -> None:
    asked: list[str] = []

    def send_away(connection: ServerConnection, request: Request) -> Response:
        asked.append(request.path)
        answer = connection.respond(302, "")
        answer.headers["Location"] = place
        return answer

    error = await error_with(opened, process_request=send_away)
    assert isinstance(error, EngineError)
    assert "(HTTP 302)" in str(error)
    assert len(asked) == 1


async def test_a_whole_session_from_connect_to_finished() -> None:
    async with (
        NumberedServer().running() as address,
        Connection(direct_endpoint(address), SessionConfig()) as connection,
    ):
        for piece in signal(3).reshape(-1, 1600):
            await connection.append(piece.tobytes())
        await connection.finish()
        outcomes = await outcomes_of(connection)
    assert isinstance(outcomes[0], Configured)
    assert [outcome.text for outcome in outcomes if isinstance(outcome, Final)] == ["w1 w2 w3"]
    assert isinstance(outcomes[-1], Finished)


async def test_it_is_ready_only_when_the_settings_are_confirmed() -> None:
    async def created_then_quota(socket: ServerConnection) -> None:
        await send(socket, "session.created", session={"id": "sess_1"})
        await socket.close(1007, "Arrearage: account not in good standing")

    error = await error_with(created_then_quota)
    assert isinstance(error, RefusedError)
    assert "bill" in error.title


async def test_a_refused_connection_names_the_address_and_mends_itself() -> None:
    async with server.running(opened) as address:
        pass
    error = await error_of_opening(address)
    assert isinstance(error, EngineError)
    assert error.mends_itself
    assert "127.0.0.1" in error.title


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, RefusedError),
        (403, RefusedError),
        (404, RefusedError),
        (500, EngineError),
        (429, EngineError),
        (200, EngineError),
    ],
)
async def test_an_http_answer_is_told_by_its_meaning(
    status: int, kind: type[SurtitleError]
) -> None:
    async def answer(socket: ServerConnection, _request: object) -> Any:
        return socket.respond(status, "no")

    error = await error_with(opened, process_request=answer)
    assert isinstance(error, kind)
    assert error.mends_itself == (status in (429, 500))


async def test_a_server_that_speaks_something_else_is_named_as_such() -> None:
    async def greet(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example.com ESMTP\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(greet, "127.0.0.1", 0) as listening:
        port = listening.sockets[0].getsockname()[1]
        error = await error_of_opening(f"ws://127.0.0.1:{port}")
    assert "not a speech recogniser" in error.title


async def test_refused_settings_are_told_with_the_servers_words() -> None:
    async def refuse(socket: ServerConnection) -> None:
        update = json.loads(await socket.recv())
        detail = {
            "type": "invalid_request_error",
            "code": "invalid_value",
            "message": "unknown language",
            "param": "session.input_audio_transcription.language",
            "event_id": update["event_id"],
        }
        await send(socket, "error", error=detail)
        await socket.wait_closed()

    error = await error_with(refuse)
    assert isinstance(error, RefusedError)
    assert "unknown language" in error.hint


async def test_a_server_that_says_nothing_is_given_up() -> None:
    async def nothing(socket: ServerConnection) -> None:
        await socket.wait_closed()

    async with server.running(nothing) as address:
        with pytest.raises(SurtitleError) as caught:
            async with Connection(direct_endpoint(address), SessionConfig(), Patience(ready_s=0.1)):
                pass
    error = caught.value
    assert "does not start a session" in error.title


async def test_a_close_in_mid_sentence_mends_itself() -> None:
    async def leave(socket: ServerConnection) -> None:
        await send(socket, "input_audio_buffer.speech_started", audio_start_ms=0, item_id="a")
        await socket.close(1011, "crash")

    error = await error_while_running(leave)
    assert error.mends_itself


async def test_a_cut_connection_mends_itself() -> None:
    async def cut(socket: ServerConnection) -> None:
        socket.transport.abort()

    error = await error_while_running(cut)
    assert error.mends_itself
    assert "lost" in error.title


async def test_a_50_mb_frame_is_not_taken() -> None:
    async def flood(socket: ServerConnection) -> None:
        await socket.send("x" * 50_000_000)

    error = await error_while_running(flood)
    assert isinstance(error, EngineError)
    assert "too long" in error.title


async def test_endless_garbage_is_given_up() -> None:
    async def garble(socket: ServerConnection) -> None:
        for _ in range(100):
            await socket.send("not json")
        await socket.wait_closed()

    error = await error_while_running(garble)
    assert not error.mends_itself
    assert "does not speak" in error.title


@pytest.mark.parametrize("frame", ["not json", b"\x00binary", "[]", '{"type":"made.up"}', "{}"])
async def test_one_odd_frame_is_passed_over(frame: str | bytes) -> None:
    async def odd(socket: ServerConnection) -> None:
        await opened(socket)
        await socket.send(frame)
        await send(
            socket,
            "conversation.item.input_audio_transcription.completed",
            item_id="a",
            transcript="Still here.",
        )
        await socket.recv()
        await send(socket, "session.finished")
        await socket.recv()

    async with (
        server.running(odd) as address,
        Connection(direct_endpoint(address), SessionConfig()) as connection,
    ):
        await connection.finish()
        outcomes = await outcomes_of(connection)
    assert "Still here." in [outcome.text for outcome in outcomes if isinstance(outcome, Final)]


async def test_headers_of_the_endpoint_are_sent() -> None:
    seen: list[str | None] = []

    async def look(socket: ServerConnection) -> None:
        assert socket.request is not None
        seen.append(socket.request.headers.get("Authorization"))
        await opened(socket)

    async with server.running(look) as address:
        endpoint = Endpoint(
            url=address, engine="local", name="x", headers=(("Authorization", "Bearer t"),)
        )
        async with Connection(endpoint, SessionConfig()):
            pass
    assert seen == ["Bearer t"]


async def test_a_server_that_leaves_while_audio_waits_for_it_is_a_lost_connection() -> None:
    """What waits for room then comes to its end in another way than what is sent at once."""
    full = asyncio.Event()

    async def read_nothing(socket: ServerConnection) -> None:
        await opened(socket)
        socket.transport.pause_reading()
        await full.wait()
        socket.transport.abort()

    async with (
        server.running(read_nothing) as address,
        Connection(direct_endpoint(address), SessionConfig()) as connection,
    ):

        async def send_on() -> None:
            while True:
                await connection.append(bytes(64_000))

        sending = asyncio.create_task(send_on())
        assert connection._socket is not None
        while not connection._socket.paused:
            await asyncio.sleep(0.01)
        full.set()
        with pytest.raises(EngineError, match="was lost"):
            await sending


async def test_a_link_that_dies_as_soon_as_the_session_is_open_is_noticed() -> None:
    """Whether the server answers pings is known by then."""
    async with NumberedServer().running() as there:
        proxy = FaultProxy(there)
        async with proxy.running() as address:
            endpoint = replace(direct_endpoint(address), pace=4.0)
            patience = Patience(ping_s=0.01, pong_s=0.2)
            async with Connection(endpoint, SessionConfig(), patience) as connection:
                proxy.go_down()
                with pytest.raises(EngineError, match="gone dead"):
                    async with asyncio.timeout(30):
                        await connection.watch()


async def test_an_engine_of_this_computer_may_be_slow_to_answer_a_ping() -> None:
    async with (
        server.running(opened) as address,
        Connection(direct_endpoint(address), SessionConfig()) as connection,
    ):
        assert connection._socket is not None
        assert connection._socket.ping_interval is None


async def test_odd_frames_far_apart_do_not_add_up() -> None:
    async def sometimes_odd(socket: ServerConnection) -> None:
        await opened(socket)
        for _ in range(3):
            for _ in range(UNREADABLE_FRAMES - 1):
                await socket.send("not json")
            await send(socket, "made.up")
        await send(socket, "session.finished")
        await socket.wait_closed()

    async with (
        server.running(sometimes_odd) as address,
        Connection(direct_endpoint(address), SessionConfig()) as connection,
    ):
        outcomes = await outcomes_of(connection)
    assert isinstance(outcomes[-1], Finished)


async def test_a_server_that_reads_nothing_is_hung_up_on() -> None:
    """Its full buffers leave no room even for the goodbye."""

    async def read_nothing(socket: ServerConnection) -> None:
        await opened(socket)
        socket.transport.pause_reading()
        await socket.wait_closed()

    async with server.running(read_nothing, close_timeout=0.1) as address:
        patience = Patience(close_s=0.1)
        async with Connection(direct_endpoint(address), SessionConfig(), patience) as connection:
            assert connection._socket is not None
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(0.5):
                    while True:
                        await connection.append(bytes(64_000))
            assert connection._socket.paused
        assert connection._socket.transport.is_closing()
