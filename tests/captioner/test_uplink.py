"""Two engines, both numbered servers on loopback, of which one counts as the cloud."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from websockets.asyncio.server import ServerConnection

from app.audio.block import RATE, News, Samples
from app.audio.tape import Tape
from app.captioner.captioner import Captioner
from app.domain import route
from app.domain.captions import (
    Ended,
    FinalLine,
    GapFound,
    Message,
    NoticeGiven,
    PartialLine,
    State,
    StateChanged,
    VoiceDetectionChanged,
)
from app.domain.notices import Level, Notice
from app.domain.route import Schedule
from app.errors import ConfinedError, EngineError, RefusedError
from app.link.connection import Patience
from app.link.endpoint import Endpoint, direct_endpoint
from app.link.engine import RemoteEngine
from app.protocol.events import SessionConfig, TurnDetection
from tests.fakes import server as fake
from tests.fakes.fault_proxy import Fault, FaultProxy, Kind
from tests.fakes.server import NumberedServer, first, opened, send, signal, words_of
from tests.fakes.source import FakeSource

PATIENCE = Patience(connect_s=1.0, ready_s=1.0, close_s=0.3, ping_s=0.05, pong_s=0.3)
SCHEDULE = Schedule(switch_after_s=0.3, return_after_s=0.1, pause_wait_s=30.0)


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for no network of the tests as one waits for a real one."""
    monkeypatch.setattr(route, "BACK_OFF_FIRST_S", 0.01)
    monkeypatch.setattr(route, "BACK_OFF_MOST_S", 0.05)


class Run:
    """A live run that is spoken into and read at the same time."""

    def __init__(self, run: Captioner, source: FakeSource) -> None:
        self.run = run
        self.source = source
        self.messages: list[Message] = []
        self._next = 1

    async def read(self) -> None:
        async for message in self.run:
            self.messages.append(message)

    async def until(self, holds: Callable[[], Any]) -> None:
        async with asyncio.timeout(30):
            while not holds():
                await asyncio.sleep(0.005)

    def speak(self, words: int, pause: int = 8) -> None:
        self.source.feed(signal(words, first=self._next, pause=pause))
        self._next += words

    async def say(self, words: int) -> None:
        """Speak a sentence and wait for its line."""
        count = len(self.lines)
        self.speak(words)
        await self.until(lambda: len(self.lines) > count)

    async def is_state(self, state: State) -> None:
        await self.until(lambda: self.of(StateChanged)[-1].state is state)

    def of(self, kind: type[Any]) -> list[Any]:
        return [message for message in self.messages if isinstance(message, kind)]

    @property
    def lines(self) -> list[FinalLine]:
        return self.of(FinalLine)

    @property
    def said(self) -> list[int]:
        return [word for final in self.lines for word in words_of(final.line.text)]

    @property
    def engines(self) -> list[str]:
        return [final.line.engine for final in self.lines]

    @property
    def notices(self) -> list[str]:
        return [message.notice.title for message in self.of(NoticeGiven)]


def engine(address: str, kind: str) -> RemoteEngine:
    pace = 50.0 if kind == "cloud" else None
    return RemoteEngine(
        replace(direct_endpoint(address), engine=kind, name=f"the {kind}", pace=pace)
    )


class Barred(RemoteEngine):
    """A cloud that may or may not be used, as somebody wishes."""

    may_be_used = True

    async def reach(self) -> Endpoint:
        if not self.may_be_used:
            raise ConfinedError("The cloud is not on this computer")
        return await super().reach()


@asynccontextmanager
async def running(
    cloud: str | RemoteEngine, local: str | None = None, *, live: bool = True, **fields: Any
) -> AsyncIterator[Run]:
    source = FakeSource(live=live)
    captioner = Captioner(
        source=source,
        engine=engine(cloud, "cloud") if isinstance(cloud, str) else cloud,
        standby=engine(local, "local") if local else None,
        standby_languages=("en",),
        config=fields.pop("config", SessionConfig()),
        patience=fields.pop("patience", PATIENCE),
        schedule=fields.pop("schedule", SCHEDULE),
        **fields,
    )
    async with captioner:
        run = Run(captioner, source)
        reading = asyncio.create_task(run.read())
        yield run
        captioner.finish()
        async with asyncio.timeout(30):
            await reading


