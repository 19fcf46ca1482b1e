"""Captions stay for as long as they have to be read."""

from __future__ import annotations

import pytest

from app.domain.reading import fades_in_s, needed_s


@pytest.mark.parametrize(("text", "seconds"), [("", 1.5), ("x" * 20, 1.5), ("x" * 100, 5.0)])
def test_twenty_characters_take_a_second_and_a_few_words_a_moment(
    text: str, seconds: float
) -> None:
    assert needed_s(text) == seconds


@pytest.mark.parametrize(
    ("since_change", "since_finish", "length", "left"),
    [(0, 0, 20, 6), (6, 6, 20, 0), (100, 100, 20, 0), (6, 6, 200, 4), (6, 0.5, 20, 1)],
)
def test_they_fade_after_silence_but_not_unread(
    since_change: float, since_finish: float, length: int, left: float
) -> None:
    assert left == fades_in_s(
        silence_s=6, since_change_s=since_change, since_finish_s=since_finish, text="x" * length
    )
