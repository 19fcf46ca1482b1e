"""Recordings as the recogniser wants them, and where the sample clips are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

CLIPS = Path(__file__).resolve().parents[2] / "resources" / "clips"
SAMPLE_RATE = 16000


def load_clip(name: str) -> NDArray[np.int16]:
    """Return the sample clip as int16 (n,), mono at 16 kHz."""
    return load(CLIPS / f"{name}.wav")


def load(path: Path) -> NDArray[np.int16]:
    """Return a recording as int16 (n,), mono at 16 kHz."""
    audio, rate = soundfile.read(path, dtype="float32", always_2d=True)
    mono = audio.mean(axis=1)
    if rate != SAMPLE_RATE:
        mono = soxr.resample(mono, rate, SAMPLE_RATE)
    samples: NDArray[np.int16] = np.clip(np.round(mono * 32767), -32768, 32767).astype(np.int16)
    return samples
