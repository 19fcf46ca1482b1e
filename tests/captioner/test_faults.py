"""A real client and a real server process, and between them a network that does everything to them.

The signal is numbered and the server tells which samples it heard, so that loss and doubling are
counted: every word of the signal has to be in exactly one final line.
"""

from __future__ import annotations

import asyncio
import itertools
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from app.audio.block import RATE, Samples
from app.captioner.captioner import Captioner
from app.domain import route
from app.domain.captions import Ended, FinalLine, GapFound, Message, NoticeGiven
from app.domain.route import Schedule
from app.errors import EngineError, RefusedError
from app.link.connection import Patience
from app.link.endpoint import Endpoint, direct_endpoint
from app.link.engine import RemoteEngine
from app.protocol.events import SessionConfig
from tests.fakes.fault_proxy import BEFORE, Fault, FaultProxy, Kind
from tests.fakes.numbered import GRAIN, numbered_process
from tests.fakes.server import WORD, signal, words_of
from tests.fakes.source import FakeSource

HOUR = 36_000  # blocks of a tenth of a second
FAULTS = 220
# So that what hangs is noticed soon: the network of the tests has no delays of its own. A server
# that answers is waited for as ever, since a busy computer may be slow.
PATIENCE = Patience(connect_s=1.0, ready_s=1.0, close_s=0.3, ping_s=0.05, pong_s=0.5)
SCHEDULE = Schedule(finish_s=100.0)
# As fast as it goes, and still with all that is done for an engine out in the world.
PACE = 1000.0
CHUNK = 60 * RATE
BREAKING = (
    Fault(kind=Kind.REFUSED),
    Fault(kind=Kind.UNANSWERED),
    Fault(kind=Kind.NO_WEBSOCKET),
    Fault(kind=Kind.HTTP, code=500, reason="oops"),
    Fault(kind=Kind.HTTP, code=503),
    Fault(kind=Kind.HTTP, code=302),
    Fault(kind=Kind.HTTP, code=200, reason="<html>Welcome to our hotel</html>"),
    Fault(kind=Kind.RESET),
    Fault(kind=Kind.CUT),
    Fault(kind=Kind.BLACK_HOLE),
    Fault(kind=Kind.GARBAGE),
    *(Fault(kind=Kind.CLOSE, code=code) for code in (1000, 1001, 1006, 1011, 1012, 1013)),
    Fault(kind=Kind.CLOSE, code=1000, reason="session limit reached"),
)
BOTHERING = tuple(
    Fault(kind=kind)
    for kind in (Kind.NONSENSE, Kind.DRIP, Kind.DELAY, Kind.TWICE, Kind.SWAPPED, Kind.NO_IDS)
)


def _id(fault: Fault) -> str:
    return f"{fault.kind.name} {fault.code or ''} {fault.reason[:9]}".strip()


