"""Recognition as a viewer sees it: the clips at natural speed through the Captioner to the child.

The moments are those at which the Captioner hands a message to the front end. A word's delay is
counted from its end in the audio, and the audio's clock from the source's own pace. The engine is
warm, as it is when the app has been open for a second.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import numpy as np
import psutil

from app.audio.block import RATE, Block
from app.audio.sound_file import SoundFile
from app.captioner import Captioner
from app.domain.captions import FinalLine, LineDropped, PartialLine
from app.link.child import RecognizerChild
from app.link.engine import RemoteEngine
from app.protocol.events import SessionConfig, TurnDetection
from tests.benchmarks.clips import CLIPS as CLIPS_DIR
from tests.benchmarks.process_tree import cpu_seconds, peak_mb
from tests.benchmarks.references import CLIPS, reference
from tests.benchmarks.scoring import Score, Shown, score, words_of

# What Surtitle asks for by default.
CONFIG = SessionConfig(turn_detection=TurnDetection(threshold=0.0, silence_ms=600))


class _Clocked(SoundFile):
    """A recording that notes when its first sample was heard."""

    began = float("inf")

    async def blocks(self) -> AsyncIterator[Block]:  # type: ignore[override]
        heard = 0
        async for block in super().blocks():
            heard += len(block.samples)
            self.began = min(self.began, time.monotonic() - heard / RATE)
            yield block


async def _caption(clip: str, child: RecognizerChild) -> Score:
    source = _Clocked(CLIPS_DIR / f"{clip}.wav")
    said: list[tuple[float, int, str, str]] = []
    async with Captioner(source=source, engine=RemoteEngine(child.endpoint), config=CONFIG) as run:
        async for message in run:
            now = time.monotonic()
            match message:
                case PartialLine(number=number, settled=settled, tail=tail):
                    said.append((now, number, settled, tail))
                case FinalLine(line=line):
                    said.append((now, line.number, line.text, ""))
                case LineDropped(number=number):
                    said.append((now, number, "", ""))
    shown = [
        Shown(now - source.began, number, words_of(settled + tail), len(words_of(settled)))
        for now, number, settled, tail in said
    ]
    return score(reference(clip), shown)


async def _measure() -> dict[str, float]:
    total = Score()
    own = psutil.Process()
    async with RecognizerChild() as child:
        tree = [own, *own.children(recursive=True)]
        cpu, begun = cpu_seconds(tree), time.monotonic()
        for clip in CLIPS:
            total += await _caption(clip, child)
        heard = time.monotonic() - begun
        cpu = cpu_seconds(tree) - cpu
        child_peak = max(peak_mb(process) for process in tree[1:])
    return {
        "word_error_percent": 100 * total.errors / total.words,
        "first_shown_p50_s": float(np.percentile(total.first_shown, 50)),
        "first_shown_p95_s": float(np.percentile(total.first_shown, 95)),
        "shown_for_good_p50_s": float(np.percentile(total.shown_for_good, 50)),
        "shown_for_good_p95_s": float(np.percentile(total.shown_for_good, 95)),
        "taken_back_per_word": total.taken_back / total.words,
        "settled_taken_back": float(total.settled_taken_back),
        "longest_freeze_s": max(total.freezes),
        "cpu_per_audio_s": cpu / heard,
        "child_peak_mb": child_peak,
        "client_peak_mb": peak_mb(own),
    }


def measure() -> dict[str, float]:
    """Return the figures over all clips together."""
    return asyncio.run(_measure())
