"""The counting behind the figures: a benchmark that counts wrong is worse than none."""

from __future__ import annotations

import math

import pytest

from tests.benchmarks.scoring import Score, Shown, align, score, viewer_figures

SPOKEN = [(1.0, "fail"), (1.5, "again"), (2.5, "fail"), (3.0, "better")]


def shown(at: float, text: str, settled: int = 0, line: int = 1) -> Shown:
    return Shown(at, line, text.split(), settled)


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


# ── freezes ──


def test_a_freeze_is_the_longest_time_without_a_change_while_a_word_is_owed() -> None:
    states = [shown(1.2, "fail"), shown(1.6, "fail again"), shown(3.6, "fail again fail better")]
    assert score(SPOKEN, states).longest_freeze == pytest.approx(3.6 - 2.5)


def test_before_the_first_words_too() -> None:
    assert score(SPOKEN, [shown(4, "fail again fail better")]).longest_freeze == pytest.approx(3)


def test_a_pause_in_which_nobody_speaks_is_no_freeze() -> None:
    spoken = [(1.0, "fail"), (9.0, "better")]
    states = [shown(1.0, "fail"), shown(9.2, "better", line=2)]
    assert score(spoken, states).longest_freeze == pytest.approx(0.2)


def test_what_changes_nothing_for_the_eye_does_not_end_a_freeze() -> None:
    states = [shown(1, "fail"), shown(2, "fail", settled=1), shown(4, "fail again fail better")]
    assert score(SPOKEN, states).longest_freeze == pytest.approx(2.5)


def test_a_word_that_is_left_out_for_good_freezes_nothing() -> None:
    spoken = [(1.0, "fail"), (2.0, "again"), (8.0, "better")]
    states = [shown(1, "fail"), shown(8, "fail better")]
    assert score(spoken, states).longest_freeze == 0


# ── together ──


def test_recordings_add_up() -> None:
    one = score(SPOKEN, [shown(4, "fail again fail better")])
    two = score(SPOKEN, [shown(3.5, "fell again fail")])
    both = one + two
    assert (both.words, both.errors, len(both.first_shown)) == (8, 2, 6)
    assert both.longest_freeze == one.longest_freeze
    figures = viewer_figures(both)
    assert figures["word_error_percent"] == 25
    assert figures["first_shown_p50_s"] == pytest.approx(1.75)


def test_where_no_word_was_right_delays_are_no_number() -> None:
    figures = viewer_figures(Score(words=3, errors=3))
    assert math.isnan(figures["first_shown_p95_s"])
    assert figures["word_error_percent"] == 100
