"""A system keyring for tests: one that works, and ones that don't."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from keyring.backend import KeyringBackend


class FakeKeyring(KeyringBackend):
    """Keeps passwords in memory; raises `failure` instead, or waits until `answers` is set."""

    priority = 0.1  # never chosen by itself

    def __init__(self, *, failure: Exception | None = None, stuck: bool = False) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}
        self.answers = threading.Event()
        if not stuck:
            self.answers.set()
        self._failure = failure

    def _met(self) -> None:
        self.answers.wait()
        if self._failure:
            raise self._failure

    def get_password(self, service: str, username: str) -> str | None:
        self._met()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._met()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._met()
        del self.kept[service, username]


class KeyringOnDisk(FakeKeyring):
    """For programs of their own (PYTHON_KEYRING_BACKEND): gives what a file outside of them holds."""

    def get_password(self, service: str, username: str) -> str | None:
        return Path(os.environ["FAKE_KEYRING_FILE"]).read_text()
