import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.text import (
    LIMIT,
    MARKS_ON_ONE_BASE,
    SHORTEST_SECRET,
    columns,
    count_words,
    is_right_to_left,
    joined,
    plain,
    without,
)

ANY_TEXT = st.text(st.characters(), max_size=200)


def test_an_escape_sequence_can_no_longer_reach_the_terminal() -> None:
    assert plain("a\x1b[31mred\x9b0m\x07\x00") == "a[31mred0m"


def test_bidi_overrides_and_isolates_are_taken_out_and_direction_marks_stay() -> None:
    assert plain("a\u202eb\u202cc\u2066d\u2069e\u200ff") == "abcde\u200ff"


def test_line_breaks_of_every_kind_become_one_space() -> None:
    assert plain("a\r\nb\tc\u2028d\x85e") == "a b c d e"


def test_lone_surrogates_are_taken_out() -> None:
    assert plain("a\ud83db") == "ab"


def test_spaces_at_the_ends_stay_since_partials_are_joined_as_they_are() -> None:
    assert plain(" was the ") == " was the "


@pytest.mark.parametrize("emoji", ["👩‍👩‍👧", "❤️", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "नमस्ते", "שָׁלוֹם", "می‌خواهم"])
def test_joined_emoji_and_pointed_scripts_stay_whole(emoji: str) -> None:
    assert plain(emoji) == emoji


def test_a_tower_of_marks_is_cut_down_even_with_joiners_between() -> None:
    tower = plain("e" + "\u0301\u200d" * 500 + "x")
    assert sum(unicodedata.combining(c) > 0 for c in tower) == MARKS_ON_ONE_BASE
    assert tower.endswith("x")


def test_text_is_bounded() -> None:
    assert plain("a" * (LIMIT + 1)) == "a" * LIMIT
    assert plain("äb", limit=1) == "ä"


@given(ANY_TEXT)
def test_what_comes_out_is_harmless_and_stays_as_it_is(text: str) -> None:
    result = plain(text)
    assert plain(result) == result
    assert not any(unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} for c in result)
    result.encode("utf-8")


@given(st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=100))
def test_ordinary_text_is_not_changed(text: str) -> None:
    assert plain(text) == text


@pytest.mark.parametrize(
    ("left", "right", "whole"),
    [
        ("It was the best.", "It was the worst.", "It was the best. It was the worst."),
        ("今天很好。", "我们走吧。", "今天很好。我们走吧。"),
        ("そうです", "ね", "そうですね"),
        ("안녕하세요.", "반갑습니다.", "안녕하세요. 반갑습니다."),
        ("สวัสดี", "ครับ", "สวัสดีครับ"),
        ("OK", "好的", "OK好的"),
        ("好的！", "OK", "好的！OK"),
        ("It was ", "the", "It was the"),
        ("It was", " the", "It was the"),
        ("", "the", "the"),
        ("It", "", "It"),
    ],
)
def test_finals_are_joined_as_their_script_does(left: str, right: str, whole: str) -> None:
    assert joined(left, right) == whole


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It's 3 o'clock – really?", 4),
        ("今天很好。", 4),
        ("说 Python 吧", 3),
        ("안녕 하세요", 2),
        ("", 0),
    ],
)
def test_words_are_counted_as_people_do(text: str, words: int) -> None:
    assert count_words(text) == words


@pytest.mark.parametrize(
    ("character", "taken"),
    [
        *(("a", 1), ("\N{HORIZONTAL ELLIPSIS}", 1), ("é", 1)),
        *(("天", 2), ("ア", 2), ("한", 2), ("！", 2), ("😀", 2)),
        ("\N{COMBINING ACUTE ACCENT}", 0),
        ("\N{THAI CHARACTER SARA II}", 0),  # a mark, though its combining class says otherwise
        ("\N{ZERO WIDTH JOINER}", 0),
    ],
)
def test_characters_take_the_columns_that_terminals_give_them(character: str, taken: int) -> None:
    assert columns(character) == taken


@pytest.mark.parametrize(
    "text",
    [
        "sk-12+abc",
        "sk-12+abc and sk-12+abc",
        "s k - 1 2 + a b c",
        "s\u200bk-\u200d12+abc",
        "\xe4s\nk-1\x002+abc",
    ],
)
def test_a_secret_is_taken_out_however_it_is_spaced(text: str) -> None:
    left = without(f"bad {text}.", "sk-12+abc")
    assert left.startswith("bad ")
    assert "1" not in left
    assert "…" in left


def test_what_is_no_secret_stays() -> None:
    assert without("sk-13+abc or sk-1.2+abc", "sk-12+abc") == "sk-13+abc or sk-1.2+abc"
    for word in ("", "anything"[: SHORTEST_SECRET - 1]):
        assert without("anything", word) == "anything"


@pytest.mark.parametrize(
    ("text", "turned"),
    [("", False), ("123", False), ("hello שלום", False), ("… שלום hello", True), ("مرحبا", True)],
)
def test_the_first_letter_tells_the_direction(text: str, *, turned: bool) -> None:
    assert is_right_to_left(text) is turned
