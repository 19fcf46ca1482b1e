"""The buffer between the audio callback and the loop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from typing_extensions import Buffer

    from app.audio.block import Samples


class Ring:
    """A fixed-size buffer of int16 frames; one thread writes, one other reads, neither waits.

    Frames are numbered from 0 as they are written. A full ring drops its oldest frames, and the
    reader learns where: each read() says at which number its frames start.

    Why no lock is needed. Each counter has one writing thread, and under the GIL an attribute is
    loaded and stored whole and in order. The writer announces in `_claimed` how far it will have
    written *before* it touches the buffer, and says so in `_written` *after*. The reader copies
    only below `_written`, then looks at `_claimed`: whatever the writer may have overwritten
    during the copy lies more than a capacity below that, and is thrown out of the copy and counted
    as dropped. So every frame handed over is whole, in order and has its true number, and every
    other frame is counted.
    """

    def __init__(self, capacity: int, channels: int = 1) -> None:
        if capacity < 1 or channels < 1:
            raise ValueError("a ring holds at least one frame of one channel")
        self.capacity = capacity
        self.channels = channels
        self._frames: NDArray[np.int16] = np.empty((capacity, channels), np.int16)
        self._frames.fill(0)  # the system gives the pages now, not to the audio callback
        self._bytes = self._frames.data.cast("B")
        self._frame_bytes = 2 * channels
        self._claimed = 0  # writer's
        self._written = 0  # writer's
        self._read = 0  # reader's
        self._dropped = 0  # reader's

    @property
    def written(self) -> int:
        """Frames ever written."""
        return self._written

    @property
    def dropped(self) -> int:
        """Frames that were overwritten unread, as far as read() has come across them."""
        return self._dropped

    def write(self, frames: Buffer) -> None:
        """Append interleaved int16 frames; for the writing thread only.

        Bytes are copied through memoryviews, which keep the GIL: numpy lets go of it for copies
        of this size, and an audio callback then waits for a busy loop's time slice (5 ms) to get
        it back.
        """
        source = memoryview(frames).cast("B")
        size = self._frame_bytes
        count = len(source) // size
        start = self._written
        self._claimed = start + count
        if count > self.capacity:
            source = source[(count - self.capacity) * size :]
        at = (start + max(0, count - self.capacity)) % self.capacity * size
        end = at + len(source)
        over = end - len(self._bytes)
        if over <= 0:
            self._bytes[at:end] = source
        else:
            self._bytes[at:] = source[:-over]
            self._bytes[:over] = source[-over:]
        self._written = start + count

    def read(self, most: int) -> tuple[int, Samples]:
        """Up to `most` frames and the number of the first; for the reading thread only.

        The array is the caller's own, shape [n, channels]; n is 0 when there is nothing to read.
        """
        start = max(self._read, self._claimed - self.capacity)
        end = max(start, min(self._written, start + most))
        at = start % self.capacity
        head = min(end - start, self.capacity - at)
        frames = np.concatenate(
            (self._frames[at : at + head], self._frames[: end - start - head]), axis=0
        )
        intact = min(end, max(start, self._claimed - self.capacity))
        self._dropped += intact - self._read
        self._read = end
        return intact, frames[intact - start :]
