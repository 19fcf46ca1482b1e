"""A private desktop: a real X server without a screen, a window manager, and somebody's hands."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from types import TracebackType
from typing import Self

TOOLS = ("Xvfb", "openbox", "xdotool", "xprop")
_START_SECONDS = 20.0


def missing_tools() -> list[str]:
    """The programs that this fake needs and this machine lacks."""
    return [tool for tool in TOOLS if shutil.which(tool) is None]


class Desktop:
    """An X server of our own with openbox on it, from entering to leaving."""

    def __init__(self, width: int = 1280, height: int = 800) -> None:
        self.size = (width, height)
        self.environment: dict[str, str] = {}
        self._processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        try:
            self._open()
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close()

    def _open(self) -> None:
        out, into = os.pipe()
        width, height = self.size
        with os.fdopen(out, "rb") as said:
            self._start(
                # Without -noreset it begins anew when its last client leaves, in the middle of another's start.
                *("Xvfb", "-displayfd", str(into), "-nolisten", "tcp", "-noreset"),
                *("-screen", "0", f"{width}x{height}x24"),
                pass_fds=(into,),
            )
            os.close(into)
            number = said.readline().decode().strip()  # it is said when clients are let in
        if not number:
            raise RuntimeError("Xvfb did not start")
        self.environment = {
            "DISPLAY": f":{number}",
            "QT_QPA_PLATFORM": "xcb",
            "XDG_SESSION_TYPE": "x11",
        }
        self._start("openbox")
        self._until(
            "openbox manages",
            lambda: "window id" in self.xprop("-root", "_NET_SUPPORTING_WM_CHECK"),
        )

    def _close(self) -> None:
        for process in reversed(self._processes):
            process.kill()
            process.wait()

    def xdotool(self, *arguments: str | int) -> str:
        """Move the pointer, press keys, look for windows; return what it prints, "" if it fails."""
        return self._output("xdotool", *map(str, arguments))

    def xprop(self, *arguments: str) -> str:
        """Return what a window says of itself."""
        return self._output("xprop", *arguments)

    def windows(self, title: str) -> list[int]:
        """Return the visible windows with this title."""
        found = self.xdotool("search", "--onlyvisible", "--name", f"^{title}$")
        return [int(number) for number in found.split()]

    def click(self, x: int, y: int, *, times: int = 1) -> None:
        """Move the pointer there and click."""
        self.xdotool("mousemove", x, y, "click", "--repeat", times, "--delay", 60, 1)

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Press, move in a few steps, let go."""
        self.xdotool("mousemove", *start, "mousedown", 1)
        for step in range(1, 6):
            x, y = (round(a + (b - a) * step / 5) for a, b in zip(start, end, strict=True))
            self.xdotool("mousemove", x, y, "sleep", "0.02")
        self.xdotool("mouseup", 1)

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """Start another program on this desktop; it ends with it."""
        return self._start(*command)

    def _start(self, *command: str, pass_fds: tuple[int, ...] = ()) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            command,
            env={**os.environ, **self.environment},
            pass_fds=pass_fds,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._processes.append(process)
        return process

    def _output(self, *command: str) -> str:
        done = subprocess.run(
            command,
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        return done.stdout.strip() if done.returncode == 0 else ""

    @staticmethod
    def _until(what: str, holds: object) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while not holds():  # type: ignore[operator]
            if time.monotonic() > deadline:
                raise RuntimeError(f"not in time: {what}")
            time.sleep(0.02)
