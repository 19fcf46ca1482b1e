"""The lines of a run, under any interleaving of items, losses and replays.

`World` plays an engine that hears a speech of numbered words: utterance n is spoken from n·10 to
n·10 + 8 seconds and holds the words "n.0 n.1 …". So whatever happens, each word in a final can be
traced to the audio that it came from.
"""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from app.domain.captions import LineDropped, PartialLine
from app.domain.lines import Gap, Line, Seam
from app.domain.transcript import NOT_RECOGNISED, WAITING_LIMIT, Change, Transcript

STEP_S = 10.0
SPOKEN_S = 8.0
WORDS = 4


class World(RuleBasedStateMachine):
    """A reader of what a Transcript says, and the engine and the connections that feed it."""

    def __init__(self) -> None:
        super().__init__()
        self.begin()

    def begin(self) -> None:
        """Begin a run."""
        self.transcript = Transcript("local")
        self.connection = 1
        self.next = 0  # the utterance that starts next on this connection
        self.open: dict[int, int] = {}  # utterance → words shown
        self.ended: set[int] = set()  # on this connection
        self.empty: set[int] = set()  # utterances that turned out to hold no words
        self.failed: set[int] = set()
        self.finals: list[Line] = []
        self.on_screen: dict[int, str] = {}

    # The engine ---------------------------------------------------------------------------

    @precondition(lambda self: len(self.open) < WAITING_LIMIT)
    @rule()
    def starts(self) -> None:
        self.transcript.started((self.connection, f"i{self.next}"), self.next * STEP_S)
        self.open[self.next] = 0
        self.next += 1

    @precondition(lambda self: self.open)
    @rule(data=st.data())
    def shows_words(self, data: st.DataObject) -> None:
        utterance = data.draw(st.sampled_from(sorted(self.open)))
        shown = self.open[utterance] = data.draw(st.integers(0, WORDS))
        settled = data.draw(st.integers(0, shown))
        words = spoken(utterance).split()[:shown]
        self.take(
            self.transcript.partial(
                (self.connection, f"i{utterance}"),
                "".join(f"{word} " for word in words[:settled]),
                " ".join(words[settled:]),
            )
        )

    @precondition(lambda self: self.open)
    @rule(data=st.data(), empty=st.booleans(), overlaps=st.booleans())
    def ends(self, data: st.DataObject, *, empty: bool, overlaps: bool) -> None:
        """Any open one may end, so finals come out of order."""
        utterance = self.end_one(data)
        if empty:
            self.empty.add(utterance)
        # An end that nobody told is taken to be all that was sent so far.
        end = self.next * STEP_S if overlaps else utterance * STEP_S + SPOKEN_S
        text = "" if empty else spoken(utterance)
        self.take(self.transcript.final((self.connection, f"i{utterance}"), end, text))

    @precondition(lambda self: self.open)
    @rule(data=st.data())
    def fails(self, data: st.DataObject) -> None:
        utterance = self.end_one(data)
        self.failed.add(utterance)
        end = utterance * STEP_S + SPOKEN_S
        self.take(self.transcript.unconfirmed((self.connection, f"i{utterance}"), end))

    def end_one(self, data: st.DataObject) -> int:
        """Take any open one, but the oldest where enough wait for it: else it counts as forgotten."""
        oldest = min(self.open)
        waiting = sum(1 for ended in self.ended if ended > oldest)
        able = [oldest] if waiting == WAITING_LIMIT - 1 else sorted(self.open)
        utterance: int = data.draw(st.sampled_from(able))
        del self.open[utterance]
        self.ended.add(utterance)
        return utterance

    @rule()
    def is_lost_and_plays_again(self) -> None:
        """The new connection hears from the confirmed end on: utterances that begin after it."""
        confirmed = self.transcript.confirmed_to
        self.transcript.lost()
        self.connection += 1
        self.open.clear()
        self.ended.clear()
        self.next = next(n for n in range(self.next + 1) if n * STEP_S + SPOKEN_S > confirmed)
        assert not self.transcript.hearing

    @precondition(lambda self: self.finals)
    @rule(keep=st.booleans())
    def closes(self, *, keep: bool) -> None:
        """The run ends, and another one begins."""
        self.take(self.transcript.close(self.next * STEP_S, keep=keep))
        self.open.clear()
        assert not self.on_screen
        self.finals_come_in_order_of_start()
        self.a_number_is_in_one_final_at_most_and_in_no_partial_after()
        self.hearing_is_while_an_utterance_is_open()
        self.begin()

    # The reader ---------------------------------------------------------------------------

    def take(self, changes: list[Change]) -> None:
        for change in changes:
            match change:
                case PartialLine(number=number):
                    self.on_screen[number] = change.settled + change.tail
                case LineDropped(number=number):
                    del self.on_screen[number]  # it was there
                case Line(number=number):
                    self.on_screen.pop(number, None)
                    self.finals.append(change)

    @invariant()
    def finals_come_in_order_of_start(self) -> None:
        starts = [line.start for line in self.finals]
        assert starts == sorted(starts)
        assert all(line.start <= line.end for line in self.finals)
        assert self.transcript.lines == len(self.finals)

    @invariant()
    def a_number_is_in_one_final_at_most_and_in_no_partial_after(self) -> None:
        numbers = [line.number for line in self.finals]
        assert len(set(numbers)) == len(numbers)
        assert not set(numbers) & set(self.on_screen)

    @invariant()
    def nothing_final_is_said_again(self) -> None:
        words = " ".join(line.text for line in self.finals).split()
        assert len(set(words)) == len(words)

    @invariant()
    def whatever_is_confirmed_is_final_or_known_to_be_nothing(self) -> None:
        """What lies before the confirmed end is not heard again, so it has to have been said."""
        said = " ".join(line.text for line in self.finals)
        for utterance in range(int(self.transcript.confirmed_to // STEP_S)):
            if utterance not in self.empty | self.failed:
                assert spoken(utterance) in said

    @invariant()
    def hearing_is_while_an_utterance_is_open(self) -> None:
        assert self.transcript.hearing == bool(self.open)


def spoken(utterance: int) -> str:
    return " ".join(f"{utterance}.{word}" for word in range(WORDS))


World.TestCase.settings = settings(max_examples=200, stateful_step_count=40)
TestWorld = World.TestCase


# Single stories ---------------------------------------------------------------------------

A, B, C = (1, "a"), (1, "b"), (1, "c")


@pytest.fixture
def transcript() -> Transcript:
    return Transcript("local")


def texts(changes: list[Change]) -> list[str]:
    return [change.text for change in changes if isinstance(change, Line)]


def test_a_final_waits_for_the_line_that_began_before_it(transcript: Transcript) -> None:
    transcript.started(A, 1.0)
    transcript.started(B, 2.0)
    assert transcript.final(B, 3.0, "second") == []
    assert texts(transcript.final(A, 2.0, "first")) == ["first", "second"]


def test_a_line_carries_what_the_engine_said_of_it(transcript: Transcript) -> None:
    transcript.started(A, 1.0)
    (line,) = transcript.final(A, 2.0, " Bonjour.\n", language="fr", emotion="happy")
    assert line == Line(
        number=1,
        start=1.0,
        end=2.0,
        text="Bonjour.",
        language="fr",
        emotion="happy",
        engine="local",
    )


def test_a_line_that_never_ends_is_taken_as_it_stands_when_enough_wait(
    transcript: Transcript,
) -> None:
    transcript.started(A, 0.0)
    transcript.partial(A, "forgotten ", "by the engine")
    for number in range(1, WAITING_LIMIT):
        transcript.started((1, str(number)), number * 10.0)
        assert transcript.final((1, str(number)), number * 10 + 5.0, str(number)) == []
    transcript.started(B, 900.0)
    changes = transcript.final(B, 905.0, "last")
    assert texts(changes) == ["forgotten by the engine", "1", "2", "3", "last"]
    assert isinstance(changes[0], Line)
    assert changes[0].end == 10.0
    assert transcript.final(A, 3.0, "too late") == []
    assert transcript.partial(A, "too", "late") == []


def test_the_same_words_are_not_said_twice(transcript: Transcript) -> None:
    transcript.started(A, 0.0)
    assert len(transcript.partial(A, "it ", "was")) == 1
    assert transcript.partial(A, "it ", "was") == []
    assert len(transcript.partial(A, "it was", "")) == 1


def test_text_from_an_engine_is_made_plain(transcript: Transcript) -> None:
    transcript.started(A, 0.0)
    assert transcript.partial(A, "\x1b[31mred ", "\u202eturned\n") == [
        PartialLine(number=1, start=0.0, settled="[31mred ", tail="turned ")
    ]
    assert texts(transcript.final(A, 1.0, "\x07 rings")) == ["rings"]


def test_a_shown_line_without_words_is_dropped_and_an_unshown_one_is_not_mentioned(
    transcript: Transcript,
) -> None:
    transcript.started(A, 0.0)
    transcript.partial(A, "", "uh")
    assert transcript.final(A, 1.0, " ") == [LineDropped(number=1)]
    transcript.started(B, 2.0)
    assert transcript.final(B, 3.0, "") == []


def test_noise_is_not_heard_again(transcript: Transcript) -> None:
    transcript.started(A, 10.0)
    transcript.final(A, 12.0, "")
    assert transcript.confirmed_to == 12.0


def test_an_end_beyond_the_next_start_does_not_swallow_the_next_line(
    transcript: Transcript,
) -> None:
    transcript.started(A, 0.0)
    transcript.started(B, 5.0)
    (line,) = transcript.final(A, 9.0, "first")
    assert isinstance(line, Line)
    assert line.end == 5.0
    assert transcript.confirmed_to == 5.0


def test_an_item_that_starts_in_the_middle_of_a_final_starts_at_its_end(
    transcript: Transcript,
) -> None:
    transcript.started(A, 0.0)
    transcript.final(A, 9.0, "first")
    transcript.started(B, 5.0)
    (line,) = transcript.final(B, 12.0, "second")
    assert isinstance(line, Line)
    assert line.start == 9.0


def test_after_a_loss_a_line_goes_on_under_its_number(transcript: Transcript) -> None:
    transcript.started(A, 1.0)
    transcript.partial(A, "it was ", "the")
    transcript.lost()
    assert transcript.confirmed_to == 0.0
    transcript.started((2, "a"), 1.01)
    assert transcript.partial((2, "a"), "", "it") == [
        PartialLine(number=1, start=1.01, settled="", tail="it")
    ]
    (line,) = transcript.final((2, "a"), 3.0, "It was the best.")
    assert isinstance(line, Line)
    assert line.number == 1


def test_words_of_another_utterance_are_not_taken_over_with_the_number(
    transcript: Transcript,
) -> None:
    transcript.started(A, 1.0)
    transcript.started(B, 11.0)
    transcript.partial(B, "", "second")
    transcript.lost()
    transcript.started((2, "a"), 1.0)
    assert transcript.unconfirmed((2, "a"), 5.0) == [
        LineDropped(number=2),
        Gap(start=1.0, end=5.0, reason=NOT_RECOGNISED),
    ]


def test_a_line_that_goes_on_and_turns_out_to_be_nothing_leaves_the_screen(
    transcript: Transcript,
) -> None:
    transcript.started(A, 1.0)
    transcript.partial(A, "", "uh")
    transcript.lost()
    transcript.started((2, "a"), 1.0)
    assert transcript.final((2, "a"), 2.0, "") == [LineDropped(number=1)]


def test_lines_keep_their_numbers_in_order_over_two_losses(transcript: Transcript) -> None:
    for key, start in ((A, 1.0), (B, 11.0), (C, 21.0)):
        transcript.started(key, start)
        transcript.partial(key, "", key[1])
    transcript.lost()
    transcript.started((2, "a"), 1.0)
    transcript.lost()
    for number in (1, 2, 3):
        transcript.started((3, str(number)), number * 10 - 9.0)
        (partial,) = transcript.partial((3, str(number)), "", "x")
        assert isinstance(partial, PartialLine)
        assert partial.number == number


def test_when_trouble_ends_the_run_what_was_shown_is_kept(transcript: Transcript) -> None:
    transcript.started(A, 1.0)
    transcript.partial(A, "the last ", "words")
    transcript.lost()
    assert texts(transcript.close(5.0, keep=True)) == ["the last words"]


def test_when_trouble_ends_the_run_a_final_that_still_waited_is_kept(
    transcript: Transcript,
) -> None:
    transcript.started(A, 1.0)
    transcript.partial(A, "", "first")
    transcript.started(B, 11.0)
    transcript.final(B, 15.0, "Second.")
    transcript.lost()
    assert texts(transcript.close(20.0, keep=True)) == ["first", "Second."]


def test_such_a_final_is_kept_also_where_nothing_else_is_left(transcript: Transcript) -> None:
    transcript.started(A, 1.0)
    transcript.started(B, 11.0)
    transcript.final(B, 15.0, "Second.")
    transcript.lost()
    assert texts(transcript.close(20.0, keep=True)) == ["Second."]


def test_what_was_shown_is_kept_when_the_line_had_only_begun_to_go_on(
    transcript: Transcript,
) -> None:
    transcript.started(A, 1.0)
    transcript.partial(A, "the last ", "words")
    transcript.lost()
    transcript.started((2, "a"), 1.0)
    assert texts(transcript.close(5.0, keep=True)) == ["the last words"]


def test_shown_lines_whose_audio_became_other_lines_are_not_kept_as_well(
    transcript: Transcript,
) -> None:
    transcript.started(A, 1.0)
    transcript.partial(A, "", "first half")
    transcript.started(B, 3.0)
    transcript.partial(B, "", "second half")
    transcript.lost()
    transcript.started((2, "a"), 1.0)
    whole = transcript.final((2, "a"), 6.0, "first half second half")
    assert texts(whole) == ["first half second half"]
    assert transcript.close(9.0, keep=True) == [LineDropped(number=2)]


def test_a_run_that_ends_well_drops_what_no_line_took_up(transcript: Transcript) -> None:
    transcript.started(A, 1.0)
    transcript.partial(A, "", "a cough?")
    transcript.lost()
    assert transcript.close(9.0, keep=False) == [LineDropped(number=1)]


def test_items_that_nobody_announced_change_nothing(transcript: Transcript) -> None:
    assert transcript.partial(A, "x", "y") == []
    assert transcript.final(A, 1.0, "x") == []
    assert transcript.unconfirmed(A, 1.0) == []
    assert transcript.close(1.0, keep=True) == []


def test_what_could_not_be_recognised_waits_its_turn_like_any_line(transcript: Transcript) -> None:
    transcript.started(A, 0.0)
    transcript.started(B, 1.0)
    assert transcript.unconfirmed(B, 1.8) == []
    line, gap = transcript.final(A, 0.8, "First.")
    assert isinstance(line, Line)
    assert gap == Gap(start=1.0, end=1.8, reason=NOT_RECOGNISED)


def test_what_could_not_be_recognised_may_be_on_the_next_connection(transcript: Transcript) -> None:
    transcript.started(A, 0.0)
    transcript.started(B, 1.0)
    transcript.unconfirmed(B, 1.8)
    transcript.lost()
    transcript.started((2, "a"), 0.0)
    transcript.started((2, "b"), 1.0)
    transcript.final((2, "a"), 0.8, "First.")
    (line,) = transcript.final((2, "b"), 1.8, "Second.")
    assert isinstance(line, Line)


def test_words_of_a_lost_connection_stand_where_the_next_one_fails(transcript: Transcript) -> None:
    transcript.started(A, 0.0)
    transcript.partial(A, "hello there", " my friend")
    transcript.lost()
    transcript.started((2, "a"), 0.0)
    (line,) = transcript.unconfirmed((2, "a"), 1.0)
    assert isinstance(line, Line)
    assert line.text == "hello there my friend"


def test_where_all_fails_the_most_that_was_shown_is_kept_and_no_longer_than_it_takes_to_say(
    transcript: Transcript,
) -> None:
    transcript.started(A, 2.0)
    transcript.partial(A, "one two three", "")
    transcript.lost()
    transcript.started((2, "a"), 2.1)
    transcript.partial((2, "a"), "one", "")
    (line,) = transcript.close(60.0, keep=True)
    assert isinstance(line, Line)
    assert (line.text, line.start, line.end) == ("one two three", 2.1, 2.7)
    assert transcript.answered_to == 2.7


def test_another_run_goes_on_where_one_ended() -> None:
    transcript = Transcript("local", Seam(at=12.5, number=8, lines=6, lost_s=1.0))
    assert (transcript.confirmed_to, transcript.answered_to, transcript.lines) == (12.5, 12.5, 6)
    transcript.started((1, "a"), 12.0)
    (line,) = transcript.final((1, "a"), 14.0, "It goes on.")
    assert isinstance(line, Line)
    assert (line.number, line.start, transcript.lines) == (8, 12.5, 7)
