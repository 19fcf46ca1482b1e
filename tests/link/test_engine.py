from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import psutil
import pytest

from app.errors import EngineError
from app.link.endpoint import direct_endpoint
from app.link.engine import MOST_STARTS, STARTS_WINDOW_S, LentEngine, LocalEngine, RemoteEngine
from tests.link.test_child import UNTIL_STDIN_CLOSES, program, wait_gone

GOOD = program("ready(url=f'ws://127.0.0.1:{os.getpid() % 60000 + 1}')", UNTIL_STDIN_CLOSES)


class Clock:
    """A clock that the test moves on."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


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


async def test_an_engine_left_while_its_child_starts_leaves_nothing() -> None:
    async with LocalEngine(program("time.sleep(600)")) as engine:
        reaching = asyncio.create_task(engine.reach())
        while not children():
            await asyncio.sleep(0.01)
        reaching.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reaching
        assert children() == []


async def killed(engine: LocalEngine) -> None:
    """Reach an engine and kill its child."""
    await engine.reach()
    (process,) = children()
    process.kill()
    await asyncio.to_thread(wait_gone, process.pid)


@pytest.mark.expected_log("ended by itself")
async def test_a_child_that_keeps_dying_is_started_five_times_in_a_minute_at_most() -> None:
    clock = Clock()
    async with LocalEngine(GOOD, clock) as engine:
        for _ in range(MOST_STARTS):
            await killed(engine)
            clock.now += 10.0
        for _ in range(2):  # asking again changes nothing
            with pytest.raises(EngineError, match="keeps ending") as caught:
                await engine.reach()
            assert caught.value.mends_itself
            assert "within a minute" in caught.value.hint
            assert caught.value.way_out
        assert children() == []
        clock.now += STARTS_WINDOW_S - 10.0 * MOST_STARTS  # the first start is a minute old
        await killed(engine)
        with pytest.raises(EngineError, match="keeps ending"):
            await engine.reach()
        clock.now += 10.0
        await engine.reach()
        assert len(children()) == 1
    assert children() == []


async def test_reaching_a_child_that_runs_is_no_start() -> None:
    async with LocalEngine(GOOD, Clock()) as engine:
        first = await engine.reach()
        for _ in range(2 * MOST_STARTS):
            assert await engine.reach() is first


# The first time it is there until it is ended, and says so; then it ends by itself.
SLOW_ONCE = """
import pathlib, sys, time
started = pathlib.Path(sys.argv[1])
if not started.exists():
    started.touch()
    time.sleep(600)
"""


async def test_a_start_that_fails_and_one_that_is_called_off_count_as_well(tmp_path: Path) -> None:
    started = tmp_path / "started"
    command = (sys.executable, "-c", SLOW_ONCE, str(started))
    async with LocalEngine(command, Clock()) as engine:
        called_off = asyncio.create_task(engine.reach())
        while not started.exists():
            await asyncio.sleep(0.01)
        called_off.cancel()
        with pytest.raises(asyncio.CancelledError):
            await called_off
        for _ in range(MOST_STARTS - 1):
            with pytest.raises(EngineError, match="did not start"):
                await engine.reach()
        with pytest.raises(EngineError, match="keeps ending"):
            await engine.reach()


async def test_all_that_reach_and_doubt_at_once_have_one_child() -> None:
    async with LocalEngine(GOOD) as engine:
        warm, asked = await asyncio.gather(engine.reach(), engine.reach())
        assert warm is asked
        assert len(children()) == 1
        _, fresh, again = await asyncio.gather(engine.doubt(), engine.reach(), engine.reach())
        assert fresh is again
        assert fresh is not warm
        assert len(children()) == 1


async def test_an_engine_that_is_left_ends_the_child_that_another_task_just_starts() -> None:
    async with asyncio.TaskGroup() as group:
        async with LocalEngine(GOOD) as engine:
            group.create_task(engine.reach())
            while not children():
                await asyncio.sleep(0)
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


async def test_an_engine_is_lent_with_partials_or_without() -> None:
    engine = RemoteEngine(direct_endpoint("ws://127.0.0.1:4000"))
    assert "partials" not in (await LentEngine(engine).reach()).url
    assert "partials=no" in (await LentEngine(engine, partials=False).reach()).url
