"""What has to be sent to an engine next: audio from the tape, and the user's wishes in their place.

A commit or another setting belongs to a place in the audio, so each is noted with its position on
the tape and takes its turn there; after a reconnection the commits that were not confirmed take it
again.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import numpy as np

from app.audio.block import RATE, Samples
from app.audio.tape import Span, Tape
from app.captioner.holding import PRE_ROLL, Holding
from app.captioner.timeline import Timeline
from app.protocol.events import SessionConfig

PIECE = RATE // 10  # samples in one append at most: 100 ms, the service's own samples' choice
# What a live source brings goes out as it comes, with a microphone 50 ms each time that it wakes the
# loop. No crumbs below 20 ms: a frame takes 90 bytes more and both sides some tenths of a millisecond.
PIECE_LEAST = RATE // 50
# The service takes at most 60 s in one manual utterance. It is ended before that, in the last five
# of 55 s at the first tenth of a second that is as quiet as the quietest before it, so that no word
# is cut in two. A tenth: the gaps between words are about that much of speech.
UTTERANCE_MOST = 55 * RATE
UTTERANCE_SEARCH = 5 * RATE
QUIET_SHARE = 0.1
# Silence beyond the one that ends a sentence, since an engine's own count may lag behind a little.
ENDS_SURELY = RATE // 2


@dataclass(frozen=True, slots=True, eq=False)
class Audio:
    """Samples to append: int16, mono, 16 kHz, at most 100 ms."""

    samples: Samples


@dataclass(frozen=True, slots=True)
class Commit:
    """End the utterance here."""


@dataclass(frozen=True, slots=True)
class Update:
    """Ask for these settings."""

    config: SessionConfig


@dataclass(frozen=True, slots=True)
class Finish:
    """All audio was sent and no more will come."""


Step = Audio | Commit | Update | Finish


class Outgoing:
    """The tape together with what the user asked for; decides the next step, sends nothing.

    With `hold_to_talk`, where the user ends sentences, only what was said while holding is sent.
    """

    def __init__(self, tape: Tape, config: SessionConfig, *, hold_to_talk: bool = False) -> None:
        self.tape = tape
        self.config = config
        self.ended = False
        self.timeline = Timeline(0)
        self._holds_to_talk = hold_to_talk
        self._holding = Holding()
        self._told = config  # the settings that the connection was last asked for
        self._commits: list[int] = []  # tape positions, ascending
        self._passed = 0  # commits up to here had their turn on this connection
        self._begun: int | None = None  # first sample sent that no commit has covered
        self._update_due: int | None = None
        self._bridge: int | None = None  # how far into the present hole silence is sent
        self._silence_due = 0  # samples of silence to put in once all is sent
        self._silent_from: int | None = None  # where on the tape nothing came for a while
        self._changed = asyncio.Event()
        self._more_wanted = True
        self._room_changed = asyncio.Event()

    @property
    def is_between_utterances(self) -> bool:
        """Whether another connection could take over here without cutting what the user ends."""
        ends_itself = self._told.turn_detection is not None
        return (ends_itself or self._begun is None) and self._update_due is None

    @property
    def has_more(self) -> bool:
        """Whether so much waits on the tape that there is something to send without waiting."""
        return self.tape.end - self.tape.sent >= PIECE_LEAST

    def appended(self) -> None:
        """Note that the tape has grown, or that `wait` should return for another reason."""
        self._changed.set()

    async def room(self) -> int:
        """Wait for room on the tape and return it, in samples; 0 where no more is wanted."""
        while not self.tape.room and self._more_wanted:
            self._room_changed.clear()
            await self._room_changed.wait()
        return self.tape.room

    def want_no_more(self) -> None:
        """End the wait for room."""
        self._more_wanted = False
        self._room_changed.set()

    def confirm(self, position: int) -> None:
        """Note that what is before `position` became text, or needs no second hearing."""
        self.tape.confirm(position)
        self._room_changed.set()

    def end(self) -> None:
        """Note that the source has ended."""
        self.release()
        self.ended = True
        self._commits = [min(at, self.tape.end) for at in self._commits]
        self._changed.set()

    def commit(self) -> None:
        """Ask that the utterance end at what was heard last.

        Nothing to end is no error, and neither is voice detection, which ends utterances itself.
        """
        self._commit_at(self.tape.end)

    def hold(self) -> None:
        """Begin to talk: what is heard from a moment ago on is an utterance, until release()."""
        if self._holds_to_talk and self.config.turn_detection is None and not self.ended:
            taken_back = self._holding.begin(self.tape.end)
            self._commits = [at for at in self._commits if at != taken_back]
            self._changed.set()

    def release(self) -> None:
        """End what was begun with hold(), a moment from now."""
        if self._holding.is_open:
            self._commit_at(self._holding.end(self.tape.end))

    def wish(self, config: SessionConfig) -> None:
        """Ask for other settings from what was heard last on."""
        self.release()
        ends_itself = self.config.turn_detection is not None
        if self._holds_to_talk and ends_itself and config.turn_detection is None:
            # What is being said was begun without holding, and is to be kept whole.
            self._holding.want(Span(start=self.tape.confirmed, end=self.tape.end))
            self.config = config
            self._commit_at(self.tape.end)
        self.config = config
        if self._update_due is None:  # else the place of the older wish serves both
            self._update_due = self.tape.end
        self._changed.set()

    def fall_silent(self) -> None:
        """Hear that nothing comes for a while: have a sentence that is open end."""
        self._silent_from = self.tape.end
        self._silence_due = self._ending_silence()
        self._changed.set()

    def keep_alive(self) -> None:
        """Have a piece of silence sent, so that the service sees a client that is there.

        Not where the user ends sentences: it would become part of one.
        """
        if self._told.turn_detection is not None:
            self._silence_due = max(self._silence_due, PIECE)

    def rewind(self, config: SessionConfig) -> None:
        """Begin a connection that was opened with `config`: from the confirmed end on.

        Settings that were wished for while it was being opened are asked for first.
        """
        start = self.tape.rewind()
        self.timeline = Timeline(start)
        self._told = config
        self._passed = start
        self._begun = self._bridge = None
        is_silent = start < self.tape.end == self._silent_from
        self._silence_due = self._ending_silence() if is_silent else 0
        self._update_due = None if config == self.config else start

    async def wait(self) -> None:
        """Wait until `step` may have something new to say."""
        self._changed.clear()
        await self._changed.wait()

    def step(self) -> Step | None:
        """Take the next thing to send, None when there is nothing yet."""
        sent = self.tape.sent
        if self._ends_utterance(sent):
            self._begun = None
            return Commit()
        if self._update_due is not None and self._update_due <= sent:
            self._update_due = None
            if self.config != self._told:
                return self._update()
        if self._passes_over():
            return self.step()
        return self._audio() or self._silence() or self._last()

    def _commit_at(self, position: int) -> None:
        if self.config.turn_detection is None and position not in self._commits[-1:]:
            self._commits = [at for at in self._commits if at > self.tape.confirmed]
            self._commits.append(position)
            self._changed.set()

    def _audio(self) -> Audio | None:
        """Take audio from the tape, up to the next place where something else has its turn."""
        sent, end = self.tape.sent, self.tape.end
        if self._sends_what_is_held() and not self._holding.wants(sent):
            return None
        commit = next((at for at in self._commits if at > sent), None)
        due = min((at for at in (commit, self._update_due) if at is not None), default=None)
        stop = end if due is None else min(due, end)
        most = min(PIECE, stop - sent)
        if most <= 0 or (most < PIECE_LEAST and not self.ended and stop != due):
            return None
        if self._bridge is not None:
            most = min(most, self._bridge - sent)
            samples: Samples = np.zeros(most, np.int16)
            self.tape.skip(sent + most)
            self.timeline.put_in(most)
        else:
            samples = self.tape.take_unsent(most)
            self.timeline.sent(sent, len(samples))
        self._begun = sent if self._begun is None else self._begun
        return Audio(samples)

    def _silence(self) -> Audio | None:
        """Put silence in that is on no tape, where some is due and all of the tape is sent."""
        count = min(self._silence_due, PIECE)
        if not count or self.ended:
            return None
        self._silence_due -= count
        self.timeline.put_in(count)
        return Audio(np.zeros(count, np.int16))

    def _last(self) -> Finish | None:
        return Finish() if self.ended and self.tape.sent == self.tape.end else None

    def _passes_over(self) -> bool:
        """Pass over what needs no sending: most of a hole, and what was said without holding."""
        sent = self.tape.sent
        hole = self.tape.hole
        if hole is None:
            self._bridge = None
        elif self._bridge is None:
            # So much of it that a sentence from before ends there; none to end, none of it.
            self._bridge = min(hole.end, sent + self._ending_silence())
        if hole is not None and self._bridge is not None and sent >= self._bridge:
            self.tape.skip(hole.end)
        elif self._sends_what_is_held():
            lead = 0 if self.ended else PRE_ROLL
            wanted = self._holding.next_wanted(sent, self.tape.end - lead)
            if self._update_due is not None:
                wanted = min(wanted, self._update_due)
            if wanted > sent:
                self.tape.skip(wanted)
                if self._begun is None and self._holding.is_said(self.tape.confirmed, sent):
                    self.confirm(wanted)  # nobody wants it now, nor later
        return self.tape.sent > sent

    def _sends_what_is_held(self) -> bool:
        return self._holds_to_talk and self._told.turn_detection is None

    def _ending_silence(self) -> int:
        detection = self._told.turn_detection
        if detection is None:
            return 0
        return detection.silence_ms * RATE // 1000 + ENDS_SURELY

    def _ends_utterance(self, sent: int) -> bool:
        """Tell whether what was sent has to be committed now: by wish, or for its length."""
        reached = [at for at in self._commits if self._passed < at <= sent]
        self._passed = max([self._passed, *reached])
        if self._begun is None or self._told.turn_detection is not None:
            return False  # nothing to end, or not ours to end
        length = sent - self._begun
        if reached or length >= UTTERANCE_MOST:
            return True
        return length >= UTTERANCE_MOST - UTTERANCE_SEARCH and self._is_quiet_before(sent)

    def _is_quiet_before(self, sent: int) -> bool:
        if sent - UTTERANCE_SEARCH < self.tape.start:
            return True  # the tape no longer has it: the utterance is torn here anyway
        pieces = self.tape.read(sent - UTTERANCE_SEARCH, UTTERANCE_SEARCH).reshape(-1, PIECE)
        power = np.square(pieces.astype(np.float32)).mean(axis=1)
        return bool(power[-1] <= np.quantile(power, QUIET_SHARE))

    def _update(self) -> Update:
        if self._told.turn_detection is not None:
            self._begun = None  # what went before was voice detection's to end
        self._told = self.config
        return Update(self.config)
