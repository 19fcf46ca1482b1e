"""How long an engine may be silent, on a clock that jumps."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from app.audio.block import RATE
from app.audio.tape import Tape
from app.captioner.outgoing import Audio, Outgoing
from app.captioner.patience import Watchdog
from app.captioner.stall import ENOUGH_S, StallWatch
from app.domain.transcript import Transcript
from app.errors import EngineError, SilentError
from app.link.connection import Connection
from app.link.endpoint import direct_endpoint
from app.protocol.events import SessionConfig
from tests.fakes.clock import run_with_jumping_clock


class World:
    """A watchdog over a connection that nobody has opened."""

    def __init__(self, *, paced: bool = True, tape_s: float = 600) -> None:
        endpoint = replace(
            direct_endpoint("ws://127.0.0.1:1"), name="It", pace=4.0 if paced else None
        )
        connection = Connection(endpoint, SessionConfig())
        self.patience = connection.patience
        self.transcript = Transcript("cloud")
        self.stall = StallWatch(self.patience.stall_s)
        self.outgoing = Outgoing(Tape(seconds=tape_s), SessionConfig())
        self.watchdog = Watchdog(connection, self.transcript, self.stall)


def on_a_clock(test: Callable[[], Coroutine[Any, Any, None]]) -> Callable[[], None]:
    """Run a test on a loop whose clock jumps."""

    def run() -> None:
        run_with_jumping_clock(test())

    run.__name__ = test.__name__
    return run


async def forever() -> None:
    await asyncio.Event().wait()


@on_a_clock
async def test_a_piece_that_is_not_taken_is_silence() -> None:
    world = World()
    with pytest.raises(SilentError, match="stopped answering"):
        await world.watchdog.put(forever())
    assert asyncio.get_running_loop().time() == pytest.approx(world.patience.answer_s)


@on_a_clock
async def test_each_answer_renews_the_patience() -> None:
    world = World()
    loop = asyncio.get_running_loop()
    loop.call_later(20, lambda: world.watchdog.answered(speaks=True))
    with pytest.raises(SilentError):
        await world.watchdog.put(forever())
    assert loop.time() == pytest.approx(20 + world.patience.answer_s)


@on_a_clock
async def test_an_utterance_without_a_word_for_too_long_is_silence() -> None:
    world = World(paced=False)
    world.transcript.started((1, "a"), 0.0)
    await asyncio.sleep(world.patience.words_s - 1)
    world.watchdog.expect_words()
    await asyncio.sleep(2)
    with pytest.raises(SilentError):
        world.watchdog.expect_words()


@on_a_clock
async def test_a_commit_that_is_not_answered_is_silence() -> None:
    world = World()
    world.watchdog.expects_an_answer()
    await asyncio.sleep(world.patience.words_s + 1)
    with pytest.raises(SilentError):
        world.watchdog.expect_words()
    world.watchdog.answered(speaks=True)
    world.watchdog.expect_words()


@on_a_clock
async def test_sound_without_a_word_is_suspicious_out_in_the_world_only() -> None:
    for paced in (True, False):
        world = World(paced=paced)
        world.stall.loud_s = ENOUGH_S
        await asyncio.sleep(world.patience.stall_s)
        if paced:
            with pytest.raises(SilentError):
                world.watchdog.expect_words()
        world.watchdog.expect_words()  # and once is enough


@on_a_clock
async def test_a_pause_of_the_source_is_not_the_engine_s() -> None:
    world = World()
    world.transcript.started((1, "a"), 0.0)
    loop = asyncio.get_running_loop()
    loop.call_later(20, world.outgoing.appended)
    await world.watchdog.wait(world.outgoing)
    await asyncio.sleep(world.patience.words_s - 5)
    world.watchdog.expect_words()


@on_a_clock
async def test_a_long_pause_is_filled_so_that_the_service_does_not_hang_up() -> None:
    world = World()
    await world.watchdog.wait(world.outgoing)
    assert asyncio.get_running_loop().time() == world.patience.idle_s
    step = world.outgoing.step()
    assert isinstance(step, Audio)
    assert not step.samples.any()


@on_a_clock
async def test_a_full_tape_that_stays_full_is_silence() -> None:
    world = World(tape_s=1)
    world.outgoing.tape.append(np.zeros(RATE, np.int16))
    with pytest.raises(SilentError):
        await world.watchdog.wait(world.outgoing)


@on_a_clock
async def test_settings_are_waited_for_and_not_for_long() -> None:
    world = World()
    assert not world.watchdog.waits_in_vain_for_settings()
    world.watchdog.expects_settings()
    await asyncio.sleep(world.patience.update_s)
    assert not world.watchdog.waits_in_vain_for_settings()
    await asyncio.sleep(0.1)
    assert world.watchdog.waits_in_vain_for_settings()
    world.watchdog.configured()
    assert not world.watchdog.waits_in_vain_for_settings()


@on_a_clock
async def test_the_end_of_the_session_is_waited_for_fifteen_seconds_after_the_last_answer() -> None:
    world = World()
    loop = asyncio.get_running_loop()
    loop.call_later(10, lambda: world.watchdog.answered(speaks=True))
    with pytest.raises(EngineError, match="does not finish"):
        await world.watchdog.finished(asyncio.Event())
    assert loop.time() == pytest.approx(25)
