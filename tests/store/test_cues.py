from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, zip_longest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.lines import Line
from app.domain.text import plain
from app.store.cues import GAP, LONGEST, SHORTEST, Cue, cues_of, cues_of_all
from tests.store.formats.records import WORDS, seen

FLASH = 80


def said(text: str, start: float = 0.0, end: float = 6.0) -> Line:
    return Line(number=1, start=start, end=end, text=text)


def times(*lines: Line) -> list[tuple[int, int]]:
    return [(cue.start_ms, cue.end_ms) for cue in cues_of_all(lines)]


def test_a_short_line_is_one_cue_of_one_row() -> None:
    assert list(cues_of_all([said("It was.", 1.0004, 2.5)])) == [
        Cue(start_ms=1000, end_ms=2500, rows=("It was.",))
    ]


def test_a_long_line_is_shared_out_by_length() -> None:
    cues = list(cues_of_all([said("one two three four five six seven eight nine ten " * 2)]))
    assert [len(cue.rows) for cue in cues] == [2, 2]
    first, second = cues
    assert (first.start_ms, second.end_ms) == (0, 6000)
    assert second.start_ms - first.end_ms == GAP
    shares = [sum(map(len, cue.rows)) for cue in cues]
    assert second.start_ms == pytest.approx(6080 * shares[0] / sum(shares), abs=1)


def test_a_line_of_more_than_seven_seconds_is_divided() -> None:
    assert times(said("It was the best of times.", 0, 10)) == [(0, 6220), (6300, 10_000)]


def test_one_word_of_more_than_seven_seconds_goes_before_it_ends() -> None:
    assert times(said("Well.", 0, 10)) == [(0, 7000)]


def test_a_short_line_is_shown_for_a_second_or_as_long_as_it_takes_to_read() -> None:
    assert times(said("Yes.", 1, 1.3)) == [(1000, 2000)]
    assert times(said("It was the best of times, it was.", 1, 1.3)) == [(1000, 2650)]


def test_what_comes_next_begins_on_time_and_a_gap_before_it_is_kept() -> None:
    lines = said("Yes.", 1, 1.3), said("No.", 1.5, 1.8), said("Yes.", 1.8, 3)
    assert times(*lines) == [(1000, 1420), (1500, 1720), (1800, 3000)]


def test_the_gap_goes_before_the_subtitle_does() -> None:
    lines = said("Yes.", 1, 1.1), said("No.", 1.15, 2)
    assert times(*lines) == [(1000, 1150), (1150, 2150)]


def test_lines_that_overlap_are_shown_one_after_the_other() -> None:
    lines = said("one", 0, 3), said("two", 2, 4), said("three", 2.5, 3), said("four", 2.5, 3)
    assert times(*lines) == [(0, 1920), (2000, 2420), (2500, 2580), (2580, 3580)]


def test_a_line_without_words_is_none() -> None:
    assert times(said("one", 0, 3), said(" \u200d", 3, 4)) == [(0, 3000)]
    assert times() == []


# Any lines ------------------------------------------------------------------------------------


@st.composite
def talks(draw: st.DrawFn) -> list[Line]:
    """Lines one after the other, some after a pause, some too fast or over each other."""
    lines: list[Line] = []
    start = 0.0
    for number in range(draw(st.integers(0, 8))):
        span = draw(st.floats(-1, 30) | st.floats(0, 2))
        lines.append(Line(number=number, start=start, end=start + span, text=draw(WORDS)))
        start = max(0.0, start + draw(st.sampled_from([0, span, span, span])))
        start += draw(st.floats(0, 0.2) | st.floats(0, 5))
    return sorted(lines, key=lambda line: line.start)


def letters(text: str) -> str:
    return "".join(word for word in plain(text).split() if seen(word))


def by_line(lines: list[Line]) -> list[tuple[Line, list[Cue]]]:
    """The cues of each line that has words, found by their letters."""
    cues = cues_of_all(lines)
    found: list[tuple[Line, list[Cue]]] = []
    for line in lines:
        if wanted := letters(line.text):
            mine: list[Cue] = []
            while sum(len(letters("".join(cue.rows))) for cue in mine) < len(wanted):
                mine.append(next(cues))
            assert letters("".join("".join(cue.rows) for cue in mine)) == wanted
            found.append((line, mine))
    assert list(cues) == []
    return found


@given(talks())
def test_the_rules_hold_in_their_order(lines: list[Line]) -> None:
    groups = by_line(lines)
    starts = [mine[0].start_ms for _, mine in groups]
    cues = [cue for _, mine in groups for cue in mine]
    for cue in cues:
        assert 0 < cue.end_ms - cue.start_ms <= LONGEST
    for cue, after in pairwise(cues):
        assert cue.end_ms <= after.start_ms
        if after.start_ms - cue.end_ms < GAP:
            assert after.start_ms - cue.start_ms < GAP + FLASH
    begun = 0
    for (line, mine), following in zip_longest(groups, starts[1:]):
        assert mine[0].start_ms == max(round(line.start * 1000), begun)
        begun = mine[0].start_ms + FLASH * len(mine)
        room = (following or 10**9) - mine[0].start_ms
        if room >= len(mine) * (SHORTEST + GAP):
            assert all(cue.end_ms - cue.start_ms >= SHORTEST for cue in mine)
        if len(mine) == 1:
            needed = max(SHORTEST, 50 * len("".join(mine[0].rows)))
            shown = mine[0].end_ms - mine[0].start_ms
            assert shown >= min(needed, room - GAP)
            assert shown <= max(needed, round(line.end * 1000) - mine[0].start_ms)


@given(talks(), st.integers(0, 20_000))
def test_lines_that_come_one_by_one_follow_one_another(lines: list[Line], before: int) -> None:
    for line in lines:
        cues = cues_of(line, not_before_ms=before)
        assert letters("".join("".join(cue.rows) for cue in cues)) == letters(line.text)
        for cue in cues:
            assert before <= cue.start_ms < cue.end_ms <= cue.start_ms + LONGEST
            before = cue.end_ms
        if cues and cues[0].start_ms + FLASH * len(cues) <= round(line.end * 1000):
            late = GAP if cues[-1].end_ms - cues[-1].start_ms < GAP + FLASH else 0
            assert cues[-1].end_ms <= round(line.end * 1000) + late


def test_a_line_is_not_shown_beyond_its_end_while_the_next_is_not_known() -> None:
    line = said("Yes.", 1, 1.3)
    assert cues_of(line) == [Cue(start_ms=1000, end_ms=1300, rows=("Yes.",))]
    [late] = cues_of(replace(line, end=1.0), not_before_ms=1000)
    assert late.start_ms == 1000 < late.end_ms
