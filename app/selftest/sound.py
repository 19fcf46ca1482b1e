"""The libraries for sound: what hears, what asks the sound server, what reads recordings."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from app.audio import portaudio
from app.audio.block import RATE
from app.audio.resampler import Resampler
from app.errors import SurtitleError
from app.selftest.files import REINSTALL

FORMATS = ("FLAC", "WAV", "OGG", "MP3")  # what can be captioned; FLAC is what is kept as well
_RATE = 44_100
_SECONDS = 0.5


def look_at_portaudio(_folder: Path) -> str:
    """Load what hears. Which microphones there are is for `doctor` to say."""
    version: str = portaudio.load().get_portaudio_version()[1]
    return f"{version.partition(', revision')[0]} loads."


def look_at_libpulse(_folder: Path) -> str:
    """Load what names the sources of PulseAudio and PipeWire; no server has to be there."""
    try:
        import pulsectl  # noqa: PLC0415  it loads the library
    except (ImportError, OSError) as problem:
        raise SurtitleError(
            f"PulseAudio's library does not load ({problem})",
            "On Debian or Ubuntu type: sudo apt install libpulse0",
        ) from problem
    return f"{pulsectl.__name__} loads libpulse."


def look_at_recordings(folder: Path) -> str:
    """Write and read a tone in each format, and bring it to the recogniser's rate."""
    import soundfile  # noqa: PLC0415  it loads the library

    times = np.arange(int(_RATE * _SECONDS)) / _RATE
    tone = (8000 * np.sin(2 * np.pi * 440 * times)).astype(np.int16)
    for name in FORMATS:
        path = folder / f"tone.{name.lower()}"
        soundfile.write(path, tone, _RATE, format=name)
        read, rate = soundfile.read(path, dtype="int16")
        # MP3 has some silence before and after.
        if rate != _RATE or len(read) < len(tone) or np.abs(read).max() < 4000:
            raise SurtitleError(f"A tone written as {name} does not read back", REINSTALL)
    resampler = Resampler(_RATE)
    heard = np.concatenate((resampler.process(tone), resampler.flush()))
    if abs(len(heard) - RATE * _SECONDS) > 1 or np.abs(heard).max() < 7000:
        raise SurtitleError("A tone does not survive being brought to 16 kHz", REINSTALL)
    return (
        f"libsndfile {soundfile.__libsndfile_version__} writes and reads {', '.join(FORMATS)}; "
        "44.1 kHz becomes 16 kHz."
    )
