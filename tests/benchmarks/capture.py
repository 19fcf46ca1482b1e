"""How long the audio callback holds up PortAudio's thread, and whether it leaves memory behind.

Measured inside the callback of a real stream from a real PulseAudio, once while the loop idles and
once while it computes without a pause, as nothing in Surtitle should. The time that the thread
waits for the GIL before the callback begins isn't in it; what waits inside is.
"""

from __future__ import annotations

import asyncio
import os
import time
import tracemalloc
from typing import Any

import numpy as np

from app.audio.microphone import Microphone
from tests.fakes.pulse import PulseServer

ROUNDS = 3
SECONDS = 12.0
_SOME, _MORE = 40, 240  # callbacks before the first and the second look at memory
_ON_ITS_THREAD = ("microphone", "ring", "waker")
_BUSY_SECONDS = 0.02  # a stretch of computing between two looks at the loop


class _Timed(Microphone):
    """A microphone that times its own callback."""

    def __init__(self) -> None:
        super().__init__()
        self.nanoseconds = np.zeros(10_000, np.int64)
        self.count = 0

    def _captured(self, frames: Any, count: int, times: Any, status: Any) -> None:
        begun = time.perf_counter_ns()
        super()._captured(frames, count, times, status)
        self.nanoseconds[self.count] = time.perf_counter_ns() - begun
        self.count += 1


async def _listen(*, busy: bool) -> dict[str, float]:
    async with _Timed() as microphone:
        heard = asyncio.Event()

        async def hear() -> None:
            async for block in microphone.blocks():
                if len(block.samples):
                    heard.set()

        async with asyncio.TaskGroup() as group:
            group.create_task(hear())
            await heard.wait()
            end = time.monotonic() + SECONDS
            while busy and time.monotonic() < end:
                pause = time.monotonic() + _BUSY_SECONDS
                while time.monotonic() < pause:
                    sum(range(100))
                await asyncio.sleep(0)
            await asyncio.sleep(max(0.0, end - time.monotonic()))
            microphone.stop()
        microseconds = microphone.nanoseconds[: microphone.count] / 1000
        return {
            "p50_us": float(np.percentile(microseconds, 50)),
            "p99_us": float(np.percentile(microseconds, 99)),
            "max_us": float(microseconds.max()),
            "callbacks": float(microphone.count),
            "frames_dropped": float(microphone.dropped),
            "overflows": float(microphone.overflows),
        }


async def _growth() -> dict[str, float]:
    """Return the bytes that more callbacks held than fewer did."""
    own = [
        tracemalloc.Filter(inclusive=True, filename_pattern=f"*/app/audio/{name}.py")
        for name in _ON_ITS_THREAD
    ]
    async with _Timed() as microphone:
        blocks = microphone.blocks()
        held = []
        tracemalloc.start()
        try:
            for goal in (_SOME, _MORE):
                while microphone.count < goal:
                    await anext(blocks)
                traces = tracemalloc.take_snapshot().filter_traces(own)
                held.append(sum(one.size for one in traces.statistics("filename")))
        finally:
            tracemalloc.stop()
            await blocks.aclose()
    return {"callbacks": float(_MORE - _SOME), "bytes_grown": float(held[1] - held[0])}


def measure() -> dict[str, dict[str, float]]:
    """Return microseconds per callback and what it left behind, with the loop idle and busy."""
    with PulseServer() as pulse:
        os.environ.update(pulse.environment)
        return {
            "idle": asyncio.run(_listen(busy=False)),
            "busy": asyncio.run(_listen(busy=True)),
            "traced": asyncio.run(_growth()),
        }


if __name__ == "__main__":
    for name, figures in measure().items():
        print(name, {key: round(value, 2) for key, value in figures.items()})
