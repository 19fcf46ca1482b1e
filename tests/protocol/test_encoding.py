"""The frames as the service's pages print them."""

import json

import pytest

from app.protocol import codec
from app.protocol import events as ev

DETECTION = ev.TurnDetection(threshold=0.0, silence_ms=400)
CONFIG = ev.SessionConfig(language="zh", corpus="Heron Quay, pangolin", turn_detection=DETECTION)

FRAMES = [
    (
        ev.SessionUpdate(event_id="event_1", session=ev.SessionPatch.of(CONFIG)),
        (
            '{"event_id":"event_1","type":"session.update","session":{"modalities":["text"],'
            '"input_audio_format":"pcm","sample_rate":16000,"input_audio_transcription":'
            '{"language":"zh","corpus":{"text":"Heron Quay, pangolin"}},"turn_detection":'
            '{"type":"server_vad","threshold":0.0,"silence_duration_ms":400}}}'
        ),
    ),
    (
        ev.SessionUpdate(session=ev.SessionPatch.of(ev.SessionConfig(turn_detection=None))),
        (
            '{"type":"session.update","session":{"modalities":["text"],"input_audio_format":"pcm",'
            '"sample_rate":16000,"input_audio_transcription":{},"turn_detection":null}}'
        ),
    ),
    (
        ev.SessionUpdate(session=ev.SessionPatch()),
        '{"type":"session.update","session":{"modalities":["text"]}}',
    ),
    (
        ev.AudioAppend(event_id="event_2", audio=b"\x00\x00\x01\x00\x02\x00"),
        '{"event_id":"event_2","type":"input_audio_buffer.append","audio":"AAABAAIA"}',
    ),
    (ev.SessionFinish(event_id="event_3"), '{"event_id":"event_3","type":"session.finish"}'),
    (
        ev.SessionCreated(event_id="event_4", session_id="sess_1", model="m"),
        (
            '{"event_id":"event_4","type":"session.created","session":{"id":"sess_1","object":'
            '"realtime.session","model":"m","modalities":["text"],"input_audio_format":"pcm",'
            '"sample_rate":16000,"input_audio_transcription":null,"turn_detection":'
            '{"type":"server_vad","threshold":0.2,"silence_duration_ms":800}}}'
        ),
    ),
    (
        ev.ItemCreated(event_id="event_5", item_id="item_1"),
        (
            '{"event_id":"event_5","type":"conversation.item.created","previous_item_id":null,"item":'
            '{"id":"item_1","object":"realtime.item","type":"message","status":"completed","role":'
            '"user","content":[{"type":"input_audio","transcript":null}]}}'
        ),
    ),
    (
        ev.TranscriptionText(item_id="item_1", language="en", text="The heron ", stash="wades"),
        (
            '{"type":"conversation.item.input_audio_transcription.text","item_id":"item_1",'
            '"content_index":0,"language":"en","text":"The heron ","stash":"wades"}'
        ),
    ),
    (
        ev.TranscriptionFailed(
            item_id="item_1", error=ev.ErrorDetail(code="asr_failed", message="no luck")
        ),
        (
            '{"type":"conversation.item.input_audio_transcription.failed","item_id":"item_1",'
            '"content_index":0,"error":{"code":"asr_failed","message":"no luck"}}'
        ),
    ),
]


@pytest.mark.parametrize(("event", "frame"), FRAMES)
def test_an_event_looks_as_the_pages_print_it(event: ev.Event, frame: str) -> None:
    assert json.loads(codec.encode(event)) == json.loads(frame)


def test_text_that_is_not_ascii_is_written_as_it_is() -> None:
    event = ev.TranscriptionCompleted(item_id="item_1", transcript="渡船中午开。")
    assert "渡船中午开。" in codec.encode(event)
