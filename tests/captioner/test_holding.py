from __future__ import annotations

from app.audio.block import RATE
from app.audio.tape import Span
from app.captioner.holding import PRE_ROLL, TAIL, Holding

MINUTE = 60 * RATE


def held(*spans: tuple[int, int]) -> Holding:
    """Held from one second of a minute to another, each time."""
    holding = Holding()
    for start, end in spans:
        holding.begin(start * RATE)
        holding.end(end * RATE)
    return holding


def test_a_first_syllable_before_and_a_last_one_after_are_wanted() -> None:
    holding = Holding()
    holding.begin(10 * RATE)
    assert holding.wants(10 * RATE - PRE_ROLL)
    assert not holding.wants(10 * RATE - PRE_ROLL - 1)
    assert holding.wants(MINUTE)
    assert holding.end(12 * RATE) == 12 * RATE + TAIL
    assert not holding.is_open
    assert holding.wants(12 * RATE + TAIL - 1)
    assert not holding.wants(12 * RATE + TAIL)


def test_nothing_is_wanted_before_the_run_began() -> None:
    holding = Holding()
    holding.begin(PRE_ROLL // 2)
    assert holding.next_wanted(0, MINUTE) == 0


def test_what_is_held_again_before_it_ended_goes_on() -> None:
    holding = held((10, 12))
    assert holding.begin(12 * RATE + 1) == 12 * RATE + TAIL
    assert holding.is_open
    assert holding.next_wanted(0, MINUTE) == 10 * RATE - PRE_ROLL
    assert holding.wants(12 * RATE + TAIL)
    assert holding.end(13 * RATE) == 13 * RATE + TAIL


def test_what_is_held_again_later_begins_where_the_last_ended_at_the_earliest() -> None:
    holding = held((10, 12))
    assert holding.begin(12 * RATE + TAIL + 1) is None
    assert holding.next_wanted(12 * RATE + TAIL, MINUTE) == 12 * RATE + TAIL
    assert holding.end(14 * RATE) == 14 * RATE + TAIL


def test_holding_twice_is_holding_once() -> None:
    holding = Holding()
    holding.begin(RATE)
    holding.begin(5 * RATE)
    assert holding.next_wanted(0, MINUTE) == RATE - PRE_ROLL


def test_the_next_wanted_place_is_here_or_where_a_span_begins_or_at_the_end() -> None:
    holding = held((10, 12), (20, 22))
    assert holding.next_wanted(0, MINUTE) == 10 * RATE - PRE_ROLL
    assert holding.next_wanted(11 * RATE, MINUTE) == 11 * RATE
    assert holding.next_wanted(15 * RATE, MINUTE) == 20 * RATE - PRE_ROLL
    assert holding.next_wanted(30 * RATE, MINUTE) == MINUTE
    assert holding.next_wanted(30 * RATE, 5 * RATE) == 30 * RATE


def test_what_was_being_said_when_holding_came_into_force_is_wanted() -> None:
    holding = Holding()
    holding.want(Span(start=3 * RATE, end=5 * RATE))
    assert holding.wants(4 * RATE)
    holding.begin(5 * RATE)
    assert holding.next_wanted(5 * RATE, MINUTE) == 5 * RATE


def test_all_is_said_when_what_was_wanted_before_is_confirmed() -> None:
    holding = held((10, 12), (20, 22))
    end = 12 * RATE + TAIL
    assert not holding.is_said(end - RATE, 15 * RATE)
    assert holding.is_said(end - 10, 15 * RATE)  # a server counts in milliseconds
    assert holding.is_said(end, 15 * RATE)
    assert not holding.is_said(end, 21 * RATE)
    assert holding.is_said(22 * RATE + TAIL, MINUTE)
