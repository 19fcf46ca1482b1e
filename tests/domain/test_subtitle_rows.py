from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.subtitle_rows import subtitles_of
from app.domain.text import columns, is_seen, plain
from tests.store.formats.records import WORDS

BEST = (
    "It was the best of times. it was the worst of times. It was the age of wisdom. "
    "It was the age of foolishness."
)
SHORT = (
    "In short, the period was so far like the present period that some of its noisiest authorities "
    "insisted on its being received for good or for evil in the superlative degree of comparison only."
)
CHINESE = "那是最美好的时代，那是最糟糕的时代；那是智慧的年头，那是愚昧的年头；那是信仰的时期，那是怀疑的时期。"


@pytest.mark.parametrize(
    ("text", "most", "rows"),
    [
        (
            BEST,
            1.0,
            [
                ("It was the best of times.", "it was the worst of times."),
                ("It was the age of wisdom.", "It was the age of foolishness."),
            ],
        ),
        (
            SHORT,
            1.0,
            [
                ("In short, the period was so far", "like the present period that some"),
                ("of its noisiest authorities", "insisted on its being received"),
                ("for good or for evil in the superlative", "degree of comparison only."),
            ],
        ),
        (
            CHINESE,
            1.0,
            [
                ("那是最美好的时代，", "那是最糟糕的时代；那是智慧的年头，"),
                ("那是愚昧的年头；", "那是信仰的时期，那是怀疑的时期。"),
            ],
        ),
        (
            "He told all of them yesterday evening, yes.",
            1.0,
            [
                ("He told all of them", "yesterday evening, yes."),  # one word is not left alone
            ],
        ),
        (
            "We are counterrevolutionaries, unquestionably.",
            1.0,
            [("We are", "counterrevolutionaries, unquestionably.")],
        ),
        (
            "We walked home together slowly after the long concert.",
            1.0,
            [("We walked home together slowly", "after the long concert.")],
        ),
        ("It was the best of times.", 0.6, [("It was the",), ("best of times.",)]),
        ("It was.", 0.1, [("It",), ("was.",)]),
        ("Yes.", 0.1, [("Yes.",)]),
        ("山" * 18, 1.0, [("山" * 18,)]),
        ("山" * 30, 1.0, [("山" * 15, "山" * 15)]),
        ("x" * 50, 1.0, [("x" * 42, "x" * 8)]),
    ],
)
def test_phrases_stay_together(text: str, most: float, rows: list[tuple[str, ...]]) -> None:
    assert subtitles_of(text, most) == rows


@pytest.mark.parametrize("text", ["", "  ", "\u200d", " \u200d \u0301 "])
def test_nothing_to_see_is_no_subtitle(text: str) -> None:
    assert subtitles_of(text) == []


def test_what_is_seen_as_one_character_is_not_cut_where_it_fits() -> None:
    family = "👩\u200d👩\u200d👧"
    assert any(family in row for rows in subtitles_of("a" * 40 + family) for row in rows)
    [(upper, lower)] = subtitles_of("e\u0301" * 50)
    assert (upper, lower) == ("e\u0301" * 42, "e\u0301" * 8)


@given(
    text=WORDS | st.text(st.characters(categories=["L", "M", "N", "P", "S", "Zs"]), max_size=300),
    most=st.floats(0.01, 1),
)
def test_subtitles_hold_all_words_in_rows_that_fit(text: str, most: float) -> None:
    text = plain(text)
    subtitles = subtitles_of(text, most)
    words = [word for word in text.split() if is_seen(word)]
    assert "".join("".join(row.split()) for rows in subtitles for row in rows) == "".join(words)
    assert all(1 <= len(rows) <= 2 for rows in subtitles)
    for row in (row for rows in subtitles for row in rows):
        assert is_seen(row)
        assert row == row.strip()
        assert sum(map(columns, row)) <= 42
        assert sum(columns(character) == 2 for character in row) <= 18


@given(st.lists(st.sampled_from("a the times, worst. incredulity and of we".split()), min_size=8))
def test_no_word_stands_alone_where_it_need_not(words: list[str]) -> None:
    for rows in subtitles_of(" ".join(words)):
        if len(rows) == 2 and not all(" " in row for row in rows):
            said = " ".join(rows).split()
            others = (
                (" ".join(said[:place]), " ".join(said[place:]))
                for place in range(2, len(said) - 1)
            )
            assert not [pair for pair in others if max(map(len, pair)) <= 42]


@given(text=WORDS, most=st.floats(0.05, 1))
def test_none_has_more_than_its_share_but_for_one_part(text: str, most: float) -> None:
    words = plain(text).split()
    if plain(text).isascii():
        whole = len(" ".join(words))
        for rows in subtitles_of(" ".join(words), most):
            joined = " ".join(rows)
            assert len(joined) <= whole * most or " " not in joined
