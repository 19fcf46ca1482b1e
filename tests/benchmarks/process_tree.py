"""What processes cost: processor time, and memory at its highest, as the system counts it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import psutil

_PEAK = re.compile(r"VmHWM:\s+(\d+) kB")


def cpu_seconds(processes: Iterable[psutil.Process]) -> float:
    """Return the processor time that the processes have used so far."""
    times = [process.cpu_times() for process in processes]
    return float(sum(time.user + time.system for time in times))


def peak_mb(process: psutil.Process) -> float:
    """Return the most memory that the process has ever held, in MB (Linux only)."""
    found = _PEAK.search(Path(f"/proc/{process.pid}/status").read_text())
    return int(found[1]) / 1024 if found else float("nan")
