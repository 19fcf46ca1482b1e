"""What stands in the file for OBS after each message."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.captions import (
    FinalLine,
    LineDropped,
    Message,
    PartialLine,
    State,
    StateChanged,
)
from app.domain.current_caption import COLUMNS, ROWS, CurrentCaption
from app.domain.lines import Line
from tests.domain.caption_words import measure


def partial(number: int, settled: str, tail: str = "") -> PartialLine:
    return PartialLine(number=number, start=0.0, settled=settled, tail=tail)


def final(number: int, text: str) -> FinalLine:
    line = Line(number=number, start=0.0, end=1.0, text=text)
    return FinalLine(line=line, saved=True)


def after(*messages: Message) -> CurrentCaption:
    caption = CurrentCaption()
    for message in messages:
        caption.take(message)
    return caption


LONG = "It was the epoch of belief that was the epoch of incredulity, it was a season of light."


@pytest.mark.parametrize(
    ("messages", "text", "is_open"),
    [
        ([], "", False),
        ([StateChanged(state=State.LISTENING)], "", False),
        ([partial(1, "It was ", "the best")], "It was the best", True),
        ([partial(1, "", "It was"), partial(1, "It ", "is")], "It is", True),
        ([partial(1, "It was"), final(1, "It was.")], "It was.", False),
        ([partial(1, "a"), final(1, "A."), partial(2, "b")], "b", True),
        ([partial(1, "a"), partial(2, "b"), final(1, "A.")], "b", True),
        ([partial(1, "a"), final(1, "A."), partial(2, "b"), LineDropped(number=2)], "A.", False),
        ([partial(1, "a"), LineDropped(number=1)], "", False),
        ([final(1, "A."), partial(1, "a")], "A.", False),
        ([LineDropped(number=9), final(1, " \u200b ")], "", False),
    ],
)
def test_the_newest_line_is_shown(messages: list[Message], text: str, is_open: bool) -> None:  # noqa: FBT001
    caption = after(*messages)
    assert (caption.text, caption.is_open) == (text, is_open)


def test_of_a_long_line_the_last_two_rows_are_shown() -> None:
    assert after(partial(1, LONG)).text == "epoch of incredulity,\nit was a season of light."
    assert after(final(1, "时代" * 60)).text.count("\n") == ROWS - 1


def test_it_says_whether_other_words_are_shown() -> None:
    caption = CurrentCaption()
    messages: list[tuple[Message, bool]] = [
        (StateChanged(state=State.HEARING), False),
        (partial(1, "", "a b"), True),
        (partial(1, "a", " b"), False),
        (partial(2, "c"), True),
        (final(1, "A b."), False),
        (LineDropped(number=2), True),
        (LineDropped(number=2), False),
    ]
    assert [caption.take(message) for message, _ in messages] == [said for _, said in messages]


def test_what_was_cleared_comes_back_only_with_new_words() -> None:
    caption = after(partial(3, "a"), final(3, "A."))
    caption.clear()
    assert caption.text == ""
    caption.take(final(3, "A."))
    caption.take(partial(2, "late"))
    assert caption.text == ""
    caption.take(partial(4, "b"))
    assert caption.text == "b"
    caption.clear()
    caption.clear()
    caption.take(partial(4, "b"))
    assert caption.text == ""


WORDS = st.lists(
    st.sampled_from([*"a the times, worst. 时 代， א e\u0301".split(), "x" * 60]), max_size=40
)


@given(WORDS, st.lists(st.integers(1, 40), max_size=6))
def test_rows_fit_and_a_word_that_stands_is_never_taken_back(
    words: list[str], steps: list[int]
) -> None:
    caption = CurrentCaption()
    rows: list[str] = []
    for step in sorted(steps):
        text = " ".join(words[:step])
        caption.take(partial(1, text))
        shown = caption.text.split("\n")
        assert len(shown) <= ROWS
        assert all(measure(row) <= COLUMNS for row in shown)
        assert text.endswith(shown[-1])
        # Rows that were full stay rows as they are; only the last one grows.
        if len(rows) > 1 and len(shown) > 1 and shown[-1].startswith(rows[-1]):
            assert shown[0] == rows[0]
        rows = shown
