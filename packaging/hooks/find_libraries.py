"""Runs in the bundle before the program: says where the libraries are that are found by name.

Python itself would ask ldconfig, a compiler and a linker, of which a user's machine may have none;
and what the bundle brings is in nobody's list. What is asked for beyond these is macOS's, by a part
of keyring.
"""

import ctypes.util
import sys
from pathlib import Path

_OWN = Path(sys.executable).resolve().parent / "_internal"
# By the names that sounddevice and pulsectl ask for; the sound server's own library is the system's.
_PLACES = {"portaudio": str(_OWN / "libportaudio.so.2"), "libpulse": "libpulse.so.0"}


def _find_library(name: str) -> str | None:
    return _PLACES.get(name)


ctypes.util.find_library = _find_library
