"""What an outage of the network costs: words lost and doubled, and how long until it is live again.

A microphone that is spoken into all the time, a numbered server in a process of its own, and between
them a network that is cut and mended. Then, with the real recogniser on both sides: how long until
the engine on this computer shows a word in the place of the one that is gone.
"""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from app.audio.block import RATE, Samples
from app.audio.sound_file import SoundFile
from app.captioner.captioner import Captioner
from app.domain.captions import FinalLine, Message, NoticeGiven, PartialLine, State, StateChanged
from app.link.endpoint import CLOUD_PACE, direct_endpoint
from app.link.engine import LocalEngine, RemoteEngine
from app.protocol.events import SessionConfig
from app.store.paths import sample_clip
from tests.fakes.fault_proxy import FaultProxy
from tests.fakes.numbered import GRAIN, numbered_process
from tests.fakes.server import signal, words_of
from tests.fakes.service import ServiceProcess
from tests.fakes.source import FakeSource

OUTAGES_S = (1, 5, 30, 300)
BEFORE_S, AFTER_S = 12.0, 8.0
LIVE_S = 0.3  # behind by no more than this
STEP = RATE // 25
TOKEN = "benchmark"


def measure() -> dict[str, Any]:
    """Return the figures."""
    figures: dict[str, Any] = {}
    with numbered_process() as server:
        for seconds in OUTAGES_S:
            figures[f"outage {seconds} s"] = asyncio.run(_outage(server, seconds))
    for which in ("first", "second"):
        figures[f"failing over, {which}"] = asyncio.run(_failing_over())
    return figures


class _Run:
    """A run that is spoken into at natural speed."""

    def __init__(self, run: Captioner) -> None:
        self._run = run
        self.messages: list[tuple[float, Message]] = []

    async def read(self) -> None:
        async for message in self._run:
            self.messages.append((time.monotonic(), message))

    def first(self, since: float, *kinds: type[Any], **fields: Any) -> float | None:
        """Return after how many seconds such a message came."""
        for at, message in self.messages:
            fits = at >= since and isinstance(message, kinds)
            if fits and all(getattr(message, name) == fields[name] for name in fields):
                return at - since
        return None


async def _speak(source: FakeSource, speech: Samples) -> None:
    begun = time.monotonic()
    for start in range(0, len(speech), STEP):
        source.feed(speech[start : start + STEP])
        await asyncio.sleep(max(0.0, begun + (start + STEP) / RATE - time.monotonic()))


def _speech(seconds: float) -> Samples:
    rng = random.Random(1)
    pieces: list[Samples] = []
    said = length = 0
    while length < seconds * RATE:
        count = rng.randint(3, 25)
        pieces.append(signal(count, pause=rng.randint(5, 9), first=said + 1, grain=GRAIN))
        said += count
        length += len(pieces[-1])
    return np.concatenate(pieces)


async def _outage(server: str, seconds: float) -> dict[str, float]:
    speech = _speech(BEFORE_S + seconds + seconds / 2 + 10 + AFTER_S)
    proxy = FaultProxy(server)
    source = FakeSource(live=True, step=STEP)
    async with proxy.running() as address:
        endpoint = replace(direct_endpoint(address), engine="cloud", name="cloud", pace=CLOUD_PACE)
        captioner = Captioner(source=source, engine=RemoteEngine(endpoint), config=SessionConfig())
        async with captioner, asyncio.TaskGroup() as group:
            run = _Run(captioner)
            reading = group.create_task(run.read())
            speaking = group.create_task(_speak(source, speech))
            await asyncio.sleep(BEFORE_S / 2)
            cpu_before = time.process_time()
            await asyncio.sleep(BEFORE_S / 2)
            cpu_up = (time.process_time() - cpu_before) / (BEFORE_S / 2)
            down_at = time.monotonic()
            proxy.go_down()
            await asyncio.sleep(seconds / 2)
            cpu_before = time.process_time()
            await asyncio.sleep(seconds / 2)
            cpu_down = (time.process_time() - cpu_before) / (seconds / 2)
            up_at = time.monotonic()
            proxy.go_up()
            connections = proxy.connections
            while proxy.connections == connections:
                await asyncio.sleep(0.01)
            await asyncio.sleep(0.2)  # its tape begins
            tape = captioner._tape
            while tape.end - tape.sent > LIVE_S * RATE:
                await asyncio.sleep(0.01)
            live_at = time.monotonic()
            await speaking
            captioner.finish()
            await reading
    finals = [message.line for _, message in run.messages if isinstance(message, FinalLine)]
    said = [word for line in finals for word in words_of(line.text)]
    words = int(speech.view(np.uint16).max())
    figures = {
        "words": float(words),
        "lost": float(len(set(range(1, words + 1)) - set(said))),
        "doubled": float(len(said) - len(set(said))),
        "up to live (s)": live_at - up_at,
        "aim (s)": seconds / 3 + 5,
        "cpu, link up (%)": 100 * cpu_up,
        "cpu, link down (%)": 100 * cpu_down,
    }
    noticed = run.first(down_at, StateChanged, state=State.CONNECTING)
    if noticed is not None:
        figures["dead link noticed (s)"] = noticed
    return figures


class _LiveFile(SoundFile):
    """A recording that does not wait, as a microphone doesn't."""

    live = True


async def _failing_over() -> dict[str, float]:
    with (
        tempfile.TemporaryDirectory() as home,
        ServiceProcess.serve(Path(home), "--token", TOKEN) as service,
    ):
        proxy = FaultProxy(str(service.line["url"]))
        async with proxy.running() as address:
            endpoint = replace(
                direct_endpoint(address, TOKEN), engine="cloud", name="cloud", pace=CLOUD_PACE
            )
            captioner = Captioner(
                source=_LiveFile(sample_clip(), 1.0),
                engine=RemoteEngine(endpoint),
                standby=LocalEngine(),
                standby_languages=("en",),
                config=SessionConfig(),
            )
            async with captioner, asyncio.TaskGroup() as group:
                run = _Run(captioner)
                reading = group.create_task(run.read())
                await asyncio.sleep(10.0)
                down_at = time.monotonic()
                proxy.go_down()
                await reading
    switched = next(
        at - down_at
        for at, message in run.messages
        if isinstance(message, NoticeGiven) and "this computer" in message.notice.hint
    )
    shown = run.first(down_at + switched, PartialLine, FinalLine)
    live = next(
        at - down_at
        for at, message in run.messages
        if isinstance(message, FinalLine) and message.line.engine == "local"
    )
    assert shown is not None
    return {
        "given up (s)": switched,
        "first word of the other (s)": switched + shown,
        "first sentence of the other (s)": live,
    }