@pytest.fixture(scope="module", name="server")
def server_process() -> Iterator[str]:
    """The numbered server's address."""
    with numbered_process() as address:
        yield address


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for no network of the tests as one waits for a real one."""
    monkeypatch.setattr(route, "BACK_OFF_FIRST_S", 0.01)
    monkeypatch.setattr(route, "BACK_OFF_MOST_S", 0.05)
    monkeypatch.setattr(route, "BUSY_FIRST_S", 0.02)


def speech(words: int, seed: int) -> Samples:
    """So many words in sentences of different length, with pauses between them."""
    rng = random.Random(seed)
    pieces: list[Samples] = []
    said = 0
    while said < words:
        count = min(rng.randint(1, 30), words - said)
        pieces.append(signal(count, pause=rng.randint(5, 12), first=said + 1, grain=GRAIN))
        said += count
    return np.concatenate(pieces)


def captioner(address: str, source: FakeSource) -> Captioner:
    endpoint: Endpoint = replace(
        direct_endpoint(address), engine="cloud", name="the cloud", pace=PACE
    )
    return Captioner(
        source=source,
        engine=RemoteEngine(endpoint),
        config=SessionConfig(),
        patience=PATIENCE,
        schedule=SCHEDULE,
    )


async def spoken(address: str, samples: Samples) -> list[Message]:
    """Speak all this into a microphone, faster than anybody could, and return what comes of it.

    A microphone does not wait, so whoever speaks has to: for room on the tape.
    """
    source = FakeSource(live=True, step=RATE // 10)
    run = captioner(address, source)
    async with run, asyncio.TaskGroup() as group:

        async def speak() -> None:
            for start in range(0, len(samples), CHUNK):
                while run._tape.end < start or run._tape.room < 2 * CHUNK:
                    await asyncio.sleep(0.002)
                source.feed(samples[start : start + CHUNK])
                await asyncio.sleep(0)
            run.finish()

        group.create_task(speak())
        return [message async for message in run]


def check(messages: list[Message], words: int, *, in_order: bool = True) -> None:
    """Each word is in exactly one final line, and lines come in order.

    Where finals come out of order and without ids, nobody can tell whose they are: then the lines
    are still there, each with the words of another.
    """
    lines = [message.line for message in messages if isinstance(message, FinalLine)]
    said = [word for line in lines for word in words_of(line.text)]
    missing = sorted(set(range(1, words + 1)) - set(said))
    twice = sorted(word for word, times in Counter(said).items() if times > 1)
    end = messages[-1]
    assert isinstance(end, Ended)
    assert (end.error, missing, twice) == (None, [], [])
    assert not in_order or said == list(range(1, words + 1))
    assert len({line.number for line in lines}) == len(lines)
    assert all(one.end <= two.start for one, two in itertools.pairwise(lines))
    assert not [message for message in messages if isinstance(message, GapFound)]
    assert end.lost_s == 0.0


@pytest.mark.parametrize("fault", [*BREAKING, *BOTHERING], ids=_id)
async def test_each_fault_by_itself_at_many_places(server: str, fault: Fault) -> None:
    """Before a session, at its beginning, in the sentences and between them."""
    words = 300
    plan: list[Fault | None] = []
    for after in (1, 2, 3, 5, 9, 14, 20, 27):
        # In between a connection on which something is done, or it would be given up.
        plan += [Fault(kind=Kind.CLOSE, code=1000, heard=60), replace(fault, after=after)]
    proxy = FaultProxy(server, plan)
    async with proxy.running() as address:
        messages = await spoken(address, speech(words, seed=7))
    check(messages, words, in_order=fault.kind is not Kind.NO_IDS)
    assert len(proxy.suffered) == len(plan) or fault in BOTHERING


@pytest.mark.parametrize("fault", [*BREAKING, *BOTHERING], ids=_id)
@pytest.mark.parametrize("before_the_last", [2, 1, 0])
async def test_each_fault_at_the_end(server: str, fault: Fault, before_the_last: int) -> None:
    words = 5
    samples = speech(words, seed=7)
    messages_sent = 1 + len(samples) // WORD + 1
    proxy = FaultProxy(server, [replace(fault, after=messages_sent - before_the_last)])
    if fault.kind in BEFORE:  # one that ends the session before, then, and this one at the door
        proxy.plan.appendleft(Fault(kind=Kind.RESET, after=messages_sent - before_the_last))
    async with proxy.running() as address:
        messages = await spoken(address, samples)
    check(messages, words)
    assert proxy.suffered


def storm(seed: int) -> list[Fault | None]:
    """So many faults, three times out of four in the middle of things.

    Ids are never left out here, only where each fault comes by itself: where the line breaks between
    two finals without ids that came late, nobody can tell which sentence had its own.
    """
    rng = random.Random(seed)
    bothering = [fault for fault in BOTHERING if fault.kind is not Kind.NO_IDS]
    plan: list[Fault | None] = [Fault(kind=Kind.RESET, after=40)]
    for _ in range(FAULTS):
        fault = rng.choice(BREAKING if rng.random() < 0.75 else bothering)
        if fault.kind is Kind.UNANSWERED and rng.random() < 0.7:
            fault = Fault(kind=Kind.RESET)  # the others take no time
        if len(plan) > 1 and all(one and one.after == 0 for one in plan[-2:]):
            fault = Fault(kind=Kind.RESET)
        after = rng.randint(2, 320) if fault.kind not in BEFORE else 0
        plan.append(replace(fault, after=after))
        if fault in BOTHERING:
            plan[-1] = replace(fault, after=rng.randint(1, 100), lasts=rng.randint(50, 200))
    return plan


@pytest.mark.timeout(600)  # an hour of speech, on a computer that may be busy
async def test_a_storm_of_faults_over_an_hour_loses_and_doubles_nothing(server: str) -> None:
    samples = speech(HOUR * 3 // 4, seed=1)
    samples = samples[: HOUR * WORD]
    proxy = FaultProxy(server, storm(seed=2))
    async with proxy.running() as address:
        messages = await spoken(address, samples)
    words = int(samples.view("uint16").max())
    check(messages, words, in_order=False)
    assert len(proxy.suffered) >= 200


@pytest.mark.parametrize(
    "fault",
    [
        Fault(kind=Kind.HTTP, code=401),
        Fault(kind=Kind.HTTP, code=403),
        Fault(kind=Kind.HTTP, code=404),
        Fault(kind=Kind.CLOSE, after=3, code=1007, reason="Arrearage: not in good standing"),
        Fault(kind=Kind.CLOSE, after=3, code=1008, reason="policy"),
    ],
    ids=_id,
)
async def test_refusals_are_told_and_not_retried(server: str, fault: Fault) -> None:
    proxy = FaultProxy(server, [Fault(kind=Kind.RESET, after=30), fault])
    async with proxy.running() as address:
        messages = await spoken(address, speech(40, seed=7))
    end = messages[-1]
    assert isinstance(end, Ended)
    assert isinstance(end.error, RefusedError)
    assert proxy.connections == 2


async def test_rate_limits_are_waited_for_and_slow_it_down(server: str) -> None:
    busy = Fault(kind=Kind.HTTP, code=429)
    proxy = FaultProxy(server, [Fault(kind=Kind.CUT, heard=6), busy, busy])
    async with proxy.running() as address:
        messages = await spoken(address, speech(40, seed=7))
    check(messages, 40)
    notices = [message.notice.title for message in messages if isinstance(message, NoticeGiven)]
    assert notices == ["The connection to the cloud was lost"]


async def test_a_name_that_nobody_knows_is_told_as_such() -> None:
    messages = await spoken("ws://nowhere.invalid", speech(3, seed=7))
    end = messages[-1]
    assert isinstance(end, Ended)
    assert isinstance(end.error, EngineError)
    assert "not found" in end.error.title
