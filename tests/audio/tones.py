"""Tones, and how to find them again in what was heard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


def tone(
    seconds: float, *, rate: int = 16_000, hertz: float = 1000.0, channels: int = 1
) -> NDArray[np.int16]:
    """A sine at half of full scale, shape [n, channels]."""
    time = np.arange(round(seconds * rate)) / rate
    mono = np.rint(16_384 * np.sin(2 * np.pi * hertz * time)).astype(np.int16)
    return np.repeat(mono[:, None], channels, axis=1)


def loudest_hertz(samples: NDArray[Any], rate: int = 16_000) -> float:
    """The frequency that carries most of the power."""
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(np.fft.rfftfreq(len(samples), 1 / rate)[int(spectrum.argmax())])


def write_tone(path: Path, seconds: float, **kind: Any) -> Path:
    """A recording of a tone; the name's ending says its kind."""
    import soundfile  # noqa: PLC0415

    rate = kind.get("rate", 16_000)
    soundfile.write(path, tone(seconds, **kind), rate)
    return path
