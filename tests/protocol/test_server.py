import dataclasses
import itertools

import pytest

from app.errors import LocalProtocolError, RemoteProtocolError
from app.protocol import events as ev
from app.protocol.actions import Configure, Drain, EndUtterance, Listen, Reaction
from app.protocol.server import ServerPhase, ServerSession

VAD = ev.SessionConfig()
MANUAL = ev.SessionConfig(turn_detection=None)
CHUNK = bytes(range(100)) * 32  # 100 ms


def opened(defaults: ev.SessionConfig = VAD) -> ServerSession:
    counts = {"event": itertools.count(1), "item": itertools.count(1)}
    session = ServerSession(
        session_id="sess_1",
        model="moorhen",
        new_id=lambda kind: f"{kind}_{next(counts[kind])}",
        languages=frozenset({"en"}),
        defaults=defaults,
    )
    session.open()
    return session


def update(**members: object) -> ev.SessionUpdate:
    return ev.SessionUpdate(event_id="c1", session=ev.SessionPatch(**members))  # type: ignore[arg-type]


def append(audio: bytes = CHUNK) -> ev.AudioAppend:
    return ev.AudioAppend(audio=audio)


def types(events: tuple[ev.ServerEvent, ...]) -> list[str]:
    return [event.WIRE_TYPE.rpartition(".")[2] for event in events]


def refusal(reaction: Reaction) -> ev.ErrorDetail:
    """Return the one error that a reaction consists of."""
    assert not reaction.do
    (event,) = reaction.send
    assert isinstance(event, ev.ServerError)
    assert event.error.type == "invalid_request_error"
    return event.error


def test_the_greeting_names_the_session_and_its_settings() -> None:
    session = ServerSession(session_id="sess_1", model="moorhen", new_id=lambda kind: f"{kind}_1")
    assert session.open() == (
        ev.SessionCreated(event_id="event_1", session_id="sess_1", model="moorhen", config=VAD),
    )
    assert session.phase is ServerPhase.READY


def test_reading_before_greeting_is_a_bug() -> None:
    session = ServerSession(session_id="sess_1", model="moorhen", new_id=str)
    with pytest.raises(LocalProtocolError):
        session.receive(append())


def test_an_update_is_answered_with_what_is_now_in_force() -> None:
    session = opened()
    reaction = session.receive(update(language="en", turn_detection=None))
    config = ev.SessionConfig(language="en", turn_detection=None)
    answer = ev.SessionUpdated(
        event_id="event_2", session_id="sess_1", model="moorhen", config=config
    )
    assert reaction == Reaction(send=(answer,), do=(Configure(config=config),))
    assert session.config == config


def test_a_refused_update_changes_nothing_and_names_the_field_and_the_event() -> None:
    session = opened()
    reaction = session.receive(update(turn_detection=None, sample_rate=44100))
    error = refusal(reaction)
    assert (error.param, error.event_id) == ("session.sample_rate", "c1")
    assert session.config == VAD
    assert session.receive(append()).do


def test_an_append_is_never_acknowledged() -> None:
    session = opened()
    assert session.receive(append()) == Reaction(do=(Listen(pcm=CHUNK),))
    assert session.receive(append(b"")) == Reaction()


@pytest.mark.parametrize("members", [{}, {"language": "en", "corpus": "Okafor"}])
def test_settings_that_leave_the_audio_alone_do_not_disturb_an_open_utterance(
    members: dict[str, object],
) -> None:
    session = opened()
    session.receive(append())
    item, _ = session.speech_started(0)
    reaction = session.receive(update(**members))
    assert types(reaction.send) == ["updated"]
    assert reaction.do == ()
    assert session.open_items == (item,)


def test_an_append_before_the_first_update_is_taken() -> None:
    session = opened()
    assert session.receive(append()).do
    assert types(session.receive(update(language="en")).send) == ["updated"]


def test_a_sample_cut_in_two_is_put_together() -> None:
    session = opened()
    assert session.receive(append(b"\x01")) == Reaction()
    assert session.receive(append(b"\x02\x03")) == Reaction(do=(Listen(pcm=b"\x01\x02"),))


def test_half_a_sample_does_not_reach_over_a_commit() -> None:
    session = opened(MANUAL)
    session.receive(append(b"\x01\x02\x03"))
    session.receive(ev.AudioCommit())
    assert session.receive(append(b"\x05\x06")).do == (Listen(pcm=b"\x05\x06"),)


