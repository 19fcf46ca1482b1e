"""All day at many times natural speed: what grows, what is lost, what becomes slower.

The windows' whole program on a screen that is none (Qt's "offscreen"): Controller, Captioner, journal on
a real disk, main window with its transcript. It captions a recording as fast as the engine takes it.

- "day": two hours on a scripted engine in a process of its own (scripted.py), since the real one
  takes two hours for eight: it says a known line each 3.8 s of audio, whatever is in it.
- "real": twenty minutes of the sample clips on the recogniser's child.

`SURTITLE_SOAK=8x20` in the environment for all day; a part of length 0 is left out.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import itertools
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import soundfile

from app.audio.block import RATE
from app.audio.tape import Tape
from app.domain.captions import State
from app.domain.lines import Line
from app.domain.settings import Settings
from app.gui import make_application
from app.store.session_record import SessionRecord, read_journal
from app.ui.controller import Controller
from app.ui.loop import Loop as QtLoop
from app.ui.theme import Theme
from app.ui.transcript_model import TranscriptModel
from app.ui.windows import Windows
from tests.benchmarks import partials
from tests.benchmarks.clips import load_clip
from tests.benchmarks.painting import Work
from tests.benchmarks.references import CLIPS
from tests.benchmarks.scripted import LENGTH, scripted_process, text_of
from tests.ui.runs import controller_for, serving

LENGTHS = "2x20"  # hours on the scripted engine, minutes on the real one
LOOK_S = 1.0
CHANGES = 200
FEW = 50  # lines in the list to begin with


@dataclass(frozen=True, slots=True)
class Look:
    """What the processes held when so much audio was captioned."""

    at: float  # seconds, time.monotonic
    audio_h: float
    client_mb: float
    engine_mb: float
    client_files: int
    engine_files: int
    tape_s: float


def measure() -> dict[str, Any]:
    """Return memory's slope, open files, lines and words, and the list's cost at both ends."""
    hours, minutes = map(float, os.environ.get("SURTITLE_SOAK", LENGTHS).split("x"))
    figures: dict[str, Any] = {}
    # Each in a process of its own, whose memory is nobody else's.
    with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as pool:
        if hours:
            figures["day"] = pool.submit(_day, hours).result()
        if minutes:
            figures["real"] = pool.submit(_real, minutes * 60).result()
    return figures


def _day(hours: float) -> dict[str, float]:
    lines = round(hours * 3600 * RATE / LENGTH)
    with _home() as home, scripted_process() as address:
        path = _quiet(home / "day.wav", lines)
        figures, record = _soak(home, path, address=address, after_h=min(1.0, hours / 4))
    said = [line.text for line in sorted(record.lines, key=lambda line: line.start)]
    wanted = [text_of(line) for line in range(lines)]
    wrong = sum(one != other for one, other in itertools.zip_longest(said, wanted))
    return figures | {"lines_expected": float(lines), "lines_wrong": float(wrong)}


def _real(seconds: float) -> dict[str, float]:
    with _home() as home:
        path = _clips(home / "clips.wav", seconds)
        figures, _ = _soak(home, path, address=None, after_h=seconds / 3600 / 4)
        return figures


@contextmanager
def _home() -> Iterator[Path]:
    # Not where a system keeps temporary files: that is often memory.
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        yield Path(folder)


def _clips(path: Path, seconds: float) -> Path:
    """Write the sample clips over and over, a second of silence after each."""
    with soundfile.SoundFile(path, "w", RATE, 1, "PCM_16") as file:
        for clip in itertools.cycle(CLIPS):
            left = round(seconds * RATE) - file.frames
            if left <= 0:
                return path
            file.write(np.append(load_clip(clip), np.zeros(RATE, np.int16))[:left])
    raise AssertionError("a cycle has no end")


def _quiet(path: Path, lines: int) -> Path:
    """Write a faint noise of so many lines' length; the scripted engine does not listen."""
    noise = np.random.default_rng(1).integers(-50, 50, LENGTH).astype(np.int16)
    with soundfile.SoundFile(path, "w", RATE, 1, "PCM_16") as file:
        for _ in range(lines):
            file.write(noise)
    return path


