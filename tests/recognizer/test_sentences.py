"""Where sentences begin and end, in texts that people say."""

from __future__ import annotations

import pytest

from app.recognizer.sentences import ends_sentence, with_capitals, words_of


@pytest.mark.parametrize(
    "text",
    [
        "It rains.",
        "Is it?",
        "Go on!",
        "No.",
        "Tell me.",
        "I don't.",
        "It can\u2019t.",
        "Route 5.",
        "So do I.",
    ],
)
def test_a_sentence_ends_with_its_mark(text: str) -> None:
    assert ends_sentence(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "and",
        "Yes,",
        "at 3 p.m.",
        "e.g.",
        "in the U.S.",
        "and so on, etc.",
        "Us vs.",
        "Dr.",
        "so...",
        "50%",
    ],
)
def test_an_abbreviation_or_another_mark_ends_none(text: str) -> None:
    assert not ends_sentence(text)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("it rains. it pours? yes! so", "it rains. It pours? Yes! So"),
        ("Mr. and Mrs. Smith, King Jr. was", "Mr. and Mrs. Smith, King Jr. was"),
        ("I can't. we do, e.g. this, 6 ft. of it.", "I can't. We do, e.g. this, 6 ft. of it."),
        ("wait... for it", "wait... for it"),
        ("the F.B.I. said A.I. is growing.", "the F.B.I. said A.I. is growing."),
        ("\u00c9tc. etc. and so on", "\u00c9tc. Etc. and so on"),
    ],
)
def test_what_follows_a_sentence_begins_with_a_capital(text: str, read: str) -> None:
    assert with_capitals(text) == read


def test_words_are_the_same_without_case_and_marks() -> None:
    assert words_of("No, not heartily. It's 5!") == words_of("no not heartily it's 5")
