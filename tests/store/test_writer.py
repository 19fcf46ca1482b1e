import asyncio
import threading

import pytest

from app.store.writer import Writer


async def test_calls_run_in_order_on_one_other_thread() -> None:
    writer = Writer()
    threads: list[tuple[int, int]] = []

    def note(number: int) -> None:
        threads.append((number, threading.get_ident()))

    await asyncio.gather(*(writer.run(note, number) for number in range(20)))
    await writer.close()
    assert [number for number, _ in threads] == list(range(20))
    assert len({thread for _, thread in threads}) == 1
    assert threads[0][1] != threading.get_ident()


async def test_what_a_call_returns_or_raises_comes_back() -> None:
    writer = Writer()
    assert await writer.run(pow, 2, 5) == 32
    with pytest.raises(ZeroDivisionError):
        await writer.run(lambda: 1 / 0)
    await writer.close()


async def test_closing_waits_for_a_call_that_nobody_waits_for_any_more() -> None:
    writer = Writer()
    begun, go_on = threading.Event(), threading.Event()
    done: list[bool] = []

    def call() -> None:
        begun.set()
        go_on.wait()
        done.append(True)

    waiting = asyncio.ensure_future(writer.run(call))
    await asyncio.to_thread(begun.wait)
    waiting.cancel()
    closing = asyncio.ensure_future(writer.close())
    try:
        await asyncio.sleep(0)
        assert not closing.done()
    finally:
        go_on.set()
    await closing
    assert done == [True]
