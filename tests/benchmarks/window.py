"""The window's process: how soon it is there, and what it takes while idle and while captioning.

A start is broken down by the marks of painted.py, each in seconds from the start of the process.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from tests.benchmarks.clips import CLIPS as CLIPS_DIR
from tests.benchmarks.painted import MARKS
from tests.fakes.desktop import Desktop, missing_tools
from tests.fakes.pulse import PulseServer

CLIP = Path(CLIPS_DIR) / "two_cities.wav"
STARTS = 7
REST_S = 30.0


def measure() -> dict[str, Any]:
    """Return seconds from the process to each mark, shares of a core, wake-ups and megabytes."""
    if missing := missing_tools():
        raise SystemExit(f"not installed: {', '.join(missing)}")
    with PulseServer() as pulse, Desktop() as desktop:
        environment = {**os.environ, **pulse.environment, **desktop.environment}
        # Without the compiled modules each start would compile them.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        figures: dict[str, Any] = {}
        _start(environment)
        if _drop_caches():
            figures["start_cold"] = _start(environment)
        figures["start_warm"] = _middle([_start(environment) for _ in range(STARTS)])
        with _window(environment) as process:
            _until(process, "engine")
            time.sleep(5)  # the recogniser warms up, the pointer of the window comes to rest
            figures["active"] = _at_rest(process)
            with _another_window(desktop):
                time.sleep(2)
                figures["idle"] = _at_rest(process)
            figures["idle"] |= _memory(process)
        with _window(environment, "--hide-window") as process:
            _until(process, "engine")
            time.sleep(5)
            figures["hidden"] = _at_rest(process) | _memory(process)
        with (
            _window(environment, "--start", "--engine", "local") as process,
            _another_window(desktop),
        ):
            time.sleep(10)  # the strip is up, and nothing is said
            figures["silence"] = _at_rest(process)
        figures["told_s"] = _told_s(environment)
        pulse.play(CLIP)
        with _window(environment, "--start", "--engine", "local") as process:
            time.sleep(8)
            figures["captioning"] = _at_rest(process) | _memory(process)
        return figures


def _told_s(environment: dict[str, str]) -> float:
    """Return how long `surtitle tell` takes, typed to done."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**environment, "SURTITLE_HOME": home}
        _be_welcomed(home)
        process = psutil.Popen(
            [sys.executable, "-m", "tests.benchmarks.painted"],
            env=environment,
            stdout=subprocess.PIPE,
        )
        process.marks = {}
        _until(process, "painted")
        took = []
        for _ in range(STARTS):
            begun = time.monotonic()
            subprocess.run(
                [sys.executable, "-m", "app", "tell", "show"], env=environment, check=True
            )
            took.append(time.monotonic() - begun)
        process.terminate()
        process.wait()
        process.stdout.close()
    return statistics.median(took)


def _be_welcomed(home: str) -> None:
    """Have the page of the first start behind us."""
    Path(home, "settings.json").write_text('{"version": 2, "welcomed": true}')


def _start(environment: dict[str, str]) -> dict[str, float]:
    """Start the program; return when each mark came, and the processor time until the first picture."""
    begun = time.monotonic()
    with _window(environment) as process:
        while set(MARKS) - process.marks.keys():
            _read(process)
        came = {f"{mark}_s": process.marks[mark]["at"] - begun for mark in MARKS}
        return {**came, "painted_cpu_s": process.marks["painted"]["cpu"]}


def _middle(starts: list[dict[str, float]]) -> dict[str, float]:
    """Return the median of each figure."""
    return {name: statistics.median(start[name] for start in starts) for name in starts[0]}


@contextmanager
def _window(environment: dict[str, str], *arguments: str) -> Iterator[Any]:
    """Be a window that is there, or without one a program that has come as far."""
    with tempfile.TemporaryDirectory() as home:
        _be_welcomed(home)
        process = psutil.Popen(
            [sys.executable, "-m", "tests.benchmarks.painted", *arguments],
            env={**environment, "SURTITLE_HOME": home},
            stdout=subprocess.PIPE,
        )
        process.marks = {}
        try:
            _until(process, "application" if "--hide-window" in arguments else "painted")
            yield process
        finally:
            process.terminate()
            process.wait()
            process.stdout.close()


def _until(process: Any, mark: str) -> None:
    """Wait for a mark."""
    while mark not in process.marks:
        _read(process)


def _read(process: Any) -> None:
    line = json.loads(process.stdout.readline())
    process.marks.setdefault(line["mark"], line)


@contextmanager
def _another_window(desktop: Desktop) -> Iterator[None]:
    """Have another program's window in front, with the keyboard."""
    other = desktop.start("xev", "-geometry", "200x200+900+50")
    time.sleep(1)
    try:
        yield
    finally:
        other.kill()


def _at_rest(process: psutil.Process) -> dict[str, Any]:
    """Return what the process itself takes, without its child: of a core, and wake-ups a second."""

    def used() -> float:
        times = process.cpu_times()
        return float(times.user + times.system)

    woken, before, begun = _switches(process), used(), time.monotonic()
    time.sleep(REST_S)
    took, cpu = time.monotonic() - begun, used() - before
    threads = {name: (many - woken[name]) / took for name, many in _switches(process).items()}
    return {
        "cpu": cpu / took,
        "wakeups_per_s": sum(threads.values()),
        **{f"wakeups_per_s of {name}": rate for name, rate in threads.items() if rate >= 1},
    }


def _switches(process: psutil.Process) -> Counter[str]:
    """Return how often the threads of each name have gone to sleep, and been woken, so far."""
    found: Counter[str] = Counter()
    for thread in Path(f"/proc/{process.pid}/task").iterdir():
        status = dict(line.split(":", 1) for line in (thread / "status").read_text().splitlines())
        found[status["Name"].strip()] += int(status["voluntary_ctxt_switches"])
    return found


def _memory(process: psutil.Process) -> dict[str, float]:
    """Return megabytes (10^6 bytes): resident, its share of them, and what it shares with nobody."""
    memory = process.memory_full_info()
    return {
        "rss_mb": memory.rss / 1e6,
        "pss_mb": memory.pss / 1e6,
        "private_mb": memory.uss / 1e6,
    }


def _drop_caches() -> bool:
    """Have the next start read everything from the disk; only root may."""
    try:
        os.sync()
        Path("/proc/sys/vm/drop_caches").write_text("3")
    except OSError:
        return False
    return True
