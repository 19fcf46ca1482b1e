"""200 captioning processes killed at seeded moments: what of the lines they called saved is there."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from tests.kills import kill_once, long_recording

KILLS = 200


def measure() -> dict[str, float]:
    """Kill, recover and count; a line that is lost or there twice ends it with an error."""
    with tempfile.TemporaryDirectory() as folder:
        recording = long_recording(Path(folder))
        saved = [
            asyncio.run(kill_once(recording, Path(folder) / f"home{seed}", seed))
            for seed in range(1000, 1000 + KILLS)
        ]
    return {
        "kills survived": len(saved),
        "lines called saved": sum(saved),
        "most in one": max(saved),
        "lines lost": 0,
    }
