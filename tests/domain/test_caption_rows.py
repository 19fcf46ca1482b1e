"""Row breaking as data: words in, rows out; and what must hold whatever the words are."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.caption_rows import CaptionRows
from tests.domain.caption_words import measure, pieces

GOLDEN = json.loads((Path(__file__).parent.parent / "golden/caption_rows.json").read_text("utf-8"))


def texts(rows: CaptionRows, text: str) -> list[str]:
    return [text[start:end].rstrip() for start, end in rows.rows]


@pytest.mark.parametrize("case", GOLDEN, ids=[case["name"] for case in GOLDEN])
def test_words_in_rows_out(case: dict[str, Any]) -> None:
    rows = CaptionRows(measure, pieces, case["width"])
    for settled, tail, final in case["steps"]:
        rows.show(settled, tail, final=final)
    assert texts(rows, settled + tail) == case["rows"]


WORDS = st.lists(
    st.sampled_from(
        "a of the it was best times, worst. and incredulity, we had all before — 时 代， は א שלום e\u0301 "
        "internationalisation".split()
    ),
    min_size=1,
    max_size=40,
)


@st.composite
def speech(draw: st.DrawFn) -> list[tuple[str, str, bool]]:
    """A line as it is spoken: it grows, more and more of it settles, the tail may be guessed wrong."""
    words = draw(WORDS)
    steps = []
    said = stands = 0
    while said < len(words):
        said = draw(st.integers(said, len(words)).filter(lambda new: new > 0))
        stands = draw(st.integers(stands, said))
        settled = " ".join(words[:stands])
        if draw(st.booleans()):  # a comma may come to a word that has settled
            settled = settled.rstrip(",.，。")
        guess = words[stands:said] if draw(st.booleans()) else draw(WORDS)[: said - stands]
        tail = "".join(f" {word}" for word in guess).removeprefix("" if settled else " ")
        steps.append((settled, tail, False))
        if draw(st.integers(0, 5)) == 0:
            break
    steps.append((" ".join(words[: max(said, 1)]), "", True))
    return steps


def row_of_each(rows: CaptionRows, settled: str) -> list[int]:
    """The row of every settled word."""
    found, at = [], 0
    for word in settled.split(" "):
        last = at + len(word) - 1
        found.append(next(n for n, (start, end) in enumerate(rows.rows) if start <= last < end))
        at += len(word) + 1
    return found


@given(speech(), st.integers(8, 60))
def test_no_settled_word_moves_and_nothing_is_lost(
    steps: list[tuple[str, str, bool]], width: int
) -> None:
    rows = CaptionRows(measure, pieces, width)
    before: list[int] = []
    for settled, tail, final in steps:
        rows.show(settled, tail, final=final)
        text = settled + tail
        assert "".join(text[start:end] for start, end in rows.rows) == text
        if settled:
            now = row_of_each(rows, settled)
            assert now[: len(before)] == before
            before = now


@given(speech(), st.integers(8, 60))
def test_a_row_is_never_wider_than_it_may_be(
    steps: list[tuple[str, str, bool]], width: int
) -> None:
    rows = CaptionRows(measure, pieces, width)
    for settled, tail, final in steps:
        rows.show(settled, tail, final=final)
        assert all(measure(row) <= width for row in texts(rows, settled + tail))


@given(WORDS, st.integers(16, 60))
def test_a_row_that_is_full_stays_as_it_broke_while_words_are_added(
    words: list[str], width: int
) -> None:
    rows = CaptionRows(measure, pieces, width)
    full: list[tuple[int, int]] = []
    for count in range(1, len(words) + 1):
        rows.show("", " ".join(words[:count]))
        done = rows.rows[:-1]
        behind = pieces(" ".join(words[:count])[rows.rows[-1][0] :])
        assert done[: len(full)] == full
        full = done if len(behind) > 1 else done[:-1]


@given(st.lists(st.sampled_from("one two three four fifteen sixteen".split()), min_size=6))
def test_no_word_of_a_line_that_comes_whole_stands_alone(words: list[str]) -> None:
    rows = CaptionRows(measure, pieces, 30)
    rows.show(" ".join(words), "", final=True)
    assert all(len(row.split()) > 1 for row in texts(rows, " ".join(words)))


@pytest.mark.parametrize(
    "text",
    ["x" * 10_000, "word " * 2_000, "e" + "\u0301" * 300, "\u200f" * 50, " ", "", "👩🏽‍🚀" * 200],
    ids=["a long word", "many words", "marks", "directions", "space", "nothing", "emoji"],
)
def test_whatever_comes_is_broken_without_a_stall(text: str) -> None:
    rows = CaptionRows(measure, pieces, 60)
    begun = time.thread_time()
    rows.show(text, "")
    rows.show(text, " and more", final=True)
    assert time.thread_time() - begun < 5  # a runaway takes minutes
    assert "".join((text + " and more")[start:end] for start, end in rows.rows) == (
        text + " and more"
    )


def test_a_letter_is_not_parted_from_its_marks() -> None:
    rows = CaptionRows(measure, pieces, 10)
    text = "e\u0301" * 30
    rows.show(text, "", final=True)
    assert all(text[start] == "e" for start, _ in rows.rows)


@pytest.mark.parametrize("width", range(10, 40))
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("it was the best of times", ", it was"),
        ("it was the best of times and the worst", ". It was"),
        ("那是最美好的时代那是最糟糕的时代", "，那是"),
    ],
)
def test_a_word_that_has_settled_stays_though_a_comma_comes_to_it(
    width: int, before: str, after: str
) -> None:
    rows = CaptionRows(measure, pieces, width)
    rows.show(before, "")
    starts = [start for start, _ in rows.rows]
    rows.show(before + after[0], after[1:])
    assert [start for start, _ in rows.rows][: len(starts)] == starts
