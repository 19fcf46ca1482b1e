"""Measures this machine: `dev.py bench [NAME …] [--json FILE]`, each benchmark in its own process."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

BENCHMARKS = {
    "recognition": "the sample clips at natural speed on the offline engine (90 s)",
    "capture": "the audio callback, in a real stream from PulseAudio (40 s)",
    "pipeline": "from the audio callback to the engine's socket (20 s)",
    "imports": "an hour of recordings on the offline engine, and one that is interrupted (10 min)",
    "outages": "words lost and time to be live again after cuts of the network (10 min)",
    "start": "from typing a command to what it says",
    "window": "the window's start, processor and memory, idle and captioning (140 s)",
    "bundle": "what `dev.py build` has made: its size and its start",
    "keeping": "from a final to its line on disk, and how many a second (10 s)",
    "history": "the history window with 5,000 sessions and a million lines (3 min)",
    "kills": "200 captioning processes killed at seeded moments (6 min)",
    "painting": "from an event on the wire to painted captions; 10,000 lines (50 s)",
    "exports": "10,000 lines written in each format (20 s)",
    "library": "5,000 saved sessions with a million lines: indexed, listed, searched (2 min)",
}


def main() -> int:
    """Run the benchmarks that are named, or all; print a table, and JSON where it is asked for."""
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures there")
    parser.add_argument("--one", choices=tuple(BENCHMARKS), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        figures = importlib.import_module(f"tests.benchmarks.{options.one}").measure()
        print(json.dumps(figures))
        return 0
    unknown = [name for name in options.names if name not in BENCHMARKS]
    if unknown:
        parser.error(f"no benchmark is called {unknown[0]}; there are: {', '.join(BENCHMARKS)}")
    results: dict[str, Any] = {"machine": machine()}
    print(results["machine"])
    for name in options.names or BENCHMARKS:
        print(f"\n{name}: {BENCHMARKS[name]}", flush=True)
        done = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks", "--one", name],
            stdout=subprocess.PIPE,
            check=True,
        )
        results[name] = json.loads(done.stdout.splitlines()[-1])
        for label, value in flat(results[name]):
            print(f"  {label:<26} {value:>10.3f}")
    if options.json:
        options.json.write_text(json.dumps(results, indent=2) + "\n")
    return 0


def machine() -> str:
    """Describe the machine as far as figures depend on it."""
    model = platform.processor() or platform.machine()
    if Path("/proc/cpuinfo").is_file():
        names = [
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ]
        model = names[0] if names else model
    return (
        f"{model}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    )


def flat(figures: Mapping[str, Any], prefix: str = "") -> list[tuple[str, float]]:
    """Return nested figures as rows."""
    rows: list[tuple[str, float]] = []
    for name, value in figures.items():
        if isinstance(value, Mapping):
            rows += flat(value, f"{prefix}{name} ")
        else:
            rows.append((f"{prefix}{name}", float(value)))
    return rows


if __name__ == "__main__":
    sys.exit(main())
