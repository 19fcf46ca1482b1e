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
from app.phrases import Phrase, phrase
from app.protocol.events import ErrorDetail

LATER = phrase("Start again later, or use another engine.")
_NOT_OURS = phrase("Check the address and the port: a Qwen-ASR realtime server is expected there.")
_NO_NETWORK = phrase("Is the network there?")
_MADE_AGAIN = phrase("Nothing is lost while it is made again.")
_TOO_BIG = 1009  # the close code with which our side answers a frame over its bound


def without_key(endpoint: Endpoint, text: str) -> str:
    """Return what a server says without the key, which it may repeat and nobody is to see."""
    for name, value in endpoint.headers:
        if name == "Authorization":
            text = without(text, value.removeprefix("Bearer "))
    return text


def refused(endpoint: Endpoint, refusal: Refusal, detail: str = "") -> SurtitleError:
    """Say a refusal; `detail` is the engine's own words, which are not to be trusted."""
    detail = without_key(endpoint, plain(detail))[:200].strip()
    name = endpoint.name
    if refusal is Refusal.RATE:
        return BusyError(
            phrase("{name} is asked too often at the moment", name=name),
            _with_words(phrase("Trying again more slowly."), detail),
            mends_itself=True,
            way_out=_with_words(LATER, detail),
        )
    if refusal is Refusal.TROUBLE:
        return EngineError(
            phrase("{name} has trouble of its own", name=name),
            _with_words(phrase("Nothing is lost while it is tried again."), detail),
            mends_itself=True,
            way_out=_with_words(LATER, detail),
        )
    title, hint = _final(refusal, name)
    return RefusedError(title, _with_words(hint, detail))


def _final(refusal: Refusal, name: str) -> tuple[Phrase, Phrase]:
    """Return the title and the hint of a refusal that does not pass with time."""
    return {
        Refusal.KEY: (
            phrase("{name} does not accept the key", name=name),
            phrase(
                "It may be mistyped, revoked, or belong to another region: "
                "keys work in one region only."
            ),
        ),
        Refusal.ACCESS: (
            phrase("{name} does not let this key use the model", name=name),
            phrase("Check in the service's console what the key and its workspace may use."),
        ),
        Refusal.BILLING: (
            phrase("{name} refuses because of the account's quota or bill", name=name),
            phrase("Check the balance and the free quota in the service's console."),
        ),
        Refusal.PLACE: (
            phrase("{name} does not have what was asked for", name=name),
            phrase("Check the address, the region, the workspace and the model's name."),
        ),
        Refusal.SETTINGS: (
            phrase("{name} does not accept the session's settings", name=name),
            phrase("Choose another language or other voice detection settings."),
        ),
    }[refusal]


def _with_words(hint: Phrase, detail: str) -> Phrase:
    """Return the hint with what the engine says, where it says anything."""
    return phrase("{hint} It says: “{detail}”.", hint=hint, detail=detail) if detail else hint


def of_opening(endpoint: Endpoint, error: Exception) -> SurtitleError:
    """Say why no connection came about."""
    name = endpoint.name
    if isinstance(error, InvalidURI):
        return InputError(
            phrase("“{url}” is not a WebSocket's address", url=name), phrase("Check the address.")
        )
    if isinstance(error, InvalidStatus):
        return _of_answer(endpoint, error)
    if isinstance(error, ProxyError | InvalidProxy):
        return EngineError(
            phrase("The proxy on the way to {name} lets nothing through", name=name),
            phrase("Check the proxy in this system's settings or in HTTPS_PROXY."),
            mends_itself=True,
        )
    if isinstance(error, InvalidMessage) and isinstance(error.__cause__, EOFError):
        return EngineError(
            phrase("{name} hung up before it had answered", name=name),
            phrase("It may just be starting, or be in trouble."),
            mends_itself=True,
            way_out=LATER,
        )
    if isinstance(error, InvalidHandshake):
        return EngineError(
            phrase("What answers at {name} is not a speech recogniser", name=name),
            _NOT_OURS,
        )
    if isinstance(error, ssl.SSLCertVerificationError):
        return EngineError(
            phrase("{name} can't prove that it is the right server", name=name),
            phrase("Check this computer's clock and certificates, or ask who runs the network."),
        )
    if isinstance(error, socket.gaierror):
        return EngineError(
            phrase("The address of {name} was not found", name=name), _NO_NETWORK, mends_itself=True
        )
    if isinstance(error, TimeoutError):
        return EngineError(
            phrase("{name} does not answer", name=name), _NO_NETWORK, mends_itself=True
        )
    # The library's own words hold addresses; the system's say the reason and no more.
    number = None if isinstance(error, ssl.SSLError) else getattr(error, "errno", None)
    reason = os.strerror(number).lower() if number else ""
    title = phrase("{name} can't be reached", name=name)
    if reason:
        title = phrase("{name} can't be reached ({reason})", name=name, reason=reason)
    return EngineError(
        title,
        phrase("Is it running, and is the network there?"),
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
            phrase("{name} sent a message too long to be a caption", name=endpoint.name),
            phrase("Nothing is lost while another connection is made."),
            mends_itself=True,
            way_out=phrase("Check the address, or use another engine."),
        )
    return EngineError(
        phrase("The connection to {name} was lost", name=endpoint.name),
        _MADE_AGAIN,
        mends_itself=True,
        way_out=LATER,
    )


def of_dead_link(endpoint: Endpoint) -> SurtitleError:
    """Say that nothing comes from the other end any more, though nobody has hung up."""
    return EngineError(
        phrase("The connection to {name} has gone dead", name=endpoint.name),
        _MADE_AGAIN,
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
            phrase(
                "What answers at {name} is not a speech recogniser (HTTP {status})",
                name=endpoint.name,
                status=status,
            ),
            _NOT_OURS,
        )
    return refused(endpoint, refusal, f"HTTP {status}")
