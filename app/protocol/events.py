"""Every message of the Qwen-ASR realtime protocol, as frozen values.

One class per wire type; `WIRE_TYPE` is the message's `type` field. Only `codec` knows how these
look as JSON. Fields that the service's own pages call optional, or that clients have seen missing,
may be None. Times are milliseconds of audio sent on this connection, never of the wall clock.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import ClassVar, Literal

MAX_AUDIO_BASE64 = 15 * 1024 * 1024  # characters in one append's `audio` field
MAX_AUDIO_BYTES = MAX_AUDIO_BASE64 // 4 * 3  # the same, before base64: 368 s at 16 kHz


class Unset(enum.Enum):
    """Marks a member of a session update that was left out, so that None can mean null."""

    UNSET = enum.auto()


UNSET = Unset.UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnDetection:
    """Server voice detection: when a sentence starts and ends.

    `threshold` lies in -1…1, lower hears more; `silence_ms` in 200…6000 ends a sentence.
    """

    threshold: float = 0.2
    silence_ms: int = 800


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionConfig:
    """The settings in force for one session. `turn_detection` None is manual mode.

    `language` None asks the service to detect it; `corpus` is text that biases recognition.
    """

    input_audio_format: Literal["pcm", "opus"] = "pcm"
    sample_rate: int = 16000
    language: str | None = None
    corpus: str | None = None
    turn_detection: TurnDetection | None = TurnDetection()


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnDetectionPatch:
    """The members of `turn_detection` that an update names; `type` may be a foreign one."""

    type: str | Unset = UNSET
    threshold: float | Unset = UNSET
    silence_ms: int | Unset = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPatch:
    """The members of a session that an update names; the others keep their value.

    Values are as sent: the server judges them, so that a bad one is answered, not dropped.
    `language` and `corpus` travel in one object that replaces the one before as a whole, because
    leaving `language` out is the only way to ask for detection: name both or neither.
    """

    input_audio_format: str | Unset = UNSET
    sample_rate: int | Unset = UNSET
    language: str | None | Unset = UNSET
    corpus: str | None | Unset = UNSET
    turn_detection: TurnDetectionPatch | None | Unset = UNSET

    @classmethod
    def of(cls, config: SessionConfig) -> SessionPatch:
        """Name every member: which defaults a server has for the others is not agreed upon."""
        detection = config.turn_detection
        return cls(
            input_audio_format=config.input_audio_format,
            sample_rate=config.sample_rate,
            language=config.language,
            corpus=config.corpus,
            turn_detection=None
            if detection is None
            else TurnDetectionPatch(
                type="server_vad", threshold=detection.threshold, silence_ms=detection.silence_ms
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One message, either way. `event_id` may be missing from either side."""

    WIRE_TYPE: ClassVar[str] = ""
    event_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientEvent(Event):
    """A message from the client."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionUpdate(ClientEvent):
    """Settings wished for; answered by `SessionUpdated` or `ServerError`."""

    WIRE_TYPE: ClassVar[str] = "session.update"
    session: SessionPatch


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioAppend(ClientEvent):
    """PCM16LE mono audio, raw here and base64 on the wire. Never acknowledged."""

    WIRE_TYPE: ClassVar[str] = "input_audio_buffer.append"
    audio: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioCommit(ClientEvent):
    """Manual mode only: what was appended is one utterance, recognise it."""

    WIRE_TYPE: ClassVar[str] = "input_audio_buffer.commit"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionFinish(ClientEvent):
    """No more audio: send what is still open, then `SessionFinished`."""

    WIRE_TYPE: ClassVar[str] = "session.finish"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownClientEvent(ClientEvent):
    """A well-formed message of a type this protocol does not have; the server answers an error."""

    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorDetail:
    """What an error says; `event_id` names the client event at fault, `param` a dotted path."""

    type: str | None = None
    code: str | None = None
    message: str = ""
    param: str | None = None
    event_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerEvent(Event):
    """A message from the server."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerError(ServerEvent):
    """Something was refused or failed; the connection may stay."""

    WIRE_TYPE: ClassVar[str] = "error"
    error: ErrorDetail


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionCreated(ServerEvent):
    """The first message of a connection: who answers, and the settings it starts with."""

    WIRE_TYPE: ClassVar[str] = "session.created"
    session_id: str | None = None
    model: str | None = None
    config: SessionConfig = SessionConfig()


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionUpdated(ServerEvent):
    """The settings now in force. The session is ready from the first of these on."""

    WIRE_TYPE: ClassVar[str] = "session.updated"
    session_id: str | None = None
    model: str | None = None
    config: SessionConfig = SessionConfig()


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechStarted(ServerEvent):
    """Voice detection heard speech begin; may repeat for one item."""

    WIRE_TYPE: ClassVar[str] = "input_audio_buffer.speech_started"
    audio_start_ms: int | None = None
    item_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechStopped(ServerEvent):
    """Voice detection heard speech end; the text may still change."""

    WIRE_TYPE: ClassVar[str] = "input_audio_buffer.speech_stopped"
    audio_end_ms: int | None = None
    item_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioCommitted(ServerEvent):
    """The buffer's audio became an item, by voice detection or by a commit."""

    WIRE_TYPE: ClassVar[str] = "input_audio_buffer.committed"
    previous_item_id: str | None = None
    item_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemCreated(ServerEvent):
    """The item exists. Its status speaks of the item, not of recognition."""

    WIRE_TYPE: ClassVar[str] = "conversation.item.created"
    previous_item_id: str | None = None
    item_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptionText(ServerEvent):
    """A preview that replaces the item's last one: `text` is settled, `stash` may still change.

    The two are joined as they are; trimming either glues words together.
    """

    WIRE_TYPE: ClassVar[str] = "conversation.item.input_audio_transcription.text"
    item_id: str | None = None
    content_index: int = 0
    language: str | None = None
    emotion: str | None = None
    text: str = ""
    stash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptionCompleted(ServerEvent):
    """The final text of an item; empty when there was nothing to recognise."""

    WIRE_TYPE: ClassVar[str] = "conversation.item.input_audio_transcription.completed"
    item_id: str | None = None
    content_index: int = 0
    language: str | None = None
    emotion: str | None = None
    transcript: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptionFailed(ServerEvent):
    """Recognition of this one item failed; the session goes on."""

    WIRE_TYPE: ClassVar[str] = "conversation.item.input_audio_transcription.failed"
    item_id: str | None = None
    content_index: int = 0
    error: ErrorDetail


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionFinished(ServerEvent):
    """All results were sent. The client disconnects next."""

    WIRE_TYPE: ClassVar[str] = "session.finished"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownServerEvent(ServerEvent):
    """A well-formed message of a type we don't know; passed over, logged once a type."""

    type: str
