"""Where the key for the cloud is: looked for in every place it may be, kept in the one that is wished."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from app.errors import InputError
from app.store import secrets
from app.store.key_file import delete_key_file, read_key_file, write_key_file
from app.store.secrets import PATIENCE_S, KeyringError, Secret

VARIABLE = "DASHSCOPE_API_KEY"
Origin = Literal["memory", "keyring", "file", "environment"]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeySearch:
    """What a look for the key found: the key and where, or why the keyring could not be asked."""

    key: Secret | None = None
    origin: Origin | None = None
    trouble: str = ""


class KeyStore:
    """The key's places: this object's memory, the system's keyring, a file, and DASHSCOPE_API_KEY.

    Looked through in this order: what was typed last counts first, and what the system was started
    with last. Calls wait for the keyring, which may ask its owner for a password: never on the
    loop. May be used on any thread.
    """

    def __init__(
        self, environ: Mapping[str, str], file: Path | None, *, patience_s: float = PATIENCE_S
    ) -> None:
        self.file = file
        self._environ = environ
        self._patience_s = patience_s
        self._kept_for_now: Secret | None = None

    def look(self) -> KeySearch:
        """Find the key, and say where it was and what hindered. Raises nothing."""
        if self._kept_for_now is not None:
            return KeySearch(key=self._kept_for_now, origin="memory")
        trouble = ""
        try:
            kept = secrets.read_keyring(self._patience_s) or ""
        except KeyringError as problem:
            kept, trouble = "", problem.why
        places: tuple[tuple[Origin, str], ...] = (
            ("keyring", kept),
            ("file", read_key_file(self.file) if self.file else ""),
            ("environment", self._environ.get(VARIABLE, "")),
        )
        for origin, value in places:
            if key := _usable(value):
                return KeySearch(key=Secret(key), origin=origin, trouble=trouble)
        return KeySearch(trouble=trouble)

    def find(self) -> Secret | None:
        """Return the key, None where there is none. Raises nothing."""
        return self.look().key

    def keep(self, value: Secret) -> None:
        """Put the key into the keyring. Raises InputError for what is no key, StorageError."""
        secrets.write_keyring(_checked(value), self._patience_s)
        self._kept_for_now = None

    def keep_for_now(self, value: Secret) -> None:
        """Keep the key for as long as this object lives. Raises InputError."""
        self._kept_for_now = Secret(_checked(value))

    def keep_in_file(self, value: Secret) -> None:
        """Write the key to the file, as its owner has said. Raises InputError, StorageError."""
        key = _checked(value)
        if self.file is None:
            raise InputError("There is no place for a file with the key")
        write_key_file(self.file, key)
        self._kept_for_now = None

    def forget(self) -> None:
        """Take the key out of memory, file and keyring. Raises StorageError where one refuses.

        A keyring that can't be asked is no trouble where the key was elsewhere.
        """
        origin = self.look().origin
        self._kept_for_now = None
        if self.file is not None:
            delete_key_file(self.file)
        try:
            secrets.clear_keyring(self._patience_s)
        except KeyringError:
            if origin not in ("memory", "file"):
                raise


def _checked(value: Secret) -> str:
    key = _usable(value.reveal())
    if not key:
        raise InputError("That is not a key", "A key is one word of letters, digits and signs.")
    return key


def _usable(value: str) -> str:
    """Return the key without what surrounds it; nothing where a header could not carry it."""
    key = value.strip()
    return key if key.isascii() and key.isprintable() and " " not in key else ""
