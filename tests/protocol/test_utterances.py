import pytest

from app.protocol.events import (
    AudioCommitted,
    ErrorDetail,
    ItemCreated,
    SpeechStarted,
    SpeechStopped,
    TranscriptionCompleted,
    TranscriptionFailed,
    TranscriptionText,
)
from app.protocol.outcomes import (
    Final,
    Outcome,
    Partial,
    UtteranceEnded,
    UtteranceFailed,
    UtteranceStarted,
)
from app.protocol.utterances import ItemEvent, Utterances


def play(utterances: Utterances, *events: ItemEvent, sent_ms: int = 10_000) -> list[Outcome]:
    return [outcome for event in events for outcome in utterances.receive(event, sent_ms)]


def started(item_id: str | None, start_ms: int | None) -> SpeechStarted:
    return SpeechStarted(item_id=item_id, audio_start_ms=start_ms)


def stopped(item_id: str | None, end_ms: int | None) -> SpeechStopped:
    return SpeechStopped(item_id=item_id, audio_end_ms=end_ms)


def preview(item_id: str | None, text: str = "", stash: str = "") -> TranscriptionText:
    return TranscriptionText(item_id=item_id, text=text, stash=stash)


def completed(item_id: str | None, transcript: str) -> TranscriptionCompleted:
    return TranscriptionCompleted(item_id=item_id, transcript=transcript)


def final(item_id: str, start_ms: int, end_ms: int, text: str) -> Final:
    return Final(item_id=item_id, start_ms=start_ms, end_ms=end_ms, text=text)


def test_voice_detection_tells_when_an_utterance_starts_and_ends() -> None:
    outcomes = play(
        Utterances(),
        started("a", 620),
        preview("a", "The heron ", "wad"),
        stopped("a", 2480),
        AudioCommitted(item_id="a"),
        ItemCreated(item_id="a"),
        completed("a", "The heron wades."),
    )
    assert outcomes == [
        UtteranceStarted(item_id="a", start_ms=620),
        Partial(item_id="a", settled="The heron ", tail="wad"),
        UtteranceEnded(item_id="a", end_ms=2480),
        final("a", 620, 2480, "The heron wades."),
    ]


def test_what_comes_twice_counts_once() -> None:
    events = (
        started("a", 620),
        preview("a", "", "The"),
        stopped("a", 2480),
        AudioCommitted(item_id="a"),
        completed("a", "The."),
    )
    twice = [event for event in events for _ in range(2)]
    assert play(Utterances(), *twice) == play(Utterances(), *events)


def test_messages_about_an_utterance_that_is_done_are_passed_over() -> None:
    utterances = Utterances()
    play(utterances, started("a", 0), completed("a", "Done."))
    late = (started("a", 0), preview("a", "", "Don"), stopped("a", 5), ItemCreated(item_id="a"))
    failure = TranscriptionFailed(item_id="a", error=ErrorDetail())
    assert play(utterances, *late, failure, completed("a", "Undone.")) == []


def test_an_item_is_made_at_the_first_sight_of_its_id_in_any_message() -> None:
    for event in (
        started("a", None),
        stopped("a", None),
        preview("a", "", "Now"),
        AudioCommitted(item_id="a"),
        ItemCreated(item_id="a"),
        completed("a", "Now."),
    ):
        first, *_ = play(Utterances(), event)
        assert first == UtteranceStarted(item_id="a", start_ms=0)


@pytest.mark.parametrize("item", ["a", None])
@pytest.mark.parametrize("words", ["", " ", None])
def test_what_was_not_heard_of_before_and_brings_no_words_confirms_nothing(
    item: str | None, words: str | None
) -> None:
    """What was sent meanwhile may be the beginning of the next sentence."""
    utterances = Utterances()
    failed = TranscriptionFailed(item_id=item, error=ErrorDetail())
    assert play(utterances, failed if words is None else completed(item, words)) == []
    assert utterances.confirmed_ms == 0
    assert play(utterances, started("b", 100)) == [UtteranceStarted(item_id="b", start_ms=100)]
    if item is not None:
        assert play(utterances, completed(item, "Undone.")) == []


@pytest.mark.parametrize("item", ["a", None])
def test_a_preview_without_words_of_what_was_not_heard_of_before_makes_no_item(
    item: str | None,
) -> None:
    """Else the result of nothing would end it, with all that was sent meanwhile."""
    utterances = Utterances()
    assert play(utterances, preview(item), completed("nobody's", "")) == []
    assert utterances.confirmed_ms == 0
    assert play(utterances, preview(item, "", "Her"))[0] == UtteranceStarted(
        item_id=item or "unnamed-1", start_ms=0
    )


