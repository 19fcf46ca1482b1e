from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import numpy as np
import pytest

from app.audio.block import Block, News, Samples
from app.audio.shared import LentSource, SharedSource
from app.domain.notices import Level, Notice
from app.errors import SourceError
from tests.fakes.source import STEP, FakeSource


def piece(value: int) -> Samples:
    return np.full(STEP, value, np.int16)


@asynccontextmanager
async def kept_open(
    source: FakeSource, told: list[str] | None = None
) -> AsyncIterator[SharedSource]:
    said = [] if told is None else told
    shared = SharedSource(source, lambda notice: said.append(notice.title))
    async with asyncio.TaskGroup() as group:
        group.create_task(shared.run())
        while not source.opened:
            await asyncio.sleep(0)
        yield shared
        shared.stop()
    assert source.closed


async def heard(lent: LentSource) -> list[int]:
    return [int(block.samples[0]) async for block in lent.blocks() if isinstance(block, Block)]


async def settle() -> None:
    """Let what was fed go its way."""
    for _ in range(20):
        await asyncio.sleep(0)


async def test_a_run_hears_what_comes_from_its_start_to_its_end() -> None:
    source = FakeSource(live=True, lost_before=7)
    async with kept_open(source) as shared:
        source.feed(piece(1))
        await settle()
        async with shared.lend() as lent:
            source.feed(piece(2))
            source.feed(piece(3))
            await settle()
            lent.stop()
            source.feed(piece(4))
            await settle()
            assert await heard(lent) == [2, 3]
        assert not source.closed


async def test_what_was_missed_before_the_run_is_none_of_its_loss() -> None:
    source = FakeSource(live=True, lost_before=7)
    async with kept_open(source) as shared:
        lent = shared.lend()
        source.feed(piece(1))
        await settle()
        lent.stop()
        blocks = [block async for block in lent.blocks()]
        assert [block.lost_before for block in blocks if isinstance(block, Block)] == [0]


async def test_one_run_after_the_other_hears_it_without_opening_it_again() -> None:
    source = FakeSource(live=True)
    async with kept_open(source) as shared:
        for value in (1, 2):
            async with shared.lend() as lent:
                source.feed(piece(value))
                await settle()
                lent.stop()
                assert await heard(lent) == [value]


async def test_a_source_that_fails_ends_the_run_with_its_own_error() -> None:
    source = FakeSource(piece(1), fails=SourceError("“Headset” went away"))
    shared = SharedSource(source, lambda _: None)
    lent = shared.lend()
    with pytest.raises(SourceError, match="went away"):
        await shared.run()
    with pytest.raises(SourceError, match="went away"):
        await heard(lent)
    with pytest.raises(SourceError, match="went away"):  # lent too late
        await heard(shared.lend())


async def test_a_lent_source_says_what_it_is() -> None:
    source = FakeSource(live=True)
    shared = SharedSource(source, lambda _: None)
    lent = shared.lend()
    assert (shared.name, lent.name) == (source.name, source.name)
    assert (lent.rate, lent.channels, lent.live) == (source.rate, source.channels, True)


# News ---------------------------------------------------------------------------------------

AWAY = News(notice=Notice(level=Level.WARNING, title="It went away"), hears=False)
BACK = News(notice=Notice(level=Level.INFO, title="It is back"), hears=False)


async def test_news_is_told_to_nobody_but_the_run_while_there_is_one() -> None:
    source = FakeSource(live=True)
    told: list[str] = []
    async with kept_open(source, told) as shared:
        source.tell(AWAY)
        await settle()
        assert told == ["It went away"]
        lent = shared.lend()
        source.tell(BACK)
        await settle()
        assert told == ["It went away"]
        lent.stop()
        assert [one async for one in lent.blocks()] == [AWAY, BACK]
        source.tell(AWAY)
        await settle()
        assert told == ["It went away", "It went away"]


async def test_a_run_that_begins_with_a_source_that_hears_again_is_told_nothing_old() -> None:
    source = FakeSource(live=True)
    async with kept_open(source) as shared:
        source.tell(AWAY)
        source.tell(BACK)
        source.feed(piece(1))
        await settle()
        lent = shared.lend()
        lent.stop()
        assert [one async for one in lent.blocks()] == []
