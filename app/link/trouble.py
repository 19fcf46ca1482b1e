"""What goes wrong on the way to an engine, said in words for people.

One place turns a library's exceptions, HTTP answers, close frames and `error` events into the
errors of this program, so that everything above asks only `mends_itself`.
"""

from __future__ import annotations

import os
import socket
import ssl

from websockets.exceptions import (
    ConnectionClosed,
    InvalidHandshake,
    InvalidMessage,
    InvalidProxy,
    InvalidStatus,
    InvalidURI,
    ProxyError,
)

from app.domain import refusals
from app.domain.refusals import Refusal
from app.domain.text import plain, without
from app.errors import BusyError, EngineError, InputError, RefusedError, SurtitleError
from app.link.endpoint import Endpoint
from app.protocol.events import ErrorDetail

LATER = "Start again later, or use another engine."
_TOO_BIG = 1009  # the close code with which our side answers a frame over its bound

_REFUSED = {
    Refusal.KEY: (
        "{name} does not accept the key",
        "It may be mistyped, revoked, or belong to another region: keys work in one region only.",
    ),
    Refusal.ACCESS: (
        "{name} does not let this key use the model",
        "Check in the service's console what the key and its workspace may use.",
    ),
    Refusal.BILLING: (
        "{name} refuses because of the account's quota or bill",
        "Check the balance and the free quota in the service's console.",
    ),
    Refusal.PLACE: (
        "{name} does not have what was asked for",
        "Check the address, the region, the workspace and the model's name.",
    ),
    Refusal.SETTINGS: (
        "{name} does not accept the session's settings",
        "Choose another language or other voice detection settings.",
    ),
}


def without_key(endpoint: Endpoint, text: str) -> str:
    """Return what a server says without the key, which it may repeat and nobody is to see."""
    for name, value in endpoint.headers:
        if name == "Authorization":
            text = without(text, value.removeprefix("Bearer "))
    return text


def refused(endpoint: Endpoint, refusal: Refusal, detail: str = "") -> SurtitleError:
    """Say a refusal; `detail` is the engine's own words, which are not to be trusted."""
    detail = without_key(endpoint, plain(detail))[:200].strip()
    said = f" It says: “{detail}”." if detail else ""
    if refusal is Refusal.RATE:
        return BusyError(
            f"{endpoint.name} is asked too often at the moment",
            f"Trying again more slowly.{said}",
            mends_itself=True,
            way_out=f"{LATER}{said}",
        )
    if refusal is Refusal.TROUBLE:
        return EngineError(
            f"{endpoint.name} has trouble of its own",
            f"Nothing is lost while it is tried again.{said}",
            mends_itself=True,
            way_out=f"{LATER}{said}",
        )
    title, hint = _REFUSED[refusal]
    return RefusedError(title.format(name=endpoint.name), hint + said)


def of_opening(endpoint: Endpoint, error: Exception) -> SurtitleError:
    """Say why no connection came about."""
    name = endpoint.name
    if isinstance(error, InvalidURI):
        return InputError(f"“{name}” is not a WebSocket's address", "Check the address.")
    if isinstance(error, InvalidStatus):
        return _of_answer(endpoint, error)
    if isinstance(error, ProxyError | InvalidProxy):
        return EngineError(
            f"The proxy on the way to {name} lets nothing through",
            "Check the proxy in this system's settings or in HTTPS_PROXY.",
            mends_itself=True,
        )
    if isinstance(error, InvalidMessage) and isinstance(error.__cause__, EOFError):
        return EngineError(
            f"{name} hung up before it had answered",
            "It may just be starting, or be in trouble.",
            mends_itself=True,
            way_out=LATER,
        )
    if isinstance(error, InvalidHandshake):
        return EngineError(
            f"What answers at {name} is not a speech recogniser",
            "Check the address and the port: a Qwen-ASR realtime server is expected there.",
        )
    if isinstance(error, ssl.SSLCertVerificationError):
        return EngineError(
            f"{name} can't prove that it is the right server",
            "Check this computer's clock and certificates, or ask who runs the network.",
        )
    if isinstance(error, socket.gaierror):
        return EngineError(
            f"The address of {name} was not found", "Is the network there?", mends_itself=True
        )
    if isinstance(error, TimeoutError):
        return EngineError(f"{name} does not answer", "Is the network there?", mends_itself=True)
    # The library's own words hold addresses; the system's say the reason and no more.
    number = None if isinstance(error, ssl.SSLError) else getattr(error, "errno", None)
    reason = os.strerror(number) if number else ""
    return EngineError(
        f"{name} can't be reached" + (f" ({reason.lower()})" if reason else ""),
        "Is it running, and is the network there?",
        mends_itself=True,
    )


def of_loss(endpoint: Endpoint, error: ConnectionClosed | None) -> SurtitleError:
    """Say why a connection ended before it was finished."""
    if error is not None and error.rcvd is not None:
        refusal = refusals.of_close(error.rcvd.code, error.rcvd.reason)
        if refusal is not Refusal.TROUBLE:
            return refused(endpoint, refusal, error.rcvd.reason)
    if error is not None and error.sent is not None and error.sent.code == _TOO_BIG:
        return EngineError(
            f"{endpoint.name} sent a message too long to be a caption",
            "Nothing is lost while another connection is made.",
            mends_itself=True,
            way_out="Check the address, or use another engine.",
        )
    return EngineError(
        f"The connection to {endpoint.name} was lost",
        "Nothing is lost while it is made again.",
        mends_itself=True,
        way_out=LATER,
    )


def of_dead_link(endpoint: Endpoint) -> SurtitleError:
    """Say that nothing comes from the other end any more, though nobody has hung up."""
    return EngineError(
        f"The connection to {endpoint.name} has gone dead",
        "Nothing is lost while it is made again.",
        mends_itself=True,
        way_out=LATER,
    )


def of_error_event(endpoint: Endpoint, error: ErrorDetail, *, ready: bool) -> SurtitleError:
    """Say an `error` event; before the session is ready it speaks of our settings."""
    refusal = refusals.of_text(f"{error.code or ''} {error.message}")
    ours = error.type == "invalid_request_error" or (error.param or "").startswith("session")
    if refusal is Refusal.TROUBLE and not ready and ours:
        refusal = Refusal.SETTINGS
    if refusal is Refusal.PLACE and ready:
        refusal = Refusal.TROUBLE  # "does not exist" is said of many things, not of where we are
    return refused(endpoint, refusal, error.message or error.code or "")


def _of_answer(endpoint: Endpoint, error: InvalidStatus) -> SurtitleError:
    status = error.response.status_code
    body = (error.response.body or b"")[:2000].decode(errors="replace")
    refusal = refusals.of_status(status, body)
    if refusal is Refusal.TROUBLE and status < 500:
        return EngineError(
            f"What answers at {endpoint.name} is not a speech recogniser (HTTP {status})",
            "Check the address and the port: a Qwen-ASR realtime server is expected there.",
        )
    return refused(endpoint, refusal, f"HTTP {status}")
