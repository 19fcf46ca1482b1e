from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.captioner.timeline import Timeline

SENT, PUT_IN, SKIPPED = "sent", "put in", "skipped"


def test_without_a_hole_it_only_moves_the_start() -> None:
    timeline = Timeline(1000)
    timeline.sent(1000, 500)
    timeline.sent(1500, 500)
    assert [timeline.position(sample) for sample in (0, 700, 1000)] == [1000, 1700, 2000]


def test_a_place_behind_a_hole_is_behind_it_on_the_tape() -> None:
    timeline = Timeline(0)
    timeline.sent(0, 100)
    timeline.sent(5000, 100)
    assert [timeline.position(sample) for sample in (99, 100, 150)] == [99, 5000, 5050]


def test_silence_that_was_put_in_takes_no_place() -> None:
    timeline = Timeline(0)
    timeline.sent(0, 100)
    timeline.put_in(50)
    timeline.put_in(50)
    timeline.sent(100, 100)
    assert [timeline.position(sample) for sample in (100, 150, 199, 200, 250)] == [
        100,
        100,
        100,
        100,
        150,
    ]


def test_a_sentence_that_begins_in_silence_that_was_put_in_begins_after_it() -> None:
    timeline = Timeline(0)
    timeline.sent(0, 100)
    timeline.put_in(50)
    timeline.sent(5000, 100)
    assert [timeline.onset(sample) for sample in (50, 120, 149, 160)] == [50, 5000, 5000, 5010]
    assert timeline.position(120) == 100
    timeline.put_in(50)
    assert timeline.onset(270) == 5100


def test_a_beginning_counted_in_whole_milliseconds_is_not_before_what_was_passed_over() -> None:
    timeline = Timeline(0)
    timeline.sent(0, 100)
    timeline.sent(5000, 100)
    assert [timeline.onset(sample) for sample in (84, 85, 96, 100)] == [84, 5000, 5000, 5000]
    assert timeline.position(96) == 96


def test_an_engine_can_t_speak_of_what_it_was_not_sent() -> None:
    timeline = Timeline(50)
    timeline.sent(50, 100)
    assert timeline.position(10**9) == 150
    assert timeline.position(-5) == 50


@given(
    st.lists(st.tuples(st.sampled_from([SENT, PUT_IN, SKIPPED]), st.integers(1, 50)), max_size=20)
)
def test_places_never_go_back_and_each_sample_has_its_own(steps: list[tuple[str, int]]) -> None:
    timeline = Timeline(0)
    position = sent_to = 0
    places: list[int] = []
    for kind, count in steps:
        if kind == SENT:
            timeline.sent(position, count)
            places += range(position, position + count)
            sent_to = position = position + count
        elif kind == PUT_IN:
            timeline.put_in(count)
            places += [sent_to] * count
        else:
            position += count
    found = [timeline.position(sample) for sample in range(len(places))]
    assert found == places
