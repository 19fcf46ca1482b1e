"""What a JSON object means as an event, by its type: one table for each side."""

from __future__ import annotations

import binascii
from collections.abc import Callable

from app.errors import RemoteProtocolError
from app.protocol import events as ev
from app.protocol.members import Members

NOTHING = Members({}, strict=False)  # what a missing object reads as, where servers may leave it


# What clients send.


def _session_update(members: Members, event_id: str | None) -> ev.SessionUpdate:
    session = members.members("session") or members.missing("session")
    audio = session.members("audio")  # the newer spelling, which the official client also knows
    audio = audio and audio.members("input")
    newer = audio and audio.members("format")
    kind, rate = session.name("input_audio_format"), session.whole("sample_rate")
    if newer is not None:
        kind = newer.name("type") if kind is None else kind
        rate = newer.whole("sample_rate") if rate is None else rate
    language: str | None | ev.Unset = ev.UNSET
    corpus: str | None | ev.Unset = ev.UNSET
    transcription = session.members("input_audio_transcription")
    if transcription is not None or session.states_null("input_audio_transcription"):
        language, corpus = _language_and_corpus(transcription)
    patch = ev.SessionPatch(
        input_audio_format=_format(kind),
        sample_rate=ev.UNSET if rate is None else rate,
        language=language,
        corpus=corpus,
        turn_detection=_turn_detection_patch(session),
    )
    return ev.SessionUpdate(event_id=event_id, session=patch)


def _format(kind: str | None) -> str | ev.Unset:
    """Return the format; pcm16 is the name that the official client gives to pcm."""
    if kind is None:
        return ev.UNSET
    return "pcm" if kind == "pcm16" else kind


def _language_and_corpus(transcription: Members | None) -> tuple[str | None, str | None]:
    if transcription is None:
        return None, None
    corpus = transcription.members("corpus")
    return transcription.name("language"), None if corpus is None else corpus.name("text")


def _turn_detection_patch(session: Members) -> ev.TurnDetectionPatch | None | ev.Unset:
    detection = session.members("turn_detection")
    if detection is None:
        return None if session.states_null("turn_detection") else ev.UNSET
    kind, threshold = detection.name("type"), detection.number("threshold")
    silence = detection.whole("silence_duration_ms")
    return ev.TurnDetectionPatch(
        type=ev.UNSET if kind is None else kind,
        threshold=ev.UNSET if threshold is None else threshold,
        silence_ms=ev.UNSET if silence is None else silence,
    )


def _audio_append(members: Members, event_id: str | None) -> ev.AudioAppend:
    audio = members.text("audio")
    if audio is None:
        members.missing("audio")
    if len(audio) > ev.MAX_AUDIO_BASE64:
        raise RemoteProtocolError("audio is over the limit of 15 MiB of base64", param="audio")
    try:
        return ev.AudioAppend(event_id=event_id, audio=binascii.a2b_base64(audio, strict_mode=True))
    except ValueError as error:
        raise RemoteProtocolError("audio is not base64", param="audio") from error


CLIENT_EVENTS: dict[str, Callable[[Members, str | None], ev.ClientEvent]] = {
    ev.SessionUpdate.WIRE_TYPE: _session_update,
    ev.AudioAppend.WIRE_TYPE: _audio_append,
    ev.AudioCommit.WIRE_TYPE: lambda _, event_id: ev.AudioCommit(event_id=event_id),
    ev.SessionFinish.WIRE_TYPE: lambda _, event_id: ev.SessionFinish(event_id=event_id),
}


# What servers send.


def _session_created(members: Members, event_id: str | None) -> ev.SessionCreated:
    session = members.members("session") or NOTHING
    return ev.SessionCreated(
        event_id=event_id,
        session_id=session.name("id"),
        model=session.name("model"),
        config=_config(session),
    )


def _session_updated(members: Members, event_id: str | None) -> ev.SessionUpdated:
    session = members.members("session") or NOTHING
    return ev.SessionUpdated(
        event_id=event_id,
        session_id=session.name("id"),
        model=session.name("model"),
        config=_config(session),
    )


