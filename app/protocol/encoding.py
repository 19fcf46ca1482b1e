"""What each event looks like as a JSON object."""

from __future__ import annotations

import binascii
import functools

from app.errors import LocalProtocolError
from app.protocol import events as ev

JsonObject = dict[str, object]


@functools.singledispatch
def members_of(event: ev.Event) -> JsonObject:
    """Return the members of an event beside its id and, where it is a known one, its type."""
    if isinstance(event, ev.UnknownClientEvent | ev.UnknownServerEvent):
        return {"type": event.type}
    return {}


@members_of.register
def _(event: ev.SessionUpdate) -> JsonObject:
    patch = event.session
    session: JsonObject = {
        "modalities": ["text"],
        "input_audio_format": patch.input_audio_format,
        "sample_rate": patch.sample_rate,
    }
    if not (isinstance(patch.language, ev.Unset) and isinstance(patch.corpus, ev.Unset)):
        session["input_audio_transcription"] = _transcription(patch.language, patch.corpus)
    detection = patch.turn_detection
    if isinstance(detection, ev.TurnDetectionPatch):
        session["turn_detection"] = _without_unset(
            type=detection.type,
            threshold=detection.threshold,
            silence_duration_ms=detection.silence_ms,
        )
    else:
        session["turn_detection"] = detection
    return {"session": _without_unset(**session)}


@members_of.register
def _(event: ev.AudioAppend) -> JsonObject:
    if len(event.audio) > ev.MAX_AUDIO_BYTES:
        raise LocalProtocolError(f"{len(event.audio)} bytes of audio are too many for one message")
    return {"audio": binascii.b2a_base64(event.audio, newline=False).decode("ascii")}


@members_of.register
def _(event: ev.ServerError) -> JsonObject:
    return {"error": _error(event.error)}


@members_of.register(ev.SessionCreated)
@members_of.register(ev.SessionUpdated)
def _(event: ev.SessionCreated | ev.SessionUpdated) -> JsonObject:
    config, detection = event.config, event.config.turn_detection
    session: JsonObject = _without_none(id=event.session_id, model=event.model)
    session |= {
        "object": "realtime.session",
        "modalities": ["text"],
        "input_audio_format": config.input_audio_format,
        "sample_rate": config.sample_rate,
        "input_audio_transcription": _transcription(config.language, config.corpus) or None,
        "turn_detection": detection
        and {
            "type": "server_vad",
            "threshold": detection.threshold,
            "silence_duration_ms": detection.silence_ms,
        },
    }
    return {"session": session}


@members_of.register
def _(event: ev.SpeechStarted) -> JsonObject:
    return _without_none(audio_start_ms=event.audio_start_ms, item_id=event.item_id)


@members_of.register
def _(event: ev.SpeechStopped) -> JsonObject:
    return _without_none(audio_end_ms=event.audio_end_ms, item_id=event.item_id)


@members_of.register
def _(event: ev.AudioCommitted) -> JsonObject:
    return {"previous_item_id": event.previous_item_id, **_without_none(item_id=event.item_id)}


@members_of.register
def _(event: ev.ItemCreated) -> JsonObject:
    item = {
        **_without_none(id=event.item_id),
        "object": "realtime.item",
        "type": "message",
        "status": "completed",  # speaks of the item, never of its recognition
        "role": "user",
        "content": [{"type": "input_audio", "transcript": None}],
    }
    return {"previous_item_id": event.previous_item_id, "item": item}


@members_of.register
def _(event: ev.TranscriptionText) -> JsonObject:
    return {**_result(event), "text": event.text, "stash": event.stash}


@members_of.register
def _(event: ev.TranscriptionCompleted) -> JsonObject:
    return {**_result(event), "transcript": event.transcript}


@members_of.register
def _(event: ev.TranscriptionFailed) -> JsonObject:
    return {
        **_without_none(item_id=event.item_id),
        "content_index": event.content_index,
        "error": _error(event.error),
    }


def _result(event: ev.TranscriptionText | ev.TranscriptionCompleted) -> JsonObject:
    named = _without_none(item_id=event.item_id, language=event.language, emotion=event.emotion)
    return {**named, "content_index": event.content_index}


def _error(error: ev.ErrorDetail) -> JsonObject:
    said = {
        "type": error.type,
        "code": error.code,
        "param": error.param,
        "event_id": error.event_id,
    }
    return {**_without_none(**said), "message": error.message}


def _transcription(language: str | None | ev.Unset, corpus: str | None | ev.Unset) -> JsonObject:
    members: JsonObject = {"language": language} if isinstance(language, str) else {}
    return members | ({"corpus": {"text": corpus}} if isinstance(corpus, str) else {})


def _without_none(**members: object) -> JsonObject:
    return {key: value for key, value in members.items() if value is not None}


def _without_unset(**members: object) -> JsonObject:
    return {key: value for key, value in members.items() if value is not ev.UNSET}
