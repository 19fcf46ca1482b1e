"""The real server in real processes, started in both ways; clients on real sockets."""

from __future__ import annotations

import asyncio
import http.client
import json
import re
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, suppress
from http import HTTPStatus
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect as sync_connect

from app.protocol import codec
from app.protocol.events import (
    AudioAppend,
    AudioCommit,
    ServerError,
    ServerEvent,
    SessionCreated,
    SessionFinish,
    SessionFinished,
    SessionPatch,
    SessionUpdate,
    SpeechStarted,
    TranscriptionCompleted,
    TranscriptionText,
)
from app.protocol.service import PATH
from app.recognizer.door import MAX_CONNECTIONS
from app.recognizer.service import MAX_FRAME_BYTES
from tests.benchmarks.clips import load_clip
from tests.fakes.program import surtitle
from tests.fakes.service import TOKEN, ServiceProcess

STEP = 1600  # samples of an append: 100 ms


@pytest.fixture(scope="module")
def service() -> Iterator[ServiceProcess]:
    """A server that no test ends, started as Surtitle starts it for itself."""
    with ServiceProcess.child() as process:
        yield process


@asynccontextmanager
async def client(service: ServiceProcess, query: str = "") -> AsyncIterator[ClientConnection]:
    """A client that was let in and greeted."""
    async with connect(
        service.url + query, additional_headers=service.headers, proxy=None, compression=None
    ) as one:
        assert isinstance(codec.decode_server(await one.recv()), SessionCreated)
        yield one


async def all_said(client: ClientConnection) -> list[ServerEvent]:
    """Return everything up to the goodbye."""
    events: list[ServerEvent] = []
    while not events or not isinstance(events[-1], SessionFinished):
        events.append(codec.decode_server(await client.recv()))
    return events


async def captions(client: ClientConnection, audio: NDArray[np.int16]) -> list[str]:
    """Send audio to its end; return the words of the finals."""
    for at in range(0, len(audio), STEP):
        await client.send(codec.encode(AudioAppend(audio=audio[at : at + STEP].tobytes())))
    await client.send(codec.encode(SessionFinish()))
    return words(await all_said(client))


def words(events: Sequence[ServerEvent]) -> list[str]:
    said = [event.transcript for event in events if isinstance(event, TranscriptionCompleted)]
    return re.findall("[a-z']+", " ".join(said).lower())


def status(service: ServiceProcess, change: dict[str, str | list[str]], path: str = PATH) -> int:
    """Ask for a WebSocket with these headers changed; return what the answer's status is."""
    headers: dict[str, str | list[str]] = {
        "Host": f"127.0.0.1:{service.port}",
        "Authorization": f"Bearer {service.line['token']}",
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }
    request = http.client.HTTPConnection("127.0.0.1", service.port)
    try:
        request.putrequest("GET", path, skip_host=True)
        for name, values in {**headers, **change}.items():
            for value in [values] if isinstance(values, str) else values:
                request.putheader(name, value)
        request.endheaders()
        return request.getresponse().status
    finally:
        request.close()


def test_it_says_where_it_is_in_one_line_of_json_when_it_is_ready(service: ServiceProcess) -> None:
    assert service.line == {
        "url": f"ws://127.0.0.1:{service.port}{PATH}",
        "token": TOKEN,
        "pid": service.process.pid,
    }


async def test_a_clip_is_captioned(service: ServiceProcess) -> None:
    async with client(service) as one:
        said = await captions(one, load_clip("beckett"))
    assert {"ever", "tried", "failed", "no", "matter", "try", "again", "better"} <= set(said)


@pytest.mark.parametrize(("query", "partials"), [("", True), ("?partials=no", False)])
async def test_partials_come_where_nothing_waits_to_be_heard_if_the_client_wants_any(
    service: ServiceProcess, query: str, *, partials: bool
) -> None:
    clip = load_clip("beckett")[: 4 * 16000]
    events: list[ServerEvent] = []
    async with client(service, query) as one:
        for at in range(0, len(clip), STEP):
            await one.send(codec.encode(AudioAppend(audio=clip[at : at + STEP].tobytes())))
            await one.send("no event")  # the answer comes when what was sent before it is heard
            while not isinstance(event := codec.decode_server(await one.recv()), ServerError):
                events.append(event)
        await one.send(codec.encode(SessionFinish()))
        events += await all_said(one)
    assert any(isinstance(event, TranscriptionText) for event in events) is partials
    assert words(events)


