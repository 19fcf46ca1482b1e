"""What `surtitle import` takes on the offline engine: time, processor, memory; and to go on again.

The sample clips, with a second of silence between them, over and over: an hour; ten minutes on one core
alone, as a computer that has no other would take them; and ten that are ended by Ctrl-C at half.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import soundfile

from app.store.session_record import SessionRecord, read_journal
from tests.benchmarks.clips import SAMPLE_RATE, load_clip
from tests.benchmarks.process_tree import cpu_seconds, peak_mb
from tests.benchmarks.scoring import align

HOUR_S, SHORT_S = 3600, 600
LOOK_S = 0.2


def measure() -> dict[str, Any]:
    """Return the figures of the hour, and of ten minutes: on one core, in one run and in two."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        hour, _ = _import(place / "hour", _recording(place / "hour.flac", HOUR_S))
        short = _recording(place / "short.flac", SHORT_S)
        once, whole = _import(place / "once", short)
        alone, same_words = _import(place / "alone", short, cores=1)
        first, part = _import(place / "twice", short, stop=_is_half)
        second, both = _import(place / "twice", short)
        assert whole.finished
        assert both.finished
        assert not part.finished
        return {
            "hour": hour | _speed(HOUR_S, hour),
            "ten minutes": once | _speed(SHORT_S, once),
            "ten minutes on one core": alone
            | _speed(SHORT_S, alone)
            | {"words as on both %": _alike(whole, same_words)},
            "resume": {
                "ctrl-c to exit s": first["exit_s"],
                "again to its first line s": second["first_line_s"],
                "both runs longer than one s": first["s"] + second["s"] - once["s"],
                "words %": _alike(whole, both),
            },
        }


def _speed(seconds: int, figures: dict[str, float]) -> dict[str, float]:
    return {
        "times natural speed": seconds / figures["s"],
        "times natural speed of a core alone": seconds / figures["processor s"],
    }


def _alike(one: SessionRecord, other: SessionRecord) -> float:
    """Return how many of the words are the same, in percent."""
    words, others = _words(one), _words(other)
    pairs = align(words, others)
    same = [a for a, b in pairs if a is not None and b is not None and words[a] == others[b]]
    return 100 * len(same) / len(pairs)


def _recording(path: Path, seconds: int) -> Path:
    pause = np.zeros(SAMPLE_RATE, np.int16)
    clips = [load_clip(name) for name in ("beckett", "endgame_nagg_nell", "two_cities")]
    once = np.concatenate([piece for clip in clips for piece in (clip, pause)])
    wanted = seconds * SAMPLE_RATE
    soundfile.write(path, np.resize(once, wanted), SAMPLE_RATE)
    return path


def _import(
    home: Path,
    path: Path,
    *,
    stop: Callable[[SessionRecord], bool] = lambda _: False,
    cores: int | None = None,
) -> tuple[dict[str, float], SessionRecord]:
    """Import on so many `cores` (None: all), ended by Ctrl-C where `stop` says so.

    Return what it took, and the session.
    """
    command = [sys.executable, "-m", "app", "import", str(path), "--engine", "local", "--json"]
    begun = time.monotonic()
    stopped = first_line = 0.0
    figures: dict[str, float] = {}
    before: int | None = None
    us = psutil.Process()
    all_cores = us.cpu_affinity()
    us.cpu_affinity(all_cores[:cores])  # which the process inherits
    with subprocess.Popen(
        command,
        env={**os.environ, "SURTITLE_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        us.cpu_affinity(all_cores)
        client = psutil.Process(process.pid)
        while process.poll() is None:
            time.sleep(LOOK_S)
            record = _record(home)
            if record is None:
                continue
            before = len(record.lines) if before is None else before
            if not first_line and len(record.lines) > before:
                first_line = time.monotonic() - begun
            try:
                (child,) = client.children()
                figures = {
                    "processor s": cpu_seconds([client, child]),
                    "of it the client's s": cpu_seconds([client]),
                    "peak of the child MB": peak_mb(child),
                    "peak of the client MB": peak_mb(client),
                }
            except (ValueError, OSError, psutil.Error):
                pass
            if not stopped and stop(record):
                process.send_signal(signal.SIGINT)
                stopped = time.monotonic()
        ended = time.monotonic()
        assert process.stdout is not None
        (row,) = map(json.loads, process.stdout)
    assert row["state"] == ("interrupted" if stopped else "captioned"), row
    figures |= {"s": ended - begun, "first_line_s": first_line}
    if stopped:
        figures["exit_s"] = ended - stopped
    record = _record(home)
    assert record is not None
    return figures, record


def _is_half(record: SessionRecord) -> bool:
    return record.seam.at >= SHORT_S / 2


def _record(home: Path) -> SessionRecord | None:
    found = list((home / "sessions").glob("*.jsonl"))
    return read_journal(found[0]) if found else None


def _words(record: SessionRecord) -> list[str]:
    return re.findall(r"[a-z']+", " ".join(line.text for line in record.lines).lower())
