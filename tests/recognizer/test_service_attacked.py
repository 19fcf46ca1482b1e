"""The real server among hostile programs: it keeps its bounds, says nothing, and serves clients."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psutil
import pytest
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from app.protocol import codec
from app.protocol.events import AudioAppend, SessionFinish
from app.protocol.service import PATH
from app.recognizer.door import MOST_KNOCKING
from tests.benchmarks.clips import load_clip
from tests.fakes.service import TOKEN, ServiceProcess
from tests.recognizer.test_service import captions, client

FLOOD = 400  # connections, of which the server is to keep far fewer
BOUND_S = 60.0
GREEDY = 4


@pytest.fixture(scope="module")
def service() -> Iterator[ServiceProcess]:
    """A server that has to survive this module without a word on standard error."""
    with ServiceProcess.child() as process:
        yield process


@pytest.fixture
def flood(service: ServiceProcess) -> Iterator[list[socket.socket]]:
    """Many connections that never ask for anything."""
    with contextlib.ExitStack() as stack:
        held = []
        for _ in range(FLOOD):
            one = stack.enter_context(socket.create_connection(("127.0.0.1", service.port)))
            with contextlib.suppress(OSError):  # cut off already
                one.sendall(b"GET / HT")
            held.append(one)
        yield held


@pytest.mark.usefixtures("flood")
async def test_a_client_is_heard_amid_connections_that_never_ask(service: ServiceProcess) -> None:
    async with client(service) as one:
        said = await captions(one, load_clip("beckett"))
    assert "better" in said
    process = psutil.Process(service.process.pid)
    assert len(process.net_connections("inet")) <= MOST_KNOCKING + 2  # itself, and the client


async def test_it_ends_though_connections_are_held_that_never_ask_or_answer() -> None:
    with ServiceProcess.child() as own:
        silent = socket.create_connection(("127.0.0.1", own.port))
        async with client(own) as deaf:
            deaf.transport.pause_reading()
            for _ in range(2):
                await deaf.send(codec.encode(AudioAppend(audio=bytes(32_000 * 300))))
            own.close_stdin()
            assert await asyncio.to_thread(own.wait) == (0, b"")
            deaf.transport.abort()
        silent.close()


HTTP: dict[str, tuple[bytes, bytes]] = {
    "a page that is opened": (b"GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n", b"404"),
    "a rebound name": (b"GET / HTTP/1.1\r\nHost: evil.example:%d\r\n\r\n", b"403"),
    "no upgrade": (
        b"GET %s HTTP/1.1\r\nHost: 127.0.0.1:%%d\r\nAuthorization: Bearer %s\r\n\r\n"
        % (PATH.encode(), TOKEN.encode()),
        b"426",
    ),
    "a long path": (b"GET /" + b"x" * 9000 + b" HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n", b"414"),
    "a form": (b"POST / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Length: 1\r\n\r\nx", b""),
    "the time before Host": (b"GET / HTTP/1.0\r\n\r\n", b"403"),
    "HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b""),
    "TLS": (bytes.fromhex("16030100050100000a0d0a0d0a"), b""),
}


@pytest.mark.parametrize("what", HTTP)
def test_what_is_no_websocket_is_answered_or_hung_up_on(service: ServiceProcess, what: str) -> None:
    request, status = HTTP[what]
    with socket.create_connection(("127.0.0.1", service.port), BOUND_S) as one:
        one.sendall(request % service.port if b"%d" in request else request)
        answer = b""
        with contextlib.suppress(ConnectionResetError):
            while part := one.recv(4096):
                answer += part
    assert answer.split(b" ")[1:2] == ([status] if status else [])
    assert TOKEN.encode() not in answer


NESTED = '{"type":"session.update","session":' + '{"a":' * 50_000
HOSTILE: dict[str, str | bytes] = {
    "binary": bytes(1_000_000),
    "no JSON": "\x00" * 1_000_000,
    "nested deeply": NESTED,
    "nested very deeply": "[" * 10_000_000,
    "many members": '{"type":"x","a":[' + "{}," * 3_000_000 + "0]}",
    "a huge number": '{"type":"session.update","session":{"sample_rate":' + "9" * 1_000_000 + "}}",
    "no number": '{"type":"session.update","session":{"turn_detection":{"threshold":NaN}}}',
    "an infinite number": '{"type":"session.update","session":{"sample_rate":1e999}}',
    "a long id": json.dumps({"type": "session.update", "event_id": "x" * 10_000_000}),
    "an unknown type": json.dumps({"type": "x" * 10_000_000}),
    "half a character": '{"type":"session.update","event_id":"\\ud800","session":{}}',
}


async def test_every_hostile_message_is_answered_and_the_session_goes_on(
    service: ServiceProcess,
) -> None:
    async with client(service) as one:
        for what, frame in HOSTILE.items():
            await one.send(frame)
            answer = await one.recv()
            assert isinstance(answer, str)
            assert json.loads(answer)["type"] == "error", what
            assert len(answer) < 1000, what
        assert "better" in await captions(one, load_clip("beckett"))


@contextlib.asynccontextmanager
async def greedy(service: ServiceProcess) -> AsyncIterator[None]:
    """Clients that send recordings without end, as fast as they are taken."""
    clip = load_clip("two_cities")
    seconds = [clip[at : at + 16_000] for at in range(0, len(clip), 16_000)]
    pieces = [codec.encode(AudioAppend(audio=second.tobytes())) for second in seconds]

    async def send(one: ClientConnection) -> None:
        with contextlib.suppress(ConnectionClosed):
            for piece in itertools.cycle(pieces):
                await one.send(piece)

    async with contextlib.AsyncExitStack() as stack, asyncio.TaskGroup() as group:
        clients = [await stack.enter_async_context(client(service)) for _ in range(GREEDY)]
        sending = [group.create_task(send(one)) for one in clients]
        for one in clients:
            await one.recv()  # it is being heard
        yield
        for task, one in zip(sending, clients, strict=True):
            task.cancel()
            one.transport.abort()


async def test_one_client_is_heard_beside_others_that_send_without_end(
    service: ServiceProcess,
) -> None:
    """What is counted is its partials, of which there are none for one that is behind."""
    clip = load_clip("beckett")[: 16_000 * 4]
    async with client(service) as one, greedy(service), asyncio.TaskGroup() as group:
        partials = group.create_task(count_partials(one))
        for at in range(0, len(clip), 1600):
            await one.send(codec.encode(AudioAppend(audio=clip[at : at + 1600].tobytes())))
            await asyncio.sleep(0.1)  # as it is spoken
        await one.send(codec.encode(SessionFinish()))
    assert partials.result() >= 2


async def count_partials(one: ClientConnection) -> int:
    count = 0
    async for frame in one:
        kind = json.loads(frame)["type"]
        count += kind.endswith(".text")
        if kind == "session.finished":
            break
    return count


async def test_the_token_is_in_no_log_though_everything_is_logged(tmp_path: Path) -> None:
    arguments = ("-m", "app", "--log-level", "debug", "serve")
    with ServiceProcess(*arguments, SURTITLE_HOME=str(tmp_path)) as own:
        async with client(own) as one:
            await captions(one, load_clip("beckett")[:16_000])
        token = str(own.line["token"])
        assert token not in " ".join(psutil.Process(own.process.pid).cmdline())
    kept = [path.read_text() for path in tmp_path.rglob("*") if path.is_file()]
    assert kept
    assert not any(token in text for text in kept)