async def test_what_is_said_twenty_times_comes_twenty_times_at_full_speed(
    service: ServiceProcess,
) -> None:
    ever_tried = load_clip("beckett")[: int(1.4 * 16000)]
    async with client(service, "?partials=no") as one:
        assert await captions(one, np.tile(ever_tried, 20)) == ["ever", "tried"] * 20


async def test_in_manual_mode_a_commit_is_captioned(service: ServiceProcess) -> None:
    clip = load_clip("beckett").tobytes()
    async with client(service) as one:
        manual = SessionUpdate(session=SessionPatch(turn_detection=None))
        for event in (manual, AudioAppend(audio=clip), AudioCommit(), SessionFinish()):
            await one.send(codec.encode(event))
        said = words(await all_said(one))
    assert {"ever", "tried", "failed", "no", "matter", "try", "again", "better"} <= set(said)


async def test_silence_has_no_captions(service: ServiceProcess) -> None:
    async with client(service) as one:
        assert await captions(one, np.zeros(32_000, np.int16)) == []


async def test_two_clients_at_once_get_their_own_captions(service: ServiceProcess) -> None:
    clips = {name: load_clip(name)[: 10 * 16_000] for name in ("beckett", "two_cities")}
    async with client(service) as one, client(service) as other:
        both = [captions(one, clips["beckett"]), captions(other, clips["two_cities"])]
        beckett, dickens = await asyncio.gather(*both)
    assert {"failed", "matter", "better"} <= set(beckett)
    assert {"best", "worst", "times"} <= set(dickens)
    assert not {"best", "worst", "times"} & set(beckett)
    assert not {"failed", "matter", "better"} & set(dickens)


async def test_a_client_that_vanishes_leaves_the_others_alone(service: ServiceProcess) -> None:
    async with client(service) as one, client(service) as other:
        half = AudioAppend(audio=load_clip("two_cities").tobytes())
        await other.send(codec.encode(half))
        other.transport.abort()
        said = await captions(one, load_clip("beckett"))
    assert {"failed", "matter", "better"} <= set(said)


ADMITTED: dict[str, dict[str, str | list[str]]] = {
    "a client of this machine with the token": {},
    "the server's own Origin": {"Origin": "http://127.0.0.1:{port}"},
    "the machine's other name": {"Host": "localhost:{port}"},
}
REFUSED: dict[str, tuple[HTTPStatus, dict[str, str | list[str]]]] = {
    "a wrong token": (HTTPStatus.UNAUTHORIZED, {"Authorization": "Bearer wrong"}),
    "no token": (HTTPStatus.UNAUTHORIZED, {"Authorization": []}),
    "an empty token": (HTTPStatus.UNAUTHORIZED, {"Authorization": "Bearer "}),
    "a token in no known alphabet": (HTTPStatus.UNAUTHORIZED, {"Authorization": "Bearer ré"}),
    "two tokens": (HTTPStatus.UNAUTHORIZED, {"Authorization": [f"Bearer {TOKEN}", "Bearer x"]}),
    "a web page": (HTTPStatus.FORBIDDEN, {"Origin": "https://evil.example"}),
    "a page of another server here": (HTTPStatus.FORBIDDEN, {"Origin": "http://127.0.0.1:80"}),
    "a rebound name": (HTTPStatus.FORBIDDEN, {"Host": "evil.example:{port}"}),
    "two names": (HTTPStatus.FORBIDDEN, {"Host": ["127.0.0.1:{port}", "evil.example:{port}"]}),
    "no name": (HTTPStatus.FORBIDDEN, {"Host": []}),
}


def filled(
    change: dict[str, str | list[str]], service: ServiceProcess
) -> dict[str, str | list[str]]:
    """Put the server's port in."""
    text = json.dumps(change).replace("{port}", str(service.port))
    changed: dict[str, str | list[str]] = json.loads(text)
    return changed


@pytest.mark.parametrize("who", ADMITTED)
def test_let_in_is(service: ServiceProcess, who: str) -> None:
    assert status(service, filled(ADMITTED[who], service)) == HTTPStatus.SWITCHING_PROTOCOLS


