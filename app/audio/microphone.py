"""A microphone, or what the computer plays, as it is heard."""

from __future__ import annotations

import asyncio
import logging
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Self

from app.audio import portaudio
from app.audio.block import RATE, Block
from app.audio.devices import InputDevice, ServerWatch, find_device, list_devices
from app.audio.resampler import Resampler
from app.audio.ring import Ring
from app.audio.waker import Waker
from app.errors import SourceError
from app.phrases import phrase

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterator
    from types import TracebackType

    from app.audio.block import Samples
    from app.audio.portaudio import PortAudioDevice

_log = logging.getLogger(__name__)

_RING_SECONDS = 10  # 2 MB at 48 kHz stereo; a loop that sleeps longer has other troubles
# Seconds of sound. With callbacks every 25 ms the loop wakes for two at a time, which takes a third less
# of the processor, and sends what they brought at once. Below 50 ms: blocks are whole frames, and two
# of them may be one frame short of it.
WAKE_EVERY_S = 0.04
_FIRST_FRAME_SECONDS = 5.0  # PulseAudio may take two to begin
_NEXT_FRAME_SECONDS = 1.5
_CLOSE_SECONDS = 3.0  # a sound server that hangs keeps PortAudio from closing


class Microphone:
    """A Source that listens to a device: an InputDevice, its name or id, or None.

    None is the system's default, and on Linux follows it when it changes. Opens at the device's
    own rate and channels; `rate`, `channels` and `name` are the device's once it is open. Where
    nothing says otherwise, methods are for the loop.
    """

    live = True
    duration = None
    truncated = False

    def __init__(self, device: InputDevice | str | None = None) -> None:
        self.name = (
            device.name if isinstance(device, InputDevice) else device or phrase("System default")
        )
        self.device_id: str | None = None  # of a device that was asked for, once it is open
        self.is_monitor = False  # whether it is what the computer plays that is heard
        self.rate = 0
        self.channels = 0
        self.overflows = 0  # times that PortAudio itself lost frames, it doesn't say how many
        self.wake_every_s = WAKE_EVERY_S  # whoever only shows a meter may let it wake less often
        self.captured_at = 0.0  # time.monotonic() of the last callback
        self._wanted = device
        self._ring: Ring | None = None
        self._stream: Any = None
        self._worker = ThreadPoolExecutor(1, "microphone")  # opens and closes, in this order
        self._fresh = asyncio.Event()
        self._source: str | None = None  # the sound server's name for it, if one was asked for
        self._watch: ServerWatch | None = None
        self._stopping = False
        self._dead = False
        self._woken_for = 0  # frames that the loop was woken for

    @property
    def dropped(self) -> int:
        """Frames that the loop came too late for."""
        return self._ring.dropped if self._ring else 0

    async def __aenter__(self) -> Self:
        self._loop = asyncio.get_running_loop()
        self._waker = Waker(self._fresh.set)
        try:
            # Shielded: PortAudio can't be interrupted, and what it opened must be closed.
            await asyncio.shield(self._loop.run_in_executor(self._worker, self._open))
        except BaseException:
            await self._end()
            raise
        if self._source is not None:
            self._watch = ServerWatch(self._devices_changed)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._end()

    def stop(self) -> None:
        """End blocks() after what the ring holds now."""
        self._stopping = True
        self._fresh.set()

    async def blocks(self) -> AsyncGenerator[Block, None]:
        """Yield what is heard, some 50 ms at a time, the first up to two seconds after opening.

        Raises SourceError when the device doesn't begin, or goes away.
        """
        ring = self._ring
        assert ring is not None, "blocks() before the microphone was opened"
        stream = Continuity(self.rate, self.channels)
        patience = _FIRST_FRAME_SECONDS
        while True:
            try:
                async with asyncio.timeout(patience):
                    await self._fresh.wait()
            except TimeoutError:
                if ring.written == stream.position:  # else it was the loop that slept
                    raise self._silence() from None
            self._fresh.clear()
            stopping, dead = self._stopping, self._dead  # before reading: nothing may come between
            start, frames = ring.read(ring.capacity)
            if len(frames):
                patience = _NEXT_FRAME_SECONDS
            for block in stream.blocks(start, frames):
                yield block
            if stopping or dead:
                yield Block(samples=stream.flush())
                if stopping:
                    return
                raise self._death()

    def _open(self) -> None:
        """Open the device and start it; on the worker thread."""
        devices = list_devices()
        device = (
            find_device(self._wanted, devices) if isinstance(self._wanted, str) else self._wanted
        )
        model = device or next((one for one in devices if one.is_default), None)
        if model is None:
            raise SourceError(phrase("No microphone found"), phrase("Plug one in and start again."))
        self.name = model.name if device else phrase("System default ({name})", name=model.name)
        self.rate, self.channels = model.rate, model.channels
        self.device_id = device.id if device else None
        self.is_monitor = model.is_monitor
        if device and device.backend == "pulse":
            self._source = device.id
        self._ring = Ring(_RING_SECONDS * self.rate, self.channels)
        sounddevice = portaudio.load()
        try:
            self._stream = portaudio.open_input(
                choose=lambda inputs: _door(model, inputs),
                rate=self.rate,
                channels=self.channels,
                captured=self._captured,
                ended=self._ended,
                pulse_source=self._source,
            )
        except (sounddevice.PortAudioError, ValueError) as error:
            raise SourceError(
                phrase("“{name}” could not be opened", name=model.name),
                phrase(
                    "Another program may hold it, or it was unplugged. "
                    "`surtitle devices` lists what there is."
                ),
            ) from error

    def _close(self) -> None:
        """Close what _open() opened; on the worker thread."""
        stream, self._stream = self._stream, None
        if stream is not None:
            portaudio.close_stream(stream)

    async def _end(self) -> None:
        if self.overflows or self.dropped:
            _log.warning("%d overflows, %d frames dropped", self.overflows, self.dropped)
        if self._watch is not None:
            await self._watch.end()
        closing = self._loop.run_in_executor(self._worker, self._close)
        self._worker.shutdown(wait=False)
        await asyncio.wait({closing}, timeout=_CLOSE_SECONDS)
        if closing.done():  # else a callback may still come
            self._waker.close()

    def _captured(self, frames: Any, _count: int, _times: Any, status: Any) -> None:
        """Take frames from PortAudio, on its thread, where nothing may wait."""
        assert self._ring is not None
        self._ring.write(frames)
        self.captured_at = time.monotonic()
        if status and status.input_overflow:
            self.overflows += 1
        # By frames: by the clock, two callbacks that come a little early would wait for a third, and
        # what comes in one rush after the first for the next rush.
        written = self._ring.written
        if written - self._woken_for >= self.wake_every_s * self.rate:
            self._woken_for = written
            self._waker.wake()

    def _ended(self) -> None:
        """Hear from PortAudio that the stream is over, on its thread or the closing one."""
        self._dead = True
        self._waker.wake()

    def _devices_changed(self, devices: list[InputDevice]) -> None:
        """End when the device is gone: the sound server goes on silently with another one."""
        if all(device.id != self._source for device in devices):
            self._dead = True
            self._fresh.set()

    def _silence(self) -> SourceError:
        if self.captured_at:
            return self._death()
        return SourceError(
            phrase("“{name}” gives no sound", name=self.name),
            phrase(
                "It opened, but nothing came for {seconds} seconds. Choose another source, "
                "or restart the system's sound service.",
                seconds=round(_FIRST_FRAME_SECONDS),
            ),
        )

    def _death(self) -> SourceError:
        return SourceError(
            phrase("“{name}” went away", name=self.name),
            phrase(
                "It was unplugged, or the system's sound service ended. Plug it in and start again."
            ),
        )


