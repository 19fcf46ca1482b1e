import dataclasses
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import LocalProtocolError
from app.protocol import events as ev
from app.protocol.client import ROWS, ClientSession, Phase
from app.protocol.outcomes import (
    ConfigRefused,
    Configured,
    ErrorReported,
    Final,
    Finished,
    Ignored,
    UtteranceFailed,
    UtteranceStarted,
)
from tests.protocol.events_strategy import server_events

VAD = ev.SessionConfig(language="en", turn_detection=ev.TurnDetection(threshold=0.0))
MANUAL = dataclasses.replace(VAD, turn_detection=None)
CHUNK = bytes(3200)  # 100 ms


def fresh(config: ev.SessionConfig = VAD) -> ClientSession:
    ids = itertools.count(1)
    return ClientSession(config, new_id=lambda: f"event_{next(ids)}")


def ready(config: ev.SessionConfig = VAD) -> ClientSession:
    session = fresh(config)
    session.open()
    session.receive(ev.SessionCreated())
    session.receive(ev.SessionUpdated())
    return session


def error(**members: str) -> ev.ServerError:
    return ev.ServerError(error=ev.ErrorDetail(**members))


def test_the_first_message_names_the_whole_configuration() -> None:
    first = fresh().open()
    assert first == ev.SessionUpdate(event_id="event_1", session=ev.SessionPatch.of(VAD))


def test_a_session_is_ready_at_session_updated_and_not_before() -> None:
    session = fresh()
    assert session.phase is Phase.OPENING
    session.open()
    assert session.receive(ev.SessionCreated()) == ()
    assert (session.phase, session.config) == (Phase.CONFIGURING, None)
    with pytest.raises(LocalProtocolError):
        session.append(CHUNK)
    assert session.receive(ev.SessionUpdated()) == (Configured(config=VAD),)
    assert (session.phase, session.config) == (Phase.READY, VAD)


def test_a_strange_echo_changes_nothing_that_was_asked_for() -> None:
    session = fresh(MANUAL)
    session.open()
    session.receive(ev.SessionUpdated(config=ev.SessionConfig(language="xx")))
    session.append(CHUNK)
    assert isinstance(session.commit(), ev.AudioCommit)


def test_sent_audio_is_counted_in_milliseconds() -> None:
    session = ready()
    assert session.append(CHUNK) == ev.AudioAppend(event_id="event_2", audio=CHUNK)
    session.append(bytes(320))
    assert session.sent_ms == 110


def test_audio_at_8_khz_lasts_twice_as_long() -> None:
    session = ready(dataclasses.replace(VAD, sample_rate=8000))
    session.append(CHUNK)
    assert session.sent_ms == 200


@pytest.mark.parametrize("size", [0, 1, 3201, ev.MAX_AUDIO_BYTES + 2])
def test_an_append_of_no_whole_samples_or_over_the_15_mib_limit_is_a_bug(size: int) -> None:
    session = ready()
    with pytest.raises(LocalProtocolError):
        session.append(bytes(size))
    assert session.sent_ms == 0


def test_an_append_of_exactly_the_limit_is_sent() -> None:
    ready().append(bytes(ev.MAX_AUDIO_BYTES))


def test_a_commit_is_refused_in_vad_mode() -> None:
    session = ready()
    session.append(CHUNK)
    with pytest.raises(LocalProtocolError):
        session.commit()


def test_a_commit_of_nothing_is_refused() -> None:
    session = ready(MANUAL)
    with pytest.raises(LocalProtocolError):
        session.commit()
    session.append(CHUNK)
    session.commit()
    with pytest.raises(LocalProtocolError):
        session.commit()


def test_a_committed_utterance_lies_between_its_commit_and_the_one_before() -> None:
    session = ready(MANUAL)
    for item_id, pieces in (("a", 3), ("b", 2)):
        for _ in range(pieces):
            session.append(CHUNK)
        session.commit()
        session.receive(ev.AudioCommitted(item_id=item_id))
        session.append(CHUNK)  # the next utterance's audio may flow at once
    session.receive(ev.TranscriptionCompleted(item_id="a", transcript="One."))
    outcomes = session.receive(ev.TranscriptionCompleted(item_id="b", transcript="Two."))
    assert outcomes == (Final(item_id="b", start_ms=300, end_ms=600, text="Two."),)
    assert session.sent_ms == 700


