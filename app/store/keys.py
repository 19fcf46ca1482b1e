"""Where the key for the cloud is: kept, looked for and forgotten, in one order everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from app.errors import InputError, KeyringError, StorageError
from app.phrases import phrase
from app.store import secrets
from app.store.key_file import KeyFile
from app.store.secrets import PATIENCE_S, VARIABLE, Redactor, Secret, usable

Keeper = Literal["memory", "file", "keyring"]
Origin = Literal["memory", "file", "keyring", "environment"]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeySearch:
    """What a look for the key found: the key and where it was.

    `trouble` says why the keyring could not be asked, `file_trouble` why its file could not be
    read; both are empty where there was no need to.
    """

    key: Secret | None = None
    origin: Origin | None = None
    trouble: str = ""
    file_trouble: str = ""


class KeyStore:
    """The one place that knows the key; one for the whole program, handed down. Any thread.

    It is looked for in this order, and the first that has one is believed: memory, which is gone
    when the program ends; the file, which is written only when the user said so; the system's
    keyring; the environment. To keep a key in one of them clears those before it, so that the
    newest wish is always the one that is found. A keyring that does not answer keeps nobody
    waiting who has gone round it.

    Calls may wait for the keyring and its owner: never on the loop.
    """

    def __init__(
        self, environ: Mapping[str, str], file: Path, *, patience_s: float = PATIENCE_S
    ) -> None:
        self.environ = environ
        self.redactor = Redactor()
        self.redactor.note(Secret(environ.get(VARIABLE, "").strip()))
        self.file = KeyFile(file)
        self._memory: Secret | None = None
        self._patience_s = patience_s

    def look(self) -> KeySearch:
        """Find the key, and say where it was and what hindered. Raises no SurtitleError."""
        search = self._looked()
        if search.key is not None:
            self.redactor.note(search.key)
        return search

    def find(self) -> Secret | None:
        """Return the key, None where there is none. Raises no SurtitleError."""
        return self.look().key

    def keep(self, typed: Secret, where: Keeper) -> None:
        """Keep the key there. Raises InputError for what is no key, KeyringError, StorageError."""
        key = Secret(usable(typed.reveal()))
        if not key.reveal():
            raise InputError(
                phrase("That is not a key"),
                phrase("A key is one word of letters, digits and signs."),
            )
        self.redactor.note(key)
        if where == "memory":
            self._memory = key
            return
        if where == "file":
            self.file.write(key)
            self._memory = None
            return
        secrets.write_keyring(key, patience_s=self._patience_s)
        self._memory = None
        self.file.remove()

    def forget(self) -> None:
        """Take the key out of wherever it is kept. Raises StorageError; what could go is gone."""
        held, self._memory = self._memory is not None, None
        file_trouble: StorageError | None = None
        try:
            held = self.file.remove() or held
        except StorageError as problem:
            file_trouble = problem
        try:
            secrets.clear_keyring(patience_s=self._patience_s)
        except KeyringError as problem:
            if not held:
                raise
            if problem.reason != secrets.NO_KEYRING:
                raise StorageError(
                    phrase(
                        "The key is forgotten, but the keyring can't be asked: {reason}",
                        reason=problem.reason,
                    ),
                    phrase("An older key may still be in it."),
                ) from None
        if file_trouble is not None:
            raise file_trouble

    def _looked(self) -> KeySearch:
        if self._memory is not None:
            return KeySearch(key=self._memory, origin="memory")
        trouble = file_trouble = ""
        try:
            kept = self.file.read()
        except StorageError as problem:
            kept, file_trouble = None, problem.title
        if kept is not None:
            return KeySearch(key=kept, origin="file")
        try:
            found = secrets.read_keyring(patience_s=self._patience_s)
        except KeyringError as problem:
            found, trouble = None, problem.reason
        origin: Origin = "keyring"
        key = usable(found or "")
        if not key:
            origin, key = "environment", usable(self.environ.get(VARIABLE, ""))
        if not key:
            return KeySearch(trouble=trouble, file_trouble=file_trouble)
        return KeySearch(key=Secret(key), origin=origin, trouble=trouble, file_trouble=file_trouble)
