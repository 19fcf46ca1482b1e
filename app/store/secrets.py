"""The key for the cloud: in the system's keyring, or in DASHSCOPE_API_KEY; nowhere else.

These calls wait for the keyring, which may ask its owner for a password first: never on the loop.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Literal, NoReturn, TypeVar

from app.errors import InputError, StorageError

T = TypeVar("T")

VARIABLE = "DASHSCOPE_API_KEY"
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


@dataclass(frozen=True, slots=True, kw_only=True)
class KeySearch:
    """What a look for the key found: the key and where, or why the keyring could not be asked."""

    key: Secret | None = None
    origin: Literal["keyring", "environment"] | None = None
    trouble: str = ""


def find_key(environ: Mapping[str, str], *, patience_s: float = PATIENCE_S) -> Secret | None:
    """Return the key from the keyring, else from the environment, else None. Raises nothing."""
    return look_for_key(environ, patience_s=patience_s).key


def look_for_key(environ: Mapping[str, str], *, patience_s: float = PATIENCE_S) -> KeySearch:
    """Find the key, and say where it was and what hindered. Raises nothing."""
    trouble = ""
    try:
        kept = _asked(_read, patience_s)
    except _KeyringError as problem:
        kept, trouble = None, str(problem)
    if kept and (key := _usable(kept)):
        return KeySearch(key=Secret(key), origin="keyring", trouble=trouble)
    if key := _usable(environ.get(VARIABLE, "")):
        return KeySearch(key=Secret(key), origin="environment", trouble=trouble)
    return KeySearch(trouble=trouble)


def store_key(value: str, *, patience_s: float = PATIENCE_S) -> None:
    """Put the key into the keyring. Raises InputError for what is no key, StorageError."""
    key = _usable(value)
    if not key:
        raise InputError("That is not a key", "A key is one word of letters, digits and signs.")
    _changed(lambda: _write(key), patience_s)


def forget_key(*, patience_s: float = PATIENCE_S) -> None:
    """Take the key out of the keyring, if it is there. Raises StorageError."""
    _changed(_delete, patience_s)


class _KeyringError(Exception):
    """The keyring could not be asked; the text says why."""


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


def _changed(call: Callable[[], None], patience_s: float) -> None:
    try:
        _asked(call, patience_s)
    except _KeyringError as problem:
        raise StorageError(
            f"The key could not be changed in the keyring: {problem}",
            f"Put it into {VARIABLE} instead.",
        ) from None


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
        raise _KeyringError(_words_for(problem)) from None


def _words_for(problem: Exception) -> str:
    """Say why the keyring failed; never in its own words, which may hold what it was given."""
    name = type(problem).__name__
    return {
        "NoKeyringError": "this system has none",
        "InitError": "it can't be opened",
        "KeyringLocked": "it is locked",
        "TimeoutError": "it does not answer",
    }.get(name, f"it failed ({name})")


def _usable(value: str) -> str:
    """Return the key without what surrounds it; nothing where a header could not carry it."""
    key = value.strip()
    return key if key.isascii() and key.isprintable() and " " not in key else ""