@pytest.mark.parametrize("who", REFUSED)
def test_refused_is(service: ServiceProcess, who: str) -> None:
    wanted, change = REFUSED[who]
    assert status(service, filled(change, service)) == wanted


@pytest.mark.parametrize("path", ["/", "/favicon.ico", f"{PATH}/more", f"/x{PATH}", "//["])
def test_elsewhere_there_is_nothing(service: ServiceProcess, path: str) -> None:
    assert status(service, {}, path) == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("query", ["", "?model=m&heartbeat=true", "?", "?model=%ff&&=", "?model="])
def test_any_query_will_do(service: ServiceProcess, query: str) -> None:
    assert status(service, {}, PATH + query) == HTTPStatus.SWITCHING_PROTOCOLS


async def test_a_client_is_told_the_model_that_it_named(service: ServiceProcess) -> None:
    async with connect(
        f"{service.url}?model=my-model", additional_headers=service.headers, proxy=None
    ) as one:
        created = codec.decode_server(await one.recv())
    assert isinstance(created, SessionCreated)
    assert created.model == "my-model"


def test_a_frame_over_20_mib_closes_with_1009(service: ServiceProcess) -> None:
    # With a client on threads: asyncio's transport may break when it is closed in a large write.
    headers = service.headers
    with sync_connect(service.url, additional_headers=headers, proxy=None, compression=None) as one:
        with suppress(ConnectionClosed):
            one.send("x" * (MAX_FRAME_BYTES + 1))
        with suppress(ConnectionClosed):
            while True:
                one.recv()
        assert one.close_code == 1009


async def test_a_frame_of_20_mib_is_read(service: ServiceProcess) -> None:
    async with client(service) as one:
        await one.send("x" * MAX_FRAME_BYTES)
        assert isinstance(codec.decode_server(await one.recv()), ServerError)


@pytest.mark.parametrize(
    "said", [b"", b"GET /api-ws/v1/realtime HTTP/1.1\r\nHost: ", b"\x16\x03\x01"]
)
async def test_those_who_never_say_who_they_are_keep_nobody_out_and_are_hung_up_on(
    service: ServiceProcess, said: bytes
) -> None:
    with ExitStack() as stack:
        idle = [
            stack.enter_context(socket.create_connection(("127.0.0.1", service.port)))
            for _ in range(4 * MAX_CONNECTIONS)
        ]
        for one in idle:
            one.sendall(said)
        async with client(service) as let_in:
            await captions(let_in, np.zeros(16_000, np.int16))
        for one in idle:
            one.settimeout(60)
            with suppress(ConnectionError):
                while await asyncio.to_thread(one.recv, 4096):
                    pass


async def test_a_client_that_sends_all_it_has_at_once_holds_up_no_other(
    service: ServiceProcess,
) -> None:
    """They take turns: what is short is done long before what is long, whoever came first."""
    long = np.tile(load_clip("two_cities"), 3)
    ended: list[str] = []

    async def caption(name: str, samples: NDArray[np.int16]) -> None:
        async with client(service) as one:
            await captions(one, samples)
        ended.append(name)

    async with asyncio.TaskGroup() as group:
        group.create_task(caption("long", long))
        await asyncio.sleep(0.5)  # it has begun
        for _ in range(2):
            group.create_task(caption("short", load_clip("beckett")))
    assert ended == ["short", "short", "long"]


async def test_one_client_more_than_there_is_room_for_is_put_off_till_another_leaves() -> None:
    with ServiceProcess.child() as own:
        async with AsyncExitStack() as others:
            for _ in range(MAX_CONNECTIONS - 1):
                await others.enter_async_context(client(own))
            async with client(own):
                with pytest.raises(InvalidStatus) as refused:
                    async with client(own):
                        pass
                assert refused.value.response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
            await let_in_again(own)


async def let_in_again(service: ServiceProcess) -> None:
    """Come back until there is room: a place becomes free a moment after a client has left."""
    async with asyncio.timeout(30):
        while True:
            try:
                async with client(service):
                    return
            except InvalidStatus:
                await asyncio.sleep(0.01)


def close_stdin(service: ServiceProcess) -> None:
    service.close_stdin()


