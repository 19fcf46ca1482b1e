"""What one connection's outcomes become, from a server that says just what the test wants said."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest
from websockets.asyncio.server import ServerConnection

from app.audio.block import RATE
from app.audio.tape import Tape
from app.captioner import conversation
from app.captioner.conversation import Conversation, ReopenError
from app.captioner.outgoing import Outgoing
from app.captioner.stall import StallWatch
from app.domain.captions import PartialLine, VoiceDetectionChanged
from app.domain.lines import Line
from app.domain.notices import Level, Notice
from app.domain.transcript import Transcript
from app.errors import EngineError, RefusedError
from app.link.connection import Connection
from app.link.endpoint import Endpoint, direct_endpoint
from app.protocol.events import SessionConfig, TurnDetection
from app.protocol.outcomes import Outcome
from tests.fakes.server import opened, running, send

Script = Callable[[ServerConnection], Awaitable[None]]
ITEM = "conversation.item.input_audio_transcription"


async def _nothing(_socket: ServerConnection) -> None:
    pass


async def opened_and_kept(socket: ServerConnection) -> None:
    await opened(socket)
    async for _ in socket:
        pass


class Lost(Connection):
    """Is lost as soon as audio is sent, while something else happens in the same turn of the loop."""

    is_lost = False

    def __init__(self, endpoint: Endpoint, config: SessionConfig) -> None:
        super().__init__(endpoint, config)
        self.as_it_is_lost: Callable[[], None] = lambda: None
        self._sent = asyncio.Event()

    async def append(self, pcm: bytes) -> None:
        self._sent.set()
        await asyncio.sleep(0)
        self.as_it_is_lost()

    async def outcomes(self) -> AsyncIterator[Outcome]:
        await self._sent.wait()
        self.is_lost = True
        nothing: tuple[Outcome, ...] = ()
        for outcome in nothing:
            yield outcome
        raise EngineError("It is lost", mends_itself=True)


class Talk:
    """One connection's conversation over some seconds of audio, and what it said."""

    def __init__(self, seconds: float = 2.0, config: SessionConfig | None = None) -> None:
        self.config = config or SessionConfig()
        self.tape = Tape()
        self.tape.append(np.zeros(round(seconds * RATE), np.int16))
        self.outgoing = Outgoing(self.tape, self.config)
        self.said: list[Any] = []

    def of(self, kind: type[Any]) -> list[Any]:
        """What was said of this kind."""
        return [one for one in self.said if isinstance(one, kind)]

    async def with_server(self, script: Script, pace: float | None = None) -> None:
        """Hold it with a server of that pace that plays `script` once the session is open."""

        async def serve(socket: ServerConnection) -> None:
            await opened(socket)
            await script(socket)

        async with (
            running(serve) as address,
            Connection(
                replace(direct_endpoint(address), engine="cloud", pace=pace), self.config
            ) as connection,
        ):
            await Conversation(
                connection,
                number=1,
                config=self.config,
                outgoing=self.outgoing,
                transcript=Transcript("cloud"),
                say=self.said.append,
                stall=StallWatch(15.0),
            ).run()

    async def to_the_end(self, script: Script = _nothing) -> None:
        """Hold it with a server that hears all, plays `script`, and then finishes."""

        async def whole(socket: ServerConnection) -> None:
            await received(socket, "session.finish")
            await script(socket)
            await send(socket, "session.finished")

        self.outgoing.end()
        await self.with_server(whole)


async def received(socket: ServerConnection, kind: str) -> dict[str, Any]:
    """Wait for an event of this type."""
    while True:
        event: dict[str, Any] = json.loads(await socket.recv())
        if event["type"] == kind:
            return event


async def spoken(socket: ServerConnection, start_ms: int, end_ms: int) -> None:
    """Play the beginning of an item up to where its text follows."""
    begin = "input_audio_buffer.speech_started"
    await send(socket, begin, audio_start_ms=start_ms, item_id="a")
    await send(socket, f"{ITEM}.text", item_id="a", text="it was", stash=" the")
    await send(socket, "input_audio_buffer.speech_stopped", audio_end_ms=end_ms, item_id="a")


async def test_an_item_becomes_a_line_of_this_engine() -> None:
    async def script(socket: ServerConnection) -> None:
        await spoken(socket, 500, 1500)
        words = {"transcript": "It was the best.", "language": "en", "emotion": "neutral"}
        await send(socket, f"{ITEM}.completed", item_id="a", **words)

    talk = Talk()
    await talk.to_the_end(script)
    assert talk.of(PartialLine) == [PartialLine(number=1, start=0.5, settled="it was", tail=" the")]
    assert talk.of(Line) == [
        Line(
            number=1,
            start=0.5,
            end=1.5,
            text="It was the best.",
            language="en",
            emotion="neutral",
            engine="cloud",
        )
    ]
    assert talk.tape.confirmed == round(1.5 * RATE)