def _config(session: Members) -> ev.SessionConfig:
    """Return the settings a server names; what it leaves out reads as the default."""
    language, corpus = _language_and_corpus(session.members("input_audio_transcription"))
    rate = session.position("sample_rate")
    default = ev.TurnDetection()
    detection = session.members("turn_detection") or NOTHING
    threshold = detection.number("threshold")
    silence = detection.position("silence_duration_ms")
    return ev.SessionConfig(
        input_audio_format="opus" if session.name("input_audio_format") == "opus" else "pcm",
        sample_rate=ev.SessionConfig().sample_rate if rate is None else rate,
        language=language,
        corpus=corpus,
        turn_detection=None
        if session.states_null("turn_detection")
        else ev.TurnDetection(
            threshold=default.threshold if threshold is None else threshold,
            silence_ms=default.silence_ms if silence is None else silence,
        ),
    )


def _server_error(members: Members, event_id: str | None) -> ev.ServerError:
    return ev.ServerError(event_id=event_id, error=_error(members))


def _error(members: Members) -> ev.ErrorDetail:
    """Return what went wrong; seen in practice also without the inner object, or as a text."""
    error = members.members("error") or NOTHING
    message = error.text("message")
    if message is None:
        message = members.text("error") or members.text("message") or ""
    return ev.ErrorDetail(
        type=error.name("type"),
        code=error.name("code") or members.name("code"),
        message=message,
        param=error.name("param"),
        event_id=error.name("event_id"),
    )


def _speech_started(members: Members, event_id: str | None) -> ev.SpeechStarted:
    return ev.SpeechStarted(
        event_id=event_id,
        audio_start_ms=members.position("audio_start_ms"),
        item_id=members.name("item_id"),
    )


def _speech_stopped(members: Members, event_id: str | None) -> ev.SpeechStopped:
    return ev.SpeechStopped(
        event_id=event_id,
        audio_end_ms=members.position("audio_end_ms"),
        item_id=members.name("item_id"),
    )


def _audio_committed(members: Members, event_id: str | None) -> ev.AudioCommitted:
    return ev.AudioCommitted(
        event_id=event_id,
        previous_item_id=members.name("previous_item_id"),
        item_id=members.name("item_id"),
    )


def _item_created(members: Members, event_id: str | None) -> ev.ItemCreated:
    item = members.members("item") or NOTHING
    return ev.ItemCreated(
        event_id=event_id,
        previous_item_id=members.name("previous_item_id"),
        item_id=item.name("id") or members.name("item_id"),
    )


def _text(members: Members, event_id: str | None) -> ev.TranscriptionText:
    return ev.TranscriptionText(
        event_id=event_id,
        item_id=members.name("item_id"),
        content_index=members.position("content_index") or 0,
        language=members.name("language"),
        emotion=members.name("emotion"),
        text=members.text("text") or "",
        stash=members.text("stash") or "",
    )


def _completed(members: Members, event_id: str | None) -> ev.TranscriptionCompleted:
    return ev.TranscriptionCompleted(
        event_id=event_id,
        item_id=members.name("item_id"),
        content_index=members.position("content_index") or 0,
        language=members.name("language"),
        emotion=members.name("emotion"),
        transcript=members.text("transcript") or "",
    )


def _failed(members: Members, event_id: str | None) -> ev.TranscriptionFailed:
    return ev.TranscriptionFailed(
        event_id=event_id,
        item_id=members.name("item_id"),
        content_index=members.position("content_index") or 0,
        error=_error(members),
    )


SERVER_EVENTS: dict[str, Callable[[Members, str | None], ev.ServerEvent]] = {
    ev.ServerError.WIRE_TYPE: _server_error,
    ev.SessionCreated.WIRE_TYPE: _session_created,
    ev.SessionUpdated.WIRE_TYPE: _session_updated,
    ev.SpeechStarted.WIRE_TYPE: _speech_started,
    ev.SpeechStopped.WIRE_TYPE: _speech_stopped,
    ev.AudioCommitted.WIRE_TYPE: _audio_committed,
    ev.ItemCreated.WIRE_TYPE: _item_created,
    ev.TranscriptionText.WIRE_TYPE: _text,
    ev.TranscriptionCompleted.WIRE_TYPE: _completed,
    ev.TranscriptionFailed.WIRE_TYPE: _failed,
    ev.SessionFinished.WIRE_TYPE: lambda _, event_id: ev.SessionFinished(event_id=event_id),
}
