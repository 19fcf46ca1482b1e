"""The counting behind the figures: a benchmark that counts wrong is worse than none."""

from __future__ import annotations

import pytest

from tests.benchmarks.scoring import Shown, align, score, words_of

SPOKEN = [(1.0, "fail"), (1.5, "again"), (2.5, "fail"), (3.0, "better")]


def shown(at: float, text: str, settled: int = 0, line: int = 1) -> Shown:
    return Shown(at, line, text.split(), settled)


def test_words_are_compared_without_case_and_punctuation() -> None:
    assert words_of("Don’t fail—again, Sam!") == ["don't", "fail", "again", "sam"]


def test_lists_are_aligned_with_the_fewest_edits() -> None:
    assert align("a b c".split(), "a x c d".split()) == [(0, 0), (1, 1), (2, 2), (None, 3)]
    assert align("a b".split(), []) == [(0, None), (1, None)]


def test_what_is_missing_wrong_or_too_much_is_an_error() -> None:
    assert score(SPOKEN, [shown(4, "fail again fail better")]).errors == 0
    assert score(SPOKEN, [shown(4, "fell again better still")]).errors == 3


def test_delays_count_from_the_end_of_the_word() -> None:
    result = score(SPOKEN, [shown(1.2, "fail"), shown(3.5, "fail again fail better")])
    assert result.first_shown == pytest.approx([0.2, 2.0, 1.0, 0.5])


def test_a_word_that_was_taken_back_is_shown_for_good_when_it_returns() -> None:
    states = [shown(1.1, "fail"), shown(1.3, "fell"), shown(2.0, "fail again fail better")]
    result = score(SPOKEN, states)
    assert result.taken_back == 2
    assert result.settled_taken_back == 0
    assert result.first_shown[0] == pytest.approx(0.1)
    assert result.shown_for_good[0] == pytest.approx(1.0)


def test_a_settled_word_that_changes_is_counted_apart() -> None:
    states = [shown(1.1, "fell", settled=1), shown(2.0, "fail again fail better", settled=4)]
    assert score(SPOKEN, states).settled_taken_back == 1


def test_lines_follow_one_another() -> None:
    states = [shown(2, "fail again"), shown(4, "fail better", line=2)]
    assert score(SPOKEN, states).errors == 0