async def test_an_item_that_fails_keeps_the_words_that_were_shown() -> None:
    async def script(socket: ServerConnection) -> None:
        await spoken(socket, 0, 1000)
        await send(socket, f"{ITEM}.failed", item_id="a", error={"code": "x", "message": "no"})

    talk = Talk()
    await talk.to_the_end(script)
    assert [line.text for line in talk.of(Line)] == ["it was the"]


async def test_times_beyond_what_was_heard_end_where_it_ends() -> None:
    async def script(socket: ServerConnection) -> None:
        await spoken(socket, 1000, 99_000_000)
        await send(socket, f"{ITEM}.completed", item_id="a", transcript="It was.")

    talk = Talk(2.0)
    await talk.to_the_end(script)
    assert [(line.start, line.end) for line in talk.of(Line)] == [(1.0, 2.0)]


async def test_times_of_a_later_connection_are_places_in_the_whole_run() -> None:
    async def script(socket: ServerConnection) -> None:
        await spoken(socket, 0, 500)
        await send(socket, f"{ITEM}.completed", item_id="a", transcript="It was.")

    talk = Talk(2.0)
    talk.tape.take_unsent(RATE)
    talk.tape.confirm(RATE)
    await talk.to_the_end(script)
    assert [(line.start, line.end) for line in talk.of(Line)] == [(1.0, 1.5)]


@pytest.mark.parametrize(
    ("sent", "kept"), [("en\x1b[2J", "en[2J"), (" ", None), ("", None), ("x" * 99, "x" * 32)]
)
async def test_a_server_s_labels_are_made_plain_and_short(sent: str, kept: str | None) -> None:
    async def script(socket: ServerConnection) -> None:
        await spoken(socket, 0, 1000)
        words = {"transcript": "It was.", "language": sent, "emotion": sent}
        await send(socket, f"{ITEM}.completed", item_id="a", **words)

    talk = Talk()
    await talk.to_the_end(script)
    assert [(line.language, line.emotion) for line in talk.of(Line)] == [(kept, kept)]


async def test_trouble_that_the_server_reports_is_told_in_plain_words_and_the_talk_goes_on() -> (
    None
):
    async def script(socket: ServerConnection) -> None:
        await send(socket, "error", error={"code": "busy", "message": "slow\n\x1b[31mdown"})

    talk = Talk()
    await talk.to_the_end(script)
    (notice,) = talk.of(Notice)
    assert notice.level is Level.WARNING
    assert notice.hint == "slow [31mdown"


async def test_a_server_that_complains_of_each_piece_of_audio_is_told_of_once() -> None:
    async def script(socket: ServerConnection) -> None:
        for _ in range(50):
            await send(socket, "error", error={"code": "bad_audio", "message": "no good"})
        for number in range(50):
            await send(socket, "error", error={"message": f"trouble {number}"})

    talk = Talk()
    await talk.to_the_end(script)
    told = [notice.hint for notice in talk.of(Notice)]
    assert told == ["no good", *(f"trouble {number}" for number in range(9))]


async def test_a_quota_that_runs_out_in_the_middle_ends_it() -> None:
    async def script(socket: ServerConnection) -> None:
        await send(socket, "error", error={"code": "Arrearage", "message": "overdue"})
        await socket.wait_closed()

    with pytest.RaisesGroup(pytest.RaisesExc(RefusedError, match="bill")):
        await Talk(0.0).with_server(script)


async def test_something_that_does_not_exist_is_not_the_address() -> None:
    async def script(socket: ServerConnection) -> None:
        await send(socket, "error", error={"message": "item does not exist"})

    talk = Talk()
    await talk.to_the_end(script)
    assert [notice.hint for notice in talk.of(Notice)] == ["item does not exist"]


async def test_settings_in_force_are_told() -> None:
    talk = Talk()
    await talk.to_the_end()
    assert talk.of(VoiceDetectionChanged) == [VoiceDetectionChanged(on=True)]


async def test_a_server_that_refuses_to_change_settings_in_place_is_left_for_a_new_one() -> None:
    async def script(socket: ServerConnection) -> None:
        update = await received(socket, "session.update")
        refusal = {"code": "invalid_value", "message": "no", "event_id": update["event_id"]}
        await send(socket, "error", error=refusal)
        await socket.wait_closed()

    talk = Talk(0.0)
    talk.outgoing.wish(SessionConfig(turn_detection=None))
    with pytest.RaisesGroup(ReopenError):
        await talk.with_server(script)


@pytest.mark.parametrize("detection", [TurnDetection(), None])
async def test_what_waits_for_its_commit_is_heard_again_and_what_was_quiet_is_not(
    detection: TurnDetection | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversation, "PACED_QUIET_S", 0.0)
    talk = Talk(config=SessionConfig(turn_detection=detection))

    async def script(socket: ServerConnection) -> None:
        await received(socket, "input_audio_buffer.append")
        talk.outgoing.wish(SessionConfig(turn_detection=TurnDetection(silence_ms=700)))
        update = await received(socket, "session.update")
        refusal = {"code": "invalid_value", "message": "no", "event_id": update["event_id"]}
        await send(socket, "error", error=refusal)
        await socket.wait_closed()

    with pytest.RaisesGroup(ReopenError):
        await talk.with_server(script, pace=4.0)
    assert talk.tape.sent == 2 * RATE
    assert bool(talk.tape.confirmed) == (detection is not None)


