"""What a server's driver has to do for its client: send messages, and move the recogniser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from app.protocol.events import ServerEvent, SessionConfig


@dataclass(frozen=True, slots=True, kw_only=True)
class Listen:
    """Give this audio to the recogniser: whole samples, PCM16LE mono at the session's rate."""

    pcm: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Configure:
    """Use these settings for the audio that follows."""

    config: SessionConfig


@dataclass(frozen=True, slots=True, kw_only=True)
class EndUtterance:
    """Manual mode: all audio since the last of these is the utterance `item_id`."""

    item_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drain:
    """No more audio comes: end what is open, report it, then call `drained()`."""


Action: TypeAlias = Listen | Configure | EndUtterance | Drain


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    """What a client event leads to: messages to send, in order, and things to do, in order."""

    send: tuple[ServerEvent, ...] = ()
    do: tuple[Action, ...] = ()
