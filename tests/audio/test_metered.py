from __future__ import annotations

import numpy as np

from app.audio.block import RATE, Block, News
from app.audio.metered import Metered
from app.domain.level import SILENT, Level
from app.domain.notices import Level as Severity
from app.domain.notices import Notice
from tests.fakes.source import FakeSource


async def test_the_same_audio_comes_out_and_its_loudness_is_told() -> None:
    levels: list[Level] = []
    source = FakeSource(np.full(RATE, 16384, np.int16))
    async with Metered(source, levels.append) as metered:
        assert source.opened
        blocks = [block async for block in metered.blocks()]
    samples = [block.samples for block in blocks if isinstance(block, Block)]
    assert source.closed
    assert len(np.concatenate(samples)) == RATE
    assert 15 <= len(levels) <= 20
    assert {round(level.rms_dbfs) for level in levels} == {-6}


async def test_it_is_what_it_wraps() -> None:
    source = FakeSource(live=True)
    metered = Metered(source, lambda _: None)
    names = ("name", "live", "rate", "channels", "duration", "truncated")
    assert [getattr(metered, name) for name in names] == [getattr(source, name) for name in names]
    async with metered:
        metered.stop()
        assert [block async for block in metered.blocks()] == []


async def test_a_source_that_hears_nothing_is_shown_as_silent() -> None:
    levels: list[Level] = []
    source = FakeSource(np.full(RATE // 20, 16384, np.int16), live=True)
    source.tell(News(notice=Notice(level=Severity.WARNING, title="Gone"), hears=False))
    source.stop()
    async with Metered(source, levels.append) as metered:
        told = [one async for one in metered.blocks() if isinstance(one, News)]
    assert len(told) == 1
    assert levels[-1] == SILENT
