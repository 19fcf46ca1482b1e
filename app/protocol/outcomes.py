"""What a client makes of the server's messages: facts for whoever shows or keeps captions.

Times are milliseconds of audio sent on this connection. An `item_id` means one utterance on one
connection and nothing on the next; it is the server's, or made here when the server gave none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from app.protocol.events import ErrorDetail, SessionConfig


@dataclass(frozen=True, slots=True, kw_only=True)
class Configured:
    """The settings are in force: the session is ready, or an update was taken."""

    config: SessionConfig


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigRefused:
    """The settings were not taken; the ones before, if any, stay in force."""

    error: ErrorDetail


@dataclass(frozen=True, slots=True, kw_only=True)
class UtteranceStarted:
    """An utterance was first heard of. Comes once, before anything else about it."""

    item_id: str
    start_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UtteranceEnded:
    """The speaker stopped; the text may still change. Comes once, or not at all."""

    item_id: str
    end_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Partial:
    """What an open utterance reads like now; replaces the one before.

    `settled` is said not to change any more, `tail` may; shown joined, exactly as they are.
    """

    item_id: str
    settled: str
    tail: str
    language: str | None = None
    emotion: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Final:
    """The utterance is done. `text` replaces every partial and is empty when it was noise."""

    item_id: str
    start_ms: int
    end_ms: int
    text: str
    language: str | None = None
    emotion: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UtteranceFailed:
    """The utterance is done without a result. `last_preview` is unconfirmed, perhaps empty."""

    item_id: str
    start_ms: int
    end_ms: int
    last_preview: str
    error: ErrorDetail


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorReported:
    """The server reported an error that refuses no settings. The session goes on for now."""

    error: ErrorDetail


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """The server is done: disconnect. Every utterance that was started has ended before this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """A message of a type that this protocol does not have; worth one log line a type."""

    type: str


Outcome: TypeAlias = (
    Configured
    | ConfigRefused
    | UtteranceStarted
    | UtteranceEnded
    | Partial
    | Final
    | UtteranceFailed
    | ErrorReported
    | Finished
    | Ignored
)
