"""The window's process: how soon it is there, and what it takes while idle and while captioning."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from tests.benchmarks.clips import CLIPS as CLIPS_DIR
from tests.fakes.desktop import Desktop, missing_tools
from tests.fakes.pulse import PulseServer

CLIP = Path(CLIPS_DIR) / "two_cities.wav"
STARTS = 7
IDLE_S, CAPTIONING_S = 30.0, 30.0


def measure() -> dict[str, Any]:
    """Return seconds to the first painted window, shares of a core, and megabytes."""
    if missing := missing_tools():
        raise SystemExit(f"not installed: {', '.join(missing)}")
    with PulseServer() as pulse, Desktop() as desktop:
        environment = {**os.environ, **pulse.environment, **desktop.environment}
        figures: dict[str, Any] = {}
        if _drop_caches():
            figures["start_cold_s"] = _start_s(environment)
        figures["start_warm_s"] = statistics.median(_start_s(environment) for _ in range(STARTS))
        with _window(environment) as process:
            time.sleep(5)  # the recogniser warms up, the pointer of the window comes to rest
            figures["active_cpu"] = _share(process, IDLE_S)
            with _another_window(desktop):
                time.sleep(2)
                figures["idle_cpu"] = _share(process, IDLE_S)
            memory = process.memory_full_info()
            figures["memory_pss_mb"] = memory.pss / 1e6
            figures["memory_rss_mb"] = memory.rss / 1e6
        with (
            _window(environment, "--start", "--engine", "local") as process,
            _another_window(desktop),
        ):
            time.sleep(10)  # the strip is up, and nothing is said
            figures["silence_cpu"] = _share(process, IDLE_S)
        figures["told_s"] = _told_s(environment)
        pulse.play(CLIP)
        with _window(environment, "--start", "--engine", "local") as process:
            time.sleep(8)
            figures["captioning_cpu"] = _share(process, CAPTIONING_S)
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
        process.stdout.readline()
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


def _start_s(environment: dict[str, str]) -> float:
    """Start the program; return when its main window had been painted for the first time."""
    begun = time.monotonic()
    with _window(environment, until_painted=True) as process:
        painted: float = process.painted_at
    return painted - begun


@contextmanager
def _window(
    environment: dict[str, str], *arguments: str, until_painted: bool = False
) -> Iterator[Any]:
    with tempfile.TemporaryDirectory() as home:
        _be_welcomed(home)
        process = psutil.Popen(
            [sys.executable, "-m", "tests.benchmarks.painted", *arguments],
            env={**environment, "SURTITLE_HOME": home},
            stdout=subprocess.PIPE,
        )
        try:
            process.painted_at = json.loads(process.stdout.readline())
            yield process
        finally:
            process.kill() if until_painted else process.terminate()
            process.wait()
            process.stdout.close()


@contextmanager
def _another_window(desktop: Desktop) -> Iterator[None]:
    """Have another program's window in front, with the keyboard."""
    other = desktop.start("xev", "-geometry", "200x200+900+50")
    time.sleep(1)
    try:
        yield
    finally:
        other.kill()


def _share(process: psutil.Process, seconds: float) -> float:
    """Return the share of a core that the process itself takes, without its child."""

    def used() -> float:
        times = process.cpu_times()
        return float(times.user + times.system)

    before, begun = used(), time.monotonic()
    time.sleep(seconds)
    return (used() - before) / (time.monotonic() - begun)


def _drop_caches() -> bool:
    """Have the next start read everything from the disk; only root may."""
    try:
        os.sync()
        Path("/proc/sys/vm/drop_caches").write_text("3")
    except OSError:
        return False
    return True
