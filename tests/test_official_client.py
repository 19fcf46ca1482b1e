"""The vendor's own client, unchanged, against a real `surtitle serve`.

What other programs rely on is that this client can't tell our server from the service. It runs a
thread of its own for each conversation; its callback is called there.
"""

from __future__ import annotations

import base64
import contextlib
import ipaddress
import logging
import queue
import re
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from dashscope.audio.qwen_omni import (
    MultiModality,
    OmniRealtimeCallback,
    OmniRealtimeConversation,
)
from dashscope.audio.qwen_omni.omni_realtime import AudioFormatConfig, TranscriptionParams

from tests.benchmarks.clips import load_clip
from tests.fakes.service import ServiceProcess

PIECE = 3200  # bytes of an append: 100 ms
CLIP = load_clip("beckett").tobytes()
OPENING = CLIP[: 32_000 * 3 // 2]  # 1.5 s: into the first words
WORDS = {"ever", "tried", "failed", "no", "matter", "try", "again", "better"}
BOUND_S = 30.0

PARTIAL = "conversation.item.input_audio_transcription.text"
FINAL = "conversation.item.input_audio_transcription.completed"


# The client's threads, which go on for up to 10 s after close(): their select() does not see that
# another thread has closed its socket. All are waited for at once, in the end.
THREADS: list[threading.Thread] = []


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServiceProcess]:
    with ServiceProcess.serve(tmp_path_factory.mktemp("home")) as process:
        yield process
        for thread in THREADS:
            thread.join(BOUND_S)
        assert not [thread for thread in THREADS if thread.is_alive()]


@pytest.fixture(autouse=True)
def _no_error_for_a_normal_end() -> Iterator[None]:
    """Pass over the one thing that the client logs as an error and is none.

    When its thread is quicker than close() to read the server's answer to its farewell, both of
    its libraries log an error that says "Connection closed normally".
    """
    loggers = [logging.getLogger(name) for name in ("dashscope", "websocket")]
    for logger in loggers:
        logger.addFilter(_is_trouble)
    yield
    for logger in loggers:
        logger.removeFilter(_is_trouble)


