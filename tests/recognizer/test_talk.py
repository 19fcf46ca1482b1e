"""One connection on a real socket, with a recognition that does what the test says."""

from __future__ import annotations

import asyncio
import gc
import socket
import threading
import weakref
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from app.protocol import codec
from app.protocol.events import (
    AudioAppend,
    AudioCommit,
    Event,
    ServerEvent,
    SessionConfig,
    SessionFinish,
    SessionPatch,
    SessionUpdate,
    TurnDetectionPatch,
)
from app.recognizer.findings import Final, Finding, Partial, SpeechStarted, SpeechStopped
from app.recognizer.talk import BACKLOG_BYTES, BACKLOG_MESSAGES, OUTGOING_BYTES, Talk
from app.recognizer.turns import Seat, Turns

FLOOD = 30_000
SECOND = np.zeros(16000, np.int16).tobytes()


class Scripted:
    """Says one word for each second it hears; its first feed waits for `go`, if it has one."""

    def __init__(self, go: threading.Event | None = None, *, fails: bool = False) -> None:
        self.heard: list[NDArray[np.int16]] = []
        self.configs: list[SessionConfig] = []
        self.behind: list[bool] = []
        self._go = go
        self._fails = fails
        self._open = False
        self._commits = 0

    def configure(self, config: SessionConfig) -> None:
        self.configs.append(config)

    def feed(self, samples: NDArray[np.int16], *, behind: bool) -> list[Finding]:
        if self._go:
            assert self._go.wait(30)
        self.heard.append(samples)
        self.behind.append(behind)
        if self.configs and self.configs[-1].turn_detection is None:
            return []
        findings: list[Finding] = []
        if not self._open:
            self._open = True
            findings.append(SpeechStarted(utterance=0, sample=1600))
        if self._fails and len(self.heard) > 1:
            raise RuntimeError("the model broke")
        return [*findings, Partial(utterance=0, settled="one ", tail="two")]

    def commit(self) -> str:
        self._commits += 1
        return f"commit {self._commits}"

    def finish(self) -> list[Finding]:
        if not self._open:
            return []
        return [
            SpeechStopped(utterance=0, sample=3200),
            Final(utterance=0, text="one two three"),
        ]


@asynccontextmanager
async def talking_to(
    make: Callable[[], Scripted], ended: Callable[[], None] = lambda: None
) -> AsyncIterator[ClientConnection]:
    """Serve a client with a recognition that nobody else holds; tell when that has `ended`."""
    with ThreadPoolExecutor(1) as worker:
        turns = Turns(worker)

        async def talk(connection: ServerConnection) -> None:
            await Talk(connection, model="m", recognition=make(), seat=Seat(turns)).run()
            ended()

        async with serve(talk, "127.0.0.1", 0, max_size=20 * 2**20, compression=None) as server:
            port = server.sockets[0].getsockname()[1]
            async with connect(f"ws://127.0.0.1:{port}", proxy=None) as client:
                yield client


def talking(recognition: Scripted) -> AbstractAsyncContextManager[ClientConnection]:
    return talking_to(lambda: recognition)


async def put(client: ClientConnection, *events: Event) -> None:
    for event in events:
        await client.send(codec.encode(event))


async def read(client: ClientConnection, kind: str) -> ServerEvent:
    """Return the next event of this wire type."""
    while True:
        event = codec.decode_server(await client.recv())
        if kind == event.WIRE_TYPE:
            return event


async def types_until(client: ClientConnection, last: str) -> list[str]:
    types: list[str] = []
    while not types or types[-1] != last:
        types.append(codec.decode_server(await client.recv()).WIRE_TYPE.rpartition(".")[2])
    return types


MANUAL = SessionUpdate(event_id="u", session=SessionPatch(turn_detection=None))


async def test_a_session_goes_from_greeting_to_goodbye() -> None:
    async with talking(Scripted()) as client:
        await put(client, AudioAppend(audio=SECOND), SessionFinish())
        types = await types_until(client, "finished")
        assert types == [
            *("created", "speech_started", "text", "speech_stopped", "committed"),
            *("created", "completed", "finished"),
        ]


async def test_appends_are_not_acknowledged() -> None:
    async with talking(Scripted()) as client:
        await put(client, MANUAL, *[AudioAppend(audio=SECOND)] * 3, AudioCommit(), SessionFinish())
        types = await types_until(client, "finished")
    assert types == ["created", "updated", "committed", "created", "completed", "finished"]


