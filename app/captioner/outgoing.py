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
from app.audio.tape import Tape
from app.protocol.events import SessionConfig

PIECE = RATE // 10  # samples in one append: 100 ms, the service's own samples' choice
# The service takes at most 60 s in one manual utterance. It is ended before that, in the last five
# of 55 s at the first tenth of a second that is as quiet as the quietest before it, so that no word
# is cut in two. A tenth: the gaps between words are about that much of speech.
UTTERANCE_MOST = 55 * RATE
UTTERANCE_SEARCH = 5 * RATE
QUIET_SHARE = 0.1


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
    """The tape together with what the user asked for; decides the next step, sends nothing."""

    def __init__(self, tape: Tape, config: SessionConfig) -> None:
        self.tape = tape
        self.config = config
        self.ended = False
        self._told = config  # the settings that the connection was last asked for
        self._commits: list[int] = []  # tape positions, ascending
        self._passed = 0  # commits up to here had their turn on this connection
        self._begun: int | None = None  # first sample sent that no commit has covered
        self._update_due: int | None = None
        self._changed = asyncio.Event()
        self._more_wanted = True
        self._room_changed = asyncio.Event()

    def appended(self) -> None:
        """Note that the tape has grown."""
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
        self.ended = True
        self._changed.set()

    def commit(self) -> None:
        """Ask that the utterance end at what was heard last.

        Nothing to end is no error, and neither is voice detection, which ends utterances itself.
        """
        if self.config.turn_detection is None and self.tape.end not in self._commits[-1:]:
            self._commits = [at for at in self._commits if at > self.tape.confirmed]
            self._commits.append(self.tape.end)
            self._changed.set()

    def wish(self, config: SessionConfig) -> None:
        """Ask for other settings from what was heard last on."""
        self.config = config
        if self._update_due is None:  # else the place of the older wish serves both
            self._update_due = self.tape.end
        self._changed.set()

    def rewind(self, config: SessionConfig) -> int:
        """Begin a connection that was opened with `config`: from the confirmed end on.

        Returns the tape position of the connection's first sample. Settings that were wished for
        while it was being opened are asked for first.
        """
        start = self.tape.rewind()
        self._told = config
        self._passed = start
        self._begun = None
        self._update_due = None if config == self.config else start
        return start

    async def wait(self) -> None:
        """Wait until `step` may have something new to say."""
        self._changed.clear()
        await self._changed.wait()

    def step(self) -> Step | None:
        """Take the next thing to send, None when there is nothing yet."""
        sent, end = self.tape.sent, self.tape.end
        if self._ends_utterance(sent):
            self._begun = None
            return Commit()
        if self._update_due is not None and self._update_due <= sent:
            self._update_due = None
            if self.config != self._told:
                return self._update()
        commit = next((at for at in self._commits if at > sent), None)
        due = min((at for at in (commit, self._update_due) if at is not None), default=None)
        most = min(PIECE, (end if due is None else due) - sent)
        if most == PIECE or (most > 0 and (self.ended or due is not None)):
            self._begun = sent if self._begun is None else self._begun
            return Audio(self.tape.take_unsent(most))
        return Finish() if self.ended and sent == end else None

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
            return True  # the tape was overwritten: the utterance is torn here anyway
        pieces = self.tape.read(sent - UTTERANCE_SEARCH, UTTERANCE_SEARCH).reshape(-1, PIECE)
        power = np.square(pieces.astype(np.float32)).mean(axis=1)
        return bool(power[-1] <= np.quantile(power, QUIET_SHARE))

    def _update(self) -> Update:
        if self._told.turn_detection is not None:
            self._begun = None  # what went before was voice detection's to end
        self._told = self.config
        return Update(self.config)
