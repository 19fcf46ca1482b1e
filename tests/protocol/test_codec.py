import contextlib
import json
import tracemalloc
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.errors import LocalProtocolError, RemoteProtocolError
from app.protocol import codec
from app.protocol import events as ev
from tests.protocol.events_strategy import client_events, server_events

Decode = Callable[[str | bytes], ev.Event]
BOTH = pytest.mark.parametrize("decode", [codec.decode_client, codec.decode_server])

TYPES = [
    kind.WIRE_TYPE
    for side in (ev.ClientEvent, ev.ServerEvent)
    for kind in side.__subclasses__()
    if kind.WIRE_TYPE
]
KEYS = (
    "type event_id session audio error item item_id id text stash transcript language emotion "
    "turn_detection threshold silence_duration_ms sample_rate input_audio_format corpus format "
    "input input_audio_transcription message code param audio_start_ms audio_end_ms content_index"
).split()

numbers = (
    st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from([10**400, -(10**400), 1e300])
)
leaves = st.none() | st.booleans() | numbers | st.text(max_size=9) | st.sampled_from(TYPES)
values = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5)
    ),
    max_leaves=12,
)
# Nearly right messages reach further into the decoders than any noise does.
messages = st.builds(
    lambda kind, members: {**members, "type": kind},
    st.sampled_from(TYPES),
    st.dictionaries(st.sampled_from(KEYS), values, max_size=8),
)


@given(client_events)
def test_a_client_event_survives_the_wire(event: ev.ClientEvent) -> None:
    assert codec.decode_client(codec.encode(event)) == event


@given(server_events)
def test_a_server_event_survives_the_wire(event: ev.ServerEvent) -> None:
    assert codec.decode_server(codec.encode(event)) == event


@given(client_events | server_events)
def test_every_frame_is_one_json_object_with_a_type_and_valid_utf_8(event: ev.Event) -> None:
    frame = codec.encode(event)
    assert json.loads(frame.encode())["type"]


def accept_or_refuse(frame: str | bytes) -> None:
    """Let both sides read a frame: an event or a RemoteProtocolError, nothing else."""
    with contextlib.suppress(RemoteProtocolError):
        assert isinstance(codec.decode_client(frame), ev.ClientEvent)
    with contextlib.suppress(RemoteProtocolError):
        assert isinstance(codec.decode_server(frame), ev.ServerEvent)


@given(st.binary(max_size=200) | st.text(st.characters(), max_size=200))
@example("")
@example("\ufeff{}")
@example("{")
@example("[" * 100_000)
@example('{"type":' + '{"a":' * 100_000)
@example('{"type":"error","n":' + "9" * 5000 + "}")
@example('{"type":"error","message":"\\ud800"}')
@example('{"type":"input_audio_buffer.append","audio":"\\ud800\\udfff\u20ac"}')
@example('{"type":"\ud800"}')
def test_any_frame_is_read_or_refused_and_nothing_else(frame: str | bytes) -> None:
    accept_or_refuse(frame)


@given(values | messages)
def test_any_json_is_read_or_refused_and_nothing_else(value: object) -> None:
    accept_or_refuse(json.dumps(value))


@given(messages)
def test_a_client_survives_every_message_of_a_known_type(message: dict[str, object]) -> None:
    event = codec.decode_server(json.dumps(message))
    assert message["type"] in (event.WIRE_TYPE, getattr(event, "type", None))


@BOTH
@pytest.mark.parametrize(
    "frame",
    [
        b'{"type":"error"}',
        "",
        "caption",
        "null",
        "[]",
        '"error"',
        "{}",
        '{"type":null}',
        '{"type":""}',
        '{"type":7}',
        '{"type":["error"]}',
        '{"type":"error","n":NaN}',
        '{"type":"error","n":-Infinity}',
        '{"type":"error"} trailing',
        "[" * 100_000,
        '{"type":"error","n":' + "9" * 5000 + "}",
    ],
)
def test_what_is_no_message_is_refused(decode: Decode, frame: str | bytes) -> None:
    with pytest.raises(RemoteProtocolError):
        decode(frame)


def test_an_unknown_type_becomes_an_event_of_its_own() -> None:
    frame = '{"type":"weather.changed","event_id":"event_1","wind":[1,{"a":null}]}'
    client, server = codec.decode_client(frame), codec.decode_server(frame)
    assert client == ev.UnknownClientEvent(event_id="event_1", type="weather.changed")
    assert server == ev.UnknownServerEvent(event_id="event_1", type="weather.changed")


def test_a_refused_client_frame_names_its_own_id_and_the_field() -> None:
    frame = '{"type":"session.update","event_id":"event_9","session":{"sample_rate":"fast"}}'
    with pytest.raises(RemoteProtocolError) as caught:
        codec.decode_client(frame)
    assert caught.value.event_id == "event_9"
    assert caught.value.param == "session.sample_rate"


@pytest.mark.parametrize("part", ["{},", "[],", "[", '{"a":', "1,", '"",'])
def test_a_frame_full_of_members_is_refused_before_they_are_made(part: str) -> None:
    parts = 20 * 1024 * 1024 // len(part)
    tracemalloc.start()
    try:
        with pytest.raises(RemoteProtocolError) as caught:
            codec.decode_client(f'{{"type":"x","a":[{part * parts}1]}}')
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert "too many members" in str(caught.value)
    assert most < 50 * 1024 * 1024  # of which the frame itself has 40, while it is put together


def test_a_text_in_a_long_frame_may_have_commas() -> None:
    text = "a list, " * 90
    audio = "A" * 1_000_000
    frame = json.dumps({"type": "input_audio_buffer.append", "audio": audio, "note": text})
    assert isinstance(codec.decode_client(frame), ev.AudioAppend)


def test_an_event_id_of_a_megabyte_is_refused_and_not_given_back() -> None:
    with pytest.raises(RemoteProtocolError) as caught:
        codec.decode_client(json.dumps({"type": "x", "event_id": "x" * 1_000_000}))
    assert (caught.value.param, caught.value.event_id) == ("event_id", None)
    assert len(str(caught.value)) < 200


def test_an_append_of_15_mib_of_base64_is_the_largest_that_passes() -> None:
    largest = ev.AudioAppend(audio=bytes(ev.MAX_AUDIO_BYTES))
    frame = codec.encode(largest)
    assert len(json.loads(frame)["audio"]) == 15 * 1024 * 1024
    assert codec.decode_client(frame) == largest


def test_an_append_over_the_15_mib_limit_is_not_sent() -> None:
    with pytest.raises(LocalProtocolError):
        codec.encode(ev.AudioAppend(audio=bytes(ev.MAX_AUDIO_BYTES + 1)))


def test_an_append_over_the_15_mib_limit_is_not_taken() -> None:
    audio = "A" * (15 * 1024 * 1024 + 4)
    with pytest.raises(RemoteProtocolError) as caught:
        codec.decode_client(f'{{"type":"input_audio_buffer.append","audio":"{audio}"}}')
    assert caught.value.param == "audio"


@pytest.mark.parametrize(
    "event",
    [
        ev.SessionUpdate(session=ev.SessionPatch(language="\ud800", corpus=None)),
        ev.SessionUpdate(
            session=ev.SessionPatch(turn_detection=ev.TurnDetectionPatch(threshold=float("nan")))
        ),
    ],
)
def test_what_json_can_not_carry_is_our_own_mistake(event: ev.Event) -> None:
    with pytest.raises(LocalProtocolError):
        codec.encode(event)
