"""What is found in a stream: with a model and a voice detector that hear the numbered signal."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys

import numpy as np
import pytest

from app.audio.block import Samples
from app.protocol.events import SessionConfig, TurnDetection
from app.recognizer.findings import Final, Finding, Partial, SpeechStarted, SpeechStopped
from app.recognizer.recognition import Recognition
from tests.fakes.speech_model import SPOKEN, NumberedModel, probability, spoken

VAD = SessionConfig(turn_detection=TurnDetection(threshold=0.0, silence_ms=600))
MANUAL = SessionConfig(turn_detection=None)
PIECE = 1600


def recognition(config: SessionConfig = VAD, model: NumberedModel | None = None) -> Recognition:
    made = Recognition(model or NumberedModel(), probability)
    made.configure(config)
    return made


def feed(
    recognition: Recognition, samples: Samples, *, piece: int = PIECE, behind: bool = False
) -> list[Finding]:
    found: list[Finding] = []
    for at in range(0, len(samples), piece):
        found += recognition.feed(samples[at : at + piece], behind=behind)
    return found


def finals(found: list[Finding]) -> list[str]:
    return [one.text for one in found if isinstance(one, Final)]


def counted(first: int, last: int) -> str:
    return " ".join(f"w{number}" for number in range(first, last + 1))


def test_each_stretch_of_speech_is_an_utterance() -> None:
    found = feed(recognition(), spoken(3, 2))
    assert finals(found) == ["w1 w2 w3", "w4 w5"]
    told = [(type(one), one.utterance) for one in found if not isinstance(one, Partial)]
    each = (SpeechStarted, SpeechStopped, Final)
    assert told == [(kind, number) for number in (0, 1) for kind in each]


def test_the_boundaries_enclose_the_speech() -> None:
    quiet = np.zeros(SPOKEN * 4, np.int16)
    found = feed(recognition(), np.concatenate([quiet, spoken(4)]))
    (start,) = [one.sample for one in found if isinstance(one, SpeechStarted)]
    (end,) = [one.sample for one in found if isinstance(one, SpeechStopped)]
    assert 0 < start <= len(quiet)
    assert len(quiet) + 4 * SPOKEN <= end < len(quiet) + 5 * SPOKEN


def test_words_are_told_while_they_are_being_spoken() -> None:
    found = feed(recognition(), spoken(10, pause=0)[: 9 * SPOKEN])
    last = [one for one in found if isinstance(one, Partial)][-1]
    assert (last.settled + last.tail).split()[:7] == counted(1, 7).split()
    assert last.settled


def test_what_is_settled_only_grows_and_the_final_begins_with_it() -> None:
    settled = ""
    for one in feed(recognition(), spoken(12)):
        if isinstance(one, Partial):
            assert one.settled.startswith(settled)
            settled = one.settled
        elif isinstance(one, Final):
            assert one.text.startswith(settled)
    assert settled


def test_a_partial_that_says_nothing_new_is_not_told() -> None:
    told = [
        (one.settled, one.tail)
        for one in feed(recognition(), spoken(6))
        if isinstance(one, Partial)
    ]
    assert all(before != after for before, after in itertools.pairwise(told))


def test_behind_there_are_no_partials_and_the_same_finals() -> None:
    found = feed(recognition(), spoken(5, 6), behind=True)
    assert not any(isinstance(one, Partial) for one in found)
    assert finals(found) == finals(feed(recognition(), spoken(5, 6)))


@pytest.mark.parametrize("behind", [True, False])
@pytest.mark.parametrize("piece", [160, 511, 16000])
def test_without_partials_all_follows_from_the_audio_alone(piece: int, *, behind: bool) -> None:
    def heard(piece: int, *, behind: bool) -> tuple[list[Finding], int]:
        model = NumberedModel()
        listener = Recognition(model, probability, partials=False)
        listener.configure(VAD)
        found = feed(listener, spoken(5, 60, 6), piece=piece, behind=behind)
        return found + listener.finish(), model.encoded

    found, passes = heard(1600, behind=True)
    assert finals(found) == finals(feed(recognition(), spoken(5, 60, 6)))
    assert not any(isinstance(one, Partial) for one in found)
    assert heard(piece, behind=behind) == (found, passes)


def test_without_partials_words_settle_in_a_pause_that_ends_no_utterance() -> None:
    model = NumberedModel()
    listener = Recognition(model, probability, partials=False)
    listener.configure(SessionConfig(turn_detection=TurnDetection(silence_ms=900)))
    feed(listener, np.concatenate([spoken(12, pause=0.6), spoken(3, first=13, pause=0)]))
    assert model.encoded == 1
    assert finals(listener.finish()) == [counted(1, 15)]
    assert len(model.forced) == 12  # by the final


@pytest.mark.parametrize("piece", [160, 511, 16000])
def test_how_the_audio_is_cut_changes_no_final(piece: int) -> None:
    assert finals(feed(recognition(), spoken(5, 4, 6), piece=piece)) == [
        counted(1, 5),
        counted(6, 9),
        counted(10, 15),
    ]


def test_silence_never_reaches_the_model() -> None:
    model = NumberedModel()
    assert feed(recognition(model=model), np.zeros(160_000, np.int16)) == []
    assert model.encoded == 0


def test_speech_without_end_is_cut_and_nothing_of_it_is_lost() -> None:
    listener = recognition()
    found = feed(listener, spoken(100)) + listener.finish()
    assert len(finals(found)) > 1
    # A word that is cut in two may be heard in both halves.
    assert list(dict.fromkeys(" ".join(finals(found)).split())) == counted(1, 100).split()


def test_finishing_ends_what_is_being_spoken() -> None:
    listener = recognition()
    feed(listener, spoken(4, pause=0))
    found = listener.finish()
    assert [type(one) for one in found] == [SpeechStopped, Final]
    assert finals(found) == [counted(1, 4)]
    assert listener.finish() == []


def test_in_manual_mode_a_commit_has_all_since_the_last_one() -> None:
    listener = recognition(MANUAL)
    assert feed(listener, spoken(3, 4)) == []
    assert listener.commit() == counted(1, 7)
    assert feed(listener, spoken(2, first=8, pause=0)) == []
    assert listener.commit() == counted(8, 9)


def test_in_manual_mode_a_commit_of_silence_has_no_words() -> None:
    listener = recognition(MANUAL)
    feed(listener, np.zeros(32_000, np.int16))
    assert listener.commit() == ""
    assert listener.finish() == []


def test_the_mode_can_change_between_utterances_and_back() -> None:
    listener = recognition(VAD)
    assert finals(feed(listener, spoken(2))) == [counted(1, 2)]
    listener.configure(MANUAL)
    feed(listener, spoken(2, first=3))
    assert listener.commit() == counted(3, 4)
    listener.configure(VAD)
    found = feed(listener, spoken(2, first=5))
    assert finals(found) == [counted(5, 6)]
    (start,) = [one.sample for one in found if isinstance(one, SpeechStarted)]
    assert start >= 2 * len(spoken(2))  # counted on from the beginning of the connection


def test_the_voice_detector_has_no_threads_to_wait_for_one_another() -> None:
    script = """
import psutil
from app.recognizer.recognition import Recogniser
import numpy as np
recogniser = Recogniser()
recogniser.load()
before = psutil.Process().num_threads()
recogniser.recognition().feed(np.zeros(16000, np.int16), behind=True)
print(psutil.Process().num_threads() - before)
"""
    as_people_have_it = {name: it for name, it in os.environ.items() if "OMP" not in name}
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, stdout=subprocess.PIPE, env=as_people_have_it
    )
    assert done.stdout.split() == [b"0"]
