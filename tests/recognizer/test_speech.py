"""Where speech begins and ends, for probabilities that the test writes down frame by frame."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.audio.block import Samples
from app.recognizer.speech import FRAME, SpeechDetector, SpeechSettings, Started, Stopped

SECOND = 16000 / FRAME  # frames


def frames(*stretches: tuple[float, float]) -> Samples:
    """Return audio whose frames carry their probability: stretches of (seconds, probability)."""
    values = [round(p * 1000) for seconds, p in stretches for _ in range(round(seconds * SECOND))]
    return np.repeat(np.array(values, np.int16), FRAME)


def written(frame: Samples) -> float:
    return float(frame[0]) / 1000


def detector(silence_ms: int = 600, threshold: float = 0.0, origin: int = 0) -> SpeechDetector:
    settings = SpeechSettings(threshold=threshold, silence_ms=silence_ms)
    return SpeechDetector(written, settings, origin)


def seconds(found: list[Started | Stopped]) -> list[float]:
    return [round(one.sample / 16000, 1) for one in found]


def test_speech_begins_a_little_before_it_is_noticed_and_ends_a_little_after_it_was_heard() -> None:
    found = detector().feed(frames((2, 0), (3, 0.99), (2, 0)))
    assert [type(one) for one in found] == [Started, Stopped]
    assert seconds(found) == [1.7, 5.1]


def test_numbers_count_from_the_origin() -> None:
    plain = detector().feed(frames((1, 0), (1, 0.99), (1, 0)))
    later = detector(origin=50_000).feed(frames((1, 0), (1, 0.99), (1, 0)))
    assert [one.sample - 50_000 for one in later] == [one.sample for one in plain]


def test_a_click_is_no_speech() -> None:
    assert detector().feed(frames((1, 0), (2 / SECOND, 0.99), (1, 0))) == []


def test_what_might_be_speech_but_never_surely_is_none() -> None:
    assert detector().feed(frames((1, 0), (2, 0.6), (1, 0))) == []


def test_a_pause_shorter_than_the_silence_ends_nothing() -> None:
    found = detector().feed(frames((1, 0.99), (0.5, 0), (1, 0.99), (1, 0)))
    assert len(found) == 2
    assert isinstance(found[1], Stopped)
    assert found[1].voiced == round(2 * SECOND - 0.5) * FRAME


@pytest.mark.parametrize("silence_ms", [200, 800, 3000])
def test_the_silence_that_was_asked_for_ends_a_sentence(silence_ms: int) -> None:
    shorter = frames((1, 0.99), (silence_ms / 1000 - 0.1, 0))
    longer = frames((1, 0.99), (silence_ms / 1000 + 0.1, 0))
    assert [type(one) for one in detector(silence_ms).feed(shorter)] == [Started]
    assert [type(one) for one in detector(silence_ms).feed(longer)] == [Started, Stopped]


def test_speech_goes_on_at_a_lower_probability_than_it_began() -> None:
    found = detector().feed(frames((1, 0.99), (2, 0.25), (1, 0)))
    assert seconds(found) == [0.0, 3.1]


def test_the_longer_a_sentence_the_shorter_the_silence_that_ends_it() -> None:
    pause = (0.3, 0.0)
    found = detector(800).feed(frames((4, 0.99), pause, (7.5, 0.99), pause, (1, 0.99)))
    assert [type(one) for one in found] == [Started, Stopped, Started]
    assert seconds(found)[1] == 11.9


def test_speech_without_a_pause_is_cut_where_it_is_least_like_speech() -> None:
    found = detector().feed(frames((13.7, 0.99), (0.1, 0.5), (3, 0.99)))
    assert [type(one) for one in found] == [Started, Stopped, Started]
    stopped, started = found[1:]
    assert isinstance(stopped, Stopped)
    assert stopped.cut
    assert stopped.sample == started.sample
    assert 13.6 < stopped.sample / 16000 < 13.9


def test_two_sentences_share_no_sample() -> None:
    found = detector(200).feed(frames((1, 0.99), (0.25, 0), (1, 0.99), (1, 0)))
    samples = [one.sample for one in found]
    assert samples == sorted(samples)


def test_finishing_ends_open_speech_where_it_is_or_where_it_last_was() -> None:
    speaking = detector()
    speaking.feed(frames((1, 0.99)))
    (stopped,) = speaking.finish()
    assert seconds([stopped]) == [1.0]
    pausing = detector()
    pausing.feed(frames((1, 0.99), (0.4, 0)))
    assert seconds(pausing.finish()) == [1.1]
    assert pausing.finish() == []


@pytest.mark.parametrize(
    ("threshold", "probability"), [(-1, 0.05), (0, 0.35), (0.2, 0.45), (1, 0.85)]
)
def test_thresholds_of_the_wire_become_probabilities(threshold: float, probability: float) -> None:
    assert SpeechSettings(threshold=threshold).probability == pytest.approx(probability)


@given(
    st.lists(
        st.tuples(st.floats(0.05, 2), st.sampled_from([0.0, 0.2, 0.4, 0.7, 0.99])), max_size=12
    ),
    st.integers(1, 5000),
)
def test_how_the_audio_is_cut_changes_no_boundary(
    stretches: list[tuple[float, float]], piece: int
) -> None:
    audio = frames(*stretches)
    whole, cut = detector(), detector()
    found = [one for at in range(0, len(audio), piece) for one in cut.feed(audio[at : at + piece])]
    assert found == whole.feed(audio)
    assert cut.finish() == whole.finish()
