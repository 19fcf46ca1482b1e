"""The key for the cloud, from the settings dialog to the keyring, and whether it works."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal

from app.captioner.engines import cloud_engine, session_config
from app.captioner.trial import try_out
from app.domain.notices import Level, Notice
from app.domain.settings import Settings
from app.errors import RefusedError, SurtitleError
from app.store.key_store import KeySearch, KeyStore
from app.store.secrets import KeyringError, Secret

Wish = Callable[[], Awaitable[Notice | None]]


class KeyDesk(QObject):
    """Keeps, forgets and tries the key, one wish after the other; each ends in `said`."""

    said = Signal(object)  # Notice
    found = Signal(object)  # KeySearch
    kept = Signal()
    not_kept = Signal(object)  # KeyringError: it may be kept elsewhere
    busy_changed = Signal(bool)

    def __init__(
        self,
        keys: KeyStore,
        environ: Mapping[str, str],
        report: Callable[[BaseException], None],
    ) -> None:
        super().__init__()
        self._keys = keys
        self._environ = environ
        self._report = report
        self._wishes: asyncio.Queue[Wish] = asyncio.Queue()

    def look(self) -> None:
        """See whether there is a key, and where; `found` tells."""
        self._wishes.put_nowait(self._look)

    def keep(self, typed: str) -> None:
        """Put a key into the keyring; where that can't be used, `not_kept` asks what then."""
        self._wishes.put_nowait(partial(self._keep, Secret(typed)))

    def keep_for_now(self, typed: str) -> None:
        """Keep a key until the program ends, and nowhere else."""
        self._wishes.put_nowait(partial(self._keep_elsewhere, Secret(typed), in_file=False))

    def keep_in_file(self, typed: str) -> None:
        """Keep a key in a file that only its owner can read."""
        self._wishes.put_nowait(partial(self._keep_elsewhere, Secret(typed), in_file=True))

    def forget(self) -> None:
        """Take the key out of wherever it is kept."""
        self._wishes.put_nowait(self._forget)

    def test(self, typed: str, settings: Settings) -> None:
        """Open a session with the key as it is typed, or with the kept one where nothing is."""
        self._wishes.put_nowait(partial(self._test, Secret(typed.strip()), settings))

    async def serve(self) -> None:
        """Do what is wished, until cancelled."""
        while True:
            wish = await self._wishes.get()
            self.busy_changed.emit(True)
            await self._do(wish)
            self.busy_changed.emit(False)

    async def _do(self, wish: Wish) -> None:
        try:
            notice = await wish()
        except SurtitleError as error:
            notice = Notice.of(error.for_good())
        except Exception as bug:  # noqa: BLE001  told, and the next wish is heard
            self._report(bug)
            return
        if notice is not None:
            self.said.emit(notice)

    async def _look(self) -> Notice | None:
        search: KeySearch = await asyncio.to_thread(self._keys.look)
        self.found.emit(search)
        return None

    async def _keep(self, typed: Secret) -> Notice | None:
        try:
            await asyncio.to_thread(self._keys.keep, typed)
        except KeyringError as problem:
            self.not_kept.emit(problem)
            return None
        self.kept.emit()
        await self._look()
        return Notice(level=Level.INFO, title="The key is kept in the system's keyring")

    async def _keep_elsewhere(self, typed: Secret, *, in_file: bool) -> Notice | None:
        keep = self._keys.keep_in_file if in_file else self._keys.keep_for_now
        await asyncio.to_thread(keep, typed)
        self.kept.emit()
        await self._look()
        if not in_file:
            return Notice(level=Level.INFO, title="The key is kept until Surtitle closes")
        return Notice(
            level=Level.INFO,
            title="The key is kept in a file that only you can read",
            hint=f"{self._keys.file}",
        )

    async def _forget(self) -> Notice | None:
        await asyncio.to_thread(self._keys.forget)
        await self._look()
        return Notice(level=Level.INFO, title="The key is forgotten")

    async def _test(self, typed: Secret, settings: Settings) -> Notice | None:
        key: Secret | None = typed
        if not typed.reveal():
            key = await asyncio.to_thread(self._keys.find)
        if key is None:
            raise RefusedError("There is no key to test", "Type or paste one first.")
        engine = cloud_engine(settings, self._environ, key)
        await try_out(engine, session_config(settings))
        return Notice(level=Level.INFO, title=f"{engine.name} accepts the key")
