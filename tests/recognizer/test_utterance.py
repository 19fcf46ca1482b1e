"""One utterance while it is spoken: what is heard again when, and with which words before it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from app.recognizer.encoder import Frames
from app.recognizer.model import Decoded, Token
from app.recognizer.utterance import CALM_STEP, STEP, Hearing, Utterance
from tests.fakes.speech_model import MARK, SPOKEN, SURE, NumberedModel, spoken, tokens

SECOND = 16000


def hearing(seconds: float = 0.0) -> Hearing:
    made = Hearing(NumberedModel())
    made.add(np.arange(round(seconds * SECOND)).astype(np.int16))
    return made


def then(ear: Hearing, words: int, *, first: int, pause: float = 0) -> Utterance:
    """Let it hear so many words more; return them as an utterance, the second."""
    start = ear.end
    ear.add(spoken(words, first=first, pause=pause))
    return Utterance(ear, 1, start)


def ids(*numbers: int) -> tuple[int, ...]:
    return tuple(token.id for token in tokens(*numbers))


def test_audio_is_found_by_its_place_in_the_stream() -> None:
    ear = hearing(1)
    ear.add(np.full(100, 7, np.int16))
    assert ear.end == SECOND + 100
    assert ear.audio(10, 13).tolist() == [10, 11, 12]
    assert ear.audio(SECOND, SECOND + 100).tolist() == [7] * 100


def test_a_long_stream_keeps_only_what_a_pass_may_still_need() -> None:
    ear = Hearing(NumberedModel())
    for second in range(120):
        ear.add(np.full(SECOND, second, np.int16))
    assert ear.audio(119 * SECOND, 120 * SECOND).tolist() == [119] * SECOND
    assert len(ear.audio(0, ear.end)) < 60 * SECOND


def heard(ear: Hearing, start: int, end: int) -> tuple[list[int], tuple[int, ...]]:
    """Return which seconds a pass over `start`…`end` hears, and the tokens heard before it."""
    window = ear.window(start * SECOND, end * SECOND)
    return window.audio[::SECOND].tolist(), window.tokens


def seconds(count: int) -> Hearing:
    """So many seconds, each of samples with its own number."""
    ear = Hearing(NumberedModel())
    ear.add(np.repeat(np.arange(count, dtype=np.int16), SECOND))
    return ear


def test_what_was_said_just_before_is_heard_along() -> None:
    ear = seconds(10)
    ear.remember(SECOND, 2 * SECOND, ids(1, 2))
    ear.remember(2 * SECOND, 3 * SECOND, ids(3))
    assert heard(ear, 3, 4) == ([1, 2, 3], ids(1, 2, 3))


def test_what_was_said_before_a_long_silence_is_not() -> None:
    ear = seconds(10)
    ear.remember(0, SECOND, ids(1))
    assert heard(ear, 4, 5) == ([4], ())


def test_the_silence_between_is_left_out() -> None:
    ear = seconds(10)
    ear.remember(0, 2 * SECOND, ids(1))
    ear.remember(3 * SECOND, 4 * SECOND, ids(2))
    assert heard(ear, 5, 6) == ([0, 1, 3, 5], ids(1, 2))


def test_what_is_heard_along_is_cut_down_to_half_once_it_is_too_long() -> None:
    """So that what a pass hears mostly begins where that of the last one did."""
    ear = seconds(40)
    for at in range(0, 18, 2):
        ear.remember(at * SECOND, (at + 2) * SECOND, ids(at + 1))
    assert heard(ear, 18, 20) == (list(range(20)), ids(*range(1, 18, 2)))
    assert heard(ear, 18, 21) == (list(range(12, 21)), ids(13, 15, 17))
    assert heard(ear, 18, 22) == (list(range(12, 22)), ids(13, 15, 17))
    assert heard(ear, 18, 38) == (list(range(18, 38)), ())
    assert heard(ear, 18, 20) == ([18, 19], ())


def test_words_are_sure_once_enough_is_heard_behind_them() -> None:
    ear = seconds(20)
    ear.remember(0, SECOND, ids(1))
    ear.remember(SECOND, 2 * SECOND, ids(2, 3))
    assert ear.window(2 * SECOND, 2 * SECOND + 100).sure == 0
    assert ear.window(2 * SECOND, 3 * SECOND).sure == 1
    assert ear.window(2 * SECOND, 4 * SECOND).sure == 3


def test_what_was_said_twice_is_heard_along_once() -> None:
    ear = seconds(10)
    for at, said in enumerate((ids(1, 2), ids(3, 4), ids(5), ids(6, 7), ids(5))):
        ear.remember(at * SECOND, (at + 1) * SECOND, said)
    assert heard(ear, 5, 6) == ([0, 1, 2, 3, 4, 5], ids(1, 2, 3, 4, 5, 6, 7, 5))  # one word is none
    ear.remember(5 * SECOND, 6 * SECOND, ids(3, 4))
    assert heard(ear, 6, 7) == ([2, 3, 4, 5, 6], ids(5, 6, 7, 5, 3, 4))


def test_a_piece_without_words_is_no_context() -> None:
    ear = seconds(10)
    ear.remember(0, SECOND, ())
    assert heard(ear, 1, 2) == ([1], ())


def test_the_next_utterance_is_heard_with_the_words_of_the_last_forced() -> None:
    model = NumberedModel()
    ear = Hearing(model)
    ear.add(spoken(3, pause=0))
    assert Utterance(ear, 0, 0).finish(ear.end, 0.9) == "w1 w2 w3"
    utterance = then(ear, 2, first=4)
    utterance.listen(ear.end, 0.6, quiet=0)
    assert tuple(model.forced) == ids(1, 2, 3)
    assert utterance.finish(ear.end, 0.6) == "w4 w5"


def test_a_long_pause_behind_much_that_is_unheard_is_one_to_settle_it_in() -> None:
    utterance = Utterance(seconds(10), 0, SECOND)
    assert utterance.wants_settling(5 * SECOND, quiet=SECOND // 2)
    assert not utterance.wants_settling(5 * SECOND, quiet=SECOND // 4)  # perhaps in mid sentence
    assert not utterance.wants_settling(5 * SECOND // 2, quiet=SECOND // 2)  # not worth a pass
    assert not utterance.wants_settling(5 * SECOND, quiet=4 * SECOND)  # nobody spoke since


def test_a_pause_parts_the_audio_and_no_word_is_said_twice() -> None:
    ear = Hearing(NumberedModel())
    ear.add(spoken(3, pause=0.6))
    utterance = Utterance(ear, 0, 0)
    utterance.listen(ear.end, 0.9, quiet=ear.end - 3 * SPOKEN)
    assert utterance.settled == "w1 w2 w3"
    ear.add(spoken(3, first=4, pause=0))
    assert utterance.finish(ear.end, 1.8) == "w1 w2 w3 w4 w5 w6"


def test_passes_share_what_they_have_computed() -> None:
    model = NumberedModel()
    ear = Hearing(model)
    ear.add(spoken(2, pause=0))
    utterance = Utterance(ear, 0, 0)
    utterance.listen(SPOKEN, 0.3, quiet=0)
    caches = model.encoder_cache, model.decoder_cache
    assert None not in caches
    utterance.finish(2 * SPOKEN, 0.6)
    Utterance(ear, 1, 2 * SPOKEN).listen(ear.end, 0.6, quiet=0)
    assert (model.encoder_cache, model.decoder_cache) == caches
    Utterance(Hearing(model), 0, 0).finish(100, 0.0)
    assert model.encoder_cache is not caches[0]
    assert model.decoder_cache is not caches[1]


def test_each_second_pass_is_a_quick_one_but_in_a_pause_and_at_the_end() -> None:
    model = NumberedModel()
    ear = Hearing(model)
    ear.add(spoken(4, pause=1))
    utterance = Utterance(ear, 0, 0)
    quick = []
    for end in (SPOKEN, 2 * SPOKEN, 3 * SPOKEN, 4 * SPOKEN):
        utterance.listen(end, end / 16_000, quiet=0)
        quick.append(model.quick)
    assert quick == [False, True, False, True]
    utterance.listen(4 * SPOKEN + 4000, 1.2, quiet=0)
    utterance.listen(4 * SPOKEN + 4000, 1.2, quiet=4000)
    assert not model.quick
    utterance = Utterance(ear, 1, ear.end)
    ear.add(spoken(2, first=5, pause=0))
    utterance.listen(ear.end - SPOKEN, 0.3, quiet=0)
    utterance.finish(ear.end, 0.6)
    assert not model.quick


def test_a_word_that_waits_to_be_shown_is_soon_heard_again() -> None:
    ear = Hearing(NumberedModel())
    ear.add(spoken(1, pause=1))
    utterance = Utterance(ear, 0, 0)
    assert utterance.wants_pass(100, 0)  # the first, as soon as can be
    utterance.listen(SPOKEN, 0.3, quiet=0)
    assert utterance.tail == ""  # the last word, and not sure
    assert not utterance.wants_pass(SPOKEN + STEP - 1, 0)
    assert utterance.wants_pass(SPOKEN + STEP, 0)


def test_where_no_word_waits_to_be_shown_there_is_time() -> None:
    ear = Hearing(NumberedModel())
    ear.add(spoken(0, pause=2))
    utterance = Utterance(ear, 0, 0)
    utterance.listen(SPOKEN, 0.3, quiet=0)
    assert not utterance.wants_pass(SPOKEN + CALM_STEP - 1, 0)
    assert utterance.wants_pass(SPOKEN + CALM_STEP, 0)


def test_in_a_pause_no_pass_is_wanted_that_would_tell_nothing_new() -> None:
    ear = Hearing(NumberedModel())
    ear.add(spoken(3, pause=3))
    speech_end = 3 * SPOKEN
    utterance = Utterance(ear, 0, 0)
    utterance.listen(speech_end, 0.9, quiet=0)
    assert utterance.wants_pass(speech_end + 3200, 3200)  # the last word is out now
    utterance.listen(speech_end + 3200, 0.9, quiet=3200)
    for quiet in range(3200, 3 * SECOND, 1600):
        assert not utterance.wants_pass(speech_end + quiet, quiet)


def test_a_final_that_was_heard_out_already_is_not_heard_again() -> None:
    model = NumberedModel()
    ear = Hearing(model)
    ear.add(spoken(3, pause=0.6))
    utterance = Utterance(ear, 0, 0)
    utterance.listen(ear.end, 0.9, quiet=ear.end - 3 * SPOKEN)
    passes = model.encoded
    assert utterance.finish(3 * SPOKEN + 1600, 0.9) == "w1 w2 w3"
    assert model.encoded == passes


def test_a_final_is_never_what_a_quick_pass_heard() -> None:
    model = NumberedModel()
    ear = Hearing(model)
    ear.add(spoken(3, pause=0))
    utterance = Utterance(ear, 0, 0)
    utterance.listen(2 * SPOKEN, 0.6, quiet=0)
    utterance.listen(ear.end, 0.9, quiet=0)
    assert model.quick
    assert utterance.finish(ear.end, 0.9) == "w1 w2 w3"
    assert not model.quick


def test_a_pass_is_told_how_many_of_the_words_before_it_are_sure() -> None:
    model = NumberedModel()
    ear = Hearing(model)
    ear.add(spoken(12, pause=0))
    Utterance(ear, 0, 0).finish(3 * SPOKEN, 0.9)
    utterance = Utterance(ear, 1, 3 * SPOKEN)
    utterance.listen(4 * SPOKEN, 1.2, quiet=0)
    assert (len(model.forced), model.sure) == (3, 0)
    utterance.listen(12 * SPOKEN, 3.6, quiet=0)
    assert model.sure == 3


def test_after_a_long_silence_what_was_computed_is_forgotten() -> None:
    model = NumberedModel()
    ear = Hearing(model)
    ear.add(spoken(3, pause=3))
    Utterance(ear, 0, 0).finish(3 * SPOKEN, 0.9)
    before = model.encoder_cache, model.decoder_cache
    Utterance(ear, 1, ear.end - SPOKEN).finish(ear.end, 0.0)
    assert model.encoder_cache is not before[0]
    assert model.decoder_cache is not before[1]


class MarkedModel(NumberedModel):
    """Ends what it says with a full stop."""

    def decode(self, frames: Frames, forced: Sequence[int], *more: Any, **how: Any) -> Decoded:
        """Say the words, and a full stop."""
        said = super().decode(frames, forced, *more, **how).tokens
        return Decoded(tokens=(*said, Token(MARK, SURE)))


def test_what_follows_a_full_stop_begins_with_a_capital_in_the_next_utterance_too() -> None:
    ear = Hearing(MarkedModel())
    ear.add(spoken(2, first=99, pause=0))
    assert Utterance(ear, 0, 0).finish(ear.end, 0.6) == "w99 w100."
    assert then(ear, 2, first=101).finish(ear.end, 0.6).startswith("W")


@pytest.mark.parametrize("cut", [False, True])
def test_no_full_stop_stands_where_speech_was_cut(*, cut: bool) -> None:
    ear = Hearing(MarkedModel())
    ear.add(spoken(3, pause=0))
    text = Utterance(ear, 0, 0).finish(2 * SPOKEN, 0.6, cut=cut)
    assert text == ("w1 w2" if cut else "w1 w2.")
    assert ear.window(2 * SPOKEN, ear.end).tokens == (*ids(1, 2), *([] if cut else [MARK]))


class MannerlyModel(NumberedModel):
    """Ends what it says with a full stop, unless what was said before ends without."""

    def decode(self, frames: Frames, forced: Sequence[int], *more: Any, **how: Any) -> Decoded:
        """Say the words, perhaps with a full stop."""
        words = [token for token in forced if token != MARK]
        said = super().decode(frames, words, *more, **how).tokens
        marked = not forced or MARK in forced
        return Decoded(tokens=(*said, Token(MARK, SURE)) if marked else said)


def test_the_manner_of_what_was_said_before_does_not_last() -> None:
    """A sentence without its full stop is heard alone; what follows is heard along with that."""
    ear = Hearing(MannerlyModel())
    ear.add(spoken(2, pause=0))
    Utterance(ear, 0, 0).finish(ear.end, 0.6, cut=True)
    utterance = then(ear, 3, first=3, pause=0.3)
    utterance.listen(ear.end, 0.9, quiet=4000)  # parts it, so that a piece without marks is kept
    assert utterance.settled == "w3 w4 w5"
    assert utterance.finish(ear.end, 0.9) == "w3 w4 w5."
    assert ear.window(ear.end, ear.end).tokens == (*ids(1, 2), *ids(3, 4, 5), MARK)


def test_what_is_long_or_ends_as_a_sentence_is_not_heard_alone() -> None:
    model = MannerlyModel()
    ear = Hearing(model)
    ear.add(spoken(30, pause=0))
    Utterance(ear, 0, 0).finish(SPOKEN, 0.3, cut=True)
    assert Utterance(ear, 1, SPOKEN).finish(ear.end, 8.7).endswith("w30")
    assert model.encoded == 2
    ear = Hearing(model)
    ear.add(spoken(4, pause=0))
    assert Utterance(ear, 0, 0).finish(2 * SPOKEN, 0.6) == "w1 w2."
    assert Utterance(ear, 1, 2 * SPOKEN).finish(ear.end, 0.6) == "W3 w4."
    assert model.encoded == 4


class SatedModel(MarkedModel):
    """Takes whatever follows a full stop for nothing."""

    def decode(self, frames: Frames, forced: Sequence[int], *more: Any, **how: Any) -> Decoded:
        """Say the words, or a full stop alone."""
        if MARK in forced:
            return Decoded(tokens=(Token(MARK, SURE),))
        return super().decode(frames, forced, *more, **how)


def test_what_was_taken_for_nothing_is_heard_alone() -> None:
    ear = Hearing(SatedModel())
    ear.add(spoken(2, pause=0))
    assert Utterance(ear, 0, 0).finish(ear.end, 0.6) == "w1 w2."
    utterance = then(ear, 5, first=3)
    utterance.listen(ear.end, 1.5, quiet=0)
    assert (utterance.settled, utterance.tail) == ("", "")
    assert utterance.finish(ear.end, 1.5) == "W3 w4 w5 w6 w7."
    assert ear.window(ear.end, ear.end).tokens == (*ids(1, 2), MARK, *ids(3, 4, 5, 6, 7), MARK)


def test_a_breath_is_not_heard_alone() -> None:
    ear = Hearing(SatedModel())
    ear.add(spoken(2, pause=0))
    Utterance(ear, 0, 0).finish(ear.end, 0.6)
    assert then(ear, 1, first=3).finish(ear.end, voiced=0.3) == ""


def test_the_only_pass_in_a_long_time_may_say_as_many_words_as_the_last_one() -> None:
    ear = Hearing(NumberedModel())
    ear.add(spoken(14, pause=0.6))
    utterance = Utterance(ear, 0, 0)
    utterance.listen(ear.end, voiced=2.0, quiet=9600)
    assert utterance.settled.endswith("w14")


def test_what_is_said_after_a_long_silence_is_not_heard_twice() -> None:
    model = NumberedModel()
    ear = Hearing(model)
    ear.add(spoken(2, pause=3))
    Utterance(ear, 0, 0).finish(2 * SPOKEN, 0.6)
    assert then(ear, 2, first=3).finish(ear.end, 0.6) == "w3 w4"
    assert model.encoded == 2


def test_so_many_words_of_it_are_taken_as_could_be_said() -> None:
    ear = Hearing(SatedModel())
    ear.add(spoken(2, pause=0))
    Utterance(ear, 0, 0).finish(ear.end, 0.6)
    said = then(ear, 9, first=3).finish(ear.end, voiced=0.6)
    assert said.split() == ["W3", "w4", "w5", "w6."]  # five a second, and one more


class CirclingModel(NumberedModel):
    """Says the first three words over and over, for as long as it hears the first one."""

    def decode(self, frames: Frames, forced: Sequence[int], *more: Any, **how: Any) -> Decoded:
        """Say what is heard, or as much of the circle."""
        said = super().decode(frames, forced, *more, **how)
        heard = frames.attended["heard"]
        if 1 not in heard:
            return said
        circle = tokens(*itertools.islice(itertools.cycle((1, 2, 3)), len(heard)))
        said_before = [token for token in forced if token in ids(1, 2, 3)]
        return Decoded(tokens=tuple(circle[len(said_before) :][: len(said.tokens)]))


def test_what_follows_a_circle_is_heard_afresh() -> None:
    ear = Hearing(CirclingModel())
    ear.add(spoken(40, pause=0))
    utterance = Utterance(ear, 0, 0)
    for word in range(1, 41):
        utterance.listen(word * SPOKEN, word * 0.3, quiet=0)
    said = utterance.finish(40 * SPOKEN, 12.0).split()
    assert said[:9] == ["w1", "w2", "w3"] * 3
    assert said[9:] == [f"w{word}" for word in range(41 - len(said[9:]), 41)]
    assert len(said) > 30


def test_a_circle_is_not_remembered() -> None:
    ear = Hearing(CirclingModel())
    ear.add(spoken(1, first=50, pause=0))
    Utterance(ear, 0, 0).finish(ear.end, 0.3, cut=True)
    utterance = then(ear, 9, first=1, pause=0.6)
    utterance.listen(ear.end, 2.7, quiet=9600)
    assert utterance.finish(ear.end, 2.7) == "w1 w2 w3 w1 w2 w3 w1 w2 w3"
    assert ear.window(ear.end, ear.end).tokens == ()
