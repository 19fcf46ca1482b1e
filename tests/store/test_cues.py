import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.lines import Line
from app.store.cues import COLUMNS, ROWS, Cue, cues_of


def said(text: str, start: float = 0.0, end: float = 10.0) -> Line:
    return Line(number=1, start=start, end=end, text=text)


def test_a_short_line_is_one_cue_of_one_row() -> None:
    assert cues_of(said("It was.", 1.0004, 2.5)) == [
        Cue(start_ms=1000, end_ms=2500, rows=("It was.",))
    ]


def test_a_long_line_is_shared_out_by_length_at_spaces() -> None:
    cues = cues_of(said("one two three four five six seven eight nine ten " * 5, 0, 10))
    assert [len(cue.rows) for cue in cues] == [2, 2, 2]
    assert cues[0].rows[0] == "one two three four five six seven eight"
    assert cues[0].start_ms == 0
    assert cues[0].end_ms == cues[1].start_ms == pytest.approx(3400, abs=150)
    assert cues[-1].end_ms == 10_000


def test_wide_characters_take_two_columns_and_are_broken_between() -> None:
    [cue] = cues_of(said("山" * 30))
    assert cue.rows == ("山" * 21, "山" * 9)


def test_a_mark_stays_with_what_it_stands_on_and_a_joined_emoji_whole() -> None:
    [cue] = cues_of(said("e\u0301" * 50))
    assert cue.rows[0] == "e\u0301" * COLUMNS
    [cue] = cues_of(said("a" * 40 + "👩\u200d👩\u200d👧"))
    assert any("👩\u200d👩\u200d👧" in row for row in cue.rows)


@pytest.mark.parametrize("text", ["", "  ", "\n", "\u200d", "\x1b"])
def test_nothing_to_read_is_no_cue(text: str) -> None:
    assert cues_of(said(text)) == []


@given(
    text=st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=300),
    start=st.floats(0, 1000),
    length=st.floats(-1, 30),
    before=st.integers(0, 1_010_000),
)
def test_cues_hold_all_words_fit_and_follow_one_another(
    text: str, start: float, length: float, before: int
) -> None:
    cues = cues_of(said(text, start, start + length), not_before_ms=before)
    letters = "".join("".join(row.split()) for cue in cues for row in cue.rows)
    assert letters == "".join(text.split())
    end = before
    for cue in cues:
        assert 1 <= len(cue.rows) <= ROWS
        assert all(0 < len(row) <= COLUMNS and row == row.strip() for row in cue.rows)
        assert end <= cue.start_ms < cue.end_ms
        end = cue.end_ms
    if cues and start * 1000 > before and length * 1000 > 1 + len(cues):
        assert cues[0].start_ms == round(start * 1000)
        assert cues[-1].end_ms == round((start + length) * 1000)
