"""How long a sample takes from PortAudio's callback to the engine's socket, and what that costs.

A real PulseAudio plays noise into a null sink; a Captioner hears its monitor and sends to a server
on loopback in another process, which notes when each frame came. A sample counts from the callback
that brought it, not from the wake-up that took it out of the ring. What PulseAudio and the device
take before that is not in it. time.monotonic() is the same clock in all processes of a machine.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import sys
import tempfile
import threading
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import soundfile
from websockets.asyncio.server import ServerConnection

from app.audio.block import RATE
from app.audio.microphone import Microphone
from app.captioner.captioner import Captioner
from app.link.endpoint import direct_endpoint
from app.link.engine import RemoteEngine
from app.protocol import codec
from app.protocol.events import AudioAppend, SessionConfig
from tests.benchmarks.process_tree import cpu_seconds
from tests.fakes import server
from tests.fakes.pulse import PulseServer

ROUNDS = 3
SECONDS = 20.0
STEADY_S = (4.0, 19.0)  # between these all has begun, and nothing ends
STEP = RATE // 100  # one figure each 10 ms of sound


class _Watched(Microphone):
    """A microphone that notes when each stretch of sound reached its callback."""

    def __init__(self) -> None:
        super().__init__()
        self.ends = np.zeros(10_000, np.int64)  # device frames up to and with each callback
        self.times = np.zeros(10_000)  # time.monotonic() of it
        self.count = 0

    def _captured(self, frames: Any, count: int, times: Any, status: Any) -> None:
        self.times[self.count] = time.monotonic()
        super()._captured(frames, count, times, status)
        assert self._ring is not None
        self.ends[self.count] = self._ring.written
        self.count += 1


def serve(pipe: Connection) -> None:
    """Say the address on the pipe, then take one run; in the end tell what came when."""
    asyncio.run(_serve(pipe))


async def _serve(pipe: Connection) -> None:
    over = asyncio.Event()

    async def receive(socket: ServerConnection) -> None:
        await server.opened(socket)
        arrivals: list[tuple[int, float, int]] = []
        total = 0
        async for frame in socket:
            now = time.monotonic()
            event = codec.decode_client(frame)
            if isinstance(event, AudioAppend):
                total += len(event.audio) // 2
                arrivals.append((total, now, len(frame)))
            else:
                await server.send(socket, "session.finished")
        pipe.send(arrivals)
        over.set()

    async with server.running(receive) as address:
        pipe.send(address)
        await over.wait()


class _Steady:
    """What the run costs between two moments of it: processor, wake-ups, objects that stay."""

    def __init__(self, source: _Watched) -> None:
        self._source = source
        self._own = psutil.Process()
        self._loop = threading.get_native_id()
        self.figures: dict[str, float] = {}

    async def watch(self) -> None:
        """Measure once, from STEADY_S[0] to [1] after the first callback."""
        while not self._source.count:
            await asyncio.sleep(0.05)
        begun = self._source.times[0]
        await asyncio.sleep(begun + STEADY_S[0] - time.monotonic())
        before, frames = self._now(), self._source.ends[self._source.count - 1]
        await asyncio.sleep(begun + STEADY_S[1] - time.monotonic())
        after, frames = self._now(), self._source.ends[self._source.count - 1] - frames
        seconds = float(frames) / self._source.rate
        cpu, wakes, blocks = (b - a for a, b in zip(before, after, strict=True))
        self.figures = {
            "cpu_ms_per_s": 1000 * cpu / seconds,
            "loop_wakeups_per_s": wakes / seconds,
            "objects_kept_per_s": blocks / seconds,
        }

    def _now(self) -> tuple[float, float, float]:
        status = Path(f"/proc/self/task/{self._loop}/status").read_text()
        [wakes] = (int(line.split()[1]) for line in status.splitlines() if line[:9] == "voluntary")
        return cpu_seconds([self._own]), wakes, sys.getallocatedblocks()


async def _run(address: str) -> tuple[_Watched, dict[str, float]]:
    source = _Watched()
    engine = RemoteEngine(direct_endpoint(address))
    steady = _Steady(source)
    async with (
        asyncio.TaskGroup() as group,
        Captioner(source=source, engine=engine, config=SessionConfig(), duration_s=SECONDS) as run,
    ):
        group.create_task(steady.watch())
        async for _ in run:
            pass
    return source, steady.figures


def _delays(source: _Watched, arrivals: list[tuple[int, float, int]]) -> np.ndarray:
    """Return the delay of every STEPth sample of the steady time, in milliseconds."""
    ends, times = source.ends[: source.count], source.times[: source.count]
    totals = np.array([total for total, _, _ in arrivals])
    at = np.array([when for _, when, _ in arrivals])
    first, last = (round(seconds * RATE) for seconds in STEADY_S)
    samples = np.arange(first, min(last, totals[-1]), STEP)
    captured = times[np.searchsorted(ends, samples * source.rate / RATE, side="right")]
    arrived = at[np.searchsorted(totals, samples, side="right")]
    delays: np.ndarray = (arrived - captured) * 1000
    return delays


def measure() -> dict[str, float]:
    """Return the delay's p50, p95 and p99 in ms, what goes over the wire, and what it costs."""
    context = multiprocessing.get_context("spawn")
    pipe, theirs = context.Pipe()
    other = context.Process(target=serve, args=(theirs,))
    other.start()
    address = pipe.recv()
    with PulseServer() as pulse, tempfile.TemporaryDirectory() as folder:
        noise = Path(folder) / "noise.wav"
        rng = np.random.default_rng(1)
        soundfile.write(noise, rng.normal(0, 0.1, int(RATE * (SECONDS + 5))), RATE)
        pulse.play(noise)
        os.environ.update(pulse.environment)
        source, figures = asyncio.run(_run(address))
    arrivals = pipe.recv()
    other.join()
    delays = _delays(source, arrivals)
    heard_s = arrivals[-1][0] / RATE
    return {
        **{f"p{point}": float(np.percentile(delays, point)) for point in (50, 95, 99)},
        "messages_per_s": len(arrivals) / heard_s,
        "wire_kb_per_s": sum(size for _, _, size in arrivals) / 1000 / heard_s,
        **figures,
    }
