"""How long commands take from being typed, each as a whole process, median of several."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.clips import CLIPS as CLIPS_DIR

ROUNDS, WARM_UP = 3, True
RUNS = 7


def _seconds(*arguments: str, until: bytes = b"") -> float:
    """Time a command to its end, or to the first line of output that holds `until`."""
    with tempfile.TemporaryDirectory() as home:
        begun = time.monotonic()
        with subprocess.Popen(
            [sys.executable, "-m", "app", *arguments],
            stdout=subprocess.PIPE,
            env={**os.environ, "SURTITLE_HOME": home},
        ) as process:
            assert process.stdout is not None
            for line in process.stdout:
                if until and until in line:
                    break
            else:
                process.wait()
            taken = time.monotonic() - begun
            process.kill()
    return taken


def measure() -> dict[str, float]:
    """Return seconds to the version, and to the first words of a recording at full speed."""
    clip = f"file:{Path(CLIPS_DIR) / 'beckett.wav'}"
    listen = ("listen", "--source", clip, "--engine", "local", "--format", "jsonl")
    return {
        "version_s": statistics.median(_seconds("--version") for _ in range(RUNS)),
        "first_words_s": statistics.median(
            _seconds(*listen, "--speed", "max", until=b'"final"') for _ in range(RUNS)
        ),
    }
