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
# The service takes at most 60 s in one manual utterance. It is ended before that, at the quietest
# tenth of a second of the last five, so that no word is cut in two.
UTTERANCE_MOST = 55 * RATE
UTTERANCE_SEARCH = 5 * RATE


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
        self._commits: list[int] = []  # tape positions, ascending
        self._committed = 0
        self._update_due: int | None = None
        self._changed = asyncio.Event()

    def appended(self) -> None:
        """Note that the tape has grown."""
        if self.config.turn_detection is None:
            self._bound_utterance()
        self._changed.set()

    def end(self) -> None:
        """Note that the source has ended."""
        self.ended = True
        self._changed.set()

    def commit(self) -> None:
        """Ask that the utterance end at what was heard last; nothing to end is no error."""
        position = self.tape.end
        if position > max(self._commits[-1:], default=self.tape.confirmed):
            self._commits.append(position)
            self._changed.set()

    def wish(self, config: SessionConfig) -> None:
        """Ask for other settings from what was heard last on."""
        self.config = config
        if config.turn_detection is not None:
            self._commits.clear()  # voice detection ends sentences from here on
        self._update_due = self.tape.end
        self._changed.set()

    def rewind(self) -> int:
        """Begin a connection: from the confirmed end on, with the settings wished for.

        Returns the tape position of the connection's first sample.
        """
        start = self.tape.rewind()
        self._commits = [position for position in self._commits if position > start]
        self._committed = start
        self._update_due = None
        return start

    async def wait(self) -> None:
        """Wait until `step` may have something new to say."""
        self._changed.clear()
        await self._changed.wait()

    def step(self) -> Step | None:
        """Take the next thing to send, None when there is nothing yet."""
        sent, end = self.tape.sent, self.tape.end
        commit = next((at for at in self._commits if at > self._committed), None)
        due = min((at for at in (commit, self._update_due) if at is not None), default=None)
        if due is not None and due <= sent:
            return self._wish_at(due, commit)
        most = min(PIECE, (end if due is None else due) - sent)
        if most == PIECE or (most > 0 and (self.ended or due is not None)):
            return Audio(self.tape.take_unsent(most))
        return Finish() if self.ended and sent == end else None

    def _wish_at(self, due: int, commit: int | None) -> Step:
        if commit == due:
            self._committed = due
            return Commit()
        self._update_due = None
        return Update(self.config)

    def _bound_utterance(self) -> None:
        begun = max(self._commits[-1:], default=self.tape.confirmed)
        if self.tape.end - begun < UTTERANCE_MOST:
            return
        start = self.tape.end - UTTERANCE_SEARCH
        pieces = self.tape.read(start, UTTERANCE_SEARCH).reshape(-1, PIECE).astype(np.float32)
        quietest = int(np.argmin(np.square(pieces).mean(axis=1)))
        self._commits.append(start + quietest * PIECE + PIECE // 2)
