"""The one audio format of the wire: signed 16-bit little-endian mono PCM, 16 kHz unless said.

Positions are counted in samples and told in milliseconds, rounded down, so that a position that
was told never lies beyond the audio it speaks of.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

SAMPLE_RATE = 16_000  # Hz; the service also takes 8000, for telephone sound
BYTES_PER_SAMPLE = 2
CHUNK_MS = 100  # the piece the service's own sample sends; less costs frames, more costs delay
CHUNK_SAMPLES = SAMPLE_RATE * CHUNK_MS // 1000


def samples_to_ms(samples: int, rate: int = SAMPLE_RATE) -> int:
    """Tell how many whole milliseconds `samples` last at `rate` Hz."""
    return samples * 1000 // rate


def ms_to_samples(ms: int, rate: int = SAMPLE_RATE) -> int:
    """Tell how many samples `ms` milliseconds hold at `rate` Hz."""
    return ms * rate // 1000


def bytes_to_samples(size: int) -> int:
    """Tell how many whole samples `size` bytes hold."""
    return size // BYTES_PER_SAMPLE


def bytes_to_ms(size: int, rate: int = SAMPLE_RATE) -> int:
    """Tell how many whole milliseconds `size` bytes last at `rate` Hz."""
    return samples_to_ms(bytes_to_samples(size), rate)


def ms_to_bytes(ms: int, rate: int = SAMPLE_RATE) -> int:
    """Tell how many bytes `ms` milliseconds take at `rate` Hz; always whole samples."""
    return ms_to_samples(ms, rate) * BYTES_PER_SAMPLE


def to_int16(pcm: bytes) -> NDArray[np.int16]:
    """View wire bytes as samples, shape (n,), without copying on a little-endian machine.

    The array is read-only. Raises ValueError on half a sample: see `OddByteCarry`.
    """
    samples = np.frombuffer(pcm, dtype="<i2")
    return samples.astype(np.int16, copy=sys.byteorder == "big")


def to_bytes(samples: NDArray[np.int16]) -> bytes:
    """Lay samples, shape (n,), out as the wire wants them."""
    return samples.astype("<i2", copy=False).tobytes()


class OddByteCarry:
    """Gives back whole samples when a sender cuts its audio in the middle of one.

    The odd byte of one piece becomes the first of the next; without that, every later sample
    would be noise.
    """

    def __init__(self) -> None:
        self._odd = b""

    def join(self, pcm: bytes) -> bytes:
        """Take the next piece; return all whole samples so far, perhaps none."""
        if not self._odd and len(pcm) % BYTES_PER_SAMPLE == 0:
            return pcm
        pcm = self._odd + pcm
        whole = len(pcm) - len(pcm) % BYTES_PER_SAMPLE
        self._odd = pcm[whole:]
        return pcm[:whole]

    def drop(self) -> None:
        """Forget half a sample: the next piece starts an utterance of its own."""
        self._odd = b""
