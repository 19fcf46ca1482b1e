"""`surtitle devices`: what can be heard on this computer."""

from __future__ import annotations

import dataclasses
import json

from app.audio.devices import InputDevice, list_devices
from app.commands.context import Context
from app.commands.output import put
from app.errors import SourceError


def run(context: Context) -> int:
    """Print microphones, the default first, then what the computer plays.

    Raises SourceError when there is nothing; for programs that is an empty list.
    """
    devices = list_devices()
    if context.options.json:
        put(json.dumps([dataclasses.asdict(device) for device in devices], ensure_ascii=False))
        return 0
    if not devices:
        raise SourceError("No microphone found", "Plug one in; it will be listed here.")
    for device in sorted(devices, key=lambda device: device.is_monitor):
        put(describe(device))
    return 0


def describe(device: InputDevice) -> str:
    """Return the device's line for people; its name is what `--source mic:NAME` takes."""
    channels = {1: "mono", 2: "stereo"}.get(device.channels, f"{device.channels} channels")
    default = ", system default" if device.is_default else ""
    return f"{device.name}  ({device.rate / 1000:g} kHz, {channels}{default})"
