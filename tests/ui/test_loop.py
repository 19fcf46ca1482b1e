"""The windows' loop, which is also the one of all tests here."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import QAbstractEventDispatcher
from PySide6.QtWidgets import QApplication

from app.ui.loop import Loop
from tests.ui.runs import BOUND_S


def running() -> Loop:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, Loop)
    return loop


def timers(loop: Loop) -> list[int]:
    """How long the timers are that are set, in milliseconds."""
    there = QAbstractEventDispatcher.instance()
    assert there is not None
    return [timer.interval for timer in there.registeredTimers(loop._later)]


async def test_calls_come_when_they_are_due_in_that_order() -> None:
    loop, came = running(), list[str]()
    done = asyncio.Event()
    loop.call_later(0.02, done.set)
    loop.call_later(0.01, came.append, "late")
    loop.call_at(loop.time() + 0.001, came.append, "early")
    loop.call_soon(came.append, "soon")
    loop.call_later(-1, came.append, "overdue")
    await done.wait()
    assert came == ["soon", "overdue", "early", "late"]
    assert timers(loop) == []


async def test_what_is_cancelled_has_no_timer_any_more() -> None:
    loop = running()
    call = loop.call_later(1000, pytest.fail)
    assert timers(loop) == [1_000_000]
    call.cancel()
    call.cancel()
    assert timers(loop) == []


async def test_nor_has_a_bound_that_was_kept() -> None:
    loop = running()
    async with asyncio.timeout(BOUND_S):
        await asyncio.sleep(0)
    assert timers(loop) == []


async def test_a_call_may_be_cancelled_when_it_has_been_made() -> None:
    made = asyncio.Event()
    call = running().call_later(0.001, made.set)
    await made.wait()
    call.cancel()


async def test_what_a_call_raises_is_told() -> None:
    loop, told = running(), asyncio.Event()
    loop.set_exception_handler(lambda _loop, context: told.set())
    loop.call_later(0.001, lambda: 1 / 0)
    async with asyncio.timeout(BOUND_S):
        await told.wait()


def test_a_closed_loop_has_no_timers(qapp: QApplication) -> None:
    loop = Loop(qapp)
    loop.call_later(1000, pytest.fail)
    loop.close()
    assert timers(loop) == []