def _soak(
    home: Path, path: Path, *, address: str | None, after_h: float
) -> tuple[dict[str, float], SessionRecord]:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = make_application()
    settings = Settings(engine="cloud" if address else "local")
    controller = controller_for(home, address=address, settings=settings)
    windows = Windows(controller, Theme(application))
    windows.main.show()
    work = Work(application, windows.main.panel.view)
    model = controller.transcript
    model.begin(datetime.now(UTC))
    _append(work, model, FEW)
    few = _append(work, model, CHANGES)
    cpu = psutil.Process().cpu_times()
    begun = time.monotonic()
    with asyncio.Runner(loop_factory=lambda: QtLoop(application)) as runner:
        looks, shown = runner.run(_caption(controller, path))
    took_s = time.monotonic() - begun
    after = psutil.Process().cpu_times()
    many = _append(work, model, CHANGES)
    windows.close()
    [journal] = (home / "sessions").glob("*.jsonl")
    record = read_journal(journal)
    assert record.finished
    audio_h = float(soundfile.info(path).duration) / 3600
    return {
        **growth(looks, after_h),
        "audio_h": audio_h,
        "times_natural_speed": audio_h * 3600 / took_s,
        "client_cpu_per_audio_s": (after.user + after.system - cpu.user - cpu.system)
        / (audio_h * 3600),
        "lines_shown": float(shown),
        "lines_saved": float(len(record.lines)),
        "add_a_line_to_few_p50_ms": float(np.median(few)),
        "add_a_line_to_all_p50_ms": float(np.median(many)),
    }, record


async def _caption(controller: Controller, path: Path) -> tuple[list[Look], int]:
    """Caption the recording; return what was held, and how many lines were shown."""
    lines: list[float] = []
    ended = asyncio.Event()

    def note(line: Line) -> None:
        lines.append(line.end)

    def note_state(state: State) -> None:
        if state is State.FINISHED:
            ended.set()

    controller.line_finished.connect(note)
    controller.state_changed.connect(note_state)
    looks: list[Look] = []
    async with serving(controller):
        controller.start(recording=path)
        while not ended.is_set():
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_S):
                    await ended.wait()
            if lines and not ended.is_set():
                looks.append(_look(max(lines[-5:]) / 3600))
    assert controller.outcome is not None
    return looks, len(lines)


def _look(audio_h: float) -> Look:
    own = psutil.Process()
    engines = own.children(recursive=True)
    tapes = [one for one in gc.get_objects() if isinstance(one, Tape)]
    return Look(
        at=time.monotonic(),
        audio_h=audio_h,
        client_mb=own.memory_info().rss / 2**20,
        engine_mb=sum(process.memory_info().rss for process in engines) / 2**20,
        client_files=own.num_fds(),
        engine_files=sum(process.num_fds() for process in engines),
        tape_s=max(((tape.end - tape.start) / RATE for tape in tapes), default=0.0),
    )


def growth(looks: Sequence[Look], after_h: float) -> dict[str, float]:
    """Return what grew between the first `after_h` hours of audio and the end, and what did not."""
    later = [look for look in looks if look.audio_h >= after_h]
    hours = [look.audio_h for look in later]
    first, last = later[0], later[-1]
    halves = [[look for look in later if look.audio_h <= (first.audio_h + last.audio_h) / 2]]
    halves.append([look for look in later if look not in halves[0]])
    return {
        "client_mb_per_h": slope(hours, [look.client_mb for look in later]),
        "engine_mb_per_h": slope(hours, [look.engine_mb for look in later]),
        "client_mb_at_the_start": first.client_mb,
        "client_mb_at_the_end": last.client_mb,
        "engine_mb_at_the_start": first.engine_mb,
        "engine_mb_at_the_end": last.engine_mb,
        "client_files_at_the_start": float(looks[0].client_files),
        "client_files_at_the_end": float(last.client_files),
        "engine_files_at_the_start": float(looks[0].engine_files),
        "engine_files_at_the_end": float(last.engine_files),
        "tape_longest_s": max(look.tape_s for look in looks),
        "second_half_slower": _pace(halves[0]) / _pace(halves[1]),
    }


def slope(hours: Sequence[float], values: Sequence[float]) -> float:
    """Return how much the values grow in an hour, by the straight line nearest to them."""
    if len(set(hours)) < 2:
        return float("nan")
    return float(np.polyfit(hours, values, 1)[0])


def _pace(looks: Sequence[Look]) -> float:
    """Return the hours of audio captioned in a second."""
    if len(looks) < 2:
        return float("nan")
    return (looks[-1].audio_h - looks[0].audio_h) / (looks[-1].at - looks[0].at)


def _append(work: Work, model: TranscriptModel, count: int) -> list[float]:
    """Add so many lines to the list; return the milliseconds until each was painted."""
    texts = itertools.cycle(partials.sentences())
    before = model.rowCount()
    taken = []
    for number in range(before + 1, before + 1 + count):
        line = Line(number=number, start=number * 4.0, end=number * 4.0 + 3, text=next(texts))
        taken.append(work.of(lambda line=line: model.add_line(line, saved=True)))  # type: ignore[misc]
    return taken