def ended(run: Run) -> Ended:
    assert isinstance(run.messages[-1], Ended)
    return run.messages[-1]


# Two engines -------------------------------------------------------------------------------


async def test_a_refusal_is_told_with_its_way_out_and_the_local_engine_goes_on() -> None:
    cloud, local = NumberedServer(), NumberedServer()
    async with cloud.running() as there, local.running() as here:
        proxy = FaultProxy(there, [Fault(kind=Kind.HTTP, code=401)])
        async with proxy.running() as address, running(address, here) as run:
            await run.say(3)
            await run.say(2)
        assert proxy.connections == 1
    assert run.said == [1, 2, 3, 4, 5]
    assert run.engines == ["local", "local"]
    (told,) = run.of(NoticeGiven)
    assert told.notice.level is Level.ERROR
    assert "does not accept the key" in told.notice.title
    assert "engine on this computer" in told.notice.hint
    assert isinstance(told.cause, RefusedError)
    assert ended(run).error is None


async def test_a_cloud_that_is_away_is_replaced_and_returned_to_at_a_pause() -> None:
    cloud, local = NumberedServer(), NumberedServer()
    async with cloud.running() as there, local.running() as here:
        proxy = FaultProxy(there)
        async with proxy.running() as address, running(address, here) as run:
            await run.say(3)
            run.speak(2, pause=0)
            await run.until(lambda: len(run.of(PartialLine)) > 3)
            proxy.go_down()
            await run.say(2)  # one sentence, whose middle the cloud still heard
            await run.say(2)
            proxy.go_up()
            run.speak(1, pause=0)
            await run.until(lambda: proxy.connections > 2 and local.connections)
            await run.say(2)
            await run.until(lambda: "the cloud is there again" in run.notices)
            await run.say(2)
    assert run.said == list(range(1, 15))
    assert run.engines == ["cloud", "local", "local", "local", "cloud"]
    assert any("this computer" in told.notice.hint for told in run.of(NoticeGiven))
    assert ended(run).lost_s == 0.0
    assert not run.of(GapFound)


async def test_a_cloud_that_refuses_when_it_is_looked_for_again_is_left_alone() -> None:
    cloud, local = NumberedServer(), NumberedServer()
    async with cloud.running() as there, local.running() as here:
        proxy = FaultProxy(there)
        async with proxy.running() as address, running(address, here) as run:
            await run.say(3)
            proxy.go_down()
            run.speak(2)
            await run.until(lambda: len(run.lines) == 2)
            proxy.plan.append(Fault(kind=Kind.HTTP, code=403))
            proxy.go_up()
            await run.until(lambda: any("does not let" in title for title in run.notices))
            connections = proxy.connections
            await run.say(2)
            assert proxy.connections == connections
    assert run.engines == ["cloud", "local", "local"]


@pytest.mark.parametrize("language", ["de", None])
async def test_no_engine_stands_in_that_does_not_know_the_language(language: str | None) -> None:
    """Neither the one that was chosen, nor the one that was detected."""

    async def speak_german(socket: ServerConnection) -> None:
        await opened(socket)
        await socket.recv()
        item = {"item_id": "a"}
        await send(socket, "input_audio_buffer.speech_started", audio_start_ms=0, **item)
        await send(socket, "input_audio_buffer.speech_stopped", audio_end_ms=50, **item)
        kind = "conversation.item.input_audio_transcription.completed"
        await send(socket, kind, transcript="w99", language="de", **item)
        async for _ in socket:
            pass

    cloud, local = NumberedServer(), NumberedServer()
    config = SessionConfig(language=language)
    async with (
        fake.running(first(speak_german, then=cloud)) as there,
        local.running() as here,
    ):
        proxy = FaultProxy(there)
        async with proxy.running() as address, running(address, here, config=config) as run:
            run.source.feed(np.zeros(RATE, np.int16))
            await run.until(lambda: run.lines)
            proxy.go_down()
            run.speak(3)
            await run.until(lambda: proxy.connections > 8)
            assert local.connections == 0
            proxy.go_up()
            await run.until(lambda: len(run.lines) == 2)
    assert run.engines == ["cloud", "cloud"]
    assert local.connections == 0


async def test_a_cloud_that_is_not_there_at_the_start_is_not_waited_for() -> None:
    local = NumberedServer()
    async with local.running() as here, running("ws://127.0.0.1:1", here) as run:
        await run.say(3)
    assert run.engines == ["local"]
    assert ended(run).error is None


