import json

import pytest

from app.errors import RemoteProtocolError
from app.protocol import codec
from app.protocol import events as ev

TEXT = "conversation.item.input_audio_transcription.text"
COMPLETED = "conversation.item.input_audio_transcription.completed"


def patch_of(session: object) -> ev.SessionPatch:
    """Read a session.update with this session."""
    event = codec.decode_client(json.dumps({"type": "session.update", "session": session}))
    assert isinstance(event, ev.SessionUpdate)
    return event.session


def config_of(session: object) -> ev.SessionConfig:
    """Read a session.updated with this session."""
    event = codec.decode_server(json.dumps({"type": "session.updated", "session": session}))
    assert isinstance(event, ev.SessionUpdated)
    return event.config


def from_server(**members: object) -> ev.ServerEvent:
    return codec.decode_server(json.dumps(members))


def test_the_official_clients_update_is_read_with_all_its_extras() -> None:
    patch = patch_of(
        {
            "modalities": ["text"],
            "voice": None,
            "input_audio_format": "pcm",
            "output_audio_format": "pcm16",
            "input_audio_transcription": {"language": "zh", "corpus": {"text": "heron"}},
            "turn_detection": {
                "type": "server_vad",
                "threshold": 0.2,
                "prefix_padding_ms": 300,
                "silence_duration_ms": 800,
            },
            "sample_rate": 16000,
        }
    )
    assert patch == ev.SessionPatch.of(ev.SessionConfig(language="zh", corpus="heron"))


def test_the_official_client_without_parameters_says_pcm16_and_no_rate() -> None:
    patch = patch_of(
        {
            "input_audio_format": "pcm16",
            "input_audio_transcription": {"model": None},
            "turn_detection": None,
        }
    )
    assert patch == ev.SessionPatch(
        input_audio_format="pcm", language=None, corpus=None, turn_detection=None
    )


def test_a_null_transcription_means_detection_and_no_bias() -> None:
    patch = patch_of({"input_audio_transcription": None})
    assert patch == ev.SessionPatch(language=None, corpus=None)


def test_the_newer_spelling_of_the_format_is_read() -> None:
    patch = patch_of({"audio": {"input": {"format": {"type": "pcm", "sample_rate": 8000}}}})
    assert (patch.input_audio_format, patch.sample_rate) == ("pcm", 8000)


def test_the_plain_spelling_of_the_format_goes_before_the_newer_one() -> None:
    newer = {"input": {"format": {"type": "wav", "sample_rate": 8000}}}
    patch = patch_of({"input_audio_format": "pcm", "sample_rate": 16000, "audio": newer})
    assert (patch.input_audio_format, patch.sample_rate) == ("pcm", 16000)


def test_what_an_update_leaves_out_is_unset_not_null() -> None:
    assert patch_of({}) == ev.SessionPatch()
    assert patch_of({"turn_detection": {}}).turn_detection == ev.TurnDetectionPatch()
    assert patch_of({"sample_rate": None, "input_audio_format": None}) == ev.SessionPatch()


def test_bad_values_are_left_to_the_session_to_answer() -> None:
    patch = patch_of(
        {"sample_rate": 0, "input_audio_format": "mp3", "turn_detection": {"type": "x"}}
    )
    assert patch.sample_rate == 0
    assert patch.input_audio_format == "mp3"
    assert patch.turn_detection == ev.TurnDetectionPatch(type="x")


@pytest.mark.parametrize(
    ("session", "param"),
    [
        (None, "session"),
        ([], "session"),
        ({"sample_rate": "16000"}, "session.sample_rate"),
        ({"sample_rate": True}, "session.sample_rate"),
        ({"turn_detection": "server_vad"}, "session.turn_detection"),
        ({"turn_detection": {"threshold": 10**400}}, "session.turn_detection.threshold"),
        (
            {"turn_detection": {"silence_duration_ms": 400.5}},
            "session.turn_detection.silence_duration_ms",
        ),
        (
            {"input_audio_transcription": {"corpus": "heron"}},
            "session.input_audio_transcription.corpus",
        ),
    ],
)
def test_a_wrong_type_in_an_update_is_refused_with_its_path(session: object, param: str) -> None:
    with pytest.raises(RemoteProtocolError) as caught:
        patch_of(session)
    assert caught.value.param == param


