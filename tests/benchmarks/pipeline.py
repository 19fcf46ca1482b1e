"""How long a sample takes from PortAudio's callback to the engine's socket.

A real PulseAudio plays noise into a null sink; a Captioner hears its monitor and sends to a
server on loopback. The server shares this process and its loop, so its own work counts as delay:
the figure is an upper bound. What PulseAudio and the device take before the callback is not in it.
"""

from __future__ import annotations

import asyncio
import bisect
import os
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import soundfile
from websockets.asyncio.server import ServerConnection

from app.audio.block import RATE, Block
from app.audio.microphone import Microphone
from app.captioner.captioner import Captioner
from app.link.endpoint import direct_endpoint
from app.link.engine import RemoteEngine
from app.protocol import codec
from app.protocol.events import AudioAppend, SessionConfig
from tests.fakes import server
from tests.fakes.pulse import PulseServer

ROUNDS = 3
SECONDS = 15.0
STEP = RATE // 100  # one figure each 10 ms of sound


class _Watched:
    """A microphone that notes when each stretch of sound reached its callback."""

    live = True
    truncated = False
    duration = None

    def __init__(self) -> None:
        self._microphone = Microphone()
        self.ends: list[int] = []  # samples handed over up to and with each block
        self.times: list[float] = []  # time.monotonic() of the callback before it

    @property
    def name(self) -> str:
        return self._microphone.name

    @property
    def rate(self) -> int:
        return self._microphone.rate

    @property
    def channels(self) -> int:
        return self._microphone.channels

    async def __aenter__(self) -> Self:
        await self._microphone.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._microphone.__aexit__(kind, error, trace)

    async def blocks(self) -> AsyncIterator[Block]:
        total = 0
        async for block in self._microphone.blocks():
            total += len(block.samples) + block.lost_before
            self.ends.append(total)
            self.times.append(self._microphone.captured_at)
            yield block

    def stop(self) -> None:
        self._microphone.stop()


async def _delays() -> np.ndarray:
    """Return the delay of every STEPth sample, in milliseconds."""
    arrivals: list[tuple[int, float]] = []

    async def receive(socket: ServerConnection) -> None:
        await server.opened(socket)
        total = 0
        async for frame in socket:
            event = codec.decode_client(frame)
            if isinstance(event, AudioAppend):
                total += len(event.audio) // 2
                arrivals.append((total, time.monotonic()))
            else:
                await server.send(socket, "session.finished")

    source = _Watched()
    async with server.running(receive) as address:
        engine = RemoteEngine(direct_endpoint(address))
        run = Captioner(source=source, engine=engine, config=SessionConfig(), duration_s=SECONDS)
        async with run:
            async for _ in run:
                pass
    delays = []
    for sample in range(STEP, arrivals[-1][0], STEP):
        arrived = arrivals[bisect.bisect_left(arrivals, (sample, 0.0))][1]
        delays.append((arrived - source.times[bisect.bisect_left(source.ends, sample)]) * 1000)
    return np.array(delays)


def measure() -> dict[str, float]:
    """Return p50, p95 and p99 of the delay in milliseconds."""
    with PulseServer() as pulse, tempfile.TemporaryDirectory() as folder:
        noise = Path(folder) / "noise.wav"
        rng = np.random.default_rng(1)
        soundfile.write(noise, rng.normal(0, 0.1, int(RATE * (SECONDS + 5))), RATE)
        pulse.play(noise)
        os.environ.update(pulse.environment)
        delays = asyncio.run(_delays())
    return {f"p{point}": float(np.percentile(delays, point)) for point in (50, 95, 99)}
