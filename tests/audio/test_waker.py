"""The loop wakes when another thread says so."""

from __future__ import annotations

import asyncio
import os
import threading

from app.audio.waker import Waker


async def test_a_wake_from_another_thread_arrives() -> None:
    woken = asyncio.Event()
    waker = Waker(woken.set)
    thread = threading.Thread(target=waker.wake)
    thread.start()
    async with asyncio.timeout(60):
        await woken.wait()
    thread.join()
    waker.close()


async def test_more_wakes_than_a_pipe_holds_don_t_wait_and_none_is_the_last() -> None:
    woken = asyncio.Event()
    waker = Waker(woken.set)
    for _ in range(100_000):
        waker.wake()
    for _ in range(2):
        async with asyncio.timeout(60):
            await woken.wait()
        woken.clear()
        waker.wake()
    waker.close()


async def test_closing_gives_the_descriptors_back() -> None:
    before = os.dup(0)
    os.close(before)
    waker = Waker(lambda: None)
    waker.close()
    after = os.dup(0)
    os.close(after)
    assert after == before
