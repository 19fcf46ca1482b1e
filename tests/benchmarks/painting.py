"""From an engine's message to the painted caption, and what a long transcript costs the window.

The windows stand on a private X server with openbox and show a run of the Controller; the engine is
another process (partials.py). A caption counts as painted when the strip's paintEvent that shows it
ends; until the X server shows it there is no more than a copy. For the transcript, what is counted
is the processor time of the windows' thread from the change to the end of the paintEvent that
follows, since the rest is waiting.
"""

from __future__ import annotations

import asyncio
import itertools
import multiprocessing
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
import psutil
from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication

from app.domain.captions import PartialLine
from app.domain.lines import Line
from app.domain.text import plain
from app.gui import make_application
from app.ui.loop import Loop as QtLoop
from app.ui.theme import Theme
from app.ui.transcript_view import TranscriptView
from app.ui.windows import Windows
from tests.benchmarks import partials
from tests.fakes import desktop as desktops
from tests.fakes.desktop import Desktop
from tests.fakes.source import STEP, FakeSource
from tests.ui.runs import controller_for, serving

_ODD = {
    "50000_characters": "word " * 10_000,
    "one_word_of_10000": "x" * 10_000,
    "300_marks": "e" + "\u0301" * 300,
    "directions_only": "\u200f\u200e" * 500,
    "markup": "<b>bold</b> \x1b[31mred\x1b[0m " * 300,
    "emoji": "\U0001f469\U0001f3fd\u200d\U0001f680" * 300,
}
EVENTS = 400
LINES = 10_000
CHANGES = 200
RESIZES = 5
BOUND_S = 60.0


