"""What this computer can hear with, by the names that people know.

On Linux the sources are those of the sound server (PulseAudio, or PipeWire in its place): PortAudio
only sees one door to it there, called `pulse`. Elsewhere, and without a server, PortAudio's list.
"""

from __future__ import annotations

import asyncio
import contextlib
import difflib
import sys
import threading
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from app.audio import portaudio
from app.errors import SourceError
from app.phrases import phrase

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Iterator, Sequence

T = TypeVar("T")

_ANSWER_SECONDS = 5.0  # a server on a busy machine answers within a tenth of that
_POLL_SECONDS = 2.0  # as long as a plugged-in microphone may take to be seen


@dataclass(frozen=True, slots=True, kw_only=True)
class InputDevice:
    """Something to listen to. `id` is stable between starts, `name` is for people.

    `is_monitor` marks what the computer itself plays. `rate` is in Hz.
    """

    id: str
    name: str
    is_default: bool
    is_monitor: bool
    rate: int
    channels: int
    backend: Literal["pulse", "portaudio"]


def list_devices() -> list[InputDevice]:
    """List the inputs: the default first, then microphones, then what the computer plays.

    Blocks for some ten milliseconds, so not for the loop. Empty when there is nothing. Raises
    SourceError when there's neither a sound server nor PortAudio to ask, or no answer.
    """
    try:
        return _in_background(_listed, "sound-devices").result(_ANSWER_SECONDS)
    except TimeoutError as error:
        raise SourceError(
            phrase("The system's sound service does not answer"),
            phrase("Restart it, or this computer."),
        ) from error
    except _NoServerError:
        return [
            InputDevice(
                id=f"{found.api}: {found.name}",
                name=found.name,
                is_default=found.is_default,
                is_monitor=False,
                rate=found.rate,
                channels=found.channels,
                backend="portaudio",
            )
            for found in sorted(portaudio.inputs(), key=lambda found: not found.is_default)
        ]


def find_device(wanted: str, devices: Sequence[InputDevice]) -> InputDevice:
    """Find the device with this id, else this name, else the only one with this in its name.

    Raises SourceError, with the names that come close, when there is none or more than one.
    """
    folded = wanted.strip().casefold()
    tests: tuple[Callable[[InputDevice], bool], ...] = (
        lambda device: device.id == wanted,
        lambda device: device.name == wanted,
        lambda device: device.name.casefold() == folded,
        lambda device: bool(folded) and folded in device.name.casefold(),
    )
    for test in tests:
        hits = [device for device in devices if test(device)]
        if len(hits) == 1:
            return hits[0]
        if hits:
            # Two of one make share a name, and only their ids tell them apart.
            twins = len({device.name for device in hits}) < len(hits)
            raise SourceError(
                phrase("“{wanted}” fits more than one sound source", wanted=wanted),
                phrase(
                    "Say which: {names}.", names=_quoted([d.id if twins else d.name for d in hits])
                ),
            )
    names = {device.name.casefold(): device.name for device in devices}
    if not names:
        raise SourceError(
            phrase("No sound source “{wanted}”", wanted=wanted),
            phrase("There is none at all: plug one in."),
        )
    near = difflib.get_close_matches(folded, names, n=3, cutoff=0.4) or list(names)[:5]
    raise SourceError(
        phrase("No sound source is called “{wanted}”", wanted=wanted),
        phrase(
            "There is {names}. `surtitle devices` lists them all.",
            names=_quoted([names[name] for name in near]),
        ),
    )


async def watch_devices() -> AsyncGenerator[list[InputDevice], None]:
    """Yield the list now, and again whenever it or the default changes, until closed.

    Close it with contextlib.aclosing(), so that its worker thread ends. With a sound server, its
    events are followed. Elsewhere the list is read every two seconds, though not while a stream is
    open: PortAudio looks around only when it starts, and starting over would kill the stream. A
    device that is in use and goes away is noticed by its Microphone.
    """
    last: list[InputDevice] | None = None
    if sys.platform != "linux":
        while True:
            devices = await asyncio.to_thread(list_devices)
            if devices != last:
                last = devices
                yield devices
            await asyncio.sleep(_POLL_SECONDS)
    lists: asyncio.Queue[list[InputDevice]] = asyncio.Queue()
    watch = ServerWatch(lists.put_nowait)
    try:
        while True:
            devices = await lists.get()
            if devices != last:
                last = devices
                yield devices
    finally:
        await watch.end()


class _NoServerError(Exception):
    """There is no sound server to ask, or it went away."""


