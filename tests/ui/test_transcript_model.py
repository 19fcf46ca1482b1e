"""The list as a view sees it, watched by Qt's own model tester."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from app.domain.captions import PartialLine
from app.domain.lines import Gap, Line
from app.ui.transcript_model import Kind, TranscriptModel

STARTED = datetime(2026, 11, 23, 10, 42, 0)  # noqa: DTZ001  local time, as it is shown


def partial(number: int, settled: str, tail: str = "") -> PartialLine:
    return PartialLine(number=number, start=float(number), settled=settled, tail=tail)


def line(number: int, text: str) -> Line:
    return Line(number=number, start=float(number), end=number + 1.0, text=text)


def texts(model: TranscriptModel) -> list[str]:
    return [model.index(row).data() for row in range(model.rowCount())]


@pytest.fixture
def model() -> TranscriptModel:
    """An empty transcript, watched."""
    model = TranscriptModel()
    model.begin(STARTED)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    return model


def test_a_line_grows_in_its_place_and_becomes_final_there(model: TranscriptModel) -> None:
    changed: list[int] = []
    model.dataChanged.connect(lambda index, _: changed.append(index.row()))
    model.show_partial(partial(7, "it was", " the"))
    model.show_partial(partial(7, "it was the", " best"))
    model.add_line(line(7, "It was the best."), saved=True)
    assert texts(model) == ["It was the best."]
    assert changed == [0, 0]
    row = model.row(0)
    assert (row.kind, row.tail, row.saved) == (Kind.FINAL, "", True)


def test_lines_being_spoken_stand_last(model: TranscriptModel) -> None:
    model.show_partial(partial(2, "two"))
    model.show_partial(partial(1, "one"))
    model.add_gap(Gap(start=0.5, end=1.0, reason="nobody heard it"))
    assert texts(model) == ["nobody heard it", "one", "two"]
    model.add_line(line(2, "Two."), saved=False)
    assert texts(model) == ["nobody heard it", "Two.", "one"]


def test_a_line_without_words_goes(model: TranscriptModel) -> None:
    model.show_partial(partial(1, "", "uh"))
    model.drop(1)
    model.drop(1)
    assert texts(model) == []


def test_times_are_those_of_the_day(model: TranscriptModel) -> None:
    model.add_line(line(7, "It was."), saved=True)
    index = model.index(0)
    assert index.data(model.TimeRole) == "10:42:07"
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "10:42:07 It was."


def test_what_is_copied_is_what_was_said(model: TranscriptModel) -> None:
    model.add_line(line(1, "One."), saved=True)
    model.add_gap(Gap(start=2.0, end=3.0, reason="nobody heard it"))
    model.show_partial(partial(4, "half a"))
    assert model.text() == "[10:42:01] One."


def test_another_run_starts_over(model: TranscriptModel) -> None:
    model.add_line(line(1, "One."), saved=True)
    model.show_partial(partial(2, "two"))
    model.begin(STARTED)
    assert texts(model) == []


class Run(RuleBasedStateMachine):
    """Lines in any order that a run may tell them; a plain dict and list know what must stand."""

    def __init__(self) -> None:
        super().__init__()
        self.model = TranscriptModel()
        self.model.begin(STARTED)
        self.tester = QAbstractItemModelTester(
            self.model, QAbstractItemModelTester.FailureReportingMode.Fatal
        )
        self.done: list[str] = []
        self.live: dict[int, str] = {}
        self.ended: set[int] = set()

    @rule(number=st.integers(1, 6), words=st.text("ab ", max_size=4))
    def speaks(self, number: int, words: str) -> None:
        if number not in self.ended:
            self.model.show_partial(partial(number, words))
            self.live[number] = words

    @rule(number=st.integers(1, 6))
    def ends(self, number: int) -> None:
        if number not in self.ended:
            self.model.add_line(line(number, f"line {number}"), saved=True)
            self.live.pop(number, None)
            self.ended.add(number)
            self.done.append(f"line {number}")

    @rule(number=st.integers(1, 6))
    def drops(self, number: int) -> None:
        self.model.drop(number)
        self.live.pop(number, None)

    @rule()
    def misses(self) -> None:
        self.model.add_gap(Gap(start=0.0, end=1.0, reason="gap"))
        self.done.append("gap")

    @invariant()
    def stands(self) -> None:
        assert texts(self.model) == [*self.done, *(self.live[n] for n in sorted(self.live))]


Run.TestCase.settings = settings(max_examples=50, stateful_step_count=30)
TestRun = Run.TestCase
