from __future__ import annotations

import asyncio

from app.captioner.outbox import Outbox
from app.domain.captions import (
    FinalLine,
    LineDropped,
    Message,
    PartialLine,
    State,
    StateChanged,
)
from app.domain.lines import Line

BOUND_S = 20.0  # no test waits that long, unless something hangs


def partial(number: int, words: str) -> PartialLine:
    return PartialLine(number=number, start=0.0, settled="", tail=words)


def final(number: int) -> FinalLine:
    return FinalLine(line=Line(number=number, start=0.0, end=1.0, text="x"), saved=True)


async def everything(outbox: Outbox) -> list[Message]:
    async with asyncio.timeout(BOUND_S):
        return [message async for message in outbox]


async def test_messages_come_in_the_order_in_which_they_were_put() -> None:
    outbox = Outbox()
    messages: list[Message] = [
        StateChanged(state=State.LISTENING),
        final(1),
        LineDropped(number=2),
        final(3),
    ]
    for message in messages:
        outbox.put(message)
    outbox.close()
    assert await everything(outbox) == messages


async def test_a_newer_partial_takes_the_place_of_one_that_nobody_fetched() -> None:
    outbox = Outbox()
    for words in ("it", "it was", "it was the"):
        outbox.put(partial(1, words))
    outbox.close()
    assert await everything(outbox) == [partial(1, "it was the")]


async def test_partials_of_different_lines_all_stay() -> None:
    outbox = Outbox()
    messages = [partial(1, "one"), partial(2, "two"), partial(1, "one more")]
    for message in messages:
        outbox.put(message)
    outbox.close()
    assert await everything(outbox) == messages


async def test_a_partial_never_overtakes_what_was_said_in_between() -> None:
    outbox = Outbox()
    messages: list[Message] = [partial(1, "one"), final(1), partial(1, "odd")]
    for message in messages:
        outbox.put(message)
    outbox.close()
    assert await everything(outbox) == messages


async def test_a_reader_who_waits_gets_each_message_as_it_comes() -> None:
    outbox = Outbox()
    got: list[Message] = []
    seen = asyncio.Event()

    async def read() -> None:
        async for message in outbox:
            got.append(message)
            seen.set()

    async with asyncio.timeout(BOUND_S), asyncio.TaskGroup() as group:
        group.create_task(read())
        for words in ("it", "it was", "it was the"):
            outbox.put(partial(1, words))
            await seen.wait()
            seen.clear()
        outbox.close()
    assert got == [partial(1, words) for words in ("it", "it was", "it was the")]


async def test_a_slow_reader_of_an_endless_line_keeps_one_message_waiting() -> None:
    outbox = Outbox()
    outbox.put(final(1))
    for number in range(10_000):
        outbox.put(partial(2, f"word {number}"))
    outbox.close()
    assert await everything(outbox) == [final(1), partial(2, "word 9999")]


async def test_a_box_closed_while_its_reader_waits_ends_the_reading() -> None:
    outbox = Outbox()
    async with asyncio.timeout(BOUND_S), asyncio.TaskGroup() as group:
        reading = group.create_task(everything(outbox))
        await asyncio.sleep(0)
        outbox.close()
    assert reading.result() == []