async def test_a_commit_ends_an_utterance_in_manual_mode() -> None:
    async with talking(Scripted()) as client:
        kind = "conversation.item.input_audio_transcription.completed"
        await put(client, MANUAL)
        for number in (1, 2):
            await put(client, AudioAppend(audio=SECOND), AudioCommit())
            completed: Any = await read(client, kind)
            assert completed.transcript == f"commit {number}"


async def test_settings_reach_the_recognition_in_their_place() -> None:
    recognition = Scripted()
    detection = TurnDetectionPatch(threshold=0.5, silence_ms=300)
    update = SessionUpdate(session=SessionPatch(turn_detection=detection))
    async with talking(recognition) as client:
        await put(client, update, SessionFinish())
        await read(client, "session.finished")
    (config,) = recognition.configs
    assert config.turn_detection is not None
    assert config.turn_detection.silence_ms == 300


EIGHT_KHZ = SessionUpdate(session=SessionPatch(sample_rate=8000))


async def test_8_khz_is_upsampled_to_its_last_sample() -> None:
    recognition = Scripted()
    async with talking(recognition) as client:
        await put(client, EIGHT_KHZ, *[AudioAppend(audio=SECOND)] * 4, SessionFinish())
        await read(client, "session.finished")
    assert sum(map(len, recognition.heard)) == 8 * 16000


async def test_8_khz_is_upsampled_to_its_last_sample_before_a_commit() -> None:
    recognition = Scripted()
    heard = []
    async with talking(recognition) as client:
        await put(client, EIGHT_KHZ, MANUAL)
        for _ in range(2):
            await put(client, AudioAppend(audio=SECOND), AudioCommit())
            await read(client, "conversation.item.input_audio_transcription.completed")
            heard.append(sum(map(len, recognition.heard)))
    assert heard == [2 * 16000, 4 * 16000]


async def test_garbage_is_answered_and_the_connection_stays() -> None:
    async with talking(Scripted()) as client:
        await client.send("garbage")
        await client.send(b"\x00\x01")
        await put(client, AudioAppend(audio=SECOND))
        types = await types_until(client, "text")
    assert types == ["created", "error", "error", "speech_started", "text"]


async def test_a_client_that_sends_too_fast_is_slowed_down_and_nothing_is_lost() -> None:
    go = threading.Event()
    recognition = Scripted(go)
    seconds = BACKLOG_BYTES // len(SECOND) * 3
    async with talking(recognition) as client:
        go.set()
        await put(client, *[AudioAppend(audio=SECOND)] * seconds, SessionFinish())
        await read(client, "session.finished")
    assert sum(map(len, recognition.heard)) == seconds * 16000
    assert max(map(len, recognition.heard)) <= 16000
    assert any(recognition.behind)
    assert not recognition.behind[-1]


@pytest.mark.expected_log("a recognition failed")
async def test_a_recognition_that_breaks_fails_its_items_and_closes_with_1011() -> None:
    recognition = Scripted(fails=True)
    async with talking(recognition) as client:
        await put(client, AudioAppend(audio=SECOND), AudioAppend(audio=SECOND))
        await read(client, "conversation.item.input_audio_transcription.failed")
        with pytest.raises(ConnectionClosed) as closed:
            await client.recv()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1011


PARTIALS = 1_000
LONG = "word " * 1_000


@pytest.mark.expected_log("a recognition failed")
async def test_a_slow_reader_gets_all_that_was_found_before_the_recognition_broke() -> None:
    class Found(Scripted):
        broken = asyncio.Event()

        def feed(self, samples: NDArray[np.int16], *, behind: bool) -> list[Finding]:
            if self.heard:
                loop.call_soon_threadsafe(self.broken.set)
                raise RuntimeError("the model broke")
            super().feed(samples, behind=behind)
            found = [Partial(utterance=0, settled=LONG, tail=f"{n}") for n in range(PARTIALS)]
            return [SpeechStarted(utterance=0, sample=1600), *found]

    loop = asyncio.get_running_loop()
    recognition = Found()
    async with talking(recognition) as client:
        own: socket.socket = client.transport.get_extra_info("socket")
        own.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 * 1024)
        await put(client, AudioAppend(audio=SECOND), AudioAppend(audio=SECOND))
        await recognition.broken.wait()
        types = await types_until(client, "failed")
    assert types.count("text") == PARTIALS


