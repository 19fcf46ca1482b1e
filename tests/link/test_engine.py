from __future__ import annotations

import asyncio
import sys

import psutil
import pytest

from app.errors import EngineError
from app.link.endpoint import direct_endpoint
from app.link.engine import (
    STARTS_MOST,
    STARTS_WITHIN_S,
    LentEngine,
    LocalEngine,
    RemoteEngine,
)
from tests.link.test_child import UNTIL_STDIN_CLOSES, program, wait_gone

GOOD = program("ready(url=f'ws://127.0.0.1:{os.getpid() % 60000 + 1}')", UNTIL_STDIN_CLOSES)


def children() -> list[psutil.Process]:
    found: list[psutil.Process] = psutil.Process().children()
    return found


async def test_a_server_that_is_there_already_is_reached_where_it_is() -> None:
    endpoint = direct_endpoint("ws://127.0.0.1:4000")
    async with RemoteEngine(endpoint) as engine:
        assert await engine.reach() is endpoint
        assert (engine.kind, engine.name) == ("local", "127.0.0.1:4000")


async def test_the_local_engine_starts_nothing_before_it_is_asked_where_it_is() -> None:
    async with LocalEngine(GOOD):
        assert children() == []


async def test_the_local_engine_keeps_its_child_for_as_long_as_it_lives() -> None:
    async with LocalEngine(GOOD) as engine:
        first = await engine.reach()
        assert await engine.reach() is first
        assert len(children()) == 1
    assert children() == []


@pytest.mark.expected_log("ended by itself")
async def test_a_dead_child_is_started_again() -> None:
    async with LocalEngine(GOOD) as engine:
        first = await engine.reach()
        (process,) = children()
        process.kill()
        await asyncio.to_thread(wait_gone, process.pid)
        second = await engine.reach()
        assert second.headers != first.headers  # another run, another token
        assert len(children()) == 1
    assert children() == []


async def test_a_child_that_does_not_start_is_an_error_and_leaves_nothing() -> None:
    async with LocalEngine((sys.executable, "-c", "")) as engine:
        for _ in range(2):
            with pytest.raises(EngineError, match="did not start"):
                await engine.reach()
        assert children() == []


@pytest.mark.expected_log("ended by itself")
async def test_a_child_that_keeps_ending_is_started_so_often_a_minute_and_no_more() -> None:
    now = 0.0
    async with LocalEngine(GOOD, clock=lambda: now) as engine:
        for _ in range(STARTS_MOST):
            await engine.reach()
            (process,) = children()
            process.kill()
            await asyncio.to_thread(wait_gone, process.pid)
            now += 1
        for later in (10.0, STARTS_WITHIN_S - 0.1):
            now = later
            with pytest.raises(EngineError, match="keeps ending") as caught:
                await engine.reach()
            assert caught.value.mends_itself
            assert children() == []
        now = STARTS_WITHIN_S
        await engine.reach()
        assert len(children()) == 1


async def test_two_who_ask_at_once_get_the_same_child() -> None:
    async with LocalEngine(GOOD) as engine:
        one, two = await asyncio.gather(engine.reach(), engine.reach())
        assert one is two
        assert len(children()) == 1


async def test_an_engine_left_while_its_child_starts_leaves_nothing() -> None:
    async with LocalEngine(program("time.sleep(600)")) as engine:
        reaching = asyncio.create_task(engine.reach())
        while not children():
            await asyncio.sleep(0.01)
        reaching.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reaching
        assert children() == []


async def test_a_lent_engine_stays_warm_when_a_run_leaves_it() -> None:
    async with LocalEngine(GOOD) as engine:
        lent = LentEngine(engine)
        async with lent:
            warm, asked = await asyncio.gather(lent.reach(), lent.reach())
        assert warm is asked
        assert len(children()) == 1
        async with lent:
            assert await lent.reach() is warm
            await lent.doubt()
            assert children() == []
            assert await lent.reach() is not warm
        assert (lent.kind, lent.name) == (engine.kind, engine.name)
    assert children() == []