async def test_a_cloud_that_does_not_answer_is_given_up_in_time() -> None:
    """However long a connection may take otherwise."""
    cloud, local = NumberedServer(), NumberedServer()
    patience = replace(PATIENCE, connect_s=1000.0)
    async with cloud.running() as there, local.running() as here:
        proxy = FaultProxy(there, [Fault(kind=Kind.UNANSWERED)] * 50)
        async with (
            proxy.running() as address,
            running(address, here, patience=patience) as run,
        ):
            await run.say(3)
    assert run.engines == ["local"]


async def test_a_cloud_that_must_not_be_used_any_more_is_left_at_once_and_nothing_is_lost() -> None:
    cloud, local = NumberedServer(), NumberedServer()
    async with cloud.running() as there, local.running() as here:
        proxy = FaultProxy(there)
        async with proxy.running() as address:
            barred = Barred(await engine(address, "cloud").reach())
            async with running(barred, here) as run:
                await run.say(3)
                run.speak(4, pause=0)
                await run.until(lambda: len(run.of(PartialLine)) > 3)
                barred.may_be_used = False
                run.run.reconsider()
                await run.until(lambda: local.connections and not proxy.open)
                await run.say(2)
                await run.say(3)
                run.run.reconsider()  # about something else
                await run.say(2)
                assert (proxy.connections, local.connections) == (1, 1)
                barred.may_be_used = True
                await run.until(lambda: proxy.open)
                await run.say(1)
                await run.until(lambda: "the cloud is there again" in run.notices)
                await run.say(2)
    assert run.said == list(range(1, 18))
    assert run.engines == ["cloud", "local", "local", "local", "local", "cloud"]
    first_told = run.of(NoticeGiven)[0].notice
    assert (first_told.level, first_told.title) == (Level.INFO, "The cloud is not on this computer")
    assert ended(run).lost_s == 0.0


async def test_what_is_to_bring_a_cloud_back_is_dropped_when_it_must_not_be_used() -> None:
    cloud, local = NumberedServer(), NumberedServer()
    schedule = replace(SCHEDULE, return_after_s=0.0)
    async with cloud.running() as there, local.running() as here:
        proxy = FaultProxy(there)
        async with proxy.running() as address:
            barred = Barred(await engine(address, "cloud").reach())
            async with running(barred, here, schedule=schedule) as run:
                await run.say(3)
                proxy.go_down()
                await run.say(2)
                run.speak(2, pause=0)
                proxy.go_up()
                await run.until(lambda: proxy.open)  # and waits for a pause, which does not come
                barred.may_be_used = False
                run.run.reconsider()
                await run.until(lambda: not proxy.open)
                await run.say(2)
                await run.say(2)
    assert run.said == list(range(1, 12))
    assert run.engines == ["cloud", "local", "local", "local"]


# One engine --------------------------------------------------------------------------------


async def test_a_session_is_renewed_at_a_pause_and_the_old_one_ended_properly() -> None:
    cloud = NumberedServer()
    schedule = replace(SCHEDULE, renew_after_s=0.05)
    async with cloud.running() as there, running(there, schedule=schedule) as run:
        for _ in range(6):
            await run.say(3)
            await asyncio.sleep(0.03)
        await run.until(lambda: cloud.connections > 2)
    assert run.said == list(range(1, 19))
    assert run.notices == []
    assert cloud.finished == cloud.connections
    states = {message.state for message in run.of(StateChanged)[1:-2]}
    assert states <= {State.LISTENING, State.HEARING}


async def test_a_session_without_a_pause_is_renewed_all_the_same_and_no_word_is_cut() -> None:
    cloud = NumberedServer()
    schedule = replace(SCHEDULE, renew_after_s=0.05, renew_by_s=0.05)
    async with cloud.running() as there, running(there, schedule=schedule) as run:
        while cloud.connections < 3:
            run.speak(1, pause=0)
            await asyncio.sleep(0.01)
        run.speak(1)
        await run.until(lambda: run.lines)
    assert run.said == list(range(1, run._next))
    assert run.notices == []