async def test_a_client_that_leaves_ends_its_connection() -> None:
    recognition = Scripted()
    async with talking(recognition) as client:
        await put(client, AudioAppend(audio=SECOND))
        await read(client, "input_audio_buffer.speech_started")
        await client.close()
    assert recognition.heard


@pytest.fixture
def _no_collection() -> Iterator[None]:
    """Have Python not look for what holds each other."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("_no_collection")
async def test_what_was_heard_of_a_client_is_let_go_of_with_it() -> None:
    known: list[weakref.ref[Scripted]] = []

    def make() -> Scripted:
        recognition = Scripted()
        known.append(weakref.ref(recognition))
        return recognition

    async with talking_to(make) as client:
        await put(client, AudioAppend(audio=SECOND))
        await read(client, "input_audio_buffer.speech_started")
    assert known[0]() is None


@pytest.mark.usefixtures("_no_collection")
async def test_what_was_heard_is_let_go_of_with_a_client_that_is_gone_in_mid_pass() -> None:
    known: list[weakref.ref[Scripted]] = []
    hears, go = threading.Event(), threading.Event()

    class Slow(Scripted):
        def feed(self, samples: NDArray[np.int16], *, behind: bool) -> list[Finding]:
            hears.set()
            return super().feed(samples, behind=behind)

    def make() -> Scripted:
        recognition = Slow(go)
        known.append(weakref.ref(recognition))
        return recognition

    async with talking_to(make, ended=go.set) as client:
        await put(client, *[AudioAppend(audio=SECOND)] * 3)
        await asyncio.to_thread(hears.wait)
        client.transport.abort()
    assert known[0]() is None


async def test_what_a_client_left_unheard_behind_is_not_recognised() -> None:
    go = threading.Event()
    recognition = Scripted(go)
    async with talking(recognition) as client:
        await put(client, *[AudioAppend(audio=SECOND)] * 10)
        await client.close()
        go.set()
    assert len(recognition.heard) <= 1


async def test_what_is_left_of_a_long_append_is_not_recognised_either() -> None:
    go = threading.Event()
    recognition = Scripted(go)
    async with talking(recognition) as client:
        await put(client, AudioAppend(audio=SECOND * 300))
        await client.close()
        go.set()
    assert len(recognition.heard) < 300


async def test_of_a_flood_of_messages_only_some_are_kept_waiting() -> None:
    go = threading.Event()
    recognition = Scripted(go)
    tiny = codec.encode(AudioAppend(audio=b"\x00\x00"))
    async with talking(recognition) as client:
        await put(client, AudioAppend(audio=SECOND))
        for number in range(FLOOD):
            await client.send(tiny)
            if number == BACKLOG_MESSAGES * 2:  # they wait in the sockets
                go.set()
        await put(client, SessionFinish())
        await read(client, "session.finished")
    assert sum(map(len, recognition.heard)) == 16000 + FLOOD
    assert max(map(len, recognition.heard[1:])) <= BACKLOG_MESSAGES


async def test_who_reads_none_of_many_answers_is_hung_up_on() -> None:
    async with talking(Scripted()) as client:
        await client.recv()
        client.transport.pause_reading()
        with pytest.raises(ConnectionClosed):
            await ask_for_ever(client)


async def ask_for_ever(client: ClientConnection) -> None:
    corpus = "x" * 90_000  # comes back with each answer
    for _ in range(10 * OUTGOING_BYTES // len(corpus)):  # the system keeps some megabytes
        await put(client, SessionUpdate(session=SessionPatch(corpus=corpus)))
    client.transport.resume_reading()
    await read(client, "nothing")


async def test_who_sends_nothing_is_idle_and_who_is_heard_is_not() -> None:
    go = threading.Event()
    with ThreadPoolExecutor(1) as worker:
        talks: list[Talk] = []

        async def talk(connection: ServerConnection) -> None:
            seat = Seat(Turns(worker))
            talks.append(Talk(connection, model="m", recognition=Scripted(go), seat=seat))
            await talks[0].run()

        async with serve(talk, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            async with connect(f"ws://127.0.0.1:{port}", proxy=None) as client:
                await client.recv()
                await until(lambda: talks[0].idle_since is not None)
                await put(client, AudioAppend(audio=SECOND))
                await until(lambda: talks[0].idle_since is None)
                go.set()
                await until(lambda: talks[0].idle_since is not None)


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not true():
            await asyncio.sleep(0.005)
