"""What goes to an engine, in which order, whatever is wished for and however often it is lost.

`Wire` obeys Outgoing as a connection does, and checks what the protocol allows: no commit without
audio since the last one, none while voice detection is on, never 60 s in one utterance.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace

import numpy as np
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from app.audio.block import RATE, Samples
from app.audio.tape import Tape
from app.captioner.outgoing import (
    PIECE,
    PIECE_LEAST,
    UTTERANCE_MOST,
    UTTERANCE_SEARCH,
    Audio,
    Commit,
    Finish,
    Outgoing,
    Update,
)
from app.protocol.events import SessionConfig, TurnDetection

MANUAL = SessionConfig(turn_detection=None)
DETECTING = SessionConfig(turn_detection=TurnDetection())
SERVICE_MOST = 60 * RATE


@dataclass
class Wire:
    """What one connection was sent, as positions on the tape."""

    outgoing: Outgoing
    config: SessionConfig
    at: int = 0
    pending: int = 0  # samples that no commit has covered
    pieces: list[int] = field(default_factory=list)  # their lengths
    commits: list[int] = field(default_factory=list)
    updates: list[tuple[int, SessionConfig]] = field(default_factory=list)
    finished: bool = False

    def __post_init__(self) -> None:
        self.outgoing.rewind(self.config)
        self.at = self.start = self.outgoing.tape.sent

    def send(self, most: int = 10**9) -> None:
        """Take steps until there is nothing to send, or `most` were taken."""
        for _ in range(most):
            step = self.outgoing.step()
            if step is None or self.finished:
                return
            self._take(step)

    def _take(self, step: Audio | Commit | Update | Finish) -> None:
        match step:
            case Audio(samples):
                assert 0 < len(samples) <= PIECE
                assert np.array_equal(samples, self.outgoing.tape.read(self.at, len(samples)))
                self.pieces.append(len(samples))
                self.at += len(samples)
                self.pending += len(samples)
                if self.config.turn_detection is None:
                    assert self.pending < SERVICE_MOST
            case Commit():
                assert self.config.turn_detection is None
                assert self.pending > 0
                self.pending = 0
                self.commits.append(self.at)
            case Update(config):
                if self.config.turn_detection is not None:
                    self.pending = 0
                self.config = config
                self.updates.append((self.at, config))
            case Finish():
                self.finished = True


RAMP = (np.arange(601 * RATE) % 32_000).astype(np.int16)


def ramp(start: int, count: int) -> Samples:
    """Samples that tell their position, within 32 thousand."""
    return RAMP[start : start + count]


class Wishes(RuleBasedStateMachine):
    """A user with a button for everything, a line that breaks, and an engine that confirms."""

    def __init__(self) -> None:
        super().__init__()
        self.tape = Tape(seconds=600)
        self.outgoing = Outgoing(self.tape, MANUAL)
        self.wire = Wire(self.outgoing, MANUAL)
        self.wished: list[int] = []  # positions of commits wished for in manual mode
        self.asked: set[int] = set()  # the same, and where it is open whether there was anything
        self.manual_from: int | None = 0

    @precondition(lambda self: self.tape.end + 3 * PIECE < self.tape.capacity)
    @rule(count=st.integers(0, 3 * PIECE))
    def hears(self, count: int) -> None:
        self.tape.append(ramp(self.tape.end, count))
        self.outgoing.appended()

    @rule(seconds=st.integers(1, 40))
    def hears_for_long(self, seconds: int) -> None:
        self.hears(min(seconds * RATE, self.tape.capacity - self.tape.end))

    @rule(most=st.integers(1, 600))
    def sends(self, most: int) -> None:
        self.wire.send(most)

    @rule()
    def sends_all(self) -> None:
        self.wire.send()

    @rule()
    def commits(self) -> None:
        self.outgoing.commit()
        if self.manual_from is not None:
            self.asked.add(self.tape.end)
            if self.tape.end > self.manual_from:
                self.wished.append(self.tape.end)

    @rule(config=st.sampled_from([MANUAL, DETECTING, replace(MANUAL, language="en")]))
    def wishes(self, config: SessionConfig) -> None:
        self.outgoing.wish(config)
        if config.turn_detection is not None:
            self.manual_from = None
            self.wished.clear()
        elif self.manual_from is None:
            self.manual_from = self.tape.end

    @rule(share=st.floats(0, 1))
    def confirms(self, share: float) -> None:
        """Where the user ends utterances, the engine says nothing of one that is open."""
        is_manual = self.wire.config.turn_detection is None
        most = self.tape.sent - (self.wire.pending if is_manual else 0)
        least = self.tape.confirmed
        self.tape.confirm(round(least * (1 - share) + max(least, most) * share))

    @rule()
    def is_lost(self) -> None:
        self.wire = Wire(self.outgoing, self.outgoing.config)

    @rule(config=st.sampled_from([MANUAL, DETECTING]))
    def is_lost_and_something_is_wished_meanwhile(self, config: SessionConfig) -> None:
        before = self.outgoing.config
        self.wishes(config)
        self.wire = Wire(self.outgoing, before)

    @precondition(lambda self: self.tape.end)
    @rule()
    def ends(self) -> None:
        """The source ends: all goes out. Then another run begins."""
        self.outgoing.end()
        self.wire.send()
        assert self.wire.finished
        assert self.wire.config == self.outgoing.config
        self.commits_stand_where_they_were_wished_for()
        assert self.wire.at == self.tape.end
        self.__init__()  # type: ignore[misc]

    @invariant()
    def what_was_sent_is_the_tape(self) -> None:
        assert self.wire.at == self.tape.sent

    @invariant()
    def commits_stand_where_they_were_wished_for(self) -> None:
        """Each at its place, as soon as the place is passed; others only where 50 s went by."""
        wire = self.wire
        due = [at for at in self.wished if wire.start < at < wire.at]
        assert set(due) <= {*wire.commits, *(at for at, _ in wire.updates)}
        for at in (at for at in wire.commits if at not in self.asked):
            before = [place for place in (wire.start, *wire.commits) if place < at]
            assert at - max(before) >= UTTERANCE_MOST - UTTERANCE_SEARCH


Wishes.TestCase.settings = settings(
    max_examples=60, stateful_step_count=40, phases=[Phase.generate]
)
TestWishes = Wishes.TestCase


# Single stories ---------------------------------------------------------------------------


def recorded(samples: Samples, config: SessionConfig = MANUAL) -> Outgoing:
    """A run that has heard `samples`, of which nothing was sent yet."""
    tape = Tape(seconds=600)
    outgoing = Outgoing(tape, config)
    tape.append(samples)
    outgoing.appended()
    return outgoing


def test_settings_that_are_in_force_already_are_not_asked_for() -> None:
    outgoing = recorded(ramp(0, PIECE), DETECTING)
    wire = Wire(outgoing, DETECTING)
    outgoing.wish(MANUAL)
    outgoing.wish(DETECTING)
    wire.send()
    assert wire.updates == []
    assert wire.at == PIECE


def test_what_waits_goes_out_in_tenths_of_a_second_and_the_rest_at_once() -> None:
    outgoing = recorded(ramp(0, 2 * PIECE + 700), DETECTING)
    wire = Wire(outgoing, DETECTING)
    wire.send()
    assert wire.pieces == [PIECE, PIECE, 700]


def test_crumbs_wait_until_they_are_worth_a_frame() -> None:
    outgoing = recorded(ramp(0, PIECE_LEAST - 1), DETECTING)
    wire = Wire(outgoing, DETECTING)
    wire.send()
    assert (wire.pieces, outgoing.has_more) == ([], False)
    outgoing.tape.append(ramp(PIECE_LEAST - 1, 1))
    outgoing.appended()
    assert outgoing.has_more
    wire.send()
    assert (wire.pieces, outgoing.has_more) == ([PIECE_LEAST], False)


def test_the_last_piece_goes_out_short_and_then_the_finish() -> None:
    outgoing = recorded(ramp(0, PIECE + 7), DETECTING)
    wire = Wire(outgoing, DETECTING)
    outgoing.end()
    wire.send()
    assert wire.pieces == [PIECE, 7]
    assert wire.finished


def test_a_commit_cuts_the_audio_at_the_sample_where_it_was_wished_for() -> None:
    outgoing = recorded(ramp(0, PIECE + 333))
    outgoing.commit()
    outgoing.tape.append(ramp(PIECE + 333, PIECE))
    wire = Wire(outgoing, MANUAL)
    wire.send()
    assert wire.commits == [PIECE + 333]
    assert wire.pieces == [PIECE, 333, PIECE]


def test_a_second_commit_at_the_same_place_is_none() -> None:
    outgoing = recorded(ramp(0, PIECE))
    outgoing.commit()
    outgoing.commit()
    wire = Wire(outgoing, MANUAL)
    wire.send()
    outgoing.commit()
    wire.send()
    assert wire.commits == [PIECE]


def test_a_commit_before_anything_was_heard_is_none() -> None:
    outgoing = recorded(ramp(0, 0))
    outgoing.commit()
    wire = Wire(outgoing, MANUAL)
    wire.send()
    assert wire.commits == []


def test_a_commit_while_voice_detection_is_on_is_none() -> None:
    outgoing = recorded(ramp(0, PIECE), DETECTING)
    outgoing.commit()
    wire = Wire(outgoing, DETECTING)
    wire.send()
    assert wire.commits == []


def test_after_a_loss_the_commits_that_were_not_confirmed_come_again() -> None:
    outgoing = recorded(ramp(0, PIECE))
    outgoing.commit()
    outgoing.tape.append(ramp(PIECE, PIECE))
    outgoing.commit()
    Wire(outgoing, MANUAL).send()
    outgoing.tape.confirm(PIECE)
    again = Wire(outgoing, MANUAL)
    again.send()
    assert again.start == PIECE
    assert again.commits == [2 * PIECE]


def test_settings_change_at_the_place_where_they_were_wished_for() -> None:
    outgoing = recorded(ramp(0, 777), DETECTING)
    outgoing.wish(MANUAL)
    outgoing.commit()  # nothing was heard since, so there is nothing to end
    outgoing.tape.append(ramp(777, 100))
    outgoing.commit()
    wire = Wire(outgoing, DETECTING)
    wire.send()
    assert wire.updates == [(0, MANUAL)]  # wished for before the connection was there
    assert wire.commits == [777, 877]


def test_settings_wished_for_on_a_connection_leave_the_audio_before_to_voice_detection() -> None:
    outgoing = recorded(ramp(0, 777), DETECTING)
    wire = Wire(outgoing, DETECTING)
    outgoing.wish(MANUAL)
    outgoing.commit()
    outgoing.tape.append(ramp(777, 100))
    outgoing.commit()
    wire.send()
    assert wire.updates == [(777, MANUAL)]
    assert wire.commits == [877]


def test_a_commit_between_two_wishes_that_still_wait_is_not_lost() -> None:
    outgoing = recorded(ramp(0, 1000), DETECTING)
    wire = Wire(outgoing, DETECTING)
    outgoing.wish(MANUAL)
    outgoing.tape.append(ramp(1000, 1000))
    outgoing.commit()
    outgoing.wish(replace(MANUAL, language="en"))
    outgoing.tape.append(ramp(2000, 1000))
    wire.send()
    assert wire.commits == [2000]
    assert wire.config.language == "en"


def test_a_commit_made_before_voice_detection_was_wished_for_keeps_its_place() -> None:
    outgoing = recorded(ramp(0, 1000))
    wire = Wire(outgoing, MANUAL)
    outgoing.commit()
    outgoing.tape.append(ramp(1000, 1000))
    outgoing.wish(DETECTING)
    wire.send()
    assert (wire.commits, wire.updates) == ([1000], [(2000, DETECTING)])


def test_switching_after_minutes_of_voice_detection_commits_nothing_old() -> None:
    outgoing = recorded(ramp(0, 100 * RATE), DETECTING)
    wire = Wire(outgoing, DETECTING)
    wire.send()
    outgoing.wish(MANUAL)
    outgoing.tape.append(ramp(100 * RATE, RATE))
    outgoing.appended()
    wire.send()
    assert wire.updates == [(100 * RATE, MANUAL)]
    assert wire.commits == []


def speech(seconds: int, quiet_at: float) -> Samples:
    """Noise with one tenth of a second of near silence."""
    samples = np.random.default_rng(5).integers(-9000, 9000, seconds * RATE).astype(np.int16)
    start = round(quiet_at * RATE)
    samples[start : start + PIECE] //= 1000
    return samples


def test_an_endless_utterance_is_ended_in_the_quiet_between_two_words() -> None:
    wire = Wire(recorded(speech(58, quiet_at=52.0)), MANUAL)
    wire.send()
    assert wire.commits
    assert wire.commits[0] <= UTTERANCE_MOST
    tape = wire.outgoing.tape
    pieces = tape.read(0, UTTERANCE_MOST).reshape(-1, PIECE).astype(float)
    power = np.square(pieces).mean(axis=1)
    ended = wire.commits[0] // PIECE - 1
    assert power[ended] <= np.quantile(power[ended - 49 : ended + 1], 0.1)


def test_an_utterance_that_only_grows_louder_is_ended_at_55_seconds() -> None:
    loudness = np.repeat(np.arange(1, 571), PIECE) * 50
    signs = np.where(np.arange(len(loudness)) % 2, 1, -1)
    wire = Wire(recorded((loudness * signs).astype(np.int16)), MANUAL)
    wire.send()
    assert wire.commits == [UTTERANCE_MOST]


def test_silence_that_nobody_commits_is_ended_at_50_seconds() -> None:
    wire = Wire(recorded(np.zeros(120 * RATE, np.int16)), MANUAL)
    wire.send()
    first = UTTERANCE_MOST - UTTERANCE_SEARCH
    assert wire.commits == [first, 2 * first]


def test_a_tape_overwritten_while_nothing_went_out_sends_what_is_left() -> None:
    tape = Tape(seconds=60)
    outgoing = Outgoing(tape, MANUAL)
    wire = Wire(outgoing, MANUAL)
    tape.append(ramp(0, 10 * RATE))
    outgoing.commit()
    wire.send(3)
    tape.append(ramp(10 * RATE, 90 * RATE))
    outgoing.commit()
    wire.at = tape.sent
    outgoing.end()
    wire.send()
    assert wire.finished
    assert wire.at == tape.end


async def test_a_sender_who_waits_is_woken_by_audio_a_wish_and_the_end() -> None:
    outgoing = recorded(ramp(0, 10))
    wakings = [
        outgoing.appended,
        outgoing.commit,
        lambda: outgoing.wish(DETECTING),
        outgoing.end,
    ]
    for wake in wakings:
        async with asyncio.timeout(20), asyncio.TaskGroup() as group:
            group.create_task(outgoing.wait())
            await asyncio.sleep(0)
            wake()


# Holes and holding --------------------------------------------------------------------------


def holding(samples: Samples, config: SessionConfig = MANUAL) -> Outgoing:
    """The same as recorded(), where only what is held is sent."""
    tape = Tape(seconds=600)
    outgoing = Outgoing(tape, config, hold_to_talk=True)
    tape.append(samples)
    outgoing.rewind(config)
    return outgoing


def hears(outgoing: Outgoing, seconds: float) -> None:
    outgoing.tape.append(np.ones(round(seconds * RATE), np.int16))
    outgoing.appended()


def all_steps(outgoing: Outgoing) -> list[object]:
    """What is sent now: ("audio", from, to) in one for what hangs together, and the rest."""
    steps: list[object] = []
    while (step := outgoing.step()) is not None:
        if isinstance(step, Audio):
            end = outgoing.tape.sent
            start = end - len(step.samples)
            last = steps[-1] if steps else None
            if isinstance(last, tuple) and last[2] == start:
                steps[-1] = ("audio", last[1], end)
            else:
                steps.append(("audio", start, end))
        else:
            steps.append(step)
        if isinstance(step, Finish):
            break
    return steps


def seconds(*numbers: float) -> tuple[int, ...]:
    return tuple(round(number * RATE) for number in numbers)


def test_only_what_is_held_is_sent_with_a_moment_before_and_after() -> None:
    outgoing = holding(ramp(0, 5 * RATE))
    assert all_steps(outgoing) == []
    outgoing.hold()
    hears(outgoing, 2)
    assert all_steps(outgoing) == [("audio", *seconds(4.7, 7.0))]
    outgoing.release()
    assert all_steps(outgoing) == []
    hears(outgoing, 3)
    assert all_steps(outgoing) == [("audio", *seconds(7.0, 7.3)), Commit()]
    assert outgoing.is_between_utterances


def test_what_nobody_held_is_confirmed_so_that_the_tape_does_not_call_it_lost() -> None:
    outgoing = holding(ramp(0, 0))
    for _ in range(13):
        hears(outgoing, 60)
        assert all_steps(outgoing) == []
    outgoing.rewind(MANUAL)
    assert outgoing.tape.take_overwritten() == []


def test_what_was_held_is_sent_again_after_a_loss_and_what_lies_between_is_not() -> None:
    outgoing = holding(ramp(0, RATE))
    for _ in range(2):
        outgoing.hold()
        hears(outgoing, 1)
        outgoing.release()
        hears(outgoing, 5)
    expected = [
        ("audio", *seconds(0.7, 2.3)),
        Commit(),
        ("audio", *seconds(6.7, 8.3)),
        Commit(),
    ]
    assert all_steps(outgoing) == expected
    outgoing.rewind(MANUAL)
    assert all_steps(outgoing) == expected
    outgoing.confirm(round(2.3 * RATE))
    outgoing.rewind(MANUAL)
    assert all_steps(outgoing) == expected[2:]


def test_a_key_that_is_never_let_go_is_let_go_where_the_run_ends() -> None:
    outgoing = holding(ramp(0, RATE))
    outgoing.hold()
    hears(outgoing, 1)
    outgoing.end()
    assert all_steps(outgoing) == [("audio", *seconds(0.7, 2.0)), Commit(), Finish()]


def test_a_key_that_is_reported_as_let_go_and_pressed_again_does_not_part_a_sentence() -> None:
    """As X11 does with one that is held, some of the times that it repeats."""
    outgoing = holding(ramp(0, RATE))
    outgoing.hold()
    steps: list[object] = []
    for _ in range(4):
        hears(outgoing, 0.5)
        steps += all_steps(outgoing)
        outgoing.release()
        outgoing.hold()
    hears(outgoing, 0.25)
    outgoing.release()
    hears(outgoing, 5)
    steps += all_steps(outgoing)
    assert [step for step in steps if not isinstance(step, tuple)] == [Commit()]
    assert sum(s[2] - s[1] for s in steps if isinstance(s, tuple)) == round(2.85 * RATE)


def test_a_minute_that_is_held_is_more_than_one_utterance() -> None:
    outgoing = holding(ramp(0, RATE))
    outgoing.hold()
    hears(outgoing, 80)
    steps = all_steps(outgoing)
    assert len([step for step in steps if isinstance(step, Commit)]) == 1
    assert all(not isinstance(s, tuple) or s[2] - s[1] < SERVICE_MOST for s in steps)


def test_what_is_being_said_when_voice_detection_goes_off_is_kept_whole() -> None:
    """Where the server wants another session for it, and the sentence is heard again there."""
    outgoing = holding(ramp(0, 3 * RATE), DETECTING)
    all_steps(outgoing)
    outgoing.confirm(RATE)
    outgoing.wish(MANUAL)
    hears(outgoing, 5)
    outgoing.rewind(MANUAL)
    assert all_steps(outgoing) == [("audio", *seconds(1.0, 3.0)), Commit()]


def test_a_hole_is_passed_over_but_for_the_silence_that_ends_a_sentence() -> None:
    outgoing = recorded(ramp(0, RATE), DETECTING)
    outgoing.rewind(DETECTING)
    outgoing.tape.append_hole(3600 * RATE)
    hears(outgoing, 1)
    sent = [step.samples for step in iter(outgoing.step, None) if isinstance(step, Audio)]
    silence = round((TurnDetection().silence_ms / 1000 + 0.5) * RATE)
    assert sum(map(len, sent)) == 2 * RATE + silence
    assert outgoing.tape.sent == 3602 * RATE
    assert outgoing.timeline.position(RATE + silence + 100) == 3601 * RATE + 100


def test_a_short_hole_is_silence_of_its_own_length() -> None:
    outgoing = recorded(ramp(0, RATE), DETECTING)
    outgoing.rewind(DETECTING)
    outgoing.tape.append_hole(500)
    hears(outgoing, 1)
    sent = [step.samples for step in iter(outgoing.step, None) if isinstance(step, Audio)]
    assert sum(map(len, sent)) == 2 * RATE + 500


def test_where_the_user_ends_sentences_a_hole_is_nothing() -> None:
    outgoing = recorded(ramp(0, RATE))
    outgoing.rewind(MANUAL)
    outgoing.tape.append_hole(3600 * RATE)
    hears(outgoing, 1)
    outgoing.commit()
    sent = [step for step in iter(outgoing.step, None) if isinstance(step, Audio)]
    assert sum(len(step.samples) for step in sent) == 2 * RATE


def test_a_source_that_falls_silent_has_the_sentence_end() -> None:
    outgoing = recorded(ramp(0, RATE), DETECTING)
    outgoing.rewind(DETECTING)
    outgoing.fall_silent()
    sent = [step.samples for step in iter(outgoing.step, None) if isinstance(step, Audio)]
    assert not np.concatenate(sent)[RATE:].any()
    assert sum(map(len, sent)) > RATE
    assert outgoing.tape.sent == RATE
    assert outgoing.step() is None


def test_a_sentence_that_nothing_comes_after_ends_on_the_next_connection_too() -> None:
    outgoing = holding(ramp(0, RATE), DETECTING)
    outgoing.fall_silent()
    outgoing.rewind(DETECTING)
    steps = all_steps(outgoing)
    assert steps[0] == ("audio", 0, RATE)
    silence = outgoing.timeline._count - RATE
    assert silence > TurnDetection().silence_ms * RATE // 1000
    hears(outgoing, 1)
    outgoing.rewind(DETECTING)
    all_steps(outgoing)
    assert outgoing.timeline._count == 2 * RATE
    outgoing.fall_silent()
    outgoing.confirm(2 * RATE)
    outgoing.rewind(DETECTING)
    assert all_steps(outgoing) == []


def test_silence_keeps_a_session_alive_but_is_never_part_of_a_sentence_that_one_holds() -> None:
    for config, count in ((DETECTING, 1), (MANUAL, 0)):
        outgoing = recorded(ramp(0, 0), config)
        outgoing.rewind(config)
        outgoing.keep_alive()
        sent = [step for step in iter(outgoing.step, None) if isinstance(step, Audio)]
        assert len(sent) == count
