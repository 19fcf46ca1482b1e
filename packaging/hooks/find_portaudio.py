"""Runs in the bundle before the program: has sounddevice find the PortAudio that the bundle brings."""

import ctypes.util
import sys
from pathlib import Path

_find_on_system = ctypes.util.find_library


def _find_library(name: str) -> str | None:
    own = Path(sys.executable).parent / "_internal" / "libportaudio.so.2"
    if name == "portaudio" and own.exists():
        return str(own)
    return _find_on_system(name)


ctypes.util.find_library = _find_library
