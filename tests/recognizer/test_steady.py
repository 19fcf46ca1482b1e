"""Which words settle and which are shown, for answers of a model that the test writes down."""

from __future__ import annotations

import pytest

from app.recognizer.model import Token
from app.recognizer.steady import Steady, split_words
from app.recognizer.tokenizer import Tokenizer
from tests.fakes.speech_model import MARK, MORE, tokens, vocabulary

TOKENIZER = vocabulary()
DOT = Token(MARK, 0.9)
MARKED = ("", "", "", "\u2581So", ".", ",", "%", "?")
MARKING = Tokenizer(b"".join(bytes([len(one.encode())]) + one.encode() for one in MARKED))
SLOW = 0.2  # seconds of speech between two passes: room for one new word and one to spare


def marked(*marks: str) -> list[Token]:
    """Return "So" with these marks behind it."""
    return [Token(MARKED.index(piece), 0.9) for piece in ("\u2581So", *marks)]


class Listener:
    """A Steady that hears one answer after the other, 0.2 s of speech apart."""

    def __init__(self) -> None:
        self.steady = Steady(TOKENIZER)
        self._voiced = 0.0

    def hears(self, *answer: Token, voiced: float = 9.0) -> str:
        """Give a pass's answer, settle what can be, and return what is shown: settled|tail."""
        self._voiced += voiced
        self.steady.heard(answer, self._voiced)
        self.steady.settle()
        return f"{self.steady.settled_text}|{self.steady.tail_text}"


def test_punctuation_counts_with_the_word_after_it() -> None:
    words, marks = split_words(TOKENIZER, [*tokens(1), DOT, *tokens(2), DOT])
    assert [word.text for word in words] == ["w1", "w2"]
    assert [len(word.before) for word in words] == [0, 1]
    assert marks == (DOT,)


def test_a_word_of_several_tokens_is_as_probable_as_the_least_of_them() -> None:
    ((word,), _) = split_words(TOKENIZER, [*tokens(1), Token(MORE, 0.4)])
    assert (word.text, word.probability) == ("w1ter", 0.4)


def test_a_word_settles_when_three_passes_agree_on_it() -> None:
    listener = Listener()
    assert listener.hears(*tokens(1, 2)) == "|w1"
    assert listener.hears(*tokens(1, 2, 3)) == "|w1 w2"
    assert listener.hears(*tokens(1, 2, 3, 4)) == "w1 w2| w3"


def test_the_last_word_of_a_pass_never_settles_in_mid_speech() -> None:
    listener = Listener()
    for _ in range(9):
        shown = listener.hears(*tokens(1))
    assert shown == "|w1"


def test_words_that_passes_disagree_on_do_not_settle() -> None:
    listener = Listener()
    for number in (2, 3, 2, 3):
        shown = listener.hears(*tokens(1, number, 4))
    assert shown.startswith("w1|")


def test_an_improbable_word_is_not_shown_nor_what_follows_it() -> None:
    listener = Listener()
    answer = [*tokens(1), *tokens(2, probability=0.6), *tokens(3, 4)]
    assert listener.hears(*answer) == "|w1"


def test_a_doubtful_word_holds_up_no_more_than_two_words_behind_it() -> None:
    """It would get no surer, and nothing at all would be read until the speaker's next pause."""
    doubtful = tokens(2, probability=0.25)
    listener = Listener()
    assert listener.hears(*tokens(1), *doubtful, *tokens(3, 4)) == "|w1"
    assert listener.hears(*tokens(1), *doubtful, *tokens(3, 4, 5)) == "|w1 w2 w3 w4"
    assert listener.hears(*tokens(1), *doubtful, *tokens(3, 4, 5)) == "w1| w2 w3 w4 w5"
    assert listener.hears(*doubtful, *tokens(3, 4, 5)).startswith("w1 w2 w3 w4|")


def test_a_word_that_is_hardly_more_than_made_up_holds_up_what_follows() -> None:
    listener = Listener()
    for _ in range(4):
        shown = listener.hears(*tokens(1, 2, 3, 4, 5, probability=0.15))
    assert shown == "|"


def test_a_doubtful_word_with_others_behind_it_takes_no_shown_one_away() -> None:
    listener = Listener()
    assert listener.hears(*tokens(1, 2, 3, 4)) == "|w1 w2 w3"
    doubtful = tokens(9, probability=0.25)
    assert listener.hears(*tokens(1), *doubtful, *tokens(3, 4, 5)) == "|w1 w2 w3"
    assert listener.hears(*tokens(1, 2, 3, 4, 5)) == "w1| w2 w3 w4 w5"


def test_the_last_word_may_be_cut_off_and_is_shown_when_beyond_doubt_or_said_again() -> None:
    assert Listener().hears(*tokens(1), *tokens(2, probability=0.98)) == "|w1 w2"
    listener = Listener()
    assert listener.hears(*tokens(1), *tokens(2, probability=0.94)) == "|w1"
    assert listener.hears(*tokens(1), *tokens(2, probability=0.94)) == "|w1 w2"