async def test_a_drop_while_nobody_speaks_is_no_news() -> None:
    cloud = NumberedServer()
    async with cloud.running() as there:
        proxy = FaultProxy(there, [Fault(kind=Kind.RESET, after=30)])
        async with proxy.running() as address, running(address) as run:
            await run.say(3)
            run.source.feed(np.zeros(3 * RATE, np.int16))
            await run.until(lambda: proxy.connections == 2)
            await run.say(3)
    assert run.said == [1, 2, 3, 4, 5, 6]
    assert run.notices == []
    states = [message.state for message in run.of(StateChanged)]
    assert State.CONNECTING not in states[1:]


async def test_an_outage_beyond_the_tape_is_one_gap_with_its_true_place() -> None:
    cloud = NumberedServer()
    async with cloud.running() as there:
        proxy = FaultProxy(there)
        async with proxy.running() as address, running(address, tape=Tape(seconds=10)) as run:
            await run.say(3)
            proxy.go_down()
            run.speak(100, pause=0)  # ten seconds of a tape of ten, and eleven more
            run.speak(110)
            heard = run.run._tape
            await run.until(lambda: heard.end == round(22.9 * RATE))
            proxy.go_up()
            await run.until(lambda: len(run.lines) == 2)
    (gap,) = [message.gap for message in run.of(GapFound)]
    assert gap.start == pytest.approx(0.3, abs=0.01)
    assert gap.end == pytest.approx(12.9, abs=0.01)
    assert run.said[3:] == list(range(122, 214))
    assert run.lines[1].line.start == gap.end
    assert ended(run).lost_s == pytest.approx(gap.end - gap.start)


async def test_what_is_behind_is_told_as_catching_up() -> None:
    cloud = NumberedServer()
    async with cloud.running() as there:
        proxy = FaultProxy(there)
        async with proxy.running() as address, running(address) as run:
            await run.say(3)
            proxy.go_down()
            await run.is_state(State.CONNECTING)
            before = len(run.messages)
            run.speak(200)
            await run.until(lambda: run.run._tape.end == round(21.9 * RATE))
            proxy.go_up()
            await run.until(lambda: len(run.said) == 203)
            await run.is_state(State.LISTENING)
    told = [message for message in run.messages[before:] if isinstance(message, StateChanged)]
    assert told[0].state is State.CATCHING_UP


async def test_a_run_that_is_to_end_while_the_engine_is_away_ends_soon_and_tells_the_gap() -> None:
    cloud = NumberedServer()
    schedule = replace(SCHEDULE, finish_s=0.2)
    async with cloud.running() as there:
        proxy = FaultProxy(there)
        async with proxy.running() as address, running(address, schedule=schedule) as run:
            await run.say(3)
            proxy.go_down()
            run.speak(3)
            await run.is_state(State.CONNECTING)
    assert isinstance(ended(run).error, EngineError)
    (gap,) = [message.gap for message in run.of(GapFound)]
    assert gap.end == pytest.approx(2.2)


# What the source says ----------------------------------------------------------------------


async def test_a_sentence_ends_where_the_microphone_goes_away_and_times_stay_true() -> None:
    away = News(notice=Notice(level=Level.WARNING, title="It went away"), hears=False)
    cloud = NumberedServer()
    async with cloud.running() as there, running(there) as run:
        run.speak(3, pause=0)
        run.source.tell(away)
        await run.until(lambda: run.lines)
        await run.is_state(State.CONNECTING)
        words = signal(2, first=4)
        run.source.feed(words, lost_before=3600 * RATE, lost_why="The computer slept")
        await run.until(lambda: len(run.lines) == 2)
    assert run.notices == ["It went away"]
    (gap,) = [message.gap for message in run.of(GapFound)]
    assert (gap.start, gap.end, gap.reason) == (0.3, 3600.3, "The computer slept")
    one, two = (final.line for final in run.lines)
    assert (one.start, one.end) == (0.0, 0.3)
    assert (two.start, two.end) == (3600.3, 3600.5)
    assert run.said == [1, 2, 3, 4, 5]


async def test_what_is_heard_after_a_hole_survives_a_lost_connection() -> None:
    cloud = NumberedServer()
    async with cloud.running() as there:
        proxy = FaultProxy(there)
        async with proxy.running() as address, running(address) as run:
            await run.say(2)
            proxy.go_down()
            run.source.feed(signal(2, first=3), lost_before=100 * RATE, lost_why="away")
            proxy.go_up()
            await run.until(lambda: len(run.lines) == 2)
    assert run.said == [1, 2, 3, 4]
    assert run.lines[1].line.start == pytest.approx(101.0)


