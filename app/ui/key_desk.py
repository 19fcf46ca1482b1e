"""The key for the cloud, from the settings dialog to where it is kept, and whether it works."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from app.captioner.engines import admit_cloud, cloud_engine, session_config
from app.domain.notices import Level, Notice
from app.domain.settings import Settings
from app.errors import KeyringError, RefusedError, SurtitleError
from app.phrases import phrase
from app.store.keys import Keeper, KeySearch, KeyStore
from app.store.secrets import Secret
from app.ui.places import said

Wish = Callable[[], Awaitable[Notice | None]]


class KeyDesk(QObject):
    """Keeps, forgets and tries the key, one wish after the other; each ends in `said`.

    A wish to keep it in a keyring that can't be used ends in `keyring_refused` instead, with the
    reason: where else it may be kept is for the user to say.
    """

    said = Signal(object)  # Notice
    keyring_refused = Signal(object)  # KeyringError
    found = Signal(object)  # KeySearch
    kept = Signal()
    busy_changed = Signal(bool)

    def __init__(self, keys: KeyStore, report: Callable[[BaseException], None]) -> None:
        super().__init__()
        self.can_write_file = keys.file.is_possible
        self._keys = keys
        self._report = report
        self._wishes: asyncio.Queue[Wish] = asyncio.Queue()

    def look(self) -> None:
        """See whether there is a key, and where; `found` tells."""
        self._wishes.put_nowait(self._look)

    def keep(self, typed: str, where: Keeper = "keyring") -> None:
        """Keep a key there."""
        self._wishes.put_nowait(partial(self._keep, Secret(typed), where))

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

    async def _keep(self, typed: Secret, where: Keeper) -> Notice | None:
        try:
            await asyncio.to_thread(self._keys.keep, typed, where)
        except KeyringError as problem:
            self.keyring_refused.emit(problem)
            return None
        self.kept.emit()
        await self._look()
        title = {
            "keyring": phrase("The key is kept in the system's keyring"),
            "memory": phrase("The key is kept until Surtitle closes"),
            "file": phrase(
                "The key is kept in {path}, which only you can read",
                path=said(self._keys.file.path),
            ),
        }[where]
        return Notice(level=Level.INFO, title=title)

    async def _forget(self) -> Notice | None:
        try:
            await asyncio.to_thread(self._keys.forget)
        finally:
            await self._look()
        return Notice(level=Level.INFO, title=phrase("The key is forgotten"))

    async def _test(self, typed: Secret, settings: Settings) -> Notice | None:
        admit_cloud(settings, self._keys.environ)
        self._keys.redactor.note(typed)
        key: Secret | None = typed
        if not typed.reveal():
            key = await asyncio.to_thread(self._keys.find)
        if key is None:
            raise RefusedError(
                phrase("There is no key to test"), phrase("Type or paste one first.")
            )
        from app.captioner.trial import try_out  # noqa: PLC0415  as deferred.py: NumPy, WebSockets

        engine = cloud_engine(settings, self._keys.environ, key)
        await try_out(engine, session_config(settings))
        return Notice(
            level=Level.INFO, title=phrase("{engine} accepts the key", engine=engine.name)
        )
