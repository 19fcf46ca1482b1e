"""A D-Bus of a test's own, on which nothing is that the test did not put there."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

TOOLS = ("dbus-daemon",)
# Not the system's own file: that one starts the services of whoever runs the tests.
CONFIGURATION = """
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <policy context="default">
    <allow send_destination="*"/>
    <allow receive_sender="*"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


def missing_tools() -> list[str]:
    """The programs that this fake needs and this machine lacks."""
    return [tool for tool in TOOLS if shutil.which(tool) is None]


class Bus:
    """A running bus."""

    def __init__(self, address: str, process: subprocess.Popen[str]) -> None:
        self.address = address
        self._process = process

    def kill(self) -> None:
        """End it in the middle of everything."""
        self._process.kill()
        self._process.wait()


@contextlib.contextmanager
def session_bus(folder: Path) -> Iterator[Bus]:
    """Run a bus for the length of a block."""
    configuration = folder / "bus.conf"
    configuration.write_text(CONFIGURATION.format(socket=folder / "bus"))
    process = subprocess.Popen(
        ["dbus-daemon", f"--config-file={configuration}", "--print-address", "--nofork"],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield Bus(process.stdout.readline().strip(), process)
    finally:
        process.kill()
        process.communicate()