def test_a_commit_is_refused_in_vad_mode_and_the_connection_stays() -> None:
    session = opened()
    session.receive(append())
    assert refusal(session.receive(ev.AudioCommit(event_id="c2"))).event_id == "c2"
    assert session.receive(append()).do


def test_a_commit_of_nothing_is_refused() -> None:
    session = opened(MANUAL)
    assert refusal(session.receive(ev.AudioCommit())).param == "input_audio_buffer"
    session.receive(append())
    session.receive(ev.AudioCommit())
    assert refusal(session.receive(ev.AudioCommit())).param == "input_audio_buffer"


def test_a_commit_makes_an_item_and_ends_the_utterance() -> None:
    session = opened(MANUAL)
    session.receive(append())
    reaction = session.receive(ev.AudioCommit())
    assert reaction == Reaction(
        send=(
            ev.AudioCommitted(event_id="event_2", item_id="item_1"),
            ev.ItemCreated(event_id="event_3", item_id="item_1"),
        ),
        do=(EndUtterance(item_id="item_1"),),
    )


def test_each_item_names_the_one_before_it() -> None:
    session = opened(MANUAL)
    session.receive(append())
    session.receive(ev.AudioCommit())
    session.completed("item_1", "One.", "en")
    session.receive(append())
    committed, created = session.receive(ev.AudioCommit()).send
    assert isinstance(committed, ev.AudioCommitted)
    assert isinstance(created, ev.ItemCreated)
    assert committed.previous_item_id == created.previous_item_id == "item_1"


def test_more_than_sixty_seconds_in_manual_mode_are_taken_whole() -> None:
    session = opened(MANUAL)
    for _ in range(700):
        assert session.receive(append()) == Reaction(do=(Listen(pcm=CHUNK),))
    assert types(session.receive(ev.AudioCommit()).send) == ["committed", "created"]


def test_heard_speech_becomes_an_item_with_previews_and_a_final() -> None:
    session = opened()
    item_id, sent = session.speech_started(620)
    sent += session.partial(item_id, "", "The her", "en")
    sent += session.partial(item_id, "The ", "heron", "en")
    sent += session.speech_stopped(item_id, 2480)
    sent += session.completed(item_id, "The heron.", "en")
    assert [dataclasses.replace(event, event_id=None) for event in sent] == [
        ev.SpeechStarted(audio_start_ms=620, item_id="item_1"),
        ev.TranscriptionText(item_id="item_1", language="en", emotion="neutral", stash="The her"),
        ev.TranscriptionText(
            item_id="item_1", language="en", emotion="neutral", text="The ", stash="heron"
        ),
        ev.SpeechStopped(audio_end_ms=2480, item_id="item_1"),
        ev.AudioCommitted(item_id="item_1"),
        ev.ItemCreated(item_id="item_1"),
        ev.TranscriptionCompleted(
            item_id="item_1", language="en", emotion="neutral", transcript="The heron."
        ),
    ]
    assert len({event.event_id for event in sent}) == len(sent)


def test_a_preview_that_says_nothing_new_is_not_sent() -> None:
    session = opened()
    item_id, _ = session.speech_started(0)
    assert session.partial(item_id, "", "The", "en")
    assert session.partial(item_id, "", "The", "en") == ()


def test_a_failed_item_carries_no_event_id_as_the_services_own() -> None:
    session = opened()
    item_id, _ = session.speech_started(0)
    assert session.failed(item_id, "asr_failed", "out of luck") == (
        ev.TranscriptionFailed(
            item_id=item_id, error=ev.ErrorDetail(code="asr_failed", message="out of luck")
        ),
    )
    with pytest.raises(LocalProtocolError):
        session.completed(item_id, "", "en")


def test_a_recogniser_that_takes_settled_text_back_is_loud() -> None:
    session = opened()
    item_id, _ = session.speech_started(0)
    session.partial(item_id, "The heron ", "", "en")
    with pytest.raises(LocalProtocolError):
        session.partial(item_id, "The ", "heron", "en")
    session.speech_stopped(item_id, 900)
    with pytest.raises(LocalProtocolError):
        session.completed(item_id, "A heron.", "en")


