"""The Tape against a plain list that never forgets."""

from __future__ import annotations

import tracemalloc
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from app.audio.block import RATE
from app.audio.tape import Span, Tape

CAPACITY, BLOCK = 50, 10


class TapeAgainstList(RuleBasedStateMachine):
    """The model keeps every sample, and a state for each: may it still become text?"""

    def __init__(self) -> None:
        super().__init__()
        self.tape = Tape(seconds=CAPACITY, rate=1)
        self.all: list[int] = []
        self.heard: list[int] = []  # numbers of those that are no holes
        self.sent = 0
        self.confirmed = 0
        self.lost: set[int] = set()
        self.told: list[int] = []

    @initialize(begin=st.sampled_from([0, 1, 70]))
    def begin(self, begin: int) -> None:
        self.tape = Tape(seconds=CAPACITY, rate=1, begin=begin)
        self.all = [0] * begin
        self.sent = self.confirmed = begin

    @property
    def held_from(self) -> int:
        last = max(0, sum(number < self.confirmed for number in self.heard) - 1)
        held = self.heard[max(0, len(self.heard) - CAPACITY, last - last % BLOCK) :]
        return held[0] if held else len(self.all)

    def _overwrite(self) -> None:
        self.lost |= set(range(self.sent, self.held_from))
        self.sent = max(self.sent, self.held_from)

    def _tell(self, spans: list[Span]) -> None:
        assert all(a.end < b.start for a, b in pairwise(spans))
        for span in spans:
            self.told += range(span.start, span.end)

    @rule(count=st.integers(0, 120))
    def append(self, count: int) -> None:
        start = len(self.all)
        samples = np.arange(start + 1, start + 1 + count, dtype=np.int16)
        self.tape.append(samples)
        self.all += samples.tolist()
        self.heard += range(start, start + count)
        self._overwrite()

    @rule(count=st.integers(-1, 120))
    def append_hole(self, count: int) -> None:
        hole = self.tape.append_hole(count)
        if count <= 0:
            return
        self._tell([hole])
        self.lost |= set(range(len(self.all), len(self.all) + count))
        self.all += [0] * count
        self.sent = max(self.sent, self.held_from)

    @rule(most=st.integers(0, 80))
    def send(self, most: int) -> None:
        samples = self.tape.take_unsent(most)
        to_hole = next(
            (n for n in range(self.sent, len(self.all)) if n not in self.heard), len(self.all)
        )
        assert samples.tolist() == self.all[self.sent : min(self.sent + most, to_hole)]
        self.sent += len(samples)

    @rule(ahead=st.integers(-5, 80))
    def skip(self, ahead: int) -> None:
        self.tape.skip(self.sent + ahead)
        self.sent = max(self.sent, min(self.sent + ahead, len(self.all)))

    @rule(start=st.integers(0, 400), count=st.integers(0, 400))
    def lose(self, start: int, count: int) -> None:
        for span in self.tape.lose(start, start + count):
            self._tell([span])
        self.lost |= set(range(max(start, self.confirmed), min(start + count, len(self.all))))

    @rule(position=st.integers(0, 400))
    def confirm(self, position: int) -> None:
        self.tape.confirm(position)
        self.confirmed = max(self.confirmed, min(position, self.sent))

    @rule()
    def rewind(self) -> None:
        self.lost |= set(range(self.confirmed, self.held_from))
        self.confirmed = max(self.confirmed, self.held_from)
        self.sent = self.confirmed
        assert self.tape.rewind() == self.sent

    @rule()
    def take_overwritten(self) -> None:
        self._tell(self.tape.take_overwritten())

    @rule(start=st.integers(0, 400), count=st.integers(0, 80))
    def read(self, start: int, count: int) -> None:
        if self.held_from <= start <= len(self.all):
            assert self.tape.read(start, count).tolist() == self.all[start : start + count]
        else:
            with pytest.raises(ValueError, match="held are"):
                self.tape.read(start, count)

    @invariant()
    def agree(self) -> None:
        tape = self.tape
        assert (tape.start, tape.end) == (self.held_from, len(self.all))
        assert (tape.sent, tape.confirmed) == (self.sent, self.confirmed)
        assert tape.confirmed <= tape.sent <= tape.end
        assert tape.start <= tape.sent
        kept = sum(number >= self.confirmed for number in self.heard)
        assert tape.room == max(0, CAPACITY - kept)
        in_hole = self.sent < len(self.all) and self.sent not in self.heard
        assert (tape.hole is not None) == in_hole

    def teardown(self) -> None:
        self.take_overwritten()
        assert sorted(self.told) == sorted(self.lost), "told once each, and nothing else"