ON = SessionConfig(turn_detection=TurnDetection(silence_ms=700))
OFF = SessionConfig(turn_detection=None)


@pytest.mark.parametrize(
    ("first", "then", "speaks", "let_go"),
    [
        (SessionConfig(), ON, False, True),
        (SessionConfig(), OFF, False, False),
        (OFF, ON, False, False),  # of what was to be committed nothing was said yet
        (OFF, ON, True, True),
    ],
)
async def test_what_was_quiet_is_let_go_of_by_the_settings_in_force(
    first: SessionConfig,
    then: SessionConfig,
    *,
    speaks: bool,
    let_go: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(conversation, "PACED_QUIET_S", 0.0)
    monkeypatch.setattr(conversation, "NOTE_EVERY_S", -1.0)
    talk = Talk(config=first)
    talk.outgoing.config = then

    heard = 0

    async def hear_all(socket: ServerConnection) -> None:
        nonlocal heard
        while heard < talk.tape.end:
            event = await received(socket, "input_audio_buffer.append")
            heard += len(base64.b64decode(event["audio"])) // 2

    async def script(socket: ServerConnection) -> None:
        update = await received(socket, "session.update")
        await send(socket, "session.updated", session=update["session"])
        await hear_all(socket)
        if speaks:
            speech = {"item_id": "a", "audio_start_ms": 1900}
            await send(socket, "input_audio_buffer.speech_started", **speech)
            await send(socket, "input_audio_buffer.speech_stopped", item_id="a", audio_end_ms=2000)
            await send(socket, f"{ITEM}.completed", item_id="a", transcript="", language="en")
        for _ in range(3):
            talk.tape.append(np.zeros(RATE, np.int16))
            talk.outgoing.appended()
            await hear_all(socket)
            await send(socket, "session.updated", session=update["session"])
        talk.outgoing.end()
        await received(socket, "session.finish")
        await send(socket, "session.finished")

    await talk.with_server(script, pace=4.0)
    assert (talk.tape.confirmed > 2 * RATE) == let_go


async def test_a_goodbye_that_nobody_asked_for_mends_itself() -> None:
    async def script(socket: ServerConnection) -> None:
        await send(socket, "session.finished")
        async for _ in socket:
            pass

    unasked = pytest.RaisesExc(EngineError, check=lambda error: error.mends_itself)
    with pytest.RaisesGroup(unasked):
        await Talk(0.0).with_server(script)


async def test_what_was_being_said_at_a_goodbye_nobody_asked_for_will_be_heard_again() -> None:
    async def script(socket: ServerConnection) -> None:
        await spoken(socket, 0, 1000)
        await send(socket, "session.finished")
        async for _ in socket:
            pass

    talk = Talk()
    with pytest.RaisesGroup(EngineError):
        await talk.with_server(script)
    assert talk.of(Line) == []
    assert talk.tape.confirmed == 0


async def test_a_connection_that_is_lost_as_another_takes_over_is_no_news() -> None:
    async with running(opened_and_kept) as address:
        connection = Lost(replace(direct_endpoint(address), engine="cloud"), SessionConfig())
        async with connection:
            outgoing = Outgoing(Tape(), SessionConfig())
            outgoing.tape.append(np.zeros(RATE, np.int16))
            conversation = Conversation(
                connection,
                number=1,
                config=SessionConfig(),
                outgoing=outgoing,
                transcript=Transcript("cloud"),
                say=lambda _: None,
                stall=StallWatch(15.0),
            )
            connection.as_it_is_lost = partial(conversation.hand_over, at_once=True)
            await conversation.run()
            assert connection.is_lost
            assert conversation.handed_over


async def test_a_connection_that_failed_leaves_no_cancellation_behind() -> None:
    """Python 3.11.2's timeouts would take it for one that somebody wished."""

    async def script(socket: ServerConnection) -> None:
        socket.transport.abort()

    task = asyncio.current_task()
    assert task is not None
    with pytest.RaisesGroup(EngineError):
        await Talk().with_server(script)
    assert task.cancelling() == 0


async def test_a_wish_to_end_at_once_is_not_lost_in_a_failure_at_the_same_time() -> None:
    async def script(socket: ServerConnection) -> None:
        await received(socket, "input_audio_buffer.append")
        talking.cancel()
        socket.transport.abort()
        await asyncio.sleep(0)

    talking = asyncio.create_task(Talk().with_server(script))
    with pytest.raises(asyncio.CancelledError):
        await talking
