"""The last ten minutes of a run, every sample numbered from the start of the run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.audio.block import RATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.audio.block import Samples


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Samples from number `start` up to, but not including, number `end`."""

    start: int
    end: int


class Tape:
    """Int16 mono samples with two cursors; a sample's number is its place in the run for good.

    `end` counts what was ever appended, `start` is the oldest sample still held. `sent` is the
    next sample to send on the present connection; `confirmed` the end of what became final text.
    A new connection begins with rewind(): it sends again what no final has covered.

        confirmed ≤ sent ≤ end      start ≤ sent      confirmed and start never go back

    When new audio overwrites old: what was never sent is lost at once. What was sent but isn't
    confirmed yet may still become text on the connection that took it, so it is lost only if
    rewind() would need it. take_lost() tells what was lost since it was last asked.
    """

    def __init__(self, seconds: float = 600, rate: int = RATE) -> None:
        self.rate = rate
        self.capacity = round(seconds * rate)
        # 19 MB for ten minutes. The system gives the pages as they are first written to.
        self._buffer: NDArray[np.int16] = np.empty(self.capacity, np.int16)
        self._end = 0
        self._sent = 0
        self._confirmed = 0
        self._lost: list[Span] = []  # known to be lost at or after `confirmed`, in order
        self._untold: list[Span] = []

    @property
    def end(self) -> int:
        """Samples ever appended, holes included."""
        return self._end

    @property
    def start(self) -> int:
        """Number of the oldest sample still held."""
        return max(0, self._end - self.capacity)

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
        return max(0, self.capacity - (self._end - self._confirmed))

    def append(self, samples: Samples) -> None:
        """Add samples at the end; never refuses, see the class on what that may overwrite."""
        self._write(samples[-self.capacity :], len(samples))

    def append_gap(self, count: int) -> None:
        """Add `count` samples that could not be heard: silence in the audio, told as lost."""
        if count <= 0:
            return
        start = self._end
        self._write(np.zeros(min(count, self.capacity), np.int16), count)
        self._lose(start, start + count)

    def read(self, start: int, count: int) -> Samples:
        """Copy at most `count` samples from number `start` on; fewer at the end.

        Raises ValueError when they are no longer held, or not there yet.
        """
        if not self.start <= start <= self._end or count < 0:
            raise ValueError(f"no {count} samples at {start}: held are {self.start} to {self._end}")
        count = min(count, self._end - start)
        at = start % self.capacity
        head = min(count, self.capacity - at)
        return np.concatenate((self._buffer[at : at + head], self._buffer[: count - head]))

    def take_unsent(self, most: int) -> Samples:
        """Give the next samples to send, at most `most`, and move `sent` past them."""
        samples = self.read(self._sent, most)
        self._sent += len(samples)
        return samples

    def confirm(self, position: int) -> None:
        """Note that a final covers everything before `position`.

        The number comes from a server, so it is held to what was sent, and never goes back.
        """
        self._confirmed = max(self._confirmed, min(position, self._sent))
        self._lost = [span for span in self._lost if span.end > self._confirmed]

    def lose(self, start: int, end: int) -> None:
        """Note that nobody will recognise these samples; those before `confirmed` are none."""
        self._lose(max(start, self._confirmed), min(end, self._end))

    def rewind(self) -> int:
        """Start over at `confirmed`, or where the tape now begins; returns the new `sent`.

        What lies between the two is gone for good and told by take_lost().
        """
        if self._confirmed < self.start:
            self._lose(self._confirmed, self.start)
            self._confirmed = self.start
        self._sent = self._confirmed
        return self._sent

    def take_lost(self) -> list[Span]:
        """Tell what nobody will recognise, found since the last call: disjoint, in order."""
        spans = sorted(self._untold, key=lambda span: span.start)
        self._untold = []
        merged: list[Span] = []
        for span in spans:
            if merged and merged[-1].end == span.start:
                merged[-1] = Span(start=merged[-1].start, end=span.end)
            else:
                merged.append(span)
        return merged

    def _write(self, samples: Samples, count: int) -> None:
        """Put `samples` in as the last ones of `count` new numbers."""
        self._end += count
        at = (self._end - len(samples)) % self.capacity
        head = min(len(samples), self.capacity - at)
        self._buffer[at : at + head] = samples[:head]
        self._buffer[: len(samples) - head] = samples[head:]
        if self._sent < self.start:
            self._lose(self._sent, self.start)
            self._sent = self.start

    def _lose(self, start: int, end: int) -> None:
        """Note the span as lost, except for the parts already known to be."""
        fresh: list[Span] = []
        for span in self._lost:
            if span.end <= start or span.start >= end:
                continue
            if start < span.start:
                fresh.append(Span(start=start, end=span.start))
            start = span.end
        if start < end:
            fresh.append(Span(start=start, end=end))
        self._untold += fresh
        self._lost = sorted([*self._lost, *fresh], key=lambda span: span.start)