class _Captions(QObject):
    """Notes when each text came to the windows, and when it was painted."""

    def __init__(self) -> None:
        super().__init__()
        self.came: dict[str, int] = {}
        self.painted: dict[str, int] = {}
        self._waiting: list[str] = []

    def take(self, line: PartialLine) -> None:
        text = line.settled + line.tail
        self.came[text] = time.monotonic_ns()
        self._waiting.append(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if event.type() is not QEvent.Type.Paint:
            return False
        watched.event(event)
        now = time.monotonic_ns()
        self.painted.update((text, now) for text in self._waiting)
        self._waiting.clear()
        return True


class Work(QObject):
    """Counts the work of the windows' thread from a change to its picture."""

    def __init__(self, application: QApplication, view: TranscriptView) -> None:
        super().__init__()
        self._application = application
        self._view = view
        self._painted = False
        self.longest_s = 0.0  # that a piece of measuring held up everything else
        self._wake = QTimer(interval=100)  # so that waiting for an event ends
        self._wake.start()
        view.installEventFilter(self)
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        kind = event.type()
        if kind is QEvent.Type.Paint and watched is not self._view:
            # The view paints in a filter of its own, which comes after this one. The picture goes
            # to the screen before the next step of the loop.
            QTimer.singleShot(0, self._note)
        elif kind is QEvent.Type.Timer and watched is self._view:
            begun = time.monotonic()
            watched.event(event)
            self.longest_s = max(self.longest_s, time.monotonic() - begun)
            return True
        return False

    def of(self, change: Callable[[], object]) -> float:
        """Return the milliseconds of work until the change is painted."""
        begun = time.thread_time_ns()
        self._painted = False
        change()
        self.until(lambda: self._painted)
        return (time.thread_time_ns() - begun) / 1e6

    def until(self, holds: Callable[[], bool]) -> None:
        """Do what is to be done, until it holds."""
        deadline = time.monotonic() + BOUND_S
        while not holds():
            if time.monotonic() > deadline:
                raise RuntimeError("nothing was painted")
            self._application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def _note(self) -> None:
        self._painted = True


async def _feed(source: FakeSource) -> None:
    """Let some noise be heard, at its natural pace."""
    rng = np.random.default_rng(1)
    begun = time.monotonic()
    for block in itertools.count(1):
        source.feed(rng.normal(0, 300, STEP).astype(np.int16))
        await asyncio.sleep(max(0.0, begun + block * 0.02 - time.monotonic()))


async def _caption(
    application: QApplication, home: Path, address: str, pipe: Connection
) -> dict[str, float]:
    source = FakeSource(live=True)
    controller = controller_for(home, source, address=address)
    windows = Windows(controller, Theme(application))
    windows.main.show()
    captions = _Captions()
    controller.partial_changed.connect(captions.take)
    windows.overlay.view.installEventFilter(captions)
    async with serving(controller), asyncio.TaskGroup() as group:
        feeding = group.create_task(_feed(source))
        controller.start()
        sent: dict[str, int] = await asyncio.to_thread(pipe.recv)
        feeding.cancel()
    windows.close()
    came = [(captions.came[text] - at) / 1e6 for text, at in sent.items()]
    painted = [(captions.painted[text] - at) / 1e6 for text, at in sent.items()]
    return {
        **_points("to_painted", painted),
        **_points("to_controller", came),
        **_points("event_to_frame", [one - two for one, two in zip(painted, came, strict=True)]),
        "painted_max_ms": max(painted),
        "events": float(len(painted)),
    }


def _captions(application: QApplication, home: Path) -> dict[str, float]:
    """Return the milliseconds from before an event is sent until it is painted."""
    processes = multiprocessing.get_context("spawn")
    pipe, theirs = processes.Pipe()
    engine = processes.Process(target=partials.serve, args=(theirs, EVENTS), daemon=True)
    engine.start()
    address = pipe.recv()
    with asyncio.Runner(loop_factory=lambda: QtLoop(application)) as runner:
        figures = runner.run(_caption(application, home, address, pipe))
    engine.join(BOUND_S)
    return figures


def _odd_lines(application: QApplication, home: Path) -> dict[str, float]:
    """Return the longest that the windows' thread is held up by lines that nobody speaks."""
    controller = controller_for(home)
    windows = Windows(controller, Theme(application))
    windows.main.show()
    controller.start()
    figures: dict[str, float] = {}
    for name, text in _ODD.items():
        work = Work(application, windows.main.panel.view)
        number = len(figures) + 1
        partial_ = PartialLine(number=number, start=0.0, settled=plain(text), tail="")

        def change(line: PartialLine = partial_) -> None:
            controller.transcript.show_partial(line)
            controller.partial_changed.emit(line)
            windows.overlay.view.repaint()

        figures[f"{name}_ms"] = work.of(change)
    # 200 partials a second for two seconds, of which each frame shows the newest.
    longest = 0.0
    for count in range(400):
        line = PartialLine(number=100, start=0.0, settled="word " * (count % 60), tail="and")
        begun = time.monotonic()
        controller.transcript.show_partial(line)
        controller.partial_changed.emit(line)
        application.processEvents()
        longest = max(longest, 1000 * (time.monotonic() - begun))
        time.sleep(max(0.0, begun + 0.005 - time.monotonic()))
    figures["a_partial_of_200_a_second_longest_ms"] = longest
    windows.close()
    return figures


def _transcript(application: QApplication, home: Path) -> dict[str, float]:
    """Return what a long transcript costs, in milliseconds and MB."""
    controller = controller_for(home)
    windows = Windows(controller, Theme(application))
    main, view, model = windows.main, windows.main.panel.view, controller.transcript
    work = Work(application, view)
    main.show()
    model.begin(datetime(2026, 11, 24, 12, tzinfo=UTC))
    texts = itertools.cycle(partials.sentences())
    numbers = itertools.count(1)

    def append() -> None:
        number = next(numbers)
        text = f"{number} {next(texts)}"  # a copy of its own, as a server's text is
        start = number * 4.0
        model.add_line(Line(number=number, start=start, end=start + 3, text=text), saved=True)

    figures = _points("append_to_few", [work.of(append) for _ in range(CHANGES)])
    before = psutil.Process().memory_info().rss
    for _ in range(LINES - CHANGES):
        append()
    work.of(append)
    figures["memory_mb"] = (psutil.Process().memory_info().rss - before) / 2**20
    figures |= _points("append", [work.of(append) for _ in range(CHANGES)])
    spoken = [partial(model.show_partial, live) for live in _spoken(next(numbers))]
    figures |= _points("live", [work.of(change) for change in spoken])
    bar = view.verticalScrollBar()

    def scroll() -> None:
        bar.setValue(bar.value() - 3 * bar.singleStep())

    figures |= _points("scroll_up", [work.of(scroll) for _ in range(CHANGES)])
    return figures | _resizes(work, view)


def _spoken(number: int) -> Iterator[PartialLine]:
    """Yield a long line as it is spoken."""
    for settled, tail in partials.growing(max(partials.sentences(), key=len)):
        yield PartialLine(number=number, start=number * 4.0, settled=settled, tail=tail)


def _resizes(work: Work, view: TranscriptView) -> dict[str, float]:
    """Make the window narrower and wider; return how long the first picture and all took."""
    window = view.window()
    first, whole = [], []
    work.longest_s = 0.0
    width, height = window.width(), window.height()
    for turn in range(RESIZES):
        begun = time.monotonic()
        work.of(partial(window.resize, width if turn % 2 else width - 120, height))
        first.append(1000 * (time.monotonic() - begun))
        work.until(lambda: not view._heights.is_measuring)
        whole.append(1000 * (time.monotonic() - begun))
    return {
        "resize_first_ms": float(np.median(first)),
        "resize_all_measured_ms": float(np.median(whole)),
        "resize_longest_piece_ms": 1000 * work.longest_s,
    }


def _points(name: str, values: list[float]) -> dict[str, float]:
    return {f"{name}_p{point}_ms": float(np.percentile(values, point)) for point in (50, 95)}


def measure() -> dict[str, dict[str, float]]:
    """Return milliseconds to the painted caption, and the transcript's."""
    if missing := desktops.missing_tools():
        raise SystemExit(f"this benchmark needs what is not installed here: {', '.join(missing)}")
    with Desktop(1920, 1080) as desktop, tempfile.TemporaryDirectory() as home:
        os.environ.update(desktop.environment)
        application = make_application()
        return {
            "captions": _captions(application, Path(home)),
            "transcript": _transcript(application, Path(home)),
            "odd_lines": _odd_lines(application, Path(home)),
        }


if __name__ == "__main__":
    for name, figures in measure().items():
        print(name, {key: round(value, 2) for key, value in figures.items()})