def test_a_word_said_twice_may_be_less_probable() -> None:
    listener = Listener()
    answer = [*tokens(1), *tokens(2, probability=0.75), *tokens(3)]
    assert listener.hears(*answer) == "|w1"
    assert listener.hears(*answer) == "|w1 w2 w3"


def test_a_shown_word_stays_while_nothing_better_is_there() -> None:
    listener = Listener()
    assert listener.hears(*tokens(1, 2, 3)) == "|w1 w2"
    assert listener.hears(*tokens(1), *tokens(9, probability=0.5), *tokens(3)) == "|w1 w2"
    assert listener.hears(*tokens(1)) == "|w1 w2"


def test_a_shown_word_gives_way_to_a_better_one() -> None:
    listener = Listener()
    listener.hears(*tokens(1, 2, 3))
    assert listener.hears(*tokens(1, 9, 8)) == "|w1 w9"


def test_nothing_old_stands_behind_a_word_that_was_replaced() -> None:
    listener = Listener()
    assert listener.hears(*tokens(1, 2, 3, 4)) == "|w1 w2 w3"
    assert listener.hears(*tokens(9, 1)) == "|w9"


def test_an_answer_grows_only_as_fast_as_people_speak() -> None:
    listener = Listener()
    listener.hears(*tokens(1, 2), voiced=SLOW)
    listener.hears(*tokens(1, 2, 3, 4, 5, 6, 7), voiced=SLOW)
    assert listener.steady.final_text == "w1 w2 w3 w4"


def test_the_room_for_a_pass_is_told_before_it() -> None:
    listener = Listener()
    listener.hears(*tokens(1, 2))
    assert listener.steady.room(9.3) == 2 + 1 + 1
    assert listener.steady.room(9.3, spare=3) == 2 + 1 + 1 + 3


def test_settled_words_are_never_made_longer() -> None:
    listener = Listener()
    listener.hears(*tokens(1))
    listener.steady.settle_in_pause(sure=True)
    assert listener.hears(Token(MORE, 0.99), *tokens(2, 3)) == "w1| w2"


def test_punctuation_after_a_settled_word_is_kept() -> None:
    listener = Listener()
    listener.hears(*tokens(1))
    listener.steady.settle_in_pause(sure=True)
    assert listener.hears(DOT, *tokens(2, 3)) == "w1|. W2"
    assert listener.steady.final_text == "w1. W2 w3"


def test_in_a_pause_probable_words_settle_at_once_and_all_when_it_is_long() -> None:
    listener = Listener()
    listener.hears(*tokens(1), *tokens(2, probability=0.4), *tokens(3))
    listener.steady.settle_in_pause(sure=False)
    assert listener.steady.settled_text == "w1"
    assert not listener.steady.is_settled
    listener.steady.settle_in_pause(sure=True)
    assert listener.steady.settled_text == "w1 w2 w3"
    assert listener.steady.is_settled


def test_an_answer_does_not_begin_with_a_full_stop() -> None:
    listener = Listener()
    assert listener.hears(DOT, *tokens(1, 2)) == "|w1"


def test_the_draft_is_what_the_last_pass_said_after_the_settled_words() -> None:
    listener = Listener()
    for _ in range(3):
        listener.hears(*tokens(1, 2), DOT)
    assert listener.steady.settled == (tokens(1)[0].id,)
    assert listener.steady.draft == (tokens(2)[0].id, MARK)
    assert listener.steady.final_text == "w1 w2."


def test_the_guess_has_the_full_stop_of_what_was_said_before_until_a_word_is_settled() -> None:
    listener = Listener()
    first, second = (token.id for token in tokens(1, 2))
    for _ in range(2):
        listener.hears(DOT, *tokens(1, 2), DOT)
        assert listener.steady.guess == (MARK, first, second, MARK)
    listener.hears(DOT, *tokens(1, 2), DOT)
    assert listener.steady.settled == (first,)
    assert listener.steady.guess == (second, MARK)
    listener.hears(DOT, *tokens(2))  # now it is one that stands in the sentence
    assert listener.steady.guess == (MARK, second)


def test_a_comma_said_twice_is_one() -> None:
    pieces = (b"<unk>", b"<s>", b"</s>", "\u2581in".encode(), "\u2581short".encode(), b",")
    steady = Steady(Tokenizer(b"".join(bytes([len(piece)]) + piece for piece in pieces)))
    in_, short, comma = (Token(number, 0.9) for number in (3, 4, 5))
    steady.heard([in_, comma, comma, short, comma], 9.0)
    assert steady.final_text == "in, short,"


def test_a_sentence_behind_another_begins_with_a_capital() -> None:
    listener = Listener()
    (long,) = tokens(100)
    assert listener.hears(long, DOT, *tokens(2, 3, 4)) == "|w100. W2 w3"


