"""The rule, asked as whoever holds the connections asks it; the time is a number of the test's."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import route
from app.domain.route import (
    BACK_OFF_FIRST_S,
    BACK_OFF_MOST_S,
    BUSY_FIRST_S,
    BUSY_MOST_S,
    HEALTHY_S,
    Post,
    Retry,
    Route,
    Schedule,
    Setback,
    Standing,
    Stop,
    Switch,
)
from app.errors import BusyError, EngineError, RefusedError, SilentError, SurtitleError

WEATHER = EngineError("It is gone", mends_itself=True)
BUSY = BusyError("It is asked too often", mends_itself=True)
PORTAL = EngineError("What answers is no recogniser")
REFUSED = RefusedError("The key is wrong")
SCHEDULE = Schedule()
Decision = Retry | Switch | Stop


def setback(standing: Standing = Standing.AWAY, error: SurtitleError = WEATHER) -> Setback:
    return Setback(error=error, standing=standing, now=0.0, jitter=1.0)


class Asked:
    """Asks a Route for one setback after another, and lets the time pass that it says."""

    def __init__(self, *, live: bool = True, has_standby: bool = False) -> None:
        self.route = Route(live=live, has_standby=has_standby)
        self.now = 0.0

    def after(self, one: Setback) -> Decision:
        decision = self.route.after(replace(one, now=self.now))
        if isinstance(decision, Retry):
            self.now += decision.delay_s
        return decision

    def delays(self, one: Setback, most: int = 200) -> list[float]:
        """The waits between the tries, until something else is decided or there were so many."""
        waits: list[float] = []
        while len(waits) < most and isinstance(decision := self.after(one), Retry):
            waits.append(decision.delay_s)
        return waits


@pytest.mark.parametrize("standing", Standing)
@pytest.mark.parametrize("live", [True, False])
def test_a_refusal_is_told_at_once(*, standing: Standing, live: bool) -> None:
    assert Asked(live=live).after(setback(standing, REFUSED)) == Stop(error=REFUSED)


@pytest.mark.parametrize("standing", [Standing.AWAY, Standing.STUCK])
def test_a_connection_that_worked_is_made_again_at_once(standing: Standing) -> None:
    assert Asked().after(setback(standing)) == Retry(delay_s=0.0)


def test_an_address_that_never_answered_is_given_up_within_seconds() -> None:
    waits = Asked().delays(setback(Standing.NEW))
    assert len(waits) == Standing.NEW.value - 1
    assert sum(waits) < 2


def test_a_microphone_never_gives_up_an_engine_that_served() -> None:
    for standing in (Standing.AWAY, Standing.STUCK):
        waits = Asked(live=True).delays(setback(standing))
        assert len(waits) == 200
        assert waits[:3] == [0.0, BACK_OFF_FIRST_S, BACK_OFF_FIRST_S]
        assert waits == sorted(waits)
        assert set(waits[60:]) == {BACK_OFF_MOST_S}


def test_no_wait_is_long_beside_the_time_that_it_has_been_away() -> None:
    away = 0.0
    for wait in Asked(live=True).delays(setback(), 60):
        assert wait <= max(BACK_OFF_FIRST_S, away / 8)
        away += wait


def test_a_recording_waits_some_minutes_for_an_engine_that_is_away() -> None:
    asked = Asked(live=False)
    assert 300 < sum(asked.delays(setback(Standing.AWAY))) < 1200
    assert isinstance(asked.after(setback(Standing.AWAY)), Stop)


def test_a_recording_that_ends_the_engine_each_time_is_given_up_within_seconds() -> None:
    assert sum(Asked(live=False).delays(setback(Standing.STUCK))) < 10


@given(jitter=st.floats(0, 1), count=st.integers(1, 100), standing=st.sampled_from(Standing))
def test_no_wait_is_longer_than_the_bound_or_negative(
    *, jitter: float, count: int, standing: Standing
) -> None:
    waits = Asked().delays(replace(setback(standing), jitter=jitter), count)
    assert all(0 <= wait <= BACK_OFF_MOST_S for wait in waits)


@pytest.mark.parametrize("jitter", [0.0, 0.5, 1.0])
def test_jitter_spreads_the_tries_over_the_whole_wait(jitter: float) -> None:
    asked = Asked()
    asked.after(setback())
    asked.now = 3600.0
    waits = asked.delays(replace(setback(), jitter=jitter), 3)
    assert waits[2] == BACK_OFF_FIRST_S * 8 * jitter


def test_an_engine_that_is_asked_too_often_is_left_alone_for_longer() -> None:
    waits = Asked().delays(replace(setback(error=BUSY), jitter=0.5), 10)
    assert waits[0] == BUSY_FIRST_S
    assert waits[-1] == BUSY_MOST_S


def test_the_error_told_is_the_one_that_came_last() -> None:
    last = EngineError("It is still gone", "Trying again.", mends_itself=True, way_out="Go home.")
    asked = Asked(live=False)
    asked.delays(setback(Standing.STUCK), Standing.STUCK.value - 1)
    decision = asked.after(setback(Standing.STUCK, last))
    assert isinstance(decision, Stop)
    assert str(decision.error) == "It is still gone. Go home."
    assert not decision.error.mends_itself


@pytest.mark.parametrize(
    "healthy",
    [
        replace(setback(Standing.STUCK), worked=True),
        replace(setback(Standing.STUCK), held_s=HEALTHY_S),
    ],
)
def test_work_done_or_a_minute_of_health_begins_a_new_row(healthy: Setback) -> None:
    asked = Asked()
    asked.delays(setback(), 8)
    assert asked.after(healthy) == Retry(delay_s=0.0)
    assert asked.route.setbacks == 1


def test_a_minute_of_silence_is_no_health() -> None:
    asked = Asked(live=False)
    silent = SilentError("It says nothing", mends_itself=True)
    waits = asked.delays(replace(setback(Standing.STUCK, silent), held_s=HEALTHY_S))
    assert len(waits) == Standing.STUCK.value - 1


def test_an_engine_that_is_reached_and_lost_in_turns_is_given_up_all_the_same() -> None:
    asked = Asked(live=False)
    for _ in range(Standing.STUCK.value - 1):
        assert isinstance(asked.after(setback(Standing.STUCK)), Retry)
        asked.after(setback(Standing.AWAY))
    assert isinstance(asked.after(setback(Standing.STUCK)), Stop)


def test_a_log_in_page_in_the_engine_s_place_passes() -> None:
    assert isinstance(Asked().after(setback(Standing.AWAY, PORTAL)), Retry)
    assert Asked().after(setback(Standing.NEW, PORTAL)) == Stop(error=PORTAL)
    assert Asked().after(setback(Standing.STUCK, PORTAL)) == Stop(error=PORTAL)


def test_the_end_of_a_run_waits_for_an_engine_that_is_away_but_not_for_long() -> None:
    asked = Asked()
    asked.delays(setback(), 100)
    late = replace(setback(), finishing_s=SCHEDULE.finish_s - 2)
    assert asked.after(late) == Retry(delay_s=2)
    too_late = replace(setback(), finishing_s=SCHEDULE.finish_s)
    assert isinstance(asked.after(too_late), Stop)


# Two engines -------------------------------------------------------------------------------


def test_a_refusal_has_the_other_engine_stand_in_at_once_and_for_good() -> None:
    asked = Asked(has_standby=True)
    decision = asked.after(setback(Standing.NEW, REFUSED))
    assert decision == Switch(to=Post.STANDBY, error=REFUSED, returns=False)
    assert asked.route.post is Post.STANDBY
    assert not asked.route.returns


def test_an_engine_that_is_away_is_waited_for_four_seconds() -> None:
    asked = Asked(has_standby=True)
    waits = asked.delays(setback())
    assert sum(waits) == pytest.approx(SCHEDULE.switch_after_s)
    assert asked.route.post is Post.STANDBY
    assert asked.route.returns


def test_the_four_seconds_begin_with_the_first_setback_or_the_run() -> None:
    asked = Asked(has_standby=True)
    assert asked.route.time_left(99.0) == SCHEDULE.switch_after_s
    asked.route.begins(10.0)
    assert asked.route.time_left(11.0) == 3.0
    asked.route.ready()
    assert asked.route.time_left(11.0) == SCHEDULE.switch_after_s
    assert Asked().route.time_left(11.0) is None


def test_the_four_seconds_begin_with_the_last_sign_of_life() -> None:
    asked = Asked(has_standby=True)
    asked.now = 10.0
    asked.after(replace(setback(), alive_at=7.0))
    assert asked.route.time_left(10.0) == 1.0


def test_a_connection_that_held_a_while_begins_the_four_seconds_anew() -> None:
    asked = Asked(has_standby=True)
    asked.after(setback())
    asked.now = 100.0
    held = replace(setback(Standing.STUCK), held_s=SCHEDULE.switch_after_s)
    assert isinstance(asked.after(held), Retry)


def test_no_engine_stands_in_that_would_not_know_the_language() -> None:
    asked = Asked(has_standby=True)
    foreign = replace(setback(), standby_fits=False)
    assert len(asked.delays(foreign, 50)) == 50
    assert asked.after(replace(foreign, error=REFUSED)) == Stop(error=REFUSED)


def test_a_standby_that_fails_for_good_gives_way_to_the_first_which_is_tried_on() -> None:
    asked = Asked(has_standby=True)
    asked.delays(setback())
    broken = EngineError("It can't be started")
    assert asked.after(setback(Standing.NEW, broken)) == Switch(
        to=Post.FIRST, error=broken, returns=False
    )
    assert len(asked.delays(setback(), 50)) == 50


def test_a_standby_that_fails_after_a_refusal_ends_the_run() -> None:
    asked = Asked(has_standby=True)
    asked.after(setback(error=REFUSED))
    broken = EngineError("It can't be started")
    assert asked.after(setback(Standing.NEW, broken)) == Stop(error=broken)


def test_looking_for_the_first_engine_ends_where_it_refuses() -> None:
    asked = Asked(has_standby=True)
    asked.delays(setback())
    assert asked.route.after_look(PORTAL, 3, 1.0) == Retry(delay_s=BACK_OFF_FIRST_S * 4)
    assert asked.route.after_look(REFUSED, 1, 1.0) == Stop(error=REFUSED)
    assert not asked.route.returns


def test_an_engine_that_was_returned_to_begins_anew() -> None:
    asked = Asked(has_standby=True)
    asked.delays(setback())
    asked.route.returned()
    assert asked.route.post is Post.FIRST
    assert asked.after(setback()) == Retry(delay_s=0.0)
    assert asked.route.time_left(asked.now) == SCHEDULE.switch_after_s


def test_doublings_end_before_they_overflow() -> None:
    assert route.Route(live=True).after_look(WEATHER, 10_000, 1.0) == Retry(delay_s=BACK_OFF_MOST_S)