def test_there_is_no_voice_detection_in_manual_mode() -> None:
    with pytest.raises(LocalProtocolError):
        opened(MANUAL).speech_started(0)


@pytest.mark.parametrize(
    ("change", "param"),
    [
        ({"turn_detection": None}, "session.turn_detection"),
        ({"turn_detection": ev.TurnDetectionPatch(silence_ms=300)}, "session.turn_detection"),
        ({"sample_rate": 8000}, "session.sample_rate"),
    ],
)
def test_how_audio_is_cut_can_not_change_while_an_item_is_open(
    change: dict[str, object], param: str
) -> None:
    session = opened()
    item_id, _ = session.speech_started(0)
    assert refusal(session.receive(update(**change))).param == param
    session.speech_stopped(item_id, 90)
    session.completed(item_id, "", "en")
    assert types(session.receive(update(**change)).send) == ["updated"]


def test_the_mode_can_not_change_while_audio_waits_for_a_commit() -> None:
    session = opened(MANUAL)
    session.receive(append())
    vad = update(turn_detection=ev.TurnDetectionPatch())
    assert refusal(session.receive(vad)).param == "session.turn_detection"


def test_the_language_can_change_at_any_time() -> None:
    session = opened()
    session.speech_started(0)
    same = ev.TurnDetectionPatch(type="server_vad", threshold=0.2, silence_ms=800)
    assert types(session.receive(update(language="en", turn_detection=same)).send) == ["updated"]


@pytest.mark.parametrize("kind", ["input_audio_buffer.clear", "response.create", "x" * 9999])
def test_an_event_of_another_api_is_answered_with_an_error(kind: str) -> None:
    session = opened()
    error = refusal(session.receive(ev.UnknownClientEvent(event_id="c3", type=kind)))
    assert (error.param, error.event_id) == ("type", "c3")
    assert len(error.message) < 200
    assert session.receive(append()).do


def test_a_frame_that_can_not_be_read_is_answered_with_an_error() -> None:
    session = opened()
    (event,) = session.refuse(RemoteProtocolError("audio is no text", param="audio", event_id="c4"))
    assert isinstance(event, ev.ServerError)
    assert (event.error.param, event.error.event_id) == ("audio", "c4")
    assert event.error.message == "audio is no text."


def test_finishing_in_silence_needs_only_the_goodbye() -> None:
    session = opened()
    session.receive(append())
    assert session.receive(ev.SessionFinish()) == Reaction(do=(Drain(),))
    assert types(session.drained()) == ["finished"]
    assert session.phase is ServerPhase.FINISHED


def test_a_bare_finish_in_manual_mode_commits_first() -> None:
    session = opened(MANUAL)
    session.receive(append())
    reaction = session.receive(ev.SessionFinish())
    assert types(reaction.send) == ["committed", "created"]
    assert reaction.do == (EndUtterance(item_id="item_1"), Drain())


def test_the_goodbye_waits_for_every_result() -> None:
    session = opened()
    item_id, _ = session.speech_started(0)
    session.receive(ev.SessionFinish())
    with pytest.raises(LocalProtocolError):
        session.drained()
    session.speech_stopped(item_id, 90)
    session.completed(item_id, "Late.", "en")
    assert types(session.drained()) == ["finished"]


def test_nothing_is_answered_with_an_error_while_draining() -> None:
    session = opened()
    session.receive(ev.SessionFinish())
    late: tuple[ev.ClientEvent, ...] = (
        append(),
        ev.AudioCommit(),
        update(sample_rate=1),
        ev.SessionFinish(),
        ev.UnknownClientEvent(type="input_audio_buffer.clear"),
    )
    for event in late:
        assert session.receive(event) == Reaction()
    assert session.refuse(RemoteProtocolError("noise")) == ()
    assert session.phase is ServerPhase.DRAINING


def test_after_the_goodbye_every_event_is_refused() -> None:
    session = opened()
    session.receive(ev.SessionFinish())
    session.drained()
    for event in (append(), ev.AudioCommit(), update(), ev.SessionFinish()):
        assert "finished" in refusal(session.receive(event)).message
    with pytest.raises(LocalProtocolError):
        session.speech_started(0)
    with pytest.raises(LocalProtocolError):
        session.drained()


def test_there_is_no_goodbye_that_nobody_asked_for() -> None:
    with pytest.raises(LocalProtocolError):
        opened().drained()
