"""Captions one below the other: what stands stays put."""

from __future__ import annotations

from app.domain.caption_flow import KEPT_LINES, CaptionFlow, CaptionRow
from tests.domain.caption_words import measure, pieces


def flow_of(*texts: str, width: float = 30, uppercase: bool = False) -> CaptionFlow:
    flow = CaptionFlow(measure, pieces, width, uppercase=uppercase)
    for number, text in enumerate(texts, 1):
        flow.show(number, text, "", final=True)
    return flow


def shown(flow: CaptionFlow, count: int = 2) -> list[str | None]:
    return [row.text if row else None for row in flow.last(count)]


def test_each_line_begins_a_row_of_its_own_in_the_order_of_the_numbers() -> None:
    flow = flow_of("one", "two")
    flow.show(4, "four", "", final=False)
    flow.show(3, "three", "", final=True)
    assert shown(flow, 9) == ["one", "two", "three", "four"]
    assert flow.is_open
    assert flow.last_text == "four"


def test_what_comes_again_changes_nothing() -> None:
    flow = flow_of()
    assert flow.show(1, "It was", " the", final=False)
    assert not flow.show(1, "It was", " the", final=False)
    assert flow.show(1, "It was the", "", final=False)  # what was tail stands now
    assert not flow.show(1, "It was the", "", final=True)
    assert not flow.is_open


def test_a_row_that_is_taken_back_leaves_its_place_empty_until_words_fill_it() -> None:
    flow = flow_of("one", "two")
    flow.show(3, "", "noise", final=False)
    assert shown(flow) == ["two", "noise"]
    assert flow.drop(3)
    assert not flow.drop(3)
    assert shown(flow) == ["two", None]
    flow.show(4, "four", "", final=True)
    assert shown(flow) == ["two", "four"]
    assert flow.reached == 3


def test_a_row_that_is_partly_settled_says_which_part() -> None:
    flow = flow_of()
    flow.show(1, "It was the best of times, it", " was the worst", final=False)
    assert flow.rows[-1] == CaptionRow("it", " was the worst")
    assert "".join(row.settled + row.tail for row in flow.rows) == (
        "It was the best of times, it was the worst"
    )


def test_old_lines_are_forgotten_and_what_is_seen_stays() -> None:
    flow = flow_of(*(f"line {number}" for number in range(100)))
    assert shown(flow, 3) == ["line 97", "line 98", "line 99"]
    assert len(flow.rows) == KEPT_LINES
    assert flow.reached == 100
    assert not flow.show(1, "much too late", "", final=True)


def test_a_line_of_many_rows_makes_those_before_it_go() -> None:
    flow = flow_of("first", "word " * 200, "last")
    assert flow.rows[0].text != "first"
    assert shown(flow, 1) == ["last"]


def test_capitals_are_only_how_it_is_shown() -> None:
    flow = flow_of("Straße und", uppercase=True)
    flow.show(2, "Maß", "nahme", final=False)
    assert shown(flow) == ["STRASSE UND", "MASSNAHME"]
    assert flow.rows[-1].settled == "MASS"
    assert shown(flow.laid_anew(measure, 30, uppercase=False)) == ["Straße und", "Maßnahme"]


def test_another_width_breaks_all_anew() -> None:
    flow = flow_of("It was the best of times, it was the worst of times.")
    assert len(flow.rows) == 2
    wider = flow.laid_anew(measure, 80, uppercase=False)
    assert shown(wider) == ["It was the best of times, it was the worst of times."]


def test_a_script_from_the_right_is_told() -> None:
    flow = flow_of("… שלום world", "hello שלום")
    assert [row.right_to_left for row in flow.rows] == [True, False]


def test_cleared_it_is_as_at_first() -> None:
    flow = flow_of("one")
    assert not flow.is_empty
    flow.clear()
    assert flow.rows == ()
    assert flow.last(2) == ()
    assert flow.reached == 0
    assert flow.last_text == ""


def test_a_line_that_is_forgotten_for_its_rows_does_not_come_back() -> None:
    flow = flow_of("first", "word " * 200, "last")
    reached = flow.reached
    assert not flow.show(1, "first, again", "", final=True)
    assert flow.reached == reached


def test_what_takes_no_room_takes_no_row() -> None:
    flow = flow_of("one", "\u200b\u200f ", "two")
    assert shown(flow, 9) == ["one", "two"]
