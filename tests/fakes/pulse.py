"""A private PulseAudio: a real server with null sinks, whose monitors are the microphones.

It has its own folder, socket and settings, and touches no server of the machine. What this process
and its children hear with is chosen by `PULSE_SERVER`, see `environment`.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

TOOLS = ("pulseaudio", "pactl", "paplay")
_START_SECONDS = 20.0


def missing_tools() -> list[str]:
    """The programs that this fake needs and this machine lacks."""
    return [tool for tool in TOOLS if shutil.which(tool) is None]


class PulseServer:
    """A PulseAudio of our own, from entering to leaving; works as root, needs no session.

    It starts with the sink `desk` ("Desk", 48 kHz stereo), whose monitor is the default source.
    Sinks are told `norewinds`: one renders 50 ms ahead then, as a sound card does, and not the two
    seconds that each new listener would wait for.
    """

    def __init__(self) -> None:
        # A short path: a socket's may have 107 characters, and pytest's folders are long.
        self._home = Path(tempfile.mkdtemp(prefix="pulse-"))
        self.environment = {"PULSE_SERVER": f"unix:{self._home}/socket"}
        self._process: subprocess.Popen[bytes] | None = None
        self._players: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for player in self._players:
            _end(player)
        self.kill()
        shutil.rmtree(self._home, ignore_errors=True)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        with (self._home / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    "pulseaudio",
                    *"-n --daemonize=no --exit-idle-time=-1 --use-pid-file=no".split(),
                    *"--realtime=no --high-priority=no --log-target=stderr".split(),
                    "-L",
                    f"module-native-protocol-unix socket={self._home}/socket auth-anonymous=1",
                    "-L",
                    "module-null-sink norewinds=1 sink_name=desk rate=48000 sink_properties=device.description=Desk",
                ],
                env={
                    "PATH": os.environ["PATH"],
                    "HOME": str(self._home),
                    "XDG_RUNTIME_DIR": str(self._home),
                },
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + _START_SECONDS
        while self._pactl("info").returncode:
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("PulseAudio: " + (self._home / "log").read_text())
            time.sleep(0.02)

    def kill(self) -> None:
        """End the server the hard way, as a crash would."""
        if self._process is not None:
            _end(self._process)
            (self._home / "socket").unlink(missing_ok=True)

    def pactl(self, *arguments: str) -> str:
        """What `pactl` prints when it has done this."""
        done = self._pactl(*arguments)
        if done.returncode:
            raise RuntimeError(f"pactl {arguments}: {done.stderr}")
        return done.stdout.strip()

    def add_sink(
        self, name: str, description: str, *, rate: int = 48_000, channels: int = 2
    ) -> str:
        """Load a null sink; returns its module's number, for remove()."""
        return self.pactl(
            "load-module",
            "module-null-sink",
            "norewinds=1",
            f"sink_name={name}",
            f"rate={rate}",
            f"channels={channels}",
            f"sink_properties='device.description=\"{description}\"'",
        )

    def add_microphone(self, name: str, description: str, *, sink: str = "desk") -> str:
        """Load a source that is no monitor and hears what `sink` plays; returns its module."""
        return self.pactl(
            "load-module",
            "module-remap-source",
            f"master={sink}.monitor",
            f"source_name={name}",
            f"source_properties='device.description=\"{description}\"'",
        )

    def remove(self, module: str) -> None:
        """Unload a module: its device is unplugged."""
        self.pactl("unload-module", module)

    def set_default(self, source: str) -> None:
        """Make a source the default one."""
        self.pactl("set-default-source", source)

    def play(self, wav: Path, *, sink: str = "desk") -> subprocess.Popen[bytes]:
        """Start to play a file into a sink, at natural speed; wait() for its end."""
        player = subprocess.Popen(
            ["paplay", f"--device={sink}", str(wav)],
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
        )
        self._players.append(player)
        return player

    @contextlib.contextmanager
    def stalled(self) -> Iterator[None]:
        """Hold the server still, as one that hangs."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)

    def _pactl(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["pactl", *arguments],
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.kill()
    process.wait()