def terminate(service: ServiceProcess) -> None:
    service.process.send_signal(signal.SIGTERM)


def press_ctrl_c(service: ServiceProcess) -> None:
    service.process.send_signal(signal.SIGINT)


@pytest.mark.parametrize("end", [close_stdin, terminate])
async def test_the_child_ends_and_tells_its_clients(end: Callable[[ServiceProcess], None]) -> None:
    with ServiceProcess.child() as own:
        async with client(own) as one:
            end(own)
            await assert_told(one)
        assert await asyncio.to_thread(own.wait) == (0, b"")


async def test_serve_ends_and_tells_its_clients_though_not_for_its_standard_input(
    tmp_path: Path,
) -> None:
    with ServiceProcess.serve(tmp_path) as own:
        own.close_stdin()
        async with client(own) as one:
            assert await captions(one, np.zeros(1600, np.int16)) == []
        async with client(own) as one:
            press_ctrl_c(own)
            await assert_told(one)
        assert await asyncio.to_thread(own.wait) == (0, b"")


async def assert_told(client: ClientConnection) -> None:
    """Assert that the connection is closed because the server goes away."""
    with pytest.raises(ConnectionClosed) as closed:
        await client.recv()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1001


async def test_it_ends_in_the_middle_of_speech() -> None:
    with ServiceProcess.child() as own:
        async with client(own) as one:
            await one.send(codec.encode(AudioAppend(audio=load_clip("two_cities").tobytes())))
            assert isinstance(codec.decode_server(await one.recv()), SpeechStarted)
            own.close_stdin()
            await one.wait_closed()
            assert one.close_code == 1001
        assert await asyncio.to_thread(own.wait) == (0, b"")


async def test_without_a_token_pages_are_kept_out_all_the_same(tmp_path: Path) -> None:
    with ServiceProcess.serve(tmp_path, "--no-token") as own:
        assert own.line["token"] is None
        assert status(own, {"Authorization": []}) == HTTPStatus.SWITCHING_PROTOCOLS
        evil: dict[str, str | list[str]] = {"Authorization": [], "Origin": "https://evil.example"}
        assert status(own, evil) == HTTPStatus.FORBIDDEN


async def test_a_client_that_comes_as_soon_as_the_port_is_open_is_heard(tmp_path: Path) -> None:
    """Where the port is known in advance, nobody waits for the line that says where."""
    port = free_port()
    clip = load_clip("beckett")

    async def come() -> list[str]:
        while True:
            try:
                async with connect(f"ws://127.0.0.1:{port}{PATH}", proxy=None) as one:
                    await one.recv()
                    return await captions(one, clip)
            except OSError:
                await asyncio.sleep(0.005)

    async with asyncio.timeout(60):
        coming = asyncio.create_task(come())
        options = ("--port", str(port), "--no-token")
        own = await asyncio.to_thread(ServiceProcess.serve(tmp_path, *options).__enter__)
        try:
            assert "better" in await coming
        finally:
            own.__exit__(None)


def has_ipv6() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6")
def test_an_address_of_ipv6_stands_in_brackets(tmp_path: Path) -> None:
    with ServiceProcess.serve(tmp_path, "--host", "::1") as own:
        assert own.url == f"ws://[::1]:{own.port}{PATH}"
        with sync_connect(own.url, additional_headers=own.headers, proxy=None) as one:
            assert isinstance(codec.decode_server(one.recv()), SessionCreated)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port


async def test_a_port_in_use_is_told_in_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = await surtitle("serve", "--port", str(port), home=tmp_path)
    assert (done.code, done.out) == (2, "")
    (line,) = done.err.splitlines()
    assert line.startswith(f"surtitle: Nothing can be served at 127.0.0.1, port {port} (")
    assert "already in use" in line


@pytest.mark.parametrize("host", ["203.0.113.9", "::1%nowhere", "x" * 70, ""])
async def test_a_host_that_is_not_this_machine_is_told_in_one_line(
    tmp_path: Path, host: str
) -> None:
    done = await surtitle("serve", "--host", host, home=tmp_path)
    assert (done.code, done.out) == (2, "")
    (line,) = done.err.splitlines()
    assert line.startswith("surtitle: ")
    assert "--host" in line
    assert line.count(host) == 1 or not host
