"""The client's side of one connection, from connect to finished, as a table and little code.

A driver with a socket asks `open()` for the first message, feeds every message it receives to
`receive()`, sends what `append()`, `commit()`, `update()` and `finish()` return, and tells
`closed()` when the connection is gone. There is no clock in here: how long to wait in a phase is
the driver's business.

    OPENING ──open()──▶ CONFIGURING ──settings taken──▶ READY ──finish()──▶ DRAINING ──▶ FINISHED
                            └──settings refused──▶ FAILED ◀──closed()── from any but FINISHED

The rules of this file:

1. What we send where the table has no row is a bug of ours: LocalProtocolError.
2. What the server sends where the table has no row is weather: no outcome, no change.
3. Audio flows from READY on only. An open socket is no promise: a refusal for quota comes after
   `session.created`.
4. The server's answer to an update puts in force what was asked for. What it echoes is not
   compared and not believed, since members are missing there and foreign values were seen; were
   a missing `turn_detection` read as its default, manual mode would end by accident.
5. `session.finished` ends the session also when nobody asked for it: no server can go on after.
"""

from __future__ import annotations

import enum
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from app.errors import LocalProtocolError
from app.protocol import pcm
from app.protocol.events import (
    MAX_AUDIO_BYTES,
    AudioAppend,
    AudioCommit,
    ClientEvent,
    ErrorDetail,
    ServerError,
    ServerEvent,
    SessionConfig,
    SessionFinish,
    SessionFinished,
    SessionPatch,
    SessionUpdate,
    SessionUpdated,
    UnknownServerEvent,
)
from app.protocol.outcomes import (
    ConfigRefused,
    Configured,
    ErrorReported,
    Finished,
    Ignored,
    Outcome,
)
from app.protocol.transitions import table
from app.protocol.utterances import ITEM_EVENTS, Utterances

if TYPE_CHECKING:
    from collections.abc import Callable


class Phase(enum.Enum):
    """How far the session has come."""

    OPENING = enum.auto()  # nothing sent yet
    CONFIGURING = enum.auto()  # our settings are on their way
    READY = enum.auto()  # audio may flow
    DRAINING = enum.auto()  # we sent the last message; results still come
    FINISHED = enum.auto()  # the server is done
    FAILED = enum.auto()  # settings refused, or the connection lost


# What is said: a message either way, or the one reading of an `error` that moves the phase.
Said: TypeAlias = type[ClientEvent] | type[ServerEvent] | type[ConfigRefused]
Row: TypeAlias = tuple[Phase, Said, Phase]