def test_a_commit_that_the_server_refuses_leaves_no_trace() -> None:
    session = ready(MANUAL)
    session.append(CHUNK)
    refused = session.commit()
    assert refused.event_id is not None
    report = error(message="no", event_id=refused.event_id)
    assert session.receive(report) == (ErrorReported(error=report.error),)
    session.append(CHUNK)
    session.commit()
    assert session.receive(ev.AudioCommitted(item_id="a"))[0] == UtteranceStarted(
        item_id="a", start_ms=100
    )


@pytest.mark.parametrize(
    "refusal",
    [
        error(message="no", event_id="event_1"),
        error(message="no", param="session.turn_detection.threshold"),
        error(message="no", type="invalid_request_error"),
    ],
)
def test_refused_settings_end_a_session_that_was_not_ready(refusal: ev.ServerError) -> None:
    session = fresh()
    session.open()
    assert session.receive(refusal) == (ConfigRefused(error=refusal.error),)
    assert session.phase is Phase.FAILED
    assert session.finish() == ()
    assert session.receive(ev.SessionUpdated()) == ()


def test_an_error_that_refuses_no_settings_is_reported_and_changes_nothing() -> None:
    session = fresh()
    session.open()
    report = error(type="server_error", message="busy")
    assert session.receive(report) == (ErrorReported(error=report.error),)
    session.receive(ev.SessionUpdated())
    assert session.phase is Phase.READY
    report = error(type="invalid_request_error", message="bad append")
    assert session.receive(report) == (ErrorReported(error=report.error),)
    session.append(CHUNK)


def test_an_error_about_another_event_refuses_no_settings() -> None:
    session = fresh()
    session.open()
    report = error(type="invalid_request_error", event_id="event_of_somebody_else")
    assert session.receive(report) == (ErrorReported(error=report.error),)


def test_a_refused_update_keeps_the_settings_and_the_session() -> None:
    session = ready()
    asked = session.update(MANUAL)
    assert asked.event_id is not None
    report = error(message="not now", event_id=asked.event_id)
    assert session.receive(report) == (ConfigRefused(error=report.error),)
    assert (session.phase, session.config) == (Phase.READY, VAD)
    session.append(CHUNK)


def test_updates_are_confirmed_in_their_order() -> None:
    session = ready()
    other = dataclasses.replace(VAD, language="is")
    session.update(other)
    session.update(MANUAL)
    assert session.receive(ev.SessionUpdated()) == (Configured(config=other),)
    assert session.receive(ev.SessionUpdated()) == (Configured(config=MANUAL),)


def test_an_answer_to_no_update_says_nothing() -> None:
    session = ready()
    assert session.receive(ev.SessionUpdated(config=MANUAL)) == ()
    assert session.config == VAD


def test_a_commit_may_follow_the_settings_that_allow_it_at_once() -> None:
    session = ready()
    session.append(CHUNK)
    session.update(MANUAL)
    session.append(CHUNK)
    session.commit()
    session.receive(ev.SessionUpdated())
    outcome, *_ = session.receive(ev.AudioCommitted(item_id="a"))
    assert outcome == UtteranceStarted(item_id="a", start_ms=100)


def test_a_commit_is_refused_once_voice_detection_was_asked_for() -> None:
    session = ready(MANUAL)
    session.append(CHUNK)
    session.update(VAD)
    with pytest.raises(LocalProtocolError):
        session.commit()


def test_finishing_commits_what_waits_in_manual_mode() -> None:
    session = ready(MANUAL)
    session.append(CHUNK)
    assert [event.WIRE_TYPE for event in session.finish()] == [
        "input_audio_buffer.commit",
        "session.finish",
    ]
    session.receive(ev.AudioCommitted(item_id="a"))
    final = session.receive(ev.TranscriptionCompleted(item_id="a", transcript="One."))
    assert final == (Final(item_id="a", start_ms=0, end_ms=100, text="One."),)


def test_finishing_commits_what_was_sent_since_manual_mode_was_asked_for() -> None:
    session = ready()
    session.append(CHUNK)
    session.update(MANUAL)
    session.append(CHUNK)
    assert [event.WIRE_TYPE for event in session.finish()] == [
        "input_audio_buffer.commit",
        "session.finish",
    ]


@pytest.mark.parametrize("config", [VAD, MANUAL])
def test_finishing_with_nothing_to_commit_sends_only_the_finish(config: ev.SessionConfig) -> None:
    session = ready(config)
    if config is VAD:
        session.append(CHUNK)
    assert [event.WIRE_TYPE for event in session.finish()] == ["session.finish"]
    assert session.phase is Phase.DRAINING


