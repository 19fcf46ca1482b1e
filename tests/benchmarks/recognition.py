"""Recognition as a viewer sees it: recordings at natural speed through the Captioner to the child.

The moments are those at which the Captioner hands a message to the front end. A word's delay is
counted from its end in the audio, and the audio's clock from the source's own pace. The engine is
warm, as it is when the app has been open for a second. Beside it, in the same run, the streaming of
the library that our model comes with (stock.py).
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import psutil

from app.audio.block import RATE, Block
from app.audio.sound_file import SoundFile
from app.captioner.captioner import Captioner
from app.domain.captions import Ended, FinalLine, LineDropped, PartialLine
from app.link.child import TOKEN_VARIABLE, RecognizerChild
from app.link.endpoint import Endpoint, direct_endpoint
from app.link.engine import RemoteEngine
from tests.benchmarks import stock
from tests.benchmarks.full_speed import CONFIG
from tests.benchmarks.process_tree import cpu_seconds, peak_mb
from tests.benchmarks.recordings import Recording, recordings, seconds, tell_mistakes
from tests.benchmarks.scoring import Score, Shown, score, viewer_figures
from tests.benchmarks.spelling import words_of


class _Clocked(SoundFile):
    """A recording that notes when its first sample was heard."""

    began = float("inf")

    async def blocks(self) -> AsyncIterator[Block]:  # type: ignore[override]
        heard = 0
        async for block in super().blocks():
            heard += len(block.samples)
            self.began = min(self.began, time.monotonic() - heard / RATE)
            yield block


async def caption(recording: Recording, endpoint: Endpoint) -> tuple[list[Shown], float]:
    """Caption one recording; return what was shown, and the seconds from its end to that of the run.

    Scoring is the caller's, after it has read the processor's clock.
    """
    source = _Clocked(recording.path)
    said: list[tuple[float, int, str, str]] = []
    async with Captioner(source=source, engine=RemoteEngine(endpoint), config=CONFIG) as run:
        async for message in run:
            now = time.monotonic()
            match message:
                case PartialLine(number=number, settled=settled, tail=tail):
                    said.append((now, number, settled, tail))
                case FinalLine(line=line):
                    said.append((now, line.number, line.text, ""))
                case LineDropped(number=number):
                    said.append((now, number, "", ""))
                case Ended(error=error) if error is not None:
                    raise error
    shown = [
        Shown(now - source.began, number, words_of(settled + tail), len(words_of(settled)))
        for now, number, settled, tail in said
    ]
    return shown, now - source.began - recording.seconds


async def _all(heard: list[Recording], endpoint: Endpoint) -> list[list[Shown]]:
    return [(await caption(recording, endpoint))[0] for recording in heard]


def _figures(heard: list[Recording], shown: list[list[Shown]]) -> dict[str, float]:
    total = Score()
    for recording, states in zip(heard, shown, strict=True):
        result = score(recording.words, states)
        tell_mistakes(recording, result.mistakes)
        total += result
    return viewer_figures(total)


async def _ours(heard: list[Recording]) -> dict[str, float]:
    own = psutil.Process()
    async with RecognizerChild() as child:
        tree = [own, *own.children(recursive=True)]
        cpu = cpu_seconds(tree)
        shown = await _all(heard, child.endpoint)
        taken = {
            "cpu_per_audio_s": (cpu_seconds(tree) - cpu) / seconds(heard),
            "child_peak_mb": max(peak_mb(process) for process in tree[1:]),
            "client_peak_mb": peak_mb(own),
        }
    return _figures(heard, shown) | taken


async def _theirs(heard: list[Recording], address: str) -> dict[str, float]:
    own = psutil.Process()
    cpu = cpu_seconds([own])
    shown = await _all(heard, direct_endpoint(address, os.environ.get(TOKEN_VARIABLE)))
    taken = {
        "client_cpu_per_audio_s": (cpu_seconds([own]) - cpu) / seconds(heard),
        "client_peak_mb": peak_mb(own),
    }
    return _figures(heard, shown) | taken


def measure(clips: Path | None = None, engine: str | None = None) -> dict[str, Any]:
    """Return the figures over all recordings together, ours and beside them stock streaming.

    `clips` is a folder of recordings instead of the sample clips, `engine` the address of a server.
    """
    heard = recordings(clips)
    if engine is not None:
        print("  not in these figures: the server's processor time and memory", file=sys.stderr)
        return asyncio.run(_theirs(heard, engine))
    figures: dict[str, Any] = asyncio.run(_ours(heard))
    try:
        figures["stock"] = stock.measure(heard)
    except stock.StockError as error:
        print(f"  stock streaming is not measured: {error}", file=sys.stderr)
    return figures
