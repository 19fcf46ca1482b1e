"""The Tape against a plain list that never forgets."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from app.audio.tape import Span, Tape

CAPACITY = 50


class TapeAgainstList(RuleBasedStateMachine):
    """The model keeps every sample, and a state for each: may it still become text?"""

    def __init__(self) -> None:
        super().__init__()
        self.tape = Tape(seconds=CAPACITY, rate=1)
        self.all: list[int] = []
        self.sent = 0
        self.confirmed = 0
        self.lost: set[int] = set()
        self.told: list[int] = []

    @property
    def held_from(self) -> int:
        return max(0, len(self.all) - CAPACITY)

    def _overwrite(self) -> None:
        self.lost |= set(range(self.sent, self.held_from))
        self.sent = max(self.sent, self.held_from)

    @rule(count=st.integers(0, 120))
    def append(self, count: int) -> None:
        start = len(self.all) + 1
        samples = np.arange(start, start + count, dtype=np.int16)
        self.tape.append(samples)
        self.all += samples.tolist()
        self._overwrite()

    @rule(count=st.integers(-1, 120))
    def append_gap(self, count: int) -> None:
        count_held = max(0, count)
        self.tape.append_gap(count)
        self.lost |= set(range(len(self.all), len(self.all) + count_held))
        self.all += [0] * count_held
        self._overwrite()

    @rule(most=st.integers(0, 80))
    def send(self, most: int) -> None:
        samples = self.tape.take_unsent(most)
        assert samples.tolist() == self.all[self.sent : self.sent + most]
        self.sent += len(samples)

    @rule(start=st.integers(0, 400), count=st.integers(0, 400))
    def lose(self, start: int, count: int) -> None:
        self.tape.lose(start, start + count)
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
    def take_lost(self) -> None:
        spans = self.tape.take_lost()
        assert all(a.end < b.start for a, b in pairwise(spans))
        for span in spans:
            self.told += range(span.start, span.end)

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
        assert tape.room == max(0, CAPACITY - (len(self.all) - self.confirmed))

    def teardown(self) -> None:
        self.take_lost()
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
    assert tape.take_lost() == []


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
    assert tape.take_lost() == []


def test_silence_sent_long_ago_is_not_called_lost_while_its_connection_lives() -> None:
    tape = Tape(seconds=10, rate=10)
    for _ in range(5):
        tape.append(ones(80))
        tape.take_unsent(80)
    assert tape.take_lost() == []
    tape.rewind()
    assert tape.take_lost() == [Span(start=0, end=300)]


def test_a_hole_is_silence_on_the_tape_and_told_with_its_true_place() -> None:
    tape = Tape(seconds=10, rate=10)
    tape.append(ones(7))
    tape.append_gap(5)
    tape.append(ones(3))
    assert tape.take_lost() == [Span(start=7, end=12)]
    assert tape.take_lost() == []
    assert tape.read(5, 9).tolist() == [1, 1, 0, 0, 0, 0, 0, 1, 1]


def test_a_hole_longer_than_the_tape_keeps_the_numbers_true() -> None:
    tape = Tape(seconds=10, rate=10)
    tape.append(ones(7))
    tape.append_gap(1000)
    assert (tape.start, tape.end, tape.sent) == (907, 1007, 907)
    assert tape.take_lost() == [Span(start=0, end=1007)]
