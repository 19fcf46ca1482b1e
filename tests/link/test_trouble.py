"""What people are told, and whether trying again can help, for each way a connection can fail."""

from __future__ import annotations

import errno
import re
import socket
import ssl

import pytest
from websockets.datastructures import Headers
from websockets.exceptions import (
    ConnectionClosed,
    ConnectionClosedError,
    InvalidHandshake,
    InvalidMessage,
    InvalidProxy,
    InvalidStatus,
    InvalidUpgrade,
    InvalidURI,
    ProxyError,
)
from websockets.frames import Close
from websockets.http11 import Response

from app.domain.refusals import Refusal
from app.errors import BusyError, EngineError, InputError, RefusedError, SurtitleError
from app.link import trouble
from app.link.endpoint import Endpoint
from app.phrases import Phrase
from app.protocol.events import ErrorDetail

ENDPOINT = Endpoint(url="wss://gw.example/asr", engine="cloud", name="Cloud · Beijing")
STOP, AGAIN = False, True


def status(code: int, body: bytes = b"") -> InvalidStatus:
    return InvalidStatus(Response(code, "", Headers(), body))


def hang_up() -> InvalidMessage:
    error = InvalidMessage("did not receive a valid HTTP response")
    error.__cause__ = EOFError("connection closed while reading HTTP status line")
    return error


def closed(code: int, reason: str = "") -> ConnectionClosed:
    return ConnectionClosedError(Close(code, reason), None)


def assert_said_well(error: SurtitleError) -> None:
    """Assert that it is a sentence about the engine, in words for people."""
    assert ENDPOINT.name in error.title
    assert error.title[0].isupper() or error.title[0] == "“"
    assert not error.title.endswith(".")
    assert error.hint == "" or re.search(r"[.?”]$", error.hint)
    assert "Errno" not in str(error)
    assert "{" not in str(error)


