"""Runs in the bundle before the program: says where the libraries are that are found by name.

Python itself asks ldconfig, a compiler and a linker, of which a user's machine may have none; and
what the bundle brings is in nobody's list.
"""

import ctypes.util
import sys
from pathlib import Path

_find_on_system = ctypes.util.find_library
_OWN = Path(sys.executable).resolve().parent / "_internal"


def _find_library(name: str) -> str | None:
    # sounddevice's name for PortAudio; pulsectl's for the sound server's library, which is the system's.
    if name == "portaudio" and (_OWN / "libportaudio.so.2").exists():
        return str(_OWN / "libportaudio.so.2")
    if name == "libpulse":
        return "libpulse.so.0"
    return _find_on_system(name)


ctypes.util.find_library = _find_library