@pytest.mark.parametrize(
    "heard",
    [
        [started("a", 100)],
        [started("a", 100), stopped("a", None)],
        [started("a", 100), AudioCommitted(item_id="a")],
        [started("a", 100), preview("a", "", "Her")],
    ],
)
def test_noise_whose_end_nobody_told_confirms_nothing_after_its_start(
    heard: list[ItemEvent],
) -> None:
    """What was sent meanwhile may be the next sentence, of which nothing was heard yet."""
    utterances = Utterances()
    play(utterances, *heard)
    assert play(utterances, completed("a", "")) == [final("a", 100, 100, "")]
    assert utterances.confirmed_ms == 100
    assert play(utterances, started("b", 4000)) == [UtteranceStarted(item_id="b", start_ms=4000)]


def test_utterances_overlap_and_finals_come_out_of_order() -> None:
    utterances = Utterances()
    play(utterances, started("a", 100), stopped("a", 900), started("b", 1000), stopped("b", 2000))
    assert play(utterances, completed("b", "Second.")) == [final("b", 1000, 2000, "Second.")]
    assert utterances.confirmed_ms == 100
    assert play(utterances, completed("a", "First.")) == [final("a", 100, 900, "First.")]
    assert utterances.confirmed_ms == 2000


def test_confirmed_is_the_start_of_the_oldest_open_utterance_else_the_last_end() -> None:
    utterances = Utterances()
    steps: list[tuple[ItemEvent, int]] = [
        (started("a", 500), 500),
        (stopped("a", 1500), 500),
        (completed("a", "One."), 1500),
        (started("b", 4000), 4000),
        (stopped("b", 6000), 4000),
        (completed("b", ""), 6000),
        (started("c", 3000), 6000),
    ]
    for event, confirmed in steps:
        play(utterances, event)
        assert utterances.confirmed_ms == confirmed


def test_without_an_id_the_oldest_open_utterance_is_meant() -> None:
    utterances = Utterances()
    play(utterances, started("a", 0), stopped("a", 900), started("b", 1000))
    assert play(utterances, AudioCommitted()) == []
    assert play(utterances, preview(None, "", "First")) == [
        Partial(item_id="a", settled="", tail="First")
    ]
    assert play(utterances, completed(None, "First.")) == [final("a", 0, 900, "First.")]
    assert play(utterances, stopped(None, 1800)) == [UtteranceEnded(item_id="b", end_ms=1800)]
    assert play(utterances, completed(None, "Second.")) == [final("b", 1000, 1800, "Second.")]


def test_without_an_id_and_with_nothing_open_an_utterance_is_made() -> None:
    utterances = Utterances()
    for number, event in enumerate((completed(None, "One."), completed(None, "Two.")), start=1):
        outcomes = play(utterances, event, sent_ms=1000 * number)
        assert [type(outcome) for outcome in outcomes] == [UtteranceStarted, Final]
    assert utterances.confirmed_ms == 2000


def test_speech_that_starts_without_an_id_is_one_utterance_until_it_stops() -> None:
    outcomes = play(
        Utterances(), started(None, 10), started(None, 10), stopped(None, 90), stopped(None, 90)
    )
    assert [type(outcome).__name__ for outcome in outcomes] == [
        "UtteranceStarted",
        "UtteranceEnded",
    ]


def test_a_stop_without_an_id_says_nothing_when_nobody_speaks() -> None:
    assert play(Utterances(), stopped(None, 90)) == []


def test_an_item_created_without_an_id_says_nothing() -> None:
    assert play(Utterances(), ItemCreated()) == []


def test_a_name_that_comes_late_is_given_to_the_nameless_utterance() -> None:
    utterances = Utterances()
    utterances.commit("event_1", 0, 2000)
    first, _ = play(utterances, AudioCommitted())
    assert isinstance(first, UtteranceStarted)
    assert play(utterances, preview("x", "", "Her")) == [
        Partial(item_id=first.item_id, settled="", tail="Her")
    ]
    assert play(utterances, completed("x", "Heron.")) == [final(first.item_id, 0, 2000, "Heron.")]
    assert play(utterances, preview("x", "", "Her")) == []


def test_a_new_speech_takes_no_name_from_a_nameless_one() -> None:
    utterances = Utterances()
    play(utterances, AudioCommitted())
    assert play(utterances, started("b", 10_000)) == [
        UtteranceStarted(item_id="b", start_ms=10_000)
    ]


