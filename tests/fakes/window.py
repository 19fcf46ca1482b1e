"""The program with its windows, run as a process of its own on a private desktop, seen and used."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import psutil
import pytest

from tests.fakes.desktop import Desktop

BOUND_S = 60.0
# Settings. Captions that go when nobody speaks may be gone before a slow computer's are looked at.
NEVER_FADE = '{"version": 2, "welcomed": true, "caption_fade_s": 0}'
MAIN, STRIP = "Surtitle", "Surtitle captions"


class Window:
    """A running `surtitle gui` on a desktop, seen and used."""

    def __init__(
        self, desktop: Desktop, home: Path, *arguments: str, welcome: bool = False
    ) -> None:
        self.desktop = desktop
        if not welcome and not (home / "settings.json").exists():
            home.mkdir(exist_ok=True)
            (home / "settings.json").write_text('{"version": 2, "welcomed": true}')
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.fakes.probe", *arguments],
            env={**os.environ, **desktop.environment, "SURTITLE_HOME": str(home)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.home = home

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            for child in psutil.Process(self.process.pid).children():
                child.kill()
            self.process.kill()
        self.process.communicate()

    def ask(self, question: str, **more: Any) -> Any:
        """Ask the probe."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"ask": question, **more}).encode() + b"\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def all(self, role: str, window: str = MAIN) -> list[dict[str, Any]]:
        """The visible things of this kind, as a screen reader gets them."""
        return [one for one in self.ask("tree") if (one["role"], one["window"]) == (role, window)]

    def find(self, role: str, name: str, window: str = MAIN) -> dict[str, Any] | None:
        """The one of this kind whose name, or description, begins so."""
        for one in self.all(role, window):
            if one["name"].startswith(name) or one["description"].startswith(name):
                return one
        return None

    def click(self, role: str, name: str, *, window: str = MAIN) -> None:
        """Click in the middle of it, once it is there and can be clicked."""

        def there() -> bool:
            one = self.find(role, name, window)
            return one is not None and not one["disabled"]

        until(f"{name} can be clicked", there)
        found = self.find(role, name, window)
        assert found is not None
        x, y, width, height = found["rect"]
        self.desktop.click(x + width // 2, y + height // 2)

    def transcript(self, tree: list[dict[str, Any]] | None = None) -> list[str]:
        """The texts of the transcript's lines, without their times."""
        names = [one["name"] for one in tree or self.ask("tree") if one["window"] == MAIN]
        timed = re.compile(r"\d\d:\d\d:\d\d ")
        return [timed.sub("", name, count=1) for name in names if timed.match(name)]

    def strip(self) -> str:
        """The words in the caption strip."""
        found = self.find("Client", "Captions", STRIP)
        return str(found["description"]) if found else ""

    def strip_shows_the_end(self) -> bool:
        """Whether the strip ends with the words with which the transcript ends, at one moment."""
        tree = self.ask("tree")
        strip = [one for one in tree if (one["window"], one["name"]) == (STRIP, "Captions")]
        lines = self.transcript(tree)
        words = str(strip[0]["description"]).split() if strip else []
        return bool(lines and words) and " ".join(lines).split()[-len(words) :] == words

    def is_checked(self, role: str, name: str) -> bool:
        """Whether it is on."""
        found = self.find(role, name)
        return found is not None and bool(found["checked"])

    def rect_of(self, title: str) -> tuple[int, int, int, int]:
        """Where a window is: x, y, width, height."""
        found = next(one for one in self.ask("tree") if one["window"] == title)
        x, y, width, height = found["rect"]
        return x, y, width, height

    def rect_of_strip(self) -> tuple[int, int, int, int]:
        """Where the caption strip is."""
        return self.rect_of(STRIP)

    def settings(self) -> dict[str, Any]:
        """The settings on disk."""
        path = self.home / "settings.json"
        return {"caption_places": {}, **json.loads(path.read_text())} if path.exists() else {}

    def says(self, text: str, window: str = MAIN) -> bool:
        """Whether these words stand somewhere in the window."""
        return any(
            text in one[part]
            for one in self.ask("tree")
            if one["window"] == window
            for part in ("name", "value", "description")
        )

    def end(self) -> int:
        """Wait for its end; return its exit code."""
        try:
            return self.process.wait(BOUND_S)
        except subprocess.TimeoutExpired:
            shown = [f"{one['window']}: {one['name']}" for one in self.ask("tree") if one["name"]]
            pytest.fail("it has not ended, and shows:\n" + "\n".join(shown))

    def log(self) -> str:
        """What its log file says: warnings and worse."""
        path = self.home / "logs" / "surtitle.log"
        return path.read_text() if path.exists() else ""


def until(what: str, holds: Callable[[], Any]) -> Any:
    """Look again and again, until it holds; return what it returned."""
    deadline = time.monotonic() + BOUND_S
    while True:
        found = holds()
        if found:
            return found
        if time.monotonic() > deadline:
            pytest.fail(f"not in time: {what}")
        time.sleep(0.05)


def open_window(desktop: Desktop, home: Path, *arguments: str, welcome: bool = False) -> Window:
    """Start it, and wait until it can be used."""
    window = Window(desktop, home, *arguments, welcome=welcome)
    until("the window is there", lambda: desktop.windows(MAIN))
    until("the microphones are listed", lambda: not window.says("Looking for"))
    return window
