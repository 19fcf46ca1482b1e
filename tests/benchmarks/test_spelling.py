from __future__ import annotations

import pytest

from tests.benchmarks.spelling import words_of


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("Don’t fail—again, Sam!", "don't fail again sam"),
        ("'Tis well-known.", "tis well known"),
        ("Mr. and Mrs. Smith & Dr Who: OK", "mister and missus smith and doctor who okay"),
        ("0 7 13 20 42", "zero seven thirteen twenty forty two"),
        ("100% of 1,250", "one hundred percent of one thousand two hundred fifty"),
        ("in 1859, 1900 and 1905", "in eighteen fifty nine nineteen hundred and nineteen oh five"),
        ("999999", "nine hundred ninety nine thousand nine hundred ninety nine"),
        ("1st 2nd 3rd 12th 20th 21st", "first second third twelfth twentieth twenty first"),
        ("7 1234567 v2 1,2", "seven 1234567 v2 one two"),
        ("— … '", ""),
    ],
)
def test_words_are_compared_as_they_are_spoken(written: str, words: str) -> None:
    assert words_of(written) == words.split()


def test_comparable_words_stay_as_they_are() -> None:
    words = words_of("Mr. Smith’s 21st, in 1905")
    assert words_of(" ".join(words)) == words