@pytest.mark.parametrize(
    ("error", "kind", "again", "words"),
    [
        (status(401), RefusedError, STOP, "another region"),
        (status(403), RefusedError, STOP, "use the model"),
        (status(403, b"AllocationQuota.FreeTierOnly"), RefusedError, STOP, "quota"),
        (status(400, b"Arrearage"), RefusedError, STOP, "bill"),
        (status(404), RefusedError, STOP, "Check the address"),
        (status(429), BusyError, AGAIN, "too often"),
        (status(500), EngineError, AGAIN, "HTTP 500"),
        (status(503, b"<p>Forbidden planet</p>"), EngineError, AGAIN, "HTTP 503"),
        (status(200, b"<html>hello"), EngineError, STOP, "not a speech recogniser"),
        (status(426), EngineError, STOP, "not a speech recogniser"),
        (InvalidMessage("garbage"), EngineError, STOP, "not a speech recogniser"),
        (InvalidUpgrade("Upgrade", "h2c"), EngineError, STOP, "not a speech recogniser"),
        (InvalidHandshake("odd"), EngineError, STOP, "not a speech recogniser"),
        (hang_up(), EngineError, AGAIN, "hung up"),
        (ProxyError("no"), EngineError, AGAIN, "proxy"),
        (InvalidProxy("x", "y"), EngineError, AGAIN, "proxy"),
        (InvalidURI("x", "y"), InputError, STOP, "not a WebSocket's address"),
        (ssl.SSLCertVerificationError(1, "x"), EngineError, STOP, "clock and certificates"),
        (ssl.SSLEOFError(8, "x"), EngineError, AGAIN, "can't be reached"),
        (socket.gaierror(-2, "x"), EngineError, AGAIN, "was not found"),
        (TimeoutError("x"), EngineError, AGAIN, "does not answer"),
        (
            ConnectionRefusedError(errno.ECONNREFUSED, "Connect call failed ('127.0.0.1', 1)"),
            EngineError,
            AGAIN,
            "can't be reached (connection refused)",
        ),
        (ConnectionResetError(), EngineError, AGAIN, "can't be reached"),
        (
            OSError("Multiple exceptions: [Errno 111] Connect call failed, [Errno 101] x"),
            EngineError,
            AGAIN,
            "can't be reached",
        ),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
def test_a_connection_that_does_not_come_about_is_explained(
    *, error: Exception, kind: type[SurtitleError], again: bool, words: str
) -> None:
    told = trouble.of_opening(ENDPOINT, error)
    assert type(told) is kind
    assert told.mends_itself is again
    assert words in str(told)
    assert_said_well(told)


@pytest.mark.parametrize(
    ("error", "kind", "again", "words"),
    [
        (None, EngineError, AGAIN, "was lost"),
        (ConnectionClosedError(None, None), EngineError, AGAIN, "was lost"),
        (closed(1000), EngineError, AGAIN, "was lost"),
        (closed(1001, "going away"), EngineError, AGAIN, "was lost"),
        (closed(1007, "quota exhausted"), RefusedError, STOP, "It says: “quota exhausted”."),
        (closed(1007, "rate limit exceeded"), BusyError, AGAIN, "too often"),
        (closed(1008), RefusedError, STOP, "use the model"),
        (closed(1009), EngineError, AGAIN, "was lost"),
        (closed(1011, "crashed"), EngineError, AGAIN, "was lost"),
        (closed(1013), BusyError, AGAIN, "too often"),
        (closed(4000, "InvalidApiKey"), RefusedError, STOP, "does not accept the key"),
        (
            ConnectionClosedError(None, Close(1009, "frame exceeds limit")),
            EngineError,
            AGAIN,
            "too long to be a caption",
        ),
    ],
)
def test_a_lost_connection_is_explained(
    *, error: ConnectionClosed | None, kind: type[SurtitleError], again: bool, words: str
) -> None:
    told = trouble.of_loss(ENDPOINT, error)
    assert type(told) is kind
    assert told.mends_itself is again
    assert words in str(told)
    assert_said_well(told)


@pytest.mark.parametrize(
    ("detail", "ready", "kind", "again", "words"),
    [
        (
            ErrorDetail(code="invalid_value", message="bad", param="session.language"),
            False,
            RefusedError,
            STOP,
            "settings",
        ),
        (
            ErrorDetail(type="invalid_request_error", message="bad"),
            False,
            RefusedError,
            STOP,
            "It says: “bad”.",
        ),
        (ErrorDetail(type="server_error", message="oops"), False, EngineError, AGAIN, "trouble"),
        (
            ErrorDetail(type="invalid_request_error", message="bad", param="session.language"),
            True,
            EngineError,
            AGAIN,
            "trouble",
        ),
        (ErrorDetail(code="InvalidApiKey"), False, RefusedError, STOP, "key"),
        (ErrorDetail(code="Throttling.RateQuota"), True, BusyError, AGAIN, "too often"),
        (
            ErrorDetail(code="Throttling.AllocationQuota", message="Free allocated quota exceeded"),
            True,
            RefusedError,
            STOP,
            "bill",
        ),
    ],
)
def test_an_error_event_is_explained(
    *, detail: ErrorDetail, ready: bool, kind: type[SurtitleError], again: bool, words: str
) -> None:
    told = trouble.of_error_event(ENDPOINT, detail, ready=ready)
    assert type(told) is kind
    assert told.mends_itself is again
    assert words in str(told)
    assert_said_well(told)


@pytest.mark.parametrize("refusal", Refusal)
def test_every_refusal_has_its_words(refusal: Refusal) -> None:
    told = trouble.refused(ENDPOINT, refusal, "detail")
    assert_said_well(told)
    assert told.hint.endswith("It says: “detail”.")
    assert isinstance(told.title, Phrase)
    assert isinstance(told.hint, Phrase)
    assert told.mends_itself is (refusal in (Refusal.RATE, Refusal.TROUBLE))
    assert isinstance(told, RefusedError) is not told.mends_itself


def test_what_an_engine_says_about_itself_is_made_harmless() -> None:
    told = trouble.refused(ENDPOINT, Refusal.KEY, "\x1b[2Jgone\n" + "x" * 10_000)
    assert "\x1b" not in told.hint
    assert "\n" not in told.hint
    assert len(told.hint) < 500


KEY = "sk-0123456789abcdef"
WITH_KEY = Endpoint(
    url="wss://gw.example/asr",
    engine="cloud",
    name="Cloud · Beijing",
    headers=(("Authorization", f"Bearer {KEY}"), ("X-Empty", "")),
)


@pytest.mark.parametrize(
    "said", [KEY, " ".join(KEY), "\x01".join(KEY), "\u200b".join(KEY), "x" * 190 + KEY]
)
def test_what_a_server_says_never_shows_the_key(said: str) -> None:
    told = str(trouble.refused(WITH_KEY, Refusal.KEY, f"bad {said}"))
    assert "“bad " in told
    assert "sk-0" not in "".join(letter for letter in told if "!" <= letter <= "~")
