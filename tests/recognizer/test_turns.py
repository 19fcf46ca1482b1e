"""The order on the worker, with a clock and a worker that the test moves on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any

import pytest

from app.recognizer.turns import LEAD_S, Seat, Turns


class Stepped(Executor):
    """A worker that takes one call whenever it is told to."""

    def __init__(self) -> None:
        self.calls: list[Callable[[], object]] = []

    def submit(self, call: Callable[..., Any], /, *_: Any, **__: Any) -> Future[Any]:
        self.calls.append(call)
        return Future()

    def step(self) -> None:
        self.calls.pop(0)()


class Row:
    """Seats at one stepped worker; `order` is who was heard."""

    def __init__(self) -> None:
        self.now = 100.0
        self.order: list[str] = []
        self.worker = Stepped()
        self.turns = Turns(self.worker, lambda: self.now)
        self._seats: dict[str, Seat] = {}

    def come(self, name: str) -> None:
        self._seats[name] = Seat(self.turns)

    async def hear(self, name: str, seconds: float = 1.0, waiting: float = 0.0) -> None:
        await self._seats[name].run(lambda: self.order.append(name), seconds, waiting)

    async def heard_before(self, name: str, seconds: int) -> None:
        """Let a client be heard on its own."""
        for _ in range(seconds):
            async with asyncio.TaskGroup() as group:
                group.create_task(self.hear(name))
                await asyncio.sleep(0)
                self.worker.step()
        self.order.clear()

    async def queue(self, group: asyncio.TaskGroup, name: str, waiting: float = 0.0) -> None:
        """Let a client wait for its turn."""
        group.create_task(self.hear(name, waiting=waiting))
        await asyncio.sleep(0)

    def work(self) -> None:
        """Take all that waits."""
        while self.worker.calls:
            self.worker.step()


async def test_a_live_client_passes_all_that_were_heard_faster_than_anybody_speaks() -> None:
    row = Row()
    for name in ("one", "two", "live"):
        row.come(name)
    for name in ("one", "two"):
        await row.heard_before(name, 10)
    async with asyncio.TaskGroup() as group:
        for name in ("one", "two", "live"):
            await row.queue(group, name)
        row.work()
    assert row.order == ["live", "one", "two"]


async def test_a_live_client_passes_those_with_much_waiting_though_they_just_came() -> None:
    row = Row()
    row.come("greedy")
    row.come("live")
    async with asyncio.TaskGroup() as group:
        await row.queue(group, "greedy", waiting=20.0)
        await row.queue(group, "live", waiting=0.1)
        row.work()
    assert row.order == ["live", "greedy"]


async def test_recordings_take_turns_however_long_they_have_been_heard() -> None:
    row = Row()
    for name in ("old", "new"):
        row.come(name)
    await row.heard_before("old", 1000)
    await row.heard_before("new", int(LEAD_S) + 1)
    for _ in range(3):
        async with asyncio.TaskGroup() as group:
            for name in ("old", "new"):
                await row.queue(group, name)
            row.now += 0.1
            row.work()
    assert row.order == ["old", "new"] * 3


async def test_a_recording_is_not_put_off_for_ever() -> None:
    row = Row()
    row.come("greedy")
    await row.heard_before("greedy", 1000)
    async with asyncio.TaskGroup() as group:
        await row.queue(group, "greedy", waiting=20.0)
        passed = 0
        while "greedy" not in row.order:
            passed += 1
            row.come(f"live {passed}")
            await row.queue(group, f"live {passed}")
            row.worker.step()
            row.now += 1.0
        row.work()
    assert passed == LEAD_S + 1


async def test_who_pauses_is_live_again() -> None:
    row = Row()
    row.come("greedy")
    row.come("live")
    await row.heard_before("greedy", 10)
    row.now += 10.0
    async with asyncio.TaskGroup() as group:
        await row.queue(group, "greedy")
        await row.queue(group, "live")
        row.work()
    assert row.order == ["greedy", "live"]


async def test_what_a_call_raises_is_raised_where_it_is_waited_for() -> None:
    def breaks() -> None:
        raise RuntimeError("the model broke")

    with ThreadPoolExecutor(1) as worker:
        seat = Seat(Turns(worker))
        with pytest.raises(RuntimeError, match="the model broke"):
            await seat.run(breaks)
        assert await seat.run(lambda: 5) == 5


async def test_a_cancelled_call_is_passed_over() -> None:
    row = Row()
    row.come("gone")
    row.come("here")
    waiting = asyncio.create_task(row.hear("gone"))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.sleep(0)
    async with asyncio.TaskGroup() as group:
        await row.queue(group, "here")
        row.work()
    assert row.order == ["here"]
    assert waiting.cancelled()
