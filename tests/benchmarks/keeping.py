"""From a final to its line on disk: how long one takes, and how many a second can be kept."""

from __future__ import annotations

import asyncio
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from app.captioner.keeping import Keeper
from app.captioner.outbox import Outbox
from app.domain.captions import FinalLine
from app.domain.lines import Line
from app.store.paths import Places
from app.store.session_log import SessionLog

ROUNDS = 3
PACED, BURST = 300, 20_000
TEXT = "It was the best of times, it was the worst of times, it was the age of wisdom."


def measure() -> dict[str, float]:
    """Keep lines one by one, then as fast as they can be given."""
    # Not where a system keeps temporary files: that is often memory.
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        return asyncio.run(_measure(Places.find(Path(folder), {})))


async def _measure(places: Places) -> dict[str, float]:
    now = datetime.now(UTC)
    async with SessionLog.create(places, source="x", engine="y", now=now) as log:
        outbox = Outbox()
        keeper = Keeper(log, outbox)
        running = asyncio.create_task(keeper.run())
        messages = aiter(outbox)

        async def saved() -> None:
            message = await anext(messages)
            assert isinstance(message, FinalLine)
            assert message.saved

        each: list[float] = []
        for number in range(PACED):
            begun = time.perf_counter()
            keeper.put(_line(number))
            await saved()
            each.append((time.perf_counter() - begun) * 1000)
            await asyncio.sleep(0.01)
        begun = time.perf_counter()
        for number in range(BURST):
            keeper.put(_line(PACED + number))
        for _ in range(BURST):
            await saved()
        burst_s = time.perf_counter() - begun
        keeper.finish()
        await running
    return {
        "final_to_disk_p50_ms": float(np.percentile(each, 50)),
        "final_to_disk_p95_ms": float(np.percentile(each, 95)),
        "final_to_disk_max_ms": max(each),
        "lines_per_s": BURST / burst_s,
    }


def _line(number: int) -> Line:
    return Line(number=number, start=number, end=number + 1, text=TEXT)
