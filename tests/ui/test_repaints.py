"""How often something is painted for what is said. Counted, since each picture costs a whole strip.

A sentinel is painted after whatever was asked for before it: when it has been, nothing more comes.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from app.audio.block import RATE
from app.domain.captions import PartialLine, State
from app.domain.lines import Line
from app.ui.controller import Controller
from app.ui.theme import Theme
from app.ui.windows import Windows
from tests.fakes.server import NumberedServer
from tests.fakes.source import FakeSource
from tests.fakes.timers import timers_set
from tests.kept.bounds import PICTURES_PER_CHANGE
from tests.ui.runs import BOUND_S, controller_for, serving, until, until_state

TICKS_MS = 1000  # a timer that is due sooner wakes the processor while nothing happens


class Paints(QObject):
    """Counts the paint events of all widgets, by their class."""

    came = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__()
        self.counted: Counter[str] = Counter()
        self._sentinel = QWidget()
        self._sentinel.show()
        self._seen = False
        self._application = application
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if event.type() is QEvent.Type.Paint:
            if watched is self._sentinel:
                self._seen = True
                self.came.emit()
            elif isinstance(watched, QWidget):
                self.counted[type(watched).__name__] += 1
        return False

    async def settled(self) -> Counter[str]:
        """Return what was painted since the last call, when nothing more is due."""
        for _ in range(2):  # what is painted may ask for more
            self._seen = False
            self._sentinel.update()
            await until(lambda: self._seen, self.came)
        counted, self.counted = self.counted, Counter()
        return counted

    def close(self) -> None:
        """Count no more."""
        self._application.removeEventFilter(self)
        self._sentinel.close()


@pytest.fixture
def paints(qapp: QApplication) -> Iterator[Paints]:
    paints = Paints(qapp)
    yield paints
    paints.close()


@pytest.fixture
def controller(qapp: QApplication, theme: Theme, tmp_path: Path) -> Iterator[Controller]:
    """One with all its windows, of which a run's strip is shown; the main window is closed."""
    controller = controller_for(tmp_path)
    windows = Windows(controller, theme)
    controller.start()
    yield controller
    windows.close()


STRIP = {"Overlay": PICTURES_PER_CHANGE, "CaptionView": PICTURES_PER_CHANGE}


def says(controller: Controller, settled: str, tail: str = "") -> None:
    controller.partial_changed.emit(PartialLine(number=1, start=0, settled=settled, tail=tail))


async def test_words_that_come_are_one_picture_of_the_strip_and_of_nothing_else(
    controller: Controller, paints: Paints
) -> None:
    await paints.settled()
    says(controller, "", "It was")
    assert await paints.settled() == STRIP
    says(controller, "It was ", "the best")
    assert await paints.settled() == STRIP
    says(controller, "It was the ", "best of")
    assert await paints.settled() == STRIP


async def test_what_reads_as_before_is_not_painted_again(
    controller: Controller, paints: Paints
) -> None:
    says(controller, "It was ", "the best")
    await paints.settled()
    says(controller, "It was ", "the best")
    assert await paints.settled() == {}


async def test_a_line_that_is_final_is_one_picture(controller: Controller, paints: Paints) -> None:
    says(controller, "It was ", "the best")
    await paints.settled()
    controller.line_finished.emit(Line(number=1, start=0, end=1, text="It was the best of times."))
    assert await paints.settled() == STRIP


async def test_several_partials_before_the_next_picture_are_one(
    controller: Controller, paints: Paints
) -> None:
    await paints.settled()
    for end in range(3, 20):
        says(controller, "It was ", "the best of times"[:end])
    assert await paints.settled() == STRIP


async def test_nothing_is_painted_while_nobody_says_anything(
    controller: Controller, paints: Paints
) -> None:
    says(controller, "It was ", "the best")
    await paints.settled()
    assert await paints.settled() == {}


async def test_nothing_ticks_in_the_strip_of_a_run_in_which_nobody_speaks(
    theme: Theme, tmp_path: Path
) -> None:
    """Timers of seconds are the server's, which has the same loop, and the clock of a run."""
    async with NumberedServer().running() as address:
        quiet = np.zeros(RATE, np.int16)
        controller = controller_for(tmp_path, FakeSource(quiet, live=True), address=address)
        windows = Windows(controller, theme)
        async with serving(controller):
            controller.start()
            await until_state(controller, State.LISTENING)
            async with asyncio.timeout(BOUND_S):
                # What has just begun is still to be done, such as keeping the window's place.
                while any(0 < milliseconds < TICKS_MS for _, milliseconds in timers_set()):
                    await asyncio.sleep(TICKS_MS / 4000)
            assert windows.overlay.isVisible()
            windows.close()