class Continuity:
    """Numbered device frames in, blocks whose lengths and holes add up to the true time out."""

    def __init__(self, rate: int, channels: int) -> None:
        self.position = 0  # the next device frame
        self._rate = rate
        self._channels = channels
        self._resampler = Resampler(rate, channels)
        self._told = 0  # 16 kHz samples handed over, lost ones included

    def blocks(self, start: int, frames: Samples) -> Iterator[Block]:
        """Give the block or blocks for frames that begin with number `start`."""
        lost = 0
        if start > self.position:
            # What the filter still holds belongs before the hole, nothing of it after.
            yield Block(samples=self.flush())
            self._resampler = Resampler(self._rate, self._channels)
            lost = max(0, round(start * RATE / self._rate) - self._told)
            self._told += lost
        self.position = start + len(frames)
        samples = self._resampler.process(frames)
        self._told += len(samples)
        if len(samples) or lost:
            yield Block(samples=samples, lost_before=lost)

    def flush(self) -> Samples:
        """Give what the filter still held; nothing may follow but a hole."""
        samples = self._resampler.flush()
        self._told += len(samples)
        return samples


def _door(device: InputDevice, inputs: list[PortAudioDevice]) -> PortAudioDevice | None:
    """Pick PortAudio's entry through which `device` is heard."""
    if device.backend == "portaudio":
        return next((one for one in inputs if f"{one.api}: {one.name}" == device.id), None)
    for name in ("pulse", "default"):
        for one in inputs:
            if one.name == name:
                return one
    raise SourceError(
        phrase("Microphones can't be reached through the system's sound server"),
        phrase("On Debian or Ubuntu type: sudo apt install libasound2-plugins"),
    )