def test_a_made_up_name_is_never_one_of_the_servers() -> None:
    utterances = Utterances()
    play(utterances, started("unnamed-1", 0), stopped("unnamed-1", 10), completed(None, "One."))
    first, *_ = play(utterances, completed(None, "Two."))
    assert first == UtteranceStarted(item_id="unnamed-2", start_ms=10)


def test_commits_are_answered_in_their_order() -> None:
    utterances = Utterances()
    utterances.commit("event_1", 0, 2000)
    utterances.commit("event_2", 2000, 3500)
    outcomes = play(
        utterances,
        AudioCommitted(item_id="a"),
        ItemCreated(item_id="a"),
        AudioCommitted(item_id="b"),
        completed("b", "Second."),
        completed("a", "First."),
    )
    assert outcomes == [
        UtteranceStarted(item_id="a", start_ms=0),
        UtteranceEnded(item_id="a", end_ms=2000),
        UtteranceStarted(item_id="b", start_ms=2000),
        UtteranceEnded(item_id="b", end_ms=3500),
        final("b", 2000, 3500, "Second."),
        final("a", 0, 2000, "First."),
    ]


def test_two_nameless_answers_to_two_commits_are_two_utterances() -> None:
    utterances = Utterances()
    utterances.commit("event_1", 0, 2000)
    utterances.commit("event_2", 2000, 3500)
    outcomes = play(utterances, AudioCommitted(), AudioCommitted())
    ends = [outcome.end_ms for outcome in outcomes if isinstance(outcome, UtteranceEnded)]
    assert ends == [2000, 3500]


def test_a_refused_commit_gives_its_audio_to_no_item() -> None:
    utterances = Utterances()
    utterances.commit("event_1", 0, 2000)
    utterances.commit("event_2", 2000, 3500)
    utterances.commit_refused("event_1")
    assert play(utterances, completed("a", "Heron."))[-1] == final("a", 2000, 3500, "Heron.")


def test_a_preview_from_before_the_commit_gets_the_commits_audio_later() -> None:
    utterances = Utterances()
    play(utterances, preview("a", "", "Her"), sent_ms=1000)
    utterances.commit("event_1", 0, 2000)
    assert play(utterances, AudioCommitted(item_id="a")) == [
        UtteranceEnded(item_id="a", end_ms=2000)
    ]


def test_where_no_time_is_told_an_utterance_runs_from_the_last_end_to_what_was_sent() -> None:
    utterances = Utterances()
    play(utterances, started("a", 100), stopped("a", 900))
    outcomes = play(utterances, preview("b", "", "Then"), stopped("b", None), sent_ms=1800)
    assert outcomes[0] == UtteranceStarted(item_id="b", start_ms=900)
    assert outcomes[-1] == UtteranceEnded(item_id="b", end_ms=1800)


def test_a_time_that_comes_late_mends_the_guess() -> None:
    utterances = Utterances()
    play(utterances, preview("a", "", "Her"), started("a", 700), AudioCommitted(item_id="a"))
    play(utterances, stopped("a", 2000))
    assert play(utterances, completed("a", "Heron.")) == [final("a", 700, 2000, "Heron.")]


def test_times_beyond_the_audio_are_cut_to_it() -> None:
    utterances = Utterances()
    play(utterances, started("a", 10**12), stopped("a", 10**15), sent_ms=3000)
    assert play(utterances, completed("a", "Heron."), sent_ms=3000) == [
        final("a", 3000, 3000, "Heron.")
    ]
    assert utterances.confirmed_ms == 3000


def test_an_utterance_never_ends_before_it_starts() -> None:
    utterances = Utterances()
    play(utterances, started("a", 2000), stopped("a", 100), started("a", 5000))
    assert play(utterances, completed("a", "Heron.")) == [final("a", 2000, 2000, "Heron.")]


def test_a_failed_utterance_keeps_its_last_preview_and_counts_as_done() -> None:
    utterances = Utterances()
    error = ErrorDetail(code="asr_failed")
    play(utterances, started("a", 100), preview("a", "The heron ", "wad"), stopped("a", 900))
    assert play(utterances, TranscriptionFailed(item_id="a", error=error)) == [
        UtteranceFailed(
            item_id="a", start_ms=100, end_ms=900, last_preview="The heron wad", error=error
        )
    ]
    assert utterances.confirmed_ms == 900


def test_what_the_server_left_open_is_ended() -> None:
    utterances = Utterances()
    play(utterances, started("a", 100), preview("a", "", "The"), AudioCommitted())
    play(utterances, preview("b", "", "Then"))
    ended = utterances.abandon(10_000)
    assert [type(outcome) for outcome in ended] == [UtteranceFailed, UtteranceFailed]
    assert utterances.abandon(10_000) == ()
    assert utterances.confirmed_ms == 100
