"""`surtitle serve` with several clients at once, each a Captioner that speaks at natural speed.

For 1, 2, 4 and 8 clients a server process is started anew. Each client speaks two sample clips, every
other one in the other order, and begins a little after the one before, so that they don't step
together. What a viewer gets is counted as in recognition.py, over all clients; the backlog is how long
after the last sample the last word comes. A server keeps up where of twenty words nineteen are first
shown within three seconds.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import soundfile

from app.link.endpoint import Endpoint, direct_endpoint
from tests.benchmarks.clips import SAMPLE_RATE, load
from tests.benchmarks.process_tree import cpu_seconds, peak_mb
from tests.benchmarks.recognition import caption
from tests.benchmarks.recordings import Recording, recordings
from tests.benchmarks.scoring import Score, Shown, score, viewer_figures

NUMBERS = (1, 2, 4, 8)
SPOKEN = ("two_cities", "beckett")
STAGGER_S = 0.73  # no multiple of any step of the recogniser
KEEPS_UP_S = 3.0


def measure() -> dict[str, Any]:
    """Return what viewers get and the server takes, by the number of clients."""
    figures: dict[str, Any] = {}
    samples = {recording.path.stem: recording for recording in recordings(None)}
    with tempfile.TemporaryDirectory() as folder:
        spoken = [
            joined([samples[name] for name in names], Path(folder) / f"{place}.wav")
            for place, names in enumerate((SPOKEN, SPOKEN[::-1]))
        ]
        for number in NUMBERS:
            clients = [spoken[place % len(spoken)] for place in range(number)]
            with _server() as (endpoint, server):
                figures[f"clients_{number}"] = asyncio.run(_clients(clients, endpoint, server))
            print(f"  {number}: {figures[f'clients_{number}']}", file=sys.stderr, flush=True)
    delays = {number: figures[f"clients_{number}"]["first_shown_p95_s"] for number in NUMBERS}
    return figures | {"keeps_up_with_clients": float(keeps_up(delays))}


def keeps_up(delays: Mapping[int, float]) -> int:
    """Return the largest number of clients up to which no delay is too long; 0 if there is none."""
    most = 0
    for number in sorted(delays):
        if not delays[number] <= KEEPS_UP_S:  # it is not a number where no word was right
            break
        most = number
    return most


def joined(parts: Sequence[Recording], path: Path) -> Recording:
    """Write the recordings one after the other, with a second between them; return the whole."""
    pieces, words, begins = [], [], 0.0
    for part in parts:
        pieces += [load(part.path), np.zeros(SAMPLE_RATE, np.int16)]
        words += [(begins + end, word) for end, word in part.words]
        begins = sum(map(len, pieces)) / SAMPLE_RATE
    soundfile.write(path, np.concatenate(pieces), SAMPLE_RATE)
    return Recording(path, begins, words)


@contextmanager
def _server() -> Iterator[tuple[Endpoint, psutil.Process]]:
    with subprocess.Popen(
        [sys.executable, "-m", "app", "serve"], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        place = json.loads(process.stdout.readline())
        try:
            yield direct_endpoint(place["url"], place["token"]), psutil.Process(process.pid)
        finally:
            process.terminate()


async def _clients(
    spoken: Sequence[Recording], endpoint: Endpoint, server: psutil.Process
) -> dict[str, float]:
    async def one(place: int, recording: Recording) -> tuple[list[Shown], float]:
        await asyncio.sleep(place * STAGGER_S)
        return await caption(recording, endpoint)

    cpu = cpu_seconds([server])
    async with asyncio.TaskGroup() as group:
        running = [group.create_task(one(*client)) for client in enumerate(spoken)]
    results = [task.result() for task in running]
    cpu = cpu_seconds([server]) - cpu
    total = Score()
    for recording, (shown, _) in zip(spoken, results, strict=True):
        total += score(recording.words, shown)
    backlogs = [backlog for _, backlog in results]
    return {
        **viewer_figures(total),
        "backlog_median_s": float(np.median(backlogs)),
        "backlog_longest_s": max(backlogs),
        "server_cpu_per_audio_s": cpu / sum(recording.seconds for recording in spoken),
        "server_peak_mb": peak_mb(server),
    }