def test_what_is_settled_reads_the_same_with_what_follows_it() -> None:
    listener = Listener()
    for _ in range(3):
        listener.hears(*tokens(100), DOT, *tokens(2, 3))
    assert listener.hears(*tokens(3, 4, 5)) == "w100. W2 w3| w4"


def test_a_sentence_that_begins_with_an_utterance_does_so_with_a_capital() -> None:
    steady = Steady(TOKENIZER, begins_sentence=True)
    steady.heard(tokens(1, 2), 9.0)
    assert steady.final_text == "W1 w2"
    assert Steady(TOKENIZER, begins_sentence=True).final_text == ""


def test_where_speech_goes_on_no_full_stop_stands() -> None:
    steady = Steady(TOKENIZER)
    steady.heard([*tokens(1, 2), DOT], 9.0)
    steady.leave_open()
    assert (steady.final_text, steady.draft) == (
        "w1 w2",
        tuple(token.id for token in tokens(1, 2)),
    )


def test_the_full_stop_is_taken_from_another_hearing_of_the_same_words() -> None:
    """And nothing else: what is settled stays as it was told."""
    steady = Steady(TOKENIZER)
    steady.heard(tokens(1, 2, 3), 9.0)
    steady.settle_in_pause(sure=True)
    steady.heard(tokens(4), 9.5)
    (first, second, *rest) = tokens(1, 2, 3, 4)
    assert steady.take_alone([first, second, DOT, *rest, DOT])
    assert steady.final_text == "w1 w2 w3 w4."


@pytest.mark.parametrize(
    ("marks", "taken"), [("", "So."), (",", "So."), ("%", "So%"), (".", "So.")]
)
def test_what_a_full_stop_does_not_replace(marks: str, taken: str) -> None:
    steady = Steady(MARKING)
    steady.heard(marked(*marks), 9.0)
    assert steady.take_alone(marked("."))
    assert steady.final_text == taken


@pytest.mark.parametrize(
    ("marks", "left"),
    [("", "So"), (".", "So"), ("%.", "So%"), ("%", "So%"), (",", "So,"), ("?", "So")],
)
def test_where_speech_goes_on_what_belongs_to_a_word_stays(marks: str, left: str) -> None:
    steady = Steady(MARKING)
    steady.heard(marked(*marks), 9.0)
    steady.leave_open()
    assert steady.final_text == left


def test_of_another_hearing_of_the_same_words_without_a_full_stop_no_mark_is_taken() -> None:
    steady = Steady(MARKING)
    steady.heard(marked(), 9.0)
    assert steady.take_alone(marked(","))
    assert steady.final_text == "So"


@pytest.mark.parametrize(
    "other",
    [
        pytest.param([*tokens(1, 3), DOT], id="another word"),
        pytest.param([*tokens(1), DOT], id="a word less"),
        pytest.param([], id="nothing"),
    ],
)
def test_nothing_is_taken_from_a_hearing_of_other_words(other: list[Token]) -> None:
    steady = Steady(TOKENIZER)
    steady.heard(tokens(1, 2), 9.0)
    assert not steady.take_alone(other)
    assert steady.final_text == "w1 w2"


def test_where_nothing_was_heard_another_hearing_is_taken_unless_it_is_doubtful() -> None:
    steady = Steady(TOKENIZER)
    steady.heard([DOT], 9.0)
    assert steady.final_text == ""  # a mark alone says nothing
    assert not steady.take_alone([])
    assert not steady.take_alone([*tokens(1), *tokens(2, probability=0.2)])
    assert steady.final_text == ""
    assert steady.take_alone([DOT, *tokens(1), *tokens(2, probability=0.4), DOT])
    assert steady.final_text == "w1 w2."


@pytest.mark.parametrize(
    ("clause", "times", "circles"),
    [
        ((1,), 5, False),
        ((1,), 6, True),
        ((1, 2), 3, False),
        ((1, 2), 4, True),
        ((1, 2, 3), 2, False),
        ((1, 2, 3), 3, True),
        (tuple(range(1, 13)), 3, True),
        ((1, 2, 1, 3), 2, False),
    ],
)
def test_a_clause_that_settles_over_and_over_is_a_circle(
    clause: tuple[int, ...], times: int, *, circles: bool
) -> None:
    """Whatever came before it; and what begins afresh is in none."""
    steady = Steady(TOKENIZER)
    steady.heard(tokens(50, 51, *clause * times), 99.0)
    assert not steady.goes_in_circles  # another pass may say something else
    steady.settle_in_pause(sure=True)
    assert steady.goes_in_circles == circles
    steady.heard(tokens(60), 99.5)
    settled = steady.settled_text
    steady.begin_afresh()
    assert not steady.goes_in_circles
    assert (steady.settled_text, steady.tail_text, steady.draft) == (settled, "", ())
