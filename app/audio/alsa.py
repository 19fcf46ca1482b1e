"""ALSA's own list of devices, from which PortAudio makes its: what nobody hears with is taken out.

PortAudio opens each device of it to see what that can do. One is an encoder for loudspeakers of a
home cinema, and its plugin brings all of ffmpeg's codecs along: 12 MB and 40 ms, for nothing.
"""

from __future__ import annotations

import ctypes

_ENCODER = b"pcm.a52"  # AC-3, which can only be played to


def leave_out_encoder() -> None:
    """Take it out of what this process has read; files are left as they are.

    Lasts until PortAudio ends, which throws away what was read. Without ALSA it does nothing.
    """
    try:
        alsa = ctypes.CDLL("libasound.so.2")
        # Both read only what was not yet read, or has changed since.
        if alsa.snd_config_update() < 0:
            return
        devices = ctypes.c_void_p.in_dll(alsa, "snd_config")
    except (OSError, AttributeError, ValueError):
        return  # PortAudio says what is missing
    found = ctypes.c_void_p()
    if alsa.snd_config_search(devices, _ENCODER, ctypes.byref(found)) == 0:
        alsa.snd_config_delete(found)
