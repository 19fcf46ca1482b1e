from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.ui.history_delegate import clipped


def test_a_short_line_stays_whole() -> None:
    assert clipped("It was the best of times.", [(11, 15)]) == (
        "It was the best of times.",
        [(11, 15)],
    )


@given(before=st.text("ab ", max_size=200), found=st.text("xy", min_size=1, max_size=9))
def test_what_was_found_is_near_the_beginning_and_still_where_it_says(
    before: str, found: str
) -> None:
    text = f"{before}{found} and on"
    shown, spans = clipped(text, [(len(before), len(before) + len(found))])
    [(start, end)] = spans
    assert shown[start:end] == found
    assert start <= 2 * 24
    assert text.endswith(shown.removeprefix("… "))
