"""Secrets: how one is held without being shown, and the system's keyring that keeps the key.

These calls wait for the keyring, which may ask its owner for a password first: never on the loop.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import NoReturn, TypeVar

from app.errors import StorageError

T = TypeVar("T")

SERVICE = "surtitle"
ACCOUNT = "dashscope-api-key"
# Long enough to type a password into the keyring's own question, short enough for a broken one.
PATIENCE_S = 15.0


class Secret:
    """A value that shows itself nowhere by accident; `reveal` is the only way to it."""

    __slots__ = ("_reveal",)

    def __init__(self, value: str) -> None:
        self._reveal: Callable[[], str] = lambda: value

    def reveal(self) -> str:
        """Return the value, to be sent and never to be shown, logged or stored."""
        return self._reveal()

    def __repr__(self) -> str:
        return "Secret(…)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not to be written down")


class KeyringError(StorageError):
    """The keyring could not be asked; the text says why."""

    def __init__(self, why: str) -> None:
        super().__init__(f"The keyring can't be used: {why}")
        self.why = why


def read_keyring(patience_s: float = PATIENCE_S) -> str | None:
    """Return the key as it is kept, None where there is none. Raises KeyringError."""
    return _asked(_read, patience_s)


def write_keyring(key: str, patience_s: float = PATIENCE_S) -> None:
    """Put the key into the keyring. Raises KeyringError."""
    _asked(lambda: _write(key), patience_s)


def clear_keyring(patience_s: float = PATIENCE_S) -> None:
    """Take the key out of the keyring, if it is there. Raises KeyringError."""
    _asked(_delete, patience_s)


# The `keyring` package takes 0.2 s to import, so that happens only when it is asked.


def _read() -> str | None:
    import keyring  # noqa: PLC0415

    return keyring.get_password(SERVICE, ACCOUNT)


def _write(key: str) -> None:
    import keyring  # noqa: PLC0415

    keyring.set_password(SERVICE, ACCOUNT, key)


def _delete() -> None:
    import keyring  # noqa: PLC0415

    if keyring.get_password(SERVICE, ACCOUNT) is not None:
        keyring.delete_password(SERVICE, ACCOUNT)


def _asked(call: Callable[[], T], patience_s: float) -> T:
    """Run the call on a thread of its own and wait for it no longer than `patience_s`.

    The thread is a daemon, the only one: a keyring that waits for its owner can't be called off,
    and must not keep the program from ending.
    """
    answer: Future[T] = Future()

    def ask() -> None:
        try:
            answer.set_result(call())
        except Exception as problem:  # noqa: BLE001 - backends raise whatever they like
            answer.set_exception(problem)

    threading.Thread(target=ask, name="keyring", daemon=True).start()
    try:
        return answer.result(patience_s)
    except Exception as problem:  # noqa: BLE001 - see above
        raise KeyringError(_words_for(problem)) from None


def _words_for(problem: Exception) -> str:
    """Say why the keyring failed; never in its own words, which may hold what it was given."""
    name = type(problem).__name__
    return {
        "NoKeyringError": "this system has none",
        "InitError": "it can't be opened",
        "KeyringLocked": "it is locked",
        "TimeoutError": "it does not answer",
    }.get(name, f"it failed ({name})")
