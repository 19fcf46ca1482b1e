import dataclasses

import pytest

from app.protocol import events as ev


def wire_types(side: type[ev.Event]) -> set[str]:
    return {kind.WIRE_TYPE for kind in side.__subclasses__() if kind.WIRE_TYPE}


def test_the_client_has_four_events_and_the_server_eleven() -> None:
    assert wire_types(ev.ClientEvent) == {
        "session.update",
        "input_audio_buffer.append",
        "input_audio_buffer.commit",
        "session.finish",
    }
    assert len(wire_types(ev.ServerEvent)) == 11


def test_an_event_can_not_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        ev.SessionFinish().event_id = "event_1"  # type: ignore[misc]


def test_15_mib_of_base64_hold_368_seconds_of_audio() -> None:
    assert ev.MAX_AUDIO_BYTES == 11_796_480
    assert ev.MAX_AUDIO_BYTES // 32_000 == 368


@pytest.mark.parametrize("turn_detection", [None, ev.TurnDetection(threshold=0.0, silence_ms=400)])
def test_a_patch_of_a_configuration_names_every_member(
    turn_detection: ev.TurnDetection | None,
) -> None:
    patch = ev.SessionPatch.of(ev.SessionConfig(language="en", turn_detection=turn_detection))
    named = [getattr(patch, field.name) for field in dataclasses.fields(patch)]
    if patch.turn_detection is not None:
        assert isinstance(patch.turn_detection, ev.TurnDetectionPatch)
        named += [
            getattr(patch.turn_detection, field.name)
            for field in dataclasses.fields(patch.turn_detection)
        ]
    assert ev.UNSET not in named
