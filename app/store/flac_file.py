"""A FLAC that grows, and can be read up to its last second whenever the program is ended."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.store.disk import Disk

Samples = NDArray[np.int16]

_HEADER = 42  # bytes: "fLaC", a block's head, and STREAMINFO (RFC 9639, 8.2)
_BLOCK_SIZE = slice(10, 12)
_TOTAL = slice(21, 26)  # of which the first four bits are others'
_AT_ONCE = 1 << 16  # bytes


class FlacFile:
    """Mono int16 sound in a new file. One thread at a time.

    An encoder tells how many samples there are when it ends; without that, a file that was cut off
    counts as endless and most programs refuse it. So the number is brought up to date at each flush.
    What the disk does not take waits in memory, `waiting` bytes of it, and goes out with the next
    flush.
    """

    def __init__(self, path: Path, *, rate: int, disk: Disk) -> None:
        """Create the file. Raises OSError."""
        self.samples = 0  # written so far
        self._rate = rate
        self._disk = disk
        self._file = disk.create(path)
        self._sink = _Sink()
        self._encoder: Any = None
        self._said = 0  # samples that the file says it has

    @property
    def waiting(self) -> int:
        """Bytes that the disk has not taken."""
        return len(self._sink.waiting)

    def write(self, samples: Samples) -> None:
        """Encode samples, of which whole blocks can be flushed."""
        # Here, not above: loading libsndfile takes time, and few sessions keep their sound.
        import soundfile  # noqa: PLC0415

        if self._encoder is None:
            self._encoder = soundfile.SoundFile(
                self._sink, "w", samplerate=self._rate, channels=1, format="FLAC", subtype="PCM_16"
            )
        self._encoder.write(samples)
        self.samples += len(samples)

    def flush(self) -> None:
        """Hand all whole blocks to the system. Raises OSError; they are kept for the next time."""
        self._pour()
        header = self._sink.header
        if len(header) < _HEADER:
            return
        block = int.from_bytes(header[_BLOCK_SIZE], "big")
        # The encoder lets a block go when it has seen one sample more.
        whole = (self.samples - 1) // block * block
        if whole > self._said:
            others = int.from_bytes(header[_TOTAL], "big") >> 36
            header[_TOTAL] = (others << 36 | whole).to_bytes(5, "big")
            self._disk.write_over(self._file, bytes(header))
            self._said = whole

    def close(self) -> None:
        """End the file. Raises OSError; it then ends with what was flushed before."""
        try:
            if self._encoder is not None:
                self._encoder.close()
                self._pour()
                self._disk.write_over(self._file, bytes(self._sink.header))
        finally:
            os.close(self._file)

    def _pour(self) -> None:
        waiting = self._sink.waiting
        while waiting:
            del waiting[: self._disk.write(self._file, bytes(waiting[:_AT_ONCE]))]


class _Sink:
    """What the encoder takes for a file: it writes on and on, and in the end over its header.

    Nothing fails here, since an encoder that meets a full disk could not go on after it.
    """

    def __init__(self) -> None:
        self.header = bytearray()
        self.waiting = bytearray()
        self._at = self._size = 0

    def write(self, data: bytes) -> int:
        if self._at < self._size:
            self.header[self._at : self._at + len(data)] = data
        else:
            self.header += data[: max(0, _HEADER - len(self.header))]
            self.waiting += data
            self._size += len(data)
        self._at += len(data)
        return len(data)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        self._at = start + offset
        return self._at

    def tell(self) -> int:
        return self._at
