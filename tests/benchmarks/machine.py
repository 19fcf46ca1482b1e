"""The machine, as far as figures depend on it."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_LIBRARIES = ("onnxruntime", "numpy", "PySide6-Essentials")
_ADDITIONS = 1_000_000


def describe() -> dict[str, Any]:
    """Return what is to be noted beside figures; `load` is of the last minute, None on Windows."""
    return {
        "cpu": _cpu(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "versions": {name: _version(name) for name in _LIBRARIES},
        "load": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        "calibration_ms": round(calibration_ms(), 1),
    }


def in_words(machine: Mapping[str, Any]) -> str:
    """Return it as it is told at the top of a table."""
    versions = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
    load = "" if machine["load"] is None else f"load {machine['load']}, "
    return (
        f"{machine['cpu']}, {machine['cores']} cores, {machine['system']}, "
        f"Python {machine['python']}, {versions}\n"
        f"{load}{_ADDITIONS:,} additions in Python take {machine['calibration_ms']} ms"
    )


def calibration_ms() -> float:
    """Return how long a fixed loop takes at best: what the machine gives a single thread now."""
    best = float("inf")
    for _ in range(7):
        begun = time.perf_counter()
        total = 0
        for number in range(_ADDITIONS):
            total += number
        best = min(best, time.perf_counter() - begun)
    return best * 1000


def _cpu() -> str:
    model = platform.processor() or platform.machine()
    if Path("/proc/cpuinfo").is_file():
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return model


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "none"
