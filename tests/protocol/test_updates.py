import dataclasses

import pytest

from app.errors import RemoteProtocolError
from app.protocol import events as ev
from app.protocol.updates import CORPUS_MOST, updated

CURRENT = ev.SessionConfig(
    language="en", corpus="heron", turn_detection=ev.TurnDetection(threshold=0.5, silence_ms=300)
)
MANUAL = dataclasses.replace(CURRENT, turn_detection=None)
KNOWN = frozenset({"en", "is"})


def test_what_is_left_out_keeps_its_value() -> None:
    assert updated(CURRENT, ev.SessionPatch(), KNOWN) == CURRENT


def test_what_is_named_changes() -> None:
    wanted = ev.SessionConfig(sample_rate=8000, language="is", turn_detection=None)
    assert updated(CURRENT, ev.SessionPatch.of(wanted), KNOWN) == wanted


def test_a_null_language_asks_for_detection() -> None:
    config = updated(CURRENT, ev.SessionPatch(language=None, corpus=None), KNOWN)
    assert (config.language, config.corpus) == (None, None)


def test_an_incomplete_turn_detection_keeps_its_other_numbers() -> None:
    patch = ev.SessionPatch(turn_detection=ev.TurnDetectionPatch(type="server_vad", silence_ms=600))
    changed = updated(CURRENT, patch, KNOWN).turn_detection
    assert changed == ev.TurnDetection(threshold=0.5, silence_ms=600)


def test_an_incomplete_turn_detection_after_manual_mode_takes_the_defaults() -> None:
    patch = ev.SessionPatch(turn_detection=ev.TurnDetectionPatch())
    assert updated(MANUAL, patch, KNOWN).turn_detection == ev.TurnDetection()


@pytest.mark.parametrize("threshold", [-1.0, 0.0, 1.0])
@pytest.mark.parametrize("silence_ms", [200, 6000])
def test_the_ends_of_the_ranges_are_allowed(threshold: float, silence_ms: int) -> None:
    wanted = ev.TurnDetection(threshold=threshold, silence_ms=silence_ms)
    config = dataclasses.replace(CURRENT, turn_detection=wanted)
    assert updated(CURRENT, ev.SessionPatch.of(config), KNOWN) == config


def vad(**members: object) -> ev.SessionPatch:
    return ev.SessionPatch(turn_detection=ev.TurnDetectionPatch(**members))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("patch", "param"),
    [
        (ev.SessionPatch(input_audio_format="opus"), "input_audio_format"),
        (ev.SessionPatch(sample_rate=44100), "sample_rate"),
        (ev.SessionPatch(language="auto"), "input_audio_transcription.language"),
        (ev.SessionPatch(language="zh"), "input_audio_transcription.language"),
        (ev.SessionPatch(corpus="x" * (CORPUS_MOST + 1)), "input_audio_transcription.corpus.text"),
        (vad(type="semantic_vad"), "turn_detection.type"),
        (vad(threshold=1.01), "turn_detection.threshold"),
        (vad(threshold=-1.01), "turn_detection.threshold"),
        (vad(silence_ms=199), "turn_detection.silence_duration_ms"),
        (vad(silence_ms=6001), "turn_detection.silence_duration_ms"),
    ],
)
def test_what_can_not_be_had_is_refused_with_its_path(patch: ev.SessionPatch, param: str) -> None:
    with pytest.raises(RemoteProtocolError) as caught:
        updated(CURRENT, patch, KNOWN)
    assert caught.value.param == f"session.{param}"


def test_a_refusal_does_not_give_a_megabyte_back() -> None:
    with pytest.raises(RemoteProtocolError) as caught:
        updated(CURRENT, ev.SessionPatch(language="x" * 1_000_000), KNOWN)
    assert len(str(caught.value)) < 200


def test_a_corpus_may_be_as_long_as_any_that_the_service_takes() -> None:
    config = updated(CURRENT, ev.SessionPatch(corpus="x" * CORPUS_MOST), KNOWN)
    assert config.corpus == "x" * CORPUS_MOST
