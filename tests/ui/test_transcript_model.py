"""The list as a view sees it, watched by Qt's own model tester."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from app.domain.captions import FinalLine, LinesSaved, PartialLine
from app.domain.lines import Gap, Line
from app.store.records import Correction, Edit, Mark
from app.store.session_record import SessionRecord
from app.ui.transcript_model import Kind, TranscriptModel
from tests.store.entries import START

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


@pytest.fixture
def edits(model: TranscriptModel) -> list[Edit]:
    """What was made of lines."""
    made: list[Edit] = []
    model.edited.connect(made.append)
    return made


def test_a_line_is_marked_and_its_mark_taken_away(
    model: TranscriptModel, edits: list[Edit]
) -> None:
    model.add_line(line(7, "It was."), saved=True)
    model.mark(0, on=True)
    model.mark(0, on=True)
    assert model.row(0).marked
    spoken = model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "10:42:07 marked It was."
    model.mark(0, on=False)
    assert not model.row(0).marked
    assert edits == [Mark(line=7, on=True), Mark(line=7, on=False)]


def test_the_moment_is_the_line_being_spoken_or_the_one_said_last(
    model: TranscriptModel, edits: list[Edit]
) -> None:
    assert not model.mark_moment()
    model.add_line(line(1, "One."), saved=True)
    model.add_gap(Gap(start=2.0, end=3.0, reason="nobody heard it"))
    assert model.mark_moment()
    model.show_partial(partial(2, "", "two"))
    assert model.mark_moment()
    model.show_partial(partial(2, "two", " and"))
    model.add_line(line(2, "Two and."), saved=True)
    assert [model.row(place).marked for place in range(3)] == [True, False, True]
    assert edits == [Mark(line=1, on=True), Mark(line=2, on=True)]


def test_a_mark_on_a_line_that_turns_out_empty_goes_to_what_was_said_last(
    model: TranscriptModel, edits: list[Edit]
) -> None:
    model.add_line(line(1, "One."), saved=True)
    model.show_partial(partial(2, "", "uh"))
    model.mark_moment()
    model.drop(2)
    assert model.row(0).marked
    assert edits[1:] == [Mark(line=2, on=False), Mark(line=1, on=True)]


def test_a_line_is_corrected_and_what_was_heard_is_known(
    model: TranscriptModel, edits: list[Edit]
) -> None:
    model.add_line(line(7, "It wars."), saved=True)
    index = model.index(0)
    assert model.flags(index) & Qt.ItemFlag.ItemIsEditable
    assert index.data(Qt.ItemDataRole.EditRole) == "It wars."
    assert model.setData(index, "  It\nwas.\x07 ")
    assert (model.row(0).text, model.row(0).heard) == ("It was.", "It wars.")
    assert not model.setData(index, "It was.")
    assert not model.setData(index, " ")
    assert model.setData(index, "It wars.")
    assert model.row(0).heard == ""
    assert edits == [Correction(line=7, text="It was."), Correction(line=7, text="It wars.")]


def test_neither_a_gap_nor_a_line_being_spoken_is_corrected(
    model: TranscriptModel, edits: list[Edit]
) -> None:
    model.add_gap(Gap(start=2.0, end=3.0, reason="nobody heard it"))
    model.show_partial(partial(2, "two"))
    for place in range(2):
        assert not model.flags(model.index(place)) & Qt.ItemFlag.ItemIsEditable
        assert not model.correct(place, "words")
    model.mark(0, on=True)
    assert edits == []


def test_lines_that_had_to_wait_for_the_disk_come_to_be_saved(model: TranscriptModel) -> None:
    for number in (1, 2, 3):
        model.hear(FinalLine(line=line(number, "words"), saved=number == 1))
    assert [model.row(place).saved for place in range(3)] == [True, False, False]
    model.hear(LinesSaved(numbers=(2, 3)))
    assert [model.row(place).saved for place in range(3)] == [True, True, True]


def test_a_kept_session_is_shown_with_what_was_made_of_it(
    model: TranscriptModel, edits: list[Edit]
) -> None:
    record = SessionRecord(
        start=START,
        entries=(line(2, "Too."), line(1, "One."), Gap(start=3.5, end=4.0, reason="cut")),
        corrections={2: "Two."},
        marked=frozenset({1}),
    )
    model.show_record(record)
    assert texts(model) == ["One.", "Two.", "cut"]
    assert [model.row(place).marked for place in range(3)] == [True, False, False]
    assert [model.row(place).heard for place in range(3)] == ["", "Too.", ""]
    assert model.index(0).data(model.TimeRole) == "09:12:01"  # by the clock of that day's wall
    assert model.place_of(2) == 1
    assert model.place_of(9) is None
    assert edits == []


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


def test_a_line_beyond_the_calendar_has_no_time_of_day(qapp: object) -> None:
    model = TranscriptModel()
    far = Line(number=1, start=1e12, end=1e13, text="far")
    model.show_record(SessionRecord(start=START, entries=(far,)))
    assert model.index(0).data(TranscriptModel.TimeRole) == ""