TestTapeAgainstList = TapeAgainstList.TestCase


def ones(count: int) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    return np.ones(count, np.int16)


def test_a_new_connection_starts_after_the_last_final() -> None:
    tape = Tape(seconds=10, rate=10)
    tape.append(ones(60))
    assert len(tape.take_unsent(50)) == 50
    tape.confirm(20)
    assert tape.rewind() == 20
    assert len(tape.take_unsent(100)) == 40
    assert tape.take_overwritten() == []


def test_what_became_text_takes_no_memory() -> None:
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    tape = Tape()
    for _ in range(20 * 60):
        tape.append(ones(RATE))
        tape.take_unsent(RATE)
        tape.confirm(tape.end - 3 * RATE)
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept - before < 3 * 10 * RATE * 2  # bytes of thirty seconds
    assert tape.read(tape.confirmed, 3 * RATE).tolist() == ones(3 * RATE).tolist()


def test_a_server_can_t_confirm_what_it_was_not_sent() -> None:
    tape = Tape(seconds=10, rate=10)
    tape.append(ones(60))
    tape.take_unsent(30)
    tape.confirm(50)
    assert tape.confirmed == 30


def test_appending_no_more_than_the_room_loses_nothing() -> None:
    tape = Tape(seconds=10, rate=10)
    tape.append(ones(60))
    tape.take_unsent(60)
    tape.confirm(25)
    assert tape.room == 65
    tape.append(ones(tape.room))
    assert tape.room == 0
    assert tape.rewind() == 25
    assert tape.take_overwritten() == []


def test_silence_sent_long_ago_is_not_called_lost_while_its_connection_lives() -> None:
    tape = Tape(seconds=10, rate=10)
    for _ in range(5):
        tape.append(ones(80))
        tape.take_unsent(80)
    assert tape.take_overwritten() == []
    tape.rewind()
    assert tape.take_overwritten() == [Span(start=0, end=300)]


def test_a_hole_has_its_true_place_and_is_not_sent() -> None:
    tape = Tape(seconds=10, rate=10)
    tape.append(ones(7))
    assert tape.append_hole(5) == Span(start=7, end=12)
    tape.append(ones(3))
    assert tape.take_overwritten() == []
    assert tape.read(5, 9).tolist() == [1, 1, 0, 0, 0, 0, 0, 1, 1]
    assert len(tape.take_unsent(100)) == 7
    assert tape.hole == Span(start=7, end=12)
    tape.skip(12)
    assert len(tape.take_unsent(100)) == 3


@pytest.mark.parametrize("confirmed_first", [False, True])
def test_a_hole_behind_the_last_confirmed_sample_is_still_to_be_sent(
    *, confirmed_first: bool
) -> None:
    tape = Tape(seconds=100, rate=1)  # in blocks of 10
    tape.append(ones(20))
    tape.take_unsent(20)
    if confirmed_first:
        tape.confirm(20)
    tape.append_hole(5)
    tape.confirm(20)
    assert (tape.start, tape.sent) == (10, 20)
    assert tape.hole == Span(start=20, end=25)
    assert len(tape.take_unsent(3)) == 0


def test_a_hole_takes_no_room_from_what_was_heard() -> None:
    tape = Tape(seconds=10, rate=10)
    tape.append(ones(90))
    tape.append_hole(100_000)
    tape.append(ones(5))
    assert (tape.start, tape.end, tape.sent) == (0, 100_095, 0)
    assert tape.take_overwritten() == []
    tape.append(ones(10))
    assert tape.take_overwritten() == [Span(start=0, end=5)]
