"""Whatever is written is read, or counted as dropped, and in order."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.audio.ring import Ring


def numbered(start: int, count: int, channels: int) -> bytes:
    """Frames whose every sample holds the frame's own number."""
    numbers = np.arange(start, start + count, dtype=np.int64).astype(np.int16)
    return np.repeat(numbers, channels).tobytes()


@given(
    capacity=st.integers(1, 40),
    channels=st.integers(1, 3),
    steps=st.lists(st.tuples(st.booleans(), st.integers(0, 60)), max_size=60),
)
def test_what_is_read_and_what_is_dropped_is_what_was_written(
    capacity: int, channels: int, steps: list[tuple[bool, int]]
) -> None:
    ring = Ring(capacity, channels)
    written = 0
    expected = 0  # the number of the frame that a plain list would give next
    read = 0
    for writes, count in [*steps, (False, capacity)]:
        if writes:
            ring.write(numbered(written, count, channels))
            written += count
            expected = max(expected, written - capacity)
        else:
            start, frames = ring.read(count)
            assert start == expected
            assert len(frames) == min(count, written - expected)
            assert frames.tobytes() == numbered(start, len(frames), channels)
            expected += len(frames)
            read += len(frames)
    assert ring.written == written
    assert read + ring.dropped == written


def test_a_reader_in_another_thread_gets_only_whole_frames_with_their_true_numbers() -> None:
    ring = Ring(512, 2)
    total = 1_000_000
    begun = threading.Event()

    def write() -> None:
        begun.set()
        for start in range(0, total, 250):
            ring.write(numbered(start, 250, 2))

    writer = threading.Thread(target=write)
    writer.start()
    begun.wait()
    read, last = 0, 0
    while True:
        alive = writer.is_alive()  # before reading, so that the last frames are read
        start, frames = ring.read(300)
        assert start >= last
        assert frames.tobytes() == numbered(start, len(frames), 2)
        read += len(frames)
        last = start + len(frames)
        if not alive and not len(frames):
            break
    writer.join()
    assert last == total
    assert read + ring.dropped == total


def test_what_is_read_belongs_to_the_reader() -> None:
    ring = Ring(4)
    ring.write(numbered(0, 4, 1))
    _, frames = ring.read(4)
    ring.write(numbered(4, 4, 1))
    assert frames[:, 0].tolist() == [0, 1, 2, 3]


class OvertakenRing(Ring):
    """A ring whose writer comes in just when the reader has looked how far it may read."""

    surprise = b""

    @property
    def _written(self) -> int:
        count = self._count
        if self.surprise:
            surprise, self.surprise = self.surprise, b""
            self.write(surprise)
        return count

    @_written.setter
    def _written(self, count: int) -> None:
        self._count = count


def test_frames_overwritten_during_the_read_are_dropped_not_mixed() -> None:
    ring = OvertakenRing(10)
    ring.write(numbered(0, 10, 1))
    ring.surprise = numbered(10, 4, 1)
    start, frames = ring.read(10)
    assert (start, frames[:, 0].tolist()) == (4, [4, 5, 6, 7, 8, 9])
    assert ring.dropped == 4
    start, frames = ring.read(10)
    assert (start, frames[:, 0].tolist()) == (10, [10, 11, 12, 13])


@pytest.mark.parametrize(("capacity", "channels"), [(0, 1), (1, 0)])
def test_a_ring_of_nothing_is_refused(capacity: int, channels: int) -> None:
    with pytest.raises(ValueError, match="at least one"):
        Ring(capacity, channels)