def _is_trouble(record: logging.LogRecord) -> bool:
    return "Connection closed normally (code 1000)" not in record.getMessage()


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail the test in which the client turns to any other machine."""
    called: list[str] = []
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def note_connect(self: socket.socket, address: Any) -> None:
        called.append(address[0])
        assert ipaddress.ip_address(address[0]).is_loopback
        connect(self, address)

    def note_look_up(host: Any, *rest: Any, **options: Any) -> Any:
        called.append(host)
        assert ipaddress.ip_address(host).is_loopback
        return look_up(host, *rest, **options)

    monkeypatch.setattr(socket.socket, "connect", note_connect)
    monkeypatch.setattr(socket, "getaddrinfo", note_look_up)
    yield
    assert set(called) == {"127.0.0.1"}


class Heard(OmniRealtimeCallback):
    """Keeps what the client is told, in order."""

    def __init__(self) -> None:
        self.opened = False
        self.closed: queue.Queue[tuple[int | None, str | None]] = queue.Queue()
        self.events: list[dict[str, Any]] = []
        self._fresh: queue.Queue[dict[str, Any]] = queue.Queue()

    def on_open(self) -> None:
        self.opened = True

    def on_close(self, close_status_code: int | None, close_msg: str | None) -> None:
        self.closed.put((close_status_code, close_msg))

    def on_event(self, message: Any) -> None:
        self.events.append(message)
        self._fresh.put(message)

    def wait_for(self, kind: str) -> dict[str, Any]:
        """Return the next event of this type."""
        while True:
            event = self._fresh.get(timeout=BOUND_S)
            if event["type"] == kind:
                return event

    @property
    def types(self) -> list[str]:
        return [event["type"] for event in self.events]

    @property
    def words(self) -> set[str]:
        """The words of the finals."""
        said = [event["transcript"] for event in self.events if event["type"] == FINAL]
        return set(re.findall("[a-z']+", " ".join(said).lower()))


class Conversation:
    """The client, and what it hears."""

    def __init__(self, service: ServiceProcess, token: str) -> None:
        self.heard = Heard()
        self.client: Any = OmniRealtimeConversation(
            model="qwen3-asr-flash-realtime",
            callback=self.heard,
            url=service.url,
            api_key=token,
        )

    def connect(self) -> None:
        try:
            self.client.connect()
        finally:
            THREADS.append(self.client.thread)

    def append(self, audio: bytes) -> None:
        for at in range(0, len(audio), PIECE):
            self.client.append_audio(base64.b64encode(audio[at : at + PIECE]).decode())


@contextlib.contextmanager
def conversation(service: ServiceProcess) -> Iterator[Conversation]:
    one = Conversation(service, service.line["token"])
    one.connect()
    try:
        yield one
    finally:
        one.client.close()


def update(client: Any, **options: Any) -> None:
    client.update_session(output_modalities=[MultiModality.TEXT], **options)


def test_a_conversation_goes_from_connecting_to_closing(service: ServiceProcess) -> None:
    with conversation(service) as one:
        params = TranscriptionParams(language="en", corpus_text="Beckett")
        update(one.client, transcription_params=params)
        one.append(OPENING)
        partial = one.heard.wait_for(PARTIAL)
        assert partial["text"] + partial["stash"]
        one.append(CLIP[len(OPENING) :])
        one.client.end_session()
    assert one.heard.opened
    assert one.heard.types[0] == "session.created"
    assert one.heard.types[-1] == "session.finished"
    assert one.heard.words >= WORDS
    assert "error" not in one.heard.types


def test_the_settings_it_asked_for_are_echoed(service: ServiceProcess) -> None:
    with conversation(service) as one:
        update(
            one.client,
            turn_detection_threshold=0.0,
            turn_detection_silence_duration_ms=400,
            transcription_params=TranscriptionParams(language="en", sample_rate=8000),
        )
        session = one.heard.wait_for("session.updated")["session"]
    assert session["turn_detection"]["silence_duration_ms"] == 400
    assert session["turn_detection"]["threshold"] == 0
    assert session["sample_rate"] == 8000
    assert session["input_audio_transcription"]["language"] == "en"
    assert one.client.get_session_id() == session["id"]


def test_every_item_is_told_in_its_order(service: ServiceProcess) -> None:
    with conversation(service) as one:
        update(
            one.client,
            turn_detection_silence_duration_ms=200,
            transcription_params=TranscriptionParams(),
        )
        one.append(CLIP)
        one.client.end_session()
        events = one.heard.events
    items = [event["item_id"] for event in events if event["type"].endswith("speech_started")]
    assert items
    for item in items:
        told = [event["type"].rpartition(".")[2] for event in events if item == item_of(event)]
        told = [kind for kind in told if kind != "text"]
        assert told == ["speech_started", "speech_stopped", "committed", "created", "completed"]


def item_of(event: dict[str, Any]) -> str | None:
    item: str | None = event.get("item_id") or event.get("item", {}).get("id")
    return item


def test_in_manual_mode_each_commit_has_its_own_words(service: ServiceProcess) -> None:
    half = 32_000 * 46 // 10  # 4.6 s: between "no matter" and "try again"
    with conversation(service) as one:
        update(one.client, enable_turn_detection=False, transcription_params=TranscriptionParams())
        one.append(CLIP[:half])
        one.client.commit()
        first = one.heard.wait_for(FINAL)["transcript"].lower()
        one.append(CLIP[half:])
        one.client.commit()
        second = one.heard.wait_for(FINAL)["transcript"].lower()
        one.client.end_session()
    assert "tried" in first
    assert "better" not in first
    assert "better" in second
    assert "tried" not in second
    assert not {kind for kind in one.heard.types if "speech" in kind}


def test_ending_in_manual_mode_commits_what_is_left(service: ServiceProcess) -> None:
    with conversation(service) as one:
        update(one.client, enable_turn_detection=False, transcription_params=TranscriptionParams())
        one.append(CLIP)
        one.client.end_session()
        assert one.heard.words >= WORDS


def test_settings_without_transcription_params_will_do(service: ServiceProcess) -> None:
    """They come as `pcm16`, a model of null and no sample rate."""
    with conversation(service) as one:
        update(one.client)
        one.append(CLIP)
        one.client.end_session()
        assert one.heard.words >= WORDS


def test_settings_of_the_newer_style_will_do_and_unknown_ones_are_passed_over(
    service: ServiceProcess,
) -> None:
    with conversation(service) as one:
        update(
            one.client,
            enable_input_audio_transcription=False,
            input_audio_config=AudioFormatConfig(sample_rate=8000),
            turn_detection_param={"create_response": True},
            smooth_output=None,
        )
        session = one.heard.wait_for("session.updated")["session"]
        one.client.end_session()
    assert session["sample_rate"] == 8000
    assert "error" not in one.heard.types


def test_settings_that_are_refused_are_told_and_the_conversation_goes_on(
    service: ServiceProcess,
) -> None:
    with conversation(service) as one:
        update(one.client, transcription_params=TranscriptionParams(language="zh"))
        error = one.heard.wait_for("error")["error"]
        one.append(CLIP)
        one.client.end_session()
    assert error["param"] == "session.input_audio_transcription.language"
    assert error["event_id"].startswith("event_")
    assert "must be one of en" in error["message"]
    assert one.heard.words >= WORDS


def test_settings_need_not_be_sent(service: ServiceProcess) -> None:
    with conversation(service) as one:
        one.append(CLIP)
        one.client.end_session()
        assert one.heard.words >= WORDS


def test_silence_ends_cleanly_and_without_words(service: ServiceProcess) -> None:
    with conversation(service) as one:
        update(one.client, transcription_params=TranscriptionParams())
        one.append(bytes(32_000))
        one.client.end_session()
        assert one.heard.types == ["session.created", "session.updated", "session.finished"]


def test_the_client_is_left_to_close(service: ServiceProcess) -> None:
    with conversation(service) as one:
        answered = threading.Event()
        one.client.ws.on_pong = lambda *_: answered.set()
        one.client.end_session()
        one.client.ws.sock.ping()  # whose answer would come after a farewell
        assert answered.wait(BOUND_S)
        assert one.heard.closed.empty()


def test_ending_without_waiting_brings_the_last_words_all_the_same(
    service: ServiceProcess,
) -> None:
    with conversation(service) as one:
        update(one.client, transcription_params=TranscriptionParams())
        one.append(CLIP)
        one.client.end_session_async()
        one.heard.wait_for("session.finished")
        assert one.heard.words >= WORDS


def test_settings_may_change_between_two_sentences(service: ServiceProcess) -> None:
    with conversation(service) as one:
        update(one.client, enable_turn_detection=False, transcription_params=TranscriptionParams())
        one.append(CLIP)
        one.client.commit()
        assert words_of(one.heard.wait_for(FINAL)) >= WORDS
        update(one.client, enable_turn_detection=True, transcription_params=TranscriptionParams())
        one.heard.wait_for("session.updated")
        one.append(CLIP)
        one.client.end_session()
        assert words_of(one.heard.wait_for(FINAL)) & WORDS
    assert "error" not in one.heard.types
    assert [kind for kind in one.heard.types if kind.endswith("speech_started")]


def words_of(final: dict[str, Any]) -> set[str]:
    return set(re.findall("[a-z']+", final["transcript"].lower()))


def test_calls_that_only_other_models_know_are_told_and_the_conversation_goes_on(
    service: ServiceProcess,
) -> None:
    with conversation(service) as one:
        for call in (one.client.clear_appended_audio, one.client.cancel_response):
            call()
            assert "there is no event type" in one.heard.wait_for("error")["error"]["message"]
        one.append(CLIP)
        one.client.end_session()
    assert one.heard.words >= WORDS


def test_closing_in_mid_sentence_without_finishing_leaves_the_server_to_others(
    service: ServiceProcess,
) -> None:
    with conversation(service) as one:
        one.append(OPENING)
        one.heard.wait_for(PARTIAL)
    assert "session.finished" not in one.heard.types
    with conversation(service) as other:
        other.append(CLIP)
        other.client.end_session()
        assert other.heard.words >= WORDS


def test_closing_at_once_is_no_trouble_for_anybody(service: ServiceProcess) -> None:
    for _ in range(3):
        with conversation(service) as one:
            one.append(CLIP)
        assert FINAL not in one.heard.types


def test_two_conversations_at_once_do_not_mix(service: ServiceProcess) -> None:
    with conversation(service) as one, conversation(service) as other:
        for each, audio in ((one, CLIP), (other, bytes(64_000))):
            update(each.client, transcription_params=TranscriptionParams())
            each.append(audio)
        for each in (one, other):
            each.client.end_session()
        assert one.heard.words >= WORDS
        assert other.heard.words == set()


# The client's log is the only place where it names the reason.
@pytest.mark.expected_log("401")
def test_a_wrong_token_is_told_as_a_closed_connection_and_an_error(
    service: ServiceProcess,
) -> None:
    one = Conversation(service, "wrong")
    with pytest.raises(TimeoutError):  # after the 5 s that it gives every connection
        one.connect()
    assert one.heard.closed.get(timeout=BOUND_S) == (None, None)
    assert not one.heard.opened
    assert one.heard.events == []