@pytest.mark.parametrize(
    "audio", ["AAA", "AA=A", "data:audio/pcm;base64,AAAA", "AA AA", "AA\nAA", "é", "__--", None, 7]
)
def test_audio_that_is_not_base64_is_refused(audio: object) -> None:
    with pytest.raises(RemoteProtocolError) as caught:
        codec.decode_client(json.dumps({"type": "input_audio_buffer.append", "audio": audio}))
    assert caught.value.param == "audio"


def test_an_append_of_nothing_is_read() -> None:
    event = codec.decode_client('{"type":"input_audio_buffer.append","audio":""}')
    assert event == ev.AudioAppend(audio=b"")


def test_a_session_that_says_nothing_reads_as_the_defaults() -> None:
    sessions: list[object] = [None, {}, [], "x", {"turn_detection": 5, "sample_rate": -1}]
    for session in sessions:
        assert config_of(session) == ev.SessionConfig()


def test_an_echo_in_the_pages_spelling_is_read() -> None:
    config = config_of(
        {
            "id": "sess_1",
            "object": "realtime.session",
            "input_audio_format": "pcm16",
            "input_audio_transcription": {"language": "is"},
            "turn_detection": None,
        }
    )
    assert config == ev.SessionConfig(language="is", turn_detection=None)


@pytest.mark.parametrize(
    "members",
    [
        {"error": {"message": "too fast"}},
        {"error": {}, "message": "too fast"},
        {"message": "too fast"},
        {"error": "too fast"},
        {"error": {"message": 5}, "message": "too fast"},
    ],
)
def test_an_errors_message_is_found_wherever_it_stands(members: dict[str, object]) -> None:
    event = from_server(type="error", **members)
    assert event == ev.ServerError(error=ev.ErrorDetail(message="too fast"))


def test_an_error_may_say_nothing_at_all() -> None:
    assert from_server(type="error") == ev.ServerError(error=ev.ErrorDetail())


def test_an_items_id_is_found_inside_the_item() -> None:
    kind = "conversation.item.created"
    assert from_server(type=kind, item={"id": "item_1"}) == ev.ItemCreated(item_id="item_1")
    assert from_server(type=kind, item_id="item_1") == ev.ItemCreated(item_id="item_1")
    assert from_server(type=kind) == ev.ItemCreated()


def test_preview_parts_keep_their_blanks() -> None:
    event = from_server(type=TEXT, item_id="item_1", text=" The heron ", stash=" wades ")
    assert event == ev.TranscriptionText(item_id="item_1", text=" The heron ", stash=" wades ")


def test_a_final_of_the_wrong_type_still_ends_its_item() -> None:
    event = from_server(type=COMPLETED, item_id="item_1", transcript=None, usage={"seconds": 3})
    assert event == ev.TranscriptionCompleted(item_id="item_1", transcript="")


def test_an_empty_id_is_a_missing_id() -> None:
    event = from_server(
        type="input_audio_buffer.committed", item_id="", previous_item_id="", event_id=""
    )
    assert event == ev.AudioCommitted()


def test_a_time_that_is_no_position_is_a_missing_time() -> None:
    for time in (-5, "620", 1.5, True, 10**400):
        event = from_server(type="input_audio_buffer.speech_started", audio_start_ms=time)
        assert event == ev.SpeechStarted(audio_start_ms=None)


def test_half_an_emoji_does_not_cost_the_caption() -> None:
    event = codec.decode_server(f'{{"type":"{COMPLETED}","transcript":"bird \\ud83d"}}')
    assert event == ev.TranscriptionCompleted(transcript="bird \ufffd")
