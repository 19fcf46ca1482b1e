"""Counting words that nobody said."""

from __future__ import annotations

from tests.benchmarks.noise import invented
from tests.benchmarks.scoring import Shown


def shown(line: int, text: str) -> Shown:
    return Shown(0.0, line, text.split(), 0)


def test_words_that_stay_and_words_that_were_ever_shown_are_counted() -> None:
    states = [
        shown(1, "you"),
        shown(2, "thank"),
        shown(1, "you are"),
        shown(2, "thanks for"),
        shown(1, "you are"),
        shown(2, ""),
    ]
    assert invented(states) == (2, 5)


def test_where_nothing_is_shown_nothing_is_invented() -> None:
    assert invented([]) == (0, 0)
    assert invented([shown(1, "")]) == (0, 0)
