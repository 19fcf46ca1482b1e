"""Values that nobody is to see, and the system's keyring, in which the key for the cloud lives.

The calls wait for the keyring, which may ask its owner for a password first: never on the loop.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import NoReturn, TypeVar

from app.domain.text import without
from app.errors import KeyringError
from app.phrases import phrase

T = TypeVar("T")

VARIABLE = "DASHSCOPE_API_KEY"
SERVICE = "surtitle"
ACCOUNT = "dashscope-api-key"
# Long enough to type a password into the keyring's own question, short enough for a broken one.
PATIENCE_S = 15.0
NO_KEYRING = phrase("this system has none")


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


class Redactor:
    """Takes the secrets it was told of out of text that is to be logged or shown. Any thread.

    It stands behind all else: what is known to hold a server's words is cleaned where they come in.
    """

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: tuple[Secret, ...] = ()

    def note(self, secret: Secret) -> None:
        """Keep this out of all text from now on."""
        value = secret.reveal()
        if value and all(known.reveal() != value for known in self._known):
            self._known = (*self._known, secret)

    def clean(self, text: str) -> str:
        """Return the text with … in place of every secret, also as `repr` writes it."""
        for known in sorted((secret.reveal() for secret in self._known), key=len, reverse=True):
            for written in {known, repr(known)[1:-1]}:
                cleaned = without(text, written)
                text = cleaned if cleaned != text else text  # else a phrase stays one
        return text


def usable(value: str) -> str:
    """Return the key without what surrounds it; nothing where a header could not carry it."""
    key = value.strip()
    return key if key.isascii() and key.isprintable() and " " not in key else ""


def read_keyring(*, patience_s: float = PATIENCE_S) -> str | None:
    """Return what the keyring holds for us, None where that is nothing. Raises KeyringError."""
    return _asked(_read, patience_s)


def write_keyring(key: Secret, *, patience_s: float = PATIENCE_S) -> None:
    """Put the key into the keyring, and see that it is there. Raises KeyringError."""
    _asked(lambda: _write(key.reveal()), patience_s)


def clear_keyring(*, patience_s: float = PATIENCE_S) -> None:
    """Take the key out of the keyring, if it is there. Raises KeyringError."""
    _asked(_delete, patience_s)


# The `keyring` package takes 0.2 s and 12 MB to import, so that happens only when it has to be asked.


class _NoKeyringError(Exception):
    """There is none, as `keyring` would have said."""


class _KeepsNothingError(Exception):
    """The keyring took the key and has not got it: one that was switched off does so."""


def _read() -> str | None:
    from app.store import secret_service  # noqa: PLC0415  which loads what no window needs
    from app.store.secret_service import Answer  # noqa: PLC0415

    known = secret_service.look(SERVICE, ACCOUNT)
    if known is Answer.NO_KEYRING:
        raise _NoKeyringError
    if known is Answer.NOTHING:
        return None
    import keyring  # noqa: PLC0415

    return keyring.get_password(SERVICE, ACCOUNT)


def _write(key: str) -> None:
    import keyring  # noqa: PLC0415

    keyring.set_password(SERVICE, ACCOUNT, key)
    if keyring.get_password(SERVICE, ACCOUNT) != key:
        raise _KeepsNothingError


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
        reason = _words_for(problem)
        raise KeyringError(
            phrase("The keyring can't be used here: {reason}", reason=reason),
            phrase("Put the key into {variable} instead.", variable=VARIABLE),
            reason=reason,
        ) from None


def _words_for(problem: Exception) -> str:
    """Say why the keyring failed; never in its own words, which may hold what it was given."""
    name = type(problem).__name__
    return {
        "NoKeyringError": NO_KEYRING,
        "_NoKeyringError": NO_KEYRING,
        "InitError": phrase("it can't be opened"),
        "KeyringLocked": phrase("it is locked"),
        "TimeoutError": phrase("it does not answer"),
        "_KeepsNothingError": phrase("it is switched off"),
    }.get(name, phrase("it failed ({name})", name=name))