def test_a_session_can_be_finished_before_it_is_ready() -> None:
    session = fresh()
    session.open()
    assert [event.WIRE_TYPE for event in session.finish()] == ["session.finish"]
    session.receive(ev.SessionUpdated())
    assert session.phase is Phase.DRAINING
    assert session.receive(ev.SessionFinished()) == (Finished(),)


def test_after_finishing_nothing_more_is_sent_and_results_still_come() -> None:
    session = ready(MANUAL)
    session.append(CHUNK)
    session.finish()
    assert session.finish() == ()
    for send in (lambda: session.append(CHUNK), session.commit, lambda: session.update(VAD)):
        with pytest.raises(LocalProtocolError):
            send()
    assert session.receive(ev.TranscriptionCompleted(transcript="One."))[-1] == Final(
        item_id="unnamed-1", start_ms=0, end_ms=100, text="One."
    )


def test_an_error_while_draining_is_noted_and_the_results_still_come() -> None:
    session = ready()
    session.update(MANUAL)
    session.finish()
    report = error(message="no", event_id="event_2")
    assert session.receive(report) == (ErrorReported(error=report.error),)
    assert session.phase is Phase.DRAINING


def test_disconnect_is_all_that_is_left_after_session_finished() -> None:
    session = ready(MANUAL)
    session.append(CHUNK)
    session.finish()
    session.receive(ev.SessionFinished())
    assert session.phase is Phase.FINISHED
    for send in (
        session.open,
        lambda: session.append(CHUNK),
        session.commit,
        lambda: session.update(VAD),
    ):
        with pytest.raises(LocalProtocolError):
            send()
    assert session.finish() == ()
    assert session.receive(ev.SpeechStarted(item_id="late")) == ()
    assert session.receive(ev.SessionFinished()) == ()
    session.closed()
    assert session.phase is Phase.FINISHED


def test_an_unasked_session_finished_ends_the_session_as_well() -> None:
    session = ready()
    session.append(CHUNK)
    session.receive(ev.TranscriptionText(item_id="a", stash="The her"))
    failed, finished = session.receive(ev.SessionFinished())
    assert isinstance(failed, UtteranceFailed)
    assert failed.last_preview == "The her"
    assert finished == Finished()
    assert session.phase is Phase.FINISHED


def test_results_before_the_session_is_ready_make_no_sense_and_are_survived() -> None:
    session = fresh()
    session.open()
    assert session.receive(ev.TranscriptionCompleted(item_id="a", transcript="Ghost.")) == ()


def test_an_unknown_message_is_ignored_by_its_type() -> None:
    event = ev.UnknownServerEvent(type="weather.changed")
    assert ready().receive(event) == (Ignored(type="weather.changed"),)


@pytest.mark.parametrize("config", [VAD, MANUAL])
def test_a_lost_connection_fails_the_session_in_any_phase(config: ev.SessionConfig) -> None:
    for session in (fresh(config), ready(config)):
        session.closed()
        assert session.phase is Phase.FAILED
        assert session.finish() == ()


def test_the_session_is_opened_once() -> None:
    session = ready()
    with pytest.raises(LocalProtocolError):
        session.open()


def test_no_row_leaves_the_end() -> None:
    over = {Phase.FINISHED, Phase.FAILED}
    assert not [row for row in ROWS if row[0] in over]


@given(
    st.sampled_from([VAD, MANUAL]),
    st.lists(server_events | st.integers(1, 40), max_size=30),
)
def test_whatever_a_server_says_the_client_survives(
    config: ev.SessionConfig, said: list[ev.ServerEvent | int]
) -> None:
    session = ready(config)
    started: set[str] = set()
    ended: set[str] = set()
    for event in [*said, ev.SessionFinished()]:
        if isinstance(event, int):
            if session.phase is Phase.READY:
                session.append(bytes(32 * event))
            continue
        for outcome in session.receive(event):
            if isinstance(outcome, UtteranceStarted):
                assert outcome.item_id not in started
                started.add(outcome.item_id)
            if isinstance(outcome, Final | UtteranceFailed):
                assert 0 <= outcome.start_ms <= outcome.end_ms <= session.sent_ms
                assert outcome.item_id in started - ended
                ended.add(outcome.item_id)
    assert started == ended
    assert session.phase is Phase.FINISHED
