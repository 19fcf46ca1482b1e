"""Stock streaming: the library that our model comes with, by itself, on the same recordings.

It runs in a process of its own (stock_stream.py), from an environment in build/stock that is made
when it is first asked for and holds nothing else.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.benchmarks.clips import load
from tests.benchmarks.recordings import Recording, seconds, tell_mistakes
from tests.benchmarks.scoring import Score, Shown, score, viewer_figures
from tests.benchmarks.spelling import words_of

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / "build" / "stock"
# The wheel that set-up takes the model out of, and what it imports.
LISTS = (
    ROOT / "packaging" / "requirements-model.txt",
    Path(__file__).with_name("requirements-stock.txt"),
)


class StockError(Exception):
    """It can't be measured here; the text says why, in a line."""


def measure(heard: list[Recording]) -> dict[str, float]:
    """Return the figures that recognition has of ours. Raises StockError."""
    total, cpu, peak = Score(), 0.0, 0.0
    for recording, played in zip(heard, _play(heard), strict=True):
        result = score(recording.words, as_shown(played["said"]))
        tell_mistakes(recording, result.mistakes, "stock, ")
        total += result
        cpu += played["cpu_s"]
        peak = max(peak, played["peak_mb"])
    return {
        **viewer_figures(total),
        "cpu_per_audio_s": cpu / seconds(heard),
        "peak_mb": peak,
    }


def as_shown(said: list[tuple[float, int, str, bool]]) -> list[Shown]:
    """Turn its changes into what a viewer sees: its lines by their order, complete ones settled."""
    order: dict[int, int] = {}
    shown = []
    for at, line, text, complete in said:
        words = words_of(text)
        number = order.setdefault(line, len(order))
        shown.append(Shown(at, number, words, len(words) if complete else 0))
    return shown


def _play(heard: list[Recording]) -> list[dict[str, Any]]:
    python = environment(VENV)
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / f"{number}.pcm" for number in range(len(heard))]
        for file, recording in zip(files, heard, strict=True):
            file.write_bytes(load(recording.path).tobytes())
        script = Path(__file__).with_name("stock_stream.py")
        done = subprocess.run(
            [python, "-I", script, *files], check=False, capture_output=True, text=True
        )
    if done.returncode:
        raise StockError(f"it failed ({_last_line(done.stderr)})")
    return [json.loads(line) for line in done.stdout.splitlines()]


def environment(venv: Path) -> Path:
    """Return its Python, making the environment where it is not there. Raises StockError."""
    stamp = venv / "stamp"
    python = venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    made_from = hashlib.sha256(b"".join(path.read_bytes() for path in LISTS)).hexdigest()
    if stamp.is_file() and stamp.read_text() == made_from:
        return python
    print("  fetching stock streaming …", file=sys.stderr, flush=True)
    wanted = [option for path in LISTS for option in ("-r", str(path))]
    steps = (
        ["venv", "--clear", "--without-pip", str(venv)],
        [
            *("pip", "--quiet", "--python", str(python), "install", "--no-deps"),
            *("--only-binary=:all:", "--require-hashes", *wanted),
        ],
    )
    for step in steps:
        done = subprocess.run(
            [sys.executable, "-m", *step], check=False, capture_output=True, text=True
        )
        if done.returncode:
            raise StockError(f"its wheel could not be had ({_last_line(done.stderr)})")
    stamp.write_text(made_from)
    return python


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["without a word"])[-1]
