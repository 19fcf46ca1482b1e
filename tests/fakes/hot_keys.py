"""pynput's keyboard, as far as it is used, without a keyboard: a test presses the keys."""

from __future__ import annotations

import threading
from collections.abc import Callable

NAMED = {"<ctrl>", "<alt>", "<shift>", "<cmd>", "<space>", "<f9>", "<page_up>", "<media_next>"}


class HotKey:
    """A combination of keys."""

    @staticmethod
    def parse(keys: str) -> list[str]:
        """Take it apart; raises ValueError where a key is not known."""
        *modifiers, key = keys.removesuffix("++").split("+")
        parts = [*modifiers, key, *(["+"] if keys.endswith("++") else [])]
        if any(len(part) != 1 and part not in NAMED for part in parts):
            raise ValueError(keys)
        return parts


class GlobalHotKeys(threading.Thread):
    """A listener that runs until it is stopped."""

    running: list[GlobalHotKeys] = []  # noqa: RUF012  for the test to press keys

    def __init__(self, hotkeys: dict[str, Callable[[], None]]) -> None:
        super().__init__()
        self.hotkeys = hotkeys
        self._ready = threading.Event()
        self._told = threading.Condition()
        self._pressed: list[str] = []
        self._stopped = False

    def run(self) -> None:
        """Call back for each key, on this thread."""
        self.running.append(self)
        self._ready.set()
        while True:
            with self._told:
                self._told.wait_for(lambda: self._pressed or self._stopped)
                if not self._pressed:
                    break
                keys = self._pressed.pop(0)
            self.hotkeys[keys]()
        self.running.remove(self)

    def press(self, keys: str) -> None:
        """Have the user press it."""
        with self._told:
            self._pressed.append(keys)
            self._told.notify()

    def wait(self) -> None:
        """Wait until it listens."""
        self._ready.wait()

    def stop(self) -> None:
        """End it: pynput does so only when it has begun."""
        assert self._ready.is_set()
        with self._told:
            self._stopped = True
            self._told.notify()