ROWS: tuple[Row, ...] = (
    # ours
    (Phase.OPENING, SessionUpdate, Phase.CONFIGURING),
    (Phase.READY, SessionUpdate, Phase.READY),
    (Phase.READY, AudioAppend, Phase.READY),
    (Phase.READY, AudioCommit, Phase.READY),
    (Phase.OPENING, SessionFinish, Phase.DRAINING),
    (Phase.CONFIGURING, SessionFinish, Phase.DRAINING),
    (Phase.READY, SessionFinish, Phase.DRAINING),
    # theirs: `session.created` says nothing that we wait for, so it has no row
    (Phase.CONFIGURING, SessionUpdated, Phase.READY),
    (Phase.READY, SessionUpdated, Phase.READY),
    (Phase.DRAINING, SessionUpdated, Phase.DRAINING),
    (Phase.CONFIGURING, ConfigRefused, Phase.FAILED),
    (Phase.READY, ConfigRefused, Phase.READY),  # the settings before stay in force
    (Phase.OPENING, ServerError, Phase.OPENING),
    (Phase.CONFIGURING, ServerError, Phase.CONFIGURING),
    (Phase.READY, ServerError, Phase.READY),
    (Phase.DRAINING, ServerError, Phase.DRAINING),  # the results may come nevertheless
    (Phase.OPENING, SessionFinished, Phase.FINISHED),
    (Phase.CONFIGURING, SessionFinished, Phase.FINISHED),
    (Phase.READY, SessionFinished, Phase.FINISHED),
    (Phase.DRAINING, SessionFinished, Phase.FINISHED),
    *((Phase.READY, event, Phase.READY) for event in ITEM_EVENTS),
    *((Phase.DRAINING, event, Phase.DRAINING) for event in ITEM_EVENTS),
)
TRANSITIONS = table(ROWS)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Settings that were sent and not answered yet."""

    event_id: str
    config: SessionConfig


class ClientSession:
    """One connection as its client sees it; see the module for the rules.

    `phase` and `config` may be read at any time; `config` holds the settings that the server
    confirmed, None before. `new_id` returns a fresh event id at each call.
    """

    def __init__(self, config: SessionConfig, *, new_id: Callable[[], str]) -> None:
        self.phase = Phase.OPENING
        self.config: SessionConfig | None = None
        self._wanted = config
        self._new_id = new_id
        self._asked: deque[_Asked] = deque()
        self._utterances = Utterances()
        self._sent = 0  # samples at 16 kHz, also where fewer go over the wire
        self._committed = 0  # where the audio begins that no commit has covered

    @property
    def sent_ms(self) -> int:
        """How much audio was sent on this connection."""
        return pcm.samples_to_ms(self._sent)

    def open(self) -> SessionUpdate:
        """Return the first message, the whole configuration; send it right after connecting."""
        self._step(SessionUpdate, only=Phase.OPENING)
        return self._ask(self._wanted)

    def update(self, config: SessionConfig) -> SessionUpdate:
        """Ask for other settings; answered by `Configured` or `ConfigRefused`.

        A server may refuse to switch voice detection while audio is under way; then finish and
        connect anew.
        """
        self._step(SessionUpdate, only=Phase.READY)
        return self._ask(config)

    def append(self, audio: bytes) -> AudioAppend:
        """Send a piece of PCM16LE mono audio at the confirmed rate; count its samples.

        Raises LocalProtocolError before READY and after finish(), and for a piece that is empty,
        ends in half a sample, or is over the limit of 15 MiB of base64.
        """
        if not audio or len(audio) % pcm.BYTES_PER_SAMPLE:
            raise LocalProtocolError(f"{len(audio)} bytes of audio are no whole samples")
        if len(audio) > MAX_AUDIO_BYTES:
            raise LocalProtocolError(f"{len(audio)} bytes of audio are too many for one message")
        self._step(AudioAppend)
        rate = self.config.sample_rate if self.config else pcm.SAMPLE_RATE
        self._sent += pcm.bytes_to_samples(len(audio)) * (pcm.SAMPLE_RATE // rate)
        return AudioAppend(event_id=self._new_id(), audio=audio)

    def commit(self) -> AudioCommit:
        """End an utterance in manual mode: all audio since the last commit.

        Raises LocalProtocolError in VAD mode, with no audio to commit, and outside READY.
        """
        latest = self._latest()
        if latest is not None and latest.turn_detection is not None:
            raise LocalProtocolError("a commit is not allowed while voice detection is on")
        if self._sent == self._committed:
            raise LocalProtocolError("there is no audio to commit")
        return self._commit()

    def finish(self) -> tuple[ClientEvent, ...]:
        """Return the last messages of this session; none when it is over or they were sent.

        In manual mode audio that waits for a commit is committed first: whether the service
        recognises it otherwise is not known.
        """
        if (self.phase, SessionFinish) not in TRANSITIONS:
            return ()
        latest = self._latest()
        manual = latest is not None and latest.turn_detection is None
        waiting = manual and self._sent > self._committed
        last = (self._commit(),) if waiting else ()
        self._step(SessionFinish)
        return (*last, SessionFinish(event_id=self._new_id()))

    def closed(self) -> None:
        """Note that the connection is gone, whoever closed it."""
        if self.phase is not Phase.FINISHED:
            self.phase = Phase.FAILED

    def receive(self, event: ServerEvent) -> tuple[Outcome, ...]:
        """Return what a message of the server means; never raises for what it says."""
        if isinstance(event, UnknownServerEvent):
            return (Ignored(type=event.type),)
        refused = self._refused(event.error) if isinstance(event, ServerError) else None
        following = TRANSITIONS.get((self.phase, ConfigRefused if refused else type(event)))
        if following is None:
            return ()
        self.phase = following
        return self._meaning(event, refused)

    def _meaning(self, event: ServerEvent, refused: _Asked | None) -> tuple[Outcome, ...]:
        if isinstance(event, ITEM_EVENTS):
            return self._utterances.receive(event, self.sent_ms)
        match event:
            case SessionUpdated():
                return self._configured()
            case ServerError(error=error):
                return self._error(error, refused)
            case SessionFinished():
                return (*self._utterances.abandon(self.sent_ms), Finished())
        return ()

    def _step(self, kind: type[ClientEvent], *, only: Phase | None = None) -> None:
        following = TRANSITIONS.get((self.phase, kind))
        if following is None or only not in (None, self.phase):
            raise LocalProtocolError(f"{kind.WIRE_TYPE} can't be sent while {self.phase.name}")
        self.phase = following

    def _latest(self) -> SessionConfig | None:
        """Return the settings that will be in force if the server agrees to everything."""
        return self._asked[-1].config if self._asked else self.config

    def _ask(self, config: SessionConfig) -> SessionUpdate:
        if config.turn_detection is None:
            latest = self._latest()
            if latest is None or latest.turn_detection is not None:
                self._committed = self._sent  # what went before was voice detection's business
        event_id = self._new_id()
        self._asked.append(_Asked(event_id, config))
        return SessionUpdate(event_id=event_id, session=SessionPatch.of(config))

    def _commit(self) -> AudioCommit:
        self._step(AudioCommit)
        event_id = self._new_id()
        start_ms = pcm.samples_to_ms(self._committed)
        self._utterances.commit(event_id, start_ms, self.sent_ms)
        self._committed = self._sent
        return AudioCommit(event_id=event_id)

    def _refused(self, error: ErrorDetail) -> _Asked | None:
        """Return the settings that an error refuses, None when it is about something else."""
        if (self.phase, ConfigRefused) not in TRANSITIONS or not self._asked:
            return None
        for asked in self._asked:
            if asked.event_id == error.event_id:
                return asked
        about_settings = (error.param or "").split(".")[0] == "session"
        # Before READY nothing but the settings was sent, so only they can be an invalid request.
        invalid = self.phase is Phase.CONFIGURING and error.type == "invalid_request_error"
        return self._asked[0] if about_settings or (invalid and error.event_id is None) else None

    def _configured(self) -> tuple[Outcome, ...]:
        if not self._asked:
            return ()
        self.config = self._asked.popleft().config
        return (Configured(config=self.config),)

    def _error(self, error: ErrorDetail, refused: _Asked | None) -> tuple[Outcome, ...]:
        if refused is not None:
            self._asked.remove(refused)
            return (ConfigRefused(error=error),)
        if error.event_id is not None:
            self._utterances.commit_refused(error.event_id)
        return (ErrorReported(error=error),)
