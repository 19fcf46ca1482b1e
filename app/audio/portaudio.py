"""The one place that talks to PortAudio. Everything here may block: never call it on the loop.

sounddevice is imported on first use: importing it starts PortAudio (70 ms and more), and the
library may be missing on a machine that only captions files.
"""

from __future__ import annotations

import os
import sys
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from app.audio.alsa import leave_out_encoder
from app.errors import SourceError
from app.phrases import phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

# PortAudio lists each Windows device once for every one of four systems; these are the ones that
# other programs name and that work at the device's own rate.
PREFERRED_APIS = ("Windows WASAPI", "Core Audio", "ALSA")

# As long as the sound server's own fragments (below), so that each callback brings what just came
# in. The loop is woken for two of them (microphone.py).
BLOCK_SECONDS = 0.025
PULSE_LATENCY_MSEC = "25"

_lock = threading.RLock()  # PortAudio is one per process, and not thread-safe
_streams: set[int] = set()  # ids of open streams


@dataclass(frozen=True, slots=True, kw_only=True)
class PortAudioDevice:
    """An input or output as PortAudio lists it; `index` holds until the next refresh()."""

    index: int
    api: str
    name: str
    rate: int
    channels: int
    is_default: bool


def load() -> ModuleType:
    """Import sounddevice. Raises SourceError where PortAudio is missing or doesn't start."""
    try:
        if "sounddevice" not in sys.modules:
            leave_out_encoder()
        import sounddevice  # noqa: PLC0415  # see the module's docstring
    except (ImportError, OSError) as error:
        raise SourceError(
            phrase("The sound library PortAudio is not installed"),
            phrase("On Debian or Ubuntu type: sudo apt install libportaudio2 libasound2-plugins")
            if sys.platform == "linux"
            else phrase("Install Surtitle again; its package brings the library with it."),
        ) from error
    except Exception as error:  # its PortAudioError can't be named before the import is done
        raise SourceError(
            phrase("The sound library PortAudio did not start"), str(error)
        ) from error
    module: ModuleType = sounddevice
    return module


def inputs() -> list[PortAudioDevice]:
    """List the inputs of the best sound system PortAudio knows here; a name occurs once.

    The list is a fresh one, unless a stream is open: PortAudio reads it only when it starts, and
    starting over would pull the stream's memory away.
    """
    return _listed("input")


def _listed(kind: Literal["input", "output"]) -> list[PortAudioDevice]:
    with _lock:
        sounddevice = load()
        _refresh(sounddevice)
        apis = sounddevice.query_hostapis()
        devices = sounddevice.query_devices()
    many = f"max_{kind}_channels"
    ranked = sorted(
        (api for api in apis if any(devices[i][many] > 0 for i in api["devices"])),
        key=lambda api: (api["name"] not in PREFERRED_APIS, apis.index(api)),
    )
    found: dict[str, PortAudioDevice] = {}
    for index in ranked[0]["devices"] if ranked else ():
        device = devices[index]
        if device[many] > 0:
            found.setdefault(
                device["name"],
                PortAudioDevice(
                    index=index,
                    api=ranked[0]["name"],
                    name=device["name"],
                    rate=round(device["default_samplerate"]),
                    channels=device[many],
                    is_default=index == ranked[0][f"default_{kind}_device"],
                ),
            )
    return list(found.values())


def open_input(
    *,
    choose: Callable[[list[PortAudioDevice]], PortAudioDevice | None],
    rate: int,
    channels: int,
    captured: Callable[[Any, int, Any, Any], None],
    ended: Callable[[], None],
    pulse_source: str | None = None,
) -> Any:
    """Open and start a RawInputStream of int16 frames; close it with close_stream().

    `choose` picks from what inputs() lists. `captured` is called on PortAudio's thread with
    (buffer, frames, time, status), `ended` when the stream stopped for whatever reason.
    `pulse_source` names the sound server's source, where the device is a door to the server.
    Raises SourceError when nothing was chosen; sounddevice.PortAudioError when it can't be opened.
    """
    with _lock:
        device = choose(inputs())
        sounddevice = load()
        if device is None:
            raise SourceError(phrase("No microphone found"), phrase("Plug one in and start again."))
        if sys.platform == "linux":
            # Without it, PulseAudio gathers up to two seconds before it hands anything over.
            os.environ.setdefault("PULSE_LATENCY_MSEC", PULSE_LATENCY_MSEC)
        with _environment("PULSE_SOURCE", pulse_source):
            stream = sounddevice.RawInputStream(
                device=device.index,
                samplerate=rate,
                channels=channels,
                dtype="int16",
                blocksize=round(rate * BLOCK_SECONDS),
                latency="low",
                callback=captured,
                finished_callback=ended,
            )
            try:
                stream.start()
            except BaseException:
                stream.close()
                raise
        _streams.add(id(stream))
        return stream


def open_output() -> tuple[Any, int]:
    """Open and start a RawOutputStream of mono int16 on the default output; return it and its rate.

    Its write() waits for room. Raises SourceError where there is no output or it can't be opened.
    """
    with _lock:
        outputs = _listed("output")
        sounddevice = load()
        # On Linux the sound server's door, which leads to whatever is the default there.
        doors = [one for name in ("pulse", "default") for one in outputs if one.name == name]
        doors += [one for one in outputs if one.is_default]
        device = next(iter([*doors, *outputs]), None)
        if device is None:
            raise SourceError(
                phrase("No loudspeaker found"), phrase("Plug one in, or headphones, and try again.")
            )
        try:
            stream = sounddevice.RawOutputStream(
                device=device.index, samplerate=device.rate, channels=1, dtype="int16"
            )
            try:
                stream.start()
            except BaseException:
                stream.close()
                raise
        except (sounddevice.PortAudioError, ValueError) as error:
            raise SourceError(
                phrase("The loudspeaker could not be opened"),
                phrase("Another program may hold it, or it was unplugged."),
            ) from error
        _streams.add(id(stream))
        return stream, device.rate


def close_stream(stream: Any) -> None:
    """Stop and close a stream that was opened here. Hangs as long as the sound server itself does."""
    sounddevice = load()
    try:
        stream.abort(ignore_errors=True)
        stream.close(ignore_errors=True)
    except sounddevice.PortAudioError:
        pass  # it died before; there is nothing left to close
    finally:
        with _lock:
            _streams.discard(id(stream))


def _refresh(sounddevice: ModuleType) -> None:
    """Make PortAudio look again what there is, if nobody is using it."""
    if not _streams:
        # The only way: PortAudio has no call for it, and sounddevice no public name.
        sounddevice._terminate()  # noqa: SLF001
        leave_out_encoder()
        sounddevice._initialize()  # noqa: SLF001


@contextmanager
def _environment(name: str, value: str | None) -> Iterator[None]:
    """Set an environment variable for a moment; None leaves it as it is."""
    before = os.environ.get(name)
    if value is not None:
        os.environ[name] = value
    try:
        yield
    finally:
        if before is not None:
            os.environ[name] = before
        elif value is not None:
            del os.environ[name]
