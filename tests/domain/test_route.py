from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import route
from app.domain.route import BACK_OFF_MOST_S, Retry, Setback, Standing, Stop, Tries, after
from app.errors import EngineError, RefusedError

WEATHER = EngineError("It is gone", mends_itself=True)
JITTERS = st.floats(0, 1)


def delays(standing: Standing) -> list[float]:
    """The longest waits between the tries, until the rule gives up."""
    waits: list[float] = []
    for tries in range(1, 100):
        decision = after(Setback(error=WEATHER, tries=tries, standing=standing), 1.0)
        if isinstance(decision, Stop):
            return waits
        waits.append(decision.delay_s)
    raise AssertionError("it never gives up")


@given(jitter=JITTERS, tries=st.integers(1, 50), standing=st.sampled_from(Standing))
def test_what_does_not_mend_itself_is_told_at_once(
    *, jitter: float, tries: int, standing: Standing
) -> None:
    error = RefusedError("The key is wrong")
    assert after(Setback(error=error, tries=tries, standing=standing), jitter) == Stop(error=error)


@given(jitter=JITTERS)
def test_a_connection_that_worked_is_made_again_at_once(jitter: float) -> None:
    assert after(Setback(error=WEATHER, tries=1, standing=Standing.AWAY), jitter) == Retry(
        delay_s=0.0
    )


def test_an_address_that_never_answered_is_given_up_within_seconds() -> None:
    assert sum(delays(Standing.NEW)) < 2


def test_an_engine_that_worked_may_be_away_about_as_long_as_the_tape_holds() -> None:
    waits = delays(Standing.AWAY)
    assert waits == sorted(waits)
    assert 600 < sum(waits) < 1200


@given(jitter=JITTERS, tries=st.integers(1, 50), standing=st.sampled_from(Standing))
def test_no_wait_is_longer_than_the_bound_or_negative(
    *, jitter: float, tries: int, standing: Standing
) -> None:
    decision = after(Setback(error=WEATHER, tries=tries, standing=standing), jitter)
    assert isinstance(decision, Stop) or 0 <= decision.delay_s <= BACK_OFF_MOST_S


def test_jitter_spreads_the_tries_over_the_whole_wait() -> None:
    setback = Setback(error=WEATHER, tries=3, standing=Standing.AWAY)
    waits = [after(setback, jitter) for jitter in (0.0, 0.5, 1.0)]
    most = route.BACK_OFF_FIRST_S * 4
    assert waits == [Retry(delay_s=0.0), Retry(delay_s=most / 2), Retry(delay_s=most)]


def test_an_engine_that_ends_in_each_utterance_is_given_up_within_seconds() -> None:
    assert sum(delays(Standing.STUCK)) < 10


@pytest.mark.parametrize("standing", Standing)
def test_the_error_told_is_the_one_that_came_last(standing: Standing) -> None:
    last = EngineError("It is still gone", "Trying again.", mends_itself=True, way_out="Go home.")
    decision = after(Setback(error=last, tries=standing.value, standing=standing), 0.5)
    assert isinstance(decision, Stop)
    assert str(decision.error) == "It is still gone. Go home."
    assert type(decision.error) is EngineError
    assert not decision.error.mends_itself


def test_setbacks_are_counted_from_the_last_that_came_after_some_work() -> None:
    tries = Tries()
    counted = [
        (tries.count(standing, worked=worked), tries.is_first)
        for standing, worked in (
            (Standing.STUCK, False),
            (Standing.STUCK, False),
            (Standing.AWAY, False),
            (Standing.STUCK, True),
        )
    ]
    assert counted == [(1, True), (2, False), (1, False), (1, True)]


def test_what_it_took_to_reach_an_engine_does_not_count_against_what_follows() -> None:
    tries = Tries()
    for number in (1, 2):
        assert tries.count(Standing.NEW, worked=False) == number
    assert tries.count(Standing.STUCK, worked=False) == 1
    assert tries.is_first
    assert tries.count(Standing.AWAY, worked=False) == 1


def test_an_engine_that_is_reached_and_lost_in_turns_is_given_up_all_the_same() -> None:
    tries = Tries()
    numbers = []
    for _ in range(Standing.STUCK.value):
        numbers.append(tries.count(Standing.STUCK, worked=False))
        tries.count(Standing.AWAY, worked=False)
    assert numbers[-1] == Standing.STUCK.value