class ServerWatch:
    """Follows the sound server's events on a worker thread, from the moment it is made.

    `report` is called on the loop with the list of devices, first at once and then after every
    event; without a server, with PortAudio's list every two seconds. To be used on the loop, and
    ended with end().
    """

    def __init__(self, report: Callable[[list[InputDevice]], None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._say = report
        self._ending = threading.Event()
        self._lock = threading.Lock()  # held while a server handle comes, goes or is woken
        self._pulse: Any = None
        self._working = _in_background(self._run, "sound-server-watch")

    async def end(self) -> None:
        """Stop reporting, and wait for the thread to end, unless the server hangs."""
        self._ending.set()
        give_up_at = self._loop.time() + _POLL_SECONDS
        while not self._working.done() and self._loop.time() < give_up_at:
            with self._lock:
                if self._pulse is not None:
                    # Again and again: it is lost when the thread isn't waiting just then.
                    self._pulse.event_listen_stop()
            await asyncio.wait({asyncio.wrap_future(self._working)}, timeout=0.05)

    def _run(self) -> None:
        """Report lists until end(); on the worker thread, like all below."""
        while not self._ending.is_set():
            try:
                with _pulse() as pulse:
                    self._follow(pulse)
            except _NoServerError:
                try:
                    self._report(list_devices())
                except SourceError:
                    self._report([])
                self._ending.wait(_POLL_SECONDS)

    def _follow(self, pulse: Any) -> None:
        import pulsectl  # noqa: PLC0415  # see _pulse

        changed = True

        def noticed(_event: object) -> None:
            nonlocal changed
            changed = True
            raise pulsectl.PulseLoopStop  # the server can't be asked inside its own callback

        pulse.event_mask_set("source", "server")
        pulse.event_callback_set(noticed)
        with self._lock:
            self._pulse = pulse
        try:
            while not self._ending.is_set():
                if changed:
                    changed = False  # before asking: what changes meanwhile needs another look
                    self._report(_pulse_devices(pulse))
                else:
                    pulse.event_listen()
        finally:
            with self._lock:
                self._pulse = None

    def _report(self, devices: list[InputDevice]) -> None:
        if not self._ending.is_set():
            with contextlib.suppress(RuntimeError):  # the loop ended before a hanging server did
                self._loop.call_soon_threadsafe(self._say, devices)


def _in_background(call: Callable[[], T], name: str) -> Future[T]:
    """Run the call on a daemon thread: a server that hangs must not keep the program from ending."""
    answer: Future[T] = Future()

    def run() -> None:
        try:
            answer.set_result(call())
        except BaseException as problem:  # noqa: BLE001  handed to whoever asks for the result
            answer.set_exception(problem)

    threading.Thread(target=run, name=name, daemon=True).start()
    return answer


def _listed() -> list[InputDevice]:
    with _pulse() as pulse:
        return _pulse_devices(pulse)


@contextmanager
def _pulse() -> Iterator[Any]:
    """Connect to the sound server, never starting one. Raises _NoServerError, also midway."""
    if sys.platform != "linux":
        raise _NoServerError
    try:
        # Here, not above: it loads libpulse, which a machine without a sound server may lack.
        import pulsectl  # noqa: PLC0415
    except (ImportError, OSError) as error:
        raise _NoServerError from error
    pulsectl.PulseSourceInfo._init_from_struct = _keep_rate  # noqa: SLF001
    try:
        with pulsectl.Pulse("surtitle", connect=False) as pulse:
            # Without pulsectl's own timeout, which waits to its end also when all is well
            # (24.12). A server that is there and doesn't answer, libpulse gives up after 30 s.
            pulse.connect(autospawn=False)
            yield pulse
    except (pulsectl.PulseError, pulsectl.PulseDisconnected) as error:
        raise _NoServerError from error


def _keep_rate(source: Any, struct: Any) -> None:
    """Copy the rate while libpulse's struct lives.

    pulsectl (24.12) only keeps a view into that struct as `sample_spec`, which reads whatever lies
    there later: two sources then show each other's rates. This is its hook for such cases.
    """
    source.rate = int(struct.sample_spec.rate)


def _pulse_devices(pulse: Any) -> list[InputDevice]:
    default = pulse.server_info().default_source_name
    played = {sink.monitor_source_name: sink.description for sink in pulse.sink_list()}
    devices = [
        InputDevice(
            id=source.name,
            name=f"What {played[source.name]} plays"
            if source.name in played
            else source.description,
            is_default=source.name == default,
            is_monitor=source.name in played,
            rate=source.rate,
            channels=source.channel_count,
            backend="pulse",
        )
        for source in pulse.source_list()
    ]
    return sorted(devices, key=lambda device: (not device.is_default, device.is_monitor))


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)
