"""The server's side of one connection, from `session.created` to `session.finished`.

A driver sends what `open()` returns, gives every event it reads to `receive()` and every frame
that it can't read to `refuse()`, and does what the reaction says: `send` to the client, `do` with
the recogniser. What the recogniser finds it reports with `speech_started` and the methods after
it; each returns the events to send. There is no clock, no voice detection and no audio in here.

    OPENING ──open()──▶ READY ──session.finish──▶ DRAINING ──drained()──▶ FINISHED

The rules of this file:

1. A mistake of the client's is answered with `error` and changes nothing; the connection stays.
2. While DRAINING nothing is answered with `error`, late appends and everything else are passed
   over: the official client takes any error before `session.finished` for the end.
3. Appends are never acknowledged, and are taken before the first update as well: the official
   client sends both without waiting.
4. Audio is never thrown away for its length. The service limits an utterance in manual mode to
   60 s; here a longer one is recognised whole, or cut by the recogniser as it likes, since a
   refused commit could not be mended by the client.
5. What our own recogniser gets wrong raises LocalProtocolError: an unknown item, `text` that
   shrinks within an item, a final that takes back what was settled.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from app.errors import LocalProtocolError, RemoteProtocolError
from app.protocol import pcm
from app.protocol.actions import Action, Configure, Drain, EndUtterance, Listen, Reaction
from app.protocol.events import (
    AudioAppend,
    AudioCommit,
    AudioCommitted,
    ClientEvent,
    ErrorDetail,
    ItemCreated,
    ServerError,
    ServerEvent,
    SessionConfig,
    SessionCreated,
    SessionFinish,
    SessionFinished,
    SessionUpdate,
    SessionUpdated,
    SpeechStarted,
    SpeechStopped,
    TranscriptionCompleted,
    TranscriptionFailed,
    TranscriptionText,
    UnknownClientEvent,
)
from app.protocol.items import Item, Items
from app.protocol.service import LANGUAGES
from app.protocol.transitions import table
from app.protocol.updates import updated

if TYPE_CHECKING:
    from collections.abc import Callable


__all__ = [
    "Action",
    "Configure",
    "Drain",
    "EndUtterance",
    "Listen",
    "Reaction",
    "ServerPhase",
    "ServerSession",
]


class ServerPhase(enum.Enum):
    """How far the session has come."""

    OPENING = enum.auto()  # nothing sent yet
    READY = enum.auto()  # audio and settings are welcome
    DRAINING = enum.auto()  # the client sent its last message; results still go out
    FINISHED = enum.auto()  # all results are out; the client disconnects


ROWS = (
    (ServerPhase.OPENING, SessionCreated, ServerPhase.READY),
    (ServerPhase.READY, SessionUpdate, ServerPhase.READY),
    (ServerPhase.READY, AudioAppend, ServerPhase.READY),
    (ServerPhase.READY, AudioCommit, ServerPhase.READY),
    (ServerPhase.READY, SessionFinish, ServerPhase.DRAINING),
    (ServerPhase.DRAINING, SessionFinished, ServerPhase.FINISHED),
    *(
        (phase, event, phase)
        for phase in (ServerPhase.READY, ServerPhase.DRAINING)
        for event in (
            SpeechStarted,
            SpeechStopped,
            TranscriptionText,
            TranscriptionCompleted,
            TranscriptionFailed,
        )
    ),
)
TRANSITIONS = table(ROWS)

# The settings that say how audio is cut and counted.
_OF_AUDIO = ("turn_detection", "sample_rate")


class ServerSession:
    """One connection as its server sees it; see the module for the rules.

    `phase` and `config` may be read at any time. `new_id` gets "event" or "item" and returns a
    fresh id. `languages` are those that the recogniser knows.
    """

    def __init__(
        self,
        *,
        session_id: str,
        model: str,
        new_id: Callable[[str], str],
        languages: frozenset[str] = LANGUAGES,
        defaults: SessionConfig = SessionConfig(),  # noqa: B008 - frozen
    ) -> None:
        self.phase = ServerPhase.OPENING
        self.config = defaults
        self._session_id = session_id
        self._model = model
        self._new_id = new_id
        self._languages = languages
        self._carry = pcm.OddByteCarry()
        self._buffered = 0  # samples that wait for a commit; 0 in VAD mode
        self._items = Items()

    @property
    def open_items(self) -> tuple[str, ...]:
        """The ids of the items that have no result yet, oldest first."""
        return self._items.ids

    def open(self) -> tuple[ServerEvent, ...]:
        """Return the greeting: the first messages of the connection."""
        self._step(SessionCreated)
        return (
            SessionCreated(
                event_id=self._event_id(),
                session_id=self._session_id,
                model=self._model,
                config=self.config,
            ),
        )

    def receive(self, event: ClientEvent) -> Reaction:
        """Return what a message of the client leads to; never raises for what it says."""
        if self.phase is ServerPhase.OPENING:
            raise LocalProtocolError("a message was read before the session was opened")
        following = TRANSITIONS.get((self.phase, type(event)))
        if following is None:
            return self._mistake(self._out_of_place(event), event)
        self.phase = following
        match event:
            case SessionUpdate():
                return self._update(event)
            case AudioAppend():
                return self._append(event)
            case AudioCommit():
                return self._commit(event)
            case _:
                return self._finish()

    def refuse(self, error: RemoteProtocolError) -> tuple[ServerEvent, ...]:
        """Return the answer to a frame that could not be read; the connection stays."""
        if self.phase is ServerPhase.DRAINING:
            return ()
        detail = ErrorDetail(
            type="invalid_request_error",
            code="invalid_value",
            message=str(error),
            param=error.param,
            event_id=error.event_id,
        )
        return (ServerError(event_id=self._event_id(), error=detail),)

    def speech_started(self, start_ms: int) -> tuple[str, tuple[ServerEvent, ...]]:
        """Voice detection heard speech begin at `start_ms` of the received audio.

        Returns the new item's id and what to send. One item is spoken at a time.
        """
        self._step(SpeechStarted)
        if self.config.turn_detection is None:
            raise LocalProtocolError("there is no voice detection in manual mode")
        item_id = self._items.add(self._new_id("item"), speaking=True).item_id
        event_id = self._event_id()
        event = SpeechStarted(event_id=event_id, audio_start_ms=start_ms, item_id=item_id)
        return item_id, (event,)

    def speech_stopped(self, item_id: str, end_ms: int) -> tuple[ServerEvent, ...]:
        """Voice detection heard the speech of `item_id` end; its result may follow later."""
        self._step(SpeechStopped)
        item = self._items[item_id]
        item.stop()
        event_id = self._event_id()
        stopped = SpeechStopped(event_id=event_id, audio_end_ms=end_ms, item_id=item_id)
        return (stopped, *self._committed(item))

    def partial(
        self,
        item_id: str,
        settled: str,
        tail: str,
        language: str | None,
        emotion: str | None = "neutral",
    ) -> tuple[ServerEvent, ...]:
        """Tell what an open item reads like now; nothing is sent when it reads as before."""
        self._step(TranscriptionText)
        if not self._items[item_id].read(settled, tail):
            return ()
        event = TranscriptionText(
            event_id=self._event_id(),
            item_id=item_id,
            language=language,
            emotion=emotion,
            text=settled,
            stash=tail,
        )
        return (event,)

    def completed(
        self, item_id: str, text: str, language: str | None, emotion: str | None = "neutral"
    ) -> tuple[ServerEvent, ...]:
        """Tell the final text of an item that is no longer spoken; it may be empty."""
        self._step(TranscriptionCompleted)
        self._items[item_id].check_final(text)
        self._items.close(item_id)
        event = TranscriptionCompleted(
            event_id=self._event_id(),
            item_id=item_id,
            language=language,
            emotion=emotion,
            transcript=text,
        )
        return (event,)

    def failed(self, item_id: str, code: str, message: str) -> tuple[ServerEvent, ...]:
        """Tell that an item, even one being spoken, ends without a result.

        Like the service's own, this message carries no event id.
        """
        self._step(TranscriptionFailed)
        self._items.close(item_id)
        error = ErrorDetail(code=code, message=message)
        return (TranscriptionFailed(item_id=item_id, error=error),)

    def drained(self) -> tuple[ServerEvent, ...]:
        """Return the goodbye, once every item has its result."""
        if self._items:
            raise LocalProtocolError(f"{len(self._items)} items have no result yet")
        self._step(SessionFinished)
        return (SessionFinished(event_id=self._event_id()),)

    def _step(self, kind: type[ServerEvent]) -> None:
        following = TRANSITIONS.get((self.phase, kind))
        if following is None:
            raise LocalProtocolError(f"{kind.WIRE_TYPE} can't be sent while {self.phase.name}")
        self.phase = following

    def _update(self, event: SessionUpdate) -> Reaction:
        try:
            config = updated(self.config, event.session, self._languages)
            changed = [n for n in _OF_AUDIO if getattr(config, n) != getattr(self.config, n)]
            self._check_moment(changed)
        except RemoteProtocolError as error:
            return self._mistake(error, event)
        # Only these two are the recogniser's business. Where they stay as they are, an utterance may
        # be open, which it could not go on with.
        self.config = config
        answer = SessionUpdated(
            event_id=self._event_id(),
            session_id=self._session_id,
            model=self._model,
            config=config,
        )
        return Reaction(send=(answer,), do=(Configure(config=config),) if changed else ())

    def _check_moment(self, changed: list[str]) -> None:
        """Refuse to change how audio is cut or counted while some of it has no result yet."""
        if changed and (self._items or self._buffered):
            raise RemoteProtocolError(
                f"{changed[0]} can't change while audio waits for its result",
                "Wait for the last result, or finish and connect anew.",
                param=f"session.{changed[0]}",
            )

    def _append(self, event: AudioAppend) -> Reaction:
        audio = self._carry.join(event.audio)
        if not audio:
            return Reaction()
        if self.config.turn_detection is None:
            self._buffered += pcm.bytes_to_samples(len(audio))
        return Reaction(do=(Listen(pcm=audio),))

    def _commit(self, event: AudioCommit) -> Reaction:
        if self.config.turn_detection is not None:
            error = RemoteProtocolError(
                "a commit is not allowed while voice detection is on", param="type"
            )
            return self._mistake(error, event)
        if not self._buffered:
            error = RemoteProtocolError("the audio buffer is empty", param="input_audio_buffer")
            return self._mistake(error, event)
        item = self._items.add(self._new_id("item"), speaking=False)
        self._buffered = 0
        self._carry.drop()
        return Reaction(send=self._committed(item), do=(EndUtterance(item_id=item.item_id),))

    def _finish(self) -> Reaction:
        last = self._commit(AudioCommit()) if self._buffered else Reaction()
        return Reaction(send=last.send, do=(*last.do, Drain()))

    def _mistake(self, error: RemoteProtocolError, event: ClientEvent) -> Reaction:
        error.event_id = event.event_id
        return Reaction(send=self.refuse(error))

    def _out_of_place(self, event: ClientEvent) -> RemoteProtocolError:
        if self.phase is ServerPhase.FINISHED:
            return RemoteProtocolError("the session is finished", "Connect anew.")
        kind = event.type if isinstance(event, UnknownClientEvent) else event.WIRE_TYPE
        return RemoteProtocolError(f"there is no event type {kind:.60}", param="type")

    def _committed(self, item: Item) -> tuple[ServerEvent, ...]:
        named = {"previous_item_id": item.previous_item_id, "item_id": item.item_id}
        return (
            AudioCommitted(event_id=self._event_id(), **named),
            ItemCreated(event_id=self._event_id(), **named),
        )

    def _event_id(self) -> str:
        return self._new_id("event")
