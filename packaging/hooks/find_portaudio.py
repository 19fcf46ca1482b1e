"""Runs in the bundle before the program: has sounddevice find the PortAudio that the bundle brings."""

import ctypes.util
import os
import sys

_find_on_system = ctypes.util.find_library


def _find_library(name):  # noqa: ANN001, ANN202  a stand-in, as untyped as what it stands for
    own = os.path.join(sys._MEIPASS, f"lib{name}.so.2")  # noqa: PTH118, SLF001
    if name == "portaudio" and os.path.exists(own):  # noqa: PTH110
        return own
    return _find_on_system(name)


ctypes.util.find_library = _find_library