async def test_a_source_that_pauses_is_kept_alive_and_its_lines_keep_their_times() -> None:
    cloud = NumberedServer()
    heard: list[int] = []

    async def count(socket: ServerConnection) -> None:
        socket.recv = _counting(socket, heard)  # type: ignore[method-assign]
        await cloud._serve(socket)

    patience = replace(PATIENCE, idle_s=0.05)
    async with fake.running(count) as there, running(there, patience=patience) as run:
        await run.say(3)
        await asyncio.sleep(0.3)  # the pause itself
        await run.say(2)
    assert cloud.connections == 1
    second = run.lines[1].line
    assert (second.start, second.end) == (1.1, 1.3)


def _counting(socket: ServerConnection, heard: list[int]) -> Any:
    original = socket.recv

    async def recv(*args: Any, **fields: Any) -> Any:
        heard.append(1)
        return await original(*args, **fields)

    return recv


# Deaf engines ------------------------------------------------------------------------------


def loud(seconds: float) -> Samples:
    """Sound that comes and goes as speech does."""
    time = np.arange(round(seconds * RATE)) / RATE
    sound = 6000 * np.sign(np.sin(2000 * time)) * (np.sin(3 * time) > 0)
    return np.asarray(sound, np.int16)


async def test_an_engine_that_says_nothing_of_speech_is_left_for_another_session() -> None:
    async def deaf(socket: ServerConnection) -> None:
        await opened(socket)
        async for _ in socket:
            pass

    cloud = NumberedServer()
    patience = replace(PATIENCE, stall_s=0.1)
    async with (
        fake.running(first(deaf, then=cloud)) as there,
        running(there, patience=patience) as run,
    ):
        run.source.feed(loud(30))
        await run.until(lambda: cloud.connections)
    assert cloud.connections == 1


KIND = "conversation.item.input_audio_transcription"


@pytest.mark.parametrize(
    "said",
    [
        [],
        [{"type": f"{KIND}.text"}],
        [{"type": f"{KIND}.text", "item_id": "nobody's"}],
        [
            {"type": "input_audio_buffer.speech_started", "item_id": "x", "audio_start_ms": 0},
            {"type": f"{KIND}.completed", "item_id": "x"},
        ],
    ],
    ids=["nothing", "a preview of nobody", "an empty preview", "noise without an end"],
)
async def test_a_result_for_nothing_that_was_heard_lets_go_of_no_audio(
    said: list[dict[str, Any]],
) -> None:
    """Sent, not spoken of yet, and lost at once after: it has to be heard again."""

    async def speak_of_nobody_s(socket: ServerConnection) -> None:
        await opened(socket)
        for _ in range(6):  # settings or pieces of audio
            await socket.recv()
        for message in said:
            await socket.send(json.dumps(message))
        await send(socket, f"{KIND}.completed", item_id="nobody's", transcript="")
        await send(socket, "input_audio_buffer.speech_started", item_id="a", audio_start_ms=0)
        await send(socket, f"{KIND}.text", item_id="a", text="", stash="w1")
        socket.transport.abort()

    cloud = NumberedServer()
    async with fake.running(first(speak_of_nobody_s, then=cloud)) as there, running(there) as run:
        run.speak(8)
        await run.until(lambda: run.lines)
    assert run.said == [1, 2, 3, 4, 5, 6, 7, 8]


async def test_settings_that_are_not_answered_are_brought_by_another_session() -> None:
    async def stubborn(socket: ServerConnection) -> None:
        await opened(socket)
        async for _ in socket:
            pass

    cloud = NumberedServer()
    patience = replace(PATIENCE, update_s=0.1)
    async with (
        fake.running(first(stubborn, then=cloud)) as there,
        running(there, patience=patience) as run,
    ):
        run.source.feed(signal(0, pause=2))
        await run.until(lambda: run.of(VoiceDetectionChanged))
        run.run.detect_voice(TurnDetection(silence_ms=900))
        while not cloud.connections:
            run.source.feed(signal(0, pause=1))
            await asyncio.sleep(0.01)
        await run.say(3)
    assert run.said == [1, 2, 3]
    assert cloud.configs[0].turn_detection == TurnDetection(silence_ms=900)
