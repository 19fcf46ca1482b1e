"""What a run has heard and is no text yet, up to ten minutes; every sample numbered from its start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.audio.block import RATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.audio.block import Samples


_BLOCK_S = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Samples from number `start` up to, but not including, number `end`."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start


class Tape:
    """Int16 mono samples with two cursors; a sample's number is its place in the run for good.

    `end` counts what was ever appended, `start` is the oldest sample still held. `sent` is the
    next sample to send on the present connection; `confirmed` the end of what became final text.
    A new connection begins with rewind(): it sends again what no final has covered.

        confirmed ≤ sent ≤ end      start ≤ sent      confirmed and start never go back

    What could not be heard is a hole: it has numbers but takes no room, so that a computer that
    slept for a night still holds what was said before. What lies before `begin`, where another run
    ended, is such a hole that is past.

    When new audio overwrites old: what was never sent is lost at once. What was sent but isn't
    confirmed yet may still become text on the connection that took it, so it is lost only if
    rewind() would need it. take_overwritten() tells what was lost so since it was last asked.

    What is confirmed is let go of, block by block: all ten minutes would be 19 MB.
    """

    def __init__(self, seconds: float = 600, rate: int = RATE, *, begin: int = 0) -> None:
        self.rate = rate
        self.capacity = round(seconds * rate)
        self._block = round(min(_BLOCK_S, seconds) * rate)
        self._blocks: dict[int, NDArray[np.int16]] = {}  # by place // block
        self._end = self._sent = self._confirmed = begin
        self._holes: list[Span] = []  # those after `start` or `confirmed`, in order, apart
        self._forgotten = begin  # samples of holes before those
        self._lost: list[Span] = []  # known to be lost at or after `confirmed`, in order
        self._overwritten: list[Span] = []  # of those, what was not told yet

    @property
    def end(self) -> int:
        """Samples ever appended, holes and what lies before the tape's beginning included."""
        return self._end

    @property
    def start(self) -> int:
        """Number of the oldest sample still held."""
        number = self._oldest + self._forgotten
        for hole in self._holes:
            if hole.start > number:
                break
            number += len(hole)
        return number

    @property
    def sent(self) -> int:
        """Number of the next sample to send."""
        return self._sent

    @property
    def confirmed(self) -> int:
        """End of the last final line."""
        return self._confirmed

    @property
    def room(self) -> int:
        """How many samples may be appended before unconfirmed audio is overwritten."""
        kept = self._place(self._end) - self._place(self._confirmed)
        return max(0, self.capacity - kept)

    @property
    def hole(self) -> Span | None:
        """What is left of the hole in which the next sample to send lies, None outside of holes."""
        for hole in self._holes:
            if hole.start <= self._sent < hole.end:
                return Span(start=self._sent, end=hole.end)
        return None

    def append(self, samples: Samples) -> None:
        """Add samples at the end; never refuses, see the class on what that may overwrite."""
        kept = samples[-self.capacity :]
        self._end += len(samples)
        place = self._place(self._end) - len(kept)
        while len(kept):
            index, offset = divmod(place, self._block)
            if index not in self._blocks:
                self._blocks[index] = np.empty(self._block, np.int16)
            part = kept[: self._block - offset]
            self._blocks[index][offset : offset + len(part)] = part
            kept, place = kept[len(part) :], place + len(part)
        self._let_go()
        start = self.start
        if self._sent < start:
            self._overwrite(self._sent, start)
            self._sent = start
        while self._holes and self._holes[0].end <= min(start, self._confirmed):
            self._forgotten += len(self._holes.pop(0))

    def append_hole(self, count: int) -> Span:
        """Add `count` samples that could not be heard; they count as lost and as told."""
        hole = Span(start=self._end, end=self._end + count)
        if count > 0:
            self._end = hole.end
            self._note_lost(hole.start, hole.end)
            if self._holes and self._holes[-1].end == hole.start:
                self._holes[-1] = Span(start=self._holes[-1].start, end=hole.end)
            else:
                self._holes.append(hole)
            self._sent = max(self._sent, self.start)
        return hole

    def read(self, start: int, count: int) -> Samples:
        """Copy at most `count` samples from number `start` on; fewer at the end, zeros in holes.

        Raises ValueError when they are no longer held, or not there yet.
        """
        if not self.start <= start <= self._end or count < 0:
            raise ValueError(f"no {count} samples at {start}: held are {self.start} to {self._end}")
        stop = min(start + count, self._end)
        samples = np.zeros(stop - start, np.int16)
        at = start
        for hole in [*self._holes, Span(start=stop, end=stop)]:
            until = min(hole.start, stop)
            if until > at:
                self._copy(self._place(at), samples[at - start : until - start])
            at = max(at, hole.end)
        return samples

    def take_unsent(self, most: int) -> Samples:
        """Give the next samples to send, at most `most` and up to the next hole; move `sent`."""
        holes = (max(hole.start, self._sent) for hole in self._holes if hole.end > self._sent)
        samples = self.read(self._sent, min(most, next(holes, self._end) - self._sent))
        self._sent += len(samples)
        return samples

    def skip(self, position: int) -> None:
        """Move `sent` on to `position` without sending what lies between."""
        self._sent = max(self._sent, min(position, self._end))

    def confirm(self, position: int) -> None:
        """Note that a final covers everything before `position`.

        The number comes from a server, so it is held to what was sent, and never goes back.
        """
        self._confirmed = max(self._confirmed, min(position, self._sent))
        self._lost = [span for span in self._lost if span.end > self._confirmed]
        self._let_go()

    def lose(self, start: int, end: int) -> list[Span]:
        """Note that nobody will recognise these samples; return those that were not known to be.

        Those before `confirmed` are none.
        """
        return self._note_lost(max(start, self._confirmed), min(end, self._end))

    def rewind(self) -> int:
        """Start over at `confirmed`, or where the tape now begins; returns the new `sent`.

        What lies between the two is gone for good and told by take_overwritten().
        """
        start = self.start
        if self._confirmed < start:
            self._overwrite(self._confirmed, start)
            self._confirmed = start
        self._sent = self._confirmed
        return self._sent

    def take_overwritten(self) -> list[Span]:
        """Tell what was overwritten before it became text, since the last call: in order, apart."""
        spans = sorted(self._overwritten, key=lambda span: span.start)
        self._overwritten = []
        merged: list[Span] = []
        for span in spans:
            if merged and merged[-1].end == span.start:
                merged[-1] = Span(start=merged[-1].start, end=span.end)
            else:
                merged.append(span)
        return merged

    def _place(self, number: int) -> int:
        """Return how many samples were heard before this number: its place among them."""
        before = (hole for hole in self._holes if hole.start < number)
        missing = sum(min(hole.end, number) - hole.start for hole in before)
        return number - self._forgotten - missing

    @property
    def _oldest(self) -> int:
        """The place of the oldest sample still held."""
        # From the block on that has the last sample confirmed: behind it there may be a hole to send.
        last = max(0, self._place(self._confirmed) - 1)
        return max(self._place(self._end) - self.capacity, last - last % self._block)

    def _let_go(self) -> None:
        oldest = self._oldest // self._block
        for index in [index for index in self._blocks if index < oldest]:
            del self._blocks[index]

    def _copy(self, place: int, into: Samples) -> None:
        while len(into):
            index, offset = divmod(place, self._block)
            part = self._blocks[index][offset : offset + len(into)]
            into[: len(part)] = part
            into, place = into[len(part) :], place + len(part)

    def _overwrite(self, start: int, end: int) -> None:
        self._overwritten += self._note_lost(start, end)

    def _note_lost(self, start: int, end: int) -> list[Span]:
        """Note the span as lost; return the parts of it that were not known to be."""
        fresh: list[Span] = []
        for span in self._lost:
            if span.end <= start or span.start >= end:
                continue
            if start < span.start:
                fresh.append(Span(start=start, end=span.start))
            start = span.end
        if start < end:
            fresh.append(Span(start=start, end=end))
        self._lost = sorted([*self._lost, *fresh], key=lambda span: span.start)
        return fresh
