"""Any event, as hypothesis makes them: texts that JSON can carry, times within reason."""

from hypothesis import strategies as st

from app.protocol import events as ev

# What the codec may not tell from a missing member, "" and None, is left out of names.
names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
maybe = st.none() | names
positions = st.integers(0, 10**9)
thresholds = st.floats(-1, 1)
silences = st.integers(200, 6000)

# Hypothesis tries the words that stand in the code, too, and among them are the known types.
KNOWN = {
    kind.WIRE_TYPE for side in (ev.ClientEvent, ev.ServerEvent) for kind in side.__subclasses__()
}
unknown_types = names.filter(lambda name: name not in KNOWN)

detections = st.builds(ev.TurnDetection, threshold=thresholds, silence_ms=silences)
configs = st.builds(
    ev.SessionConfig,
    input_audio_format=st.sampled_from(["pcm", "opus"]),
    sample_rate=st.sampled_from([8000, 16000]),
    language=maybe,
    corpus=maybe,
    turn_detection=st.none() | detections,
)
unset = st.just(ev.UNSET)
detection_patches = st.builds(
    ev.TurnDetectionPatch,
    type=unset | names,
    threshold=unset | st.floats(-1e6, 1e6),
    silence_ms=unset | st.integers(-(10**6), 10**6),
)


@st.composite
def patches(draw: st.DrawFn) -> ev.SessionPatch:
    both = draw(st.booleans())  # language and corpus are named together or not at all
    return ev.SessionPatch(
        input_audio_format=draw(unset | names.filter(lambda name: name != "pcm16")),
        sample_rate=draw(unset | st.integers(-1, 10**6)),
        language=draw(maybe) if both else ev.UNSET,
        corpus=draw(maybe) if both else ev.UNSET,
        turn_detection=draw(unset | st.none() | detection_patches),
    )


errors = st.builds(
    ev.ErrorDetail, type=maybe, code=maybe, message=texts, param=maybe, event_id=maybe
)
client_events = st.one_of(
    st.builds(ev.SessionUpdate, event_id=maybe, session=patches()),
    st.builds(ev.AudioAppend, event_id=maybe, audio=st.binary(max_size=50)),
    st.builds(ev.AudioCommit, event_id=maybe),
    st.builds(ev.SessionFinish, event_id=maybe),
    st.builds(ev.UnknownClientEvent, event_id=maybe, type=unknown_types),
)
SESSION = {"event_id": maybe, "session_id": maybe, "model": maybe, "config": configs}
ITEM = {"event_id": maybe, "item_id": maybe}
RESULT = {**ITEM, "content_index": st.integers(0, 9), "language": maybe, "emotion": maybe}
server_events = st.one_of(
    st.builds(ev.ServerError, event_id=maybe, error=errors),
    st.builds(ev.SessionCreated, **SESSION),
    st.builds(ev.SessionUpdated, **SESSION),
    st.builds(ev.SpeechStarted, **ITEM, audio_start_ms=st.none() | positions),
    st.builds(ev.SpeechStopped, **ITEM, audio_end_ms=st.none() | positions),
    st.builds(ev.AudioCommitted, **ITEM, previous_item_id=maybe),
    st.builds(ev.ItemCreated, **ITEM, previous_item_id=maybe),
    st.builds(ev.TranscriptionText, **RESULT, text=texts, stash=texts),
    st.builds(ev.TranscriptionCompleted, **RESULT, transcript=texts),
    st.builds(ev.TranscriptionFailed, **ITEM, content_index=st.integers(0, 9), error=errors),
    st.builds(ev.SessionFinished, event_id=maybe),
    st.builds(ev.UnknownServerEvent, event_id=maybe, type=unknown_types),
)
