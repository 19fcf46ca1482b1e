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
from app.store import secrets
from app.store.secrets import KeySearch, Secret

Wish = Callable[[], Awaitable[Notice | None]]


class KeyDesk(QObject):
    """Keeps, forgets and tries the key, one wish after the other; each ends in `said`."""

    said = Signal(object)  # Notice
    found = Signal(object)  # KeySearch
    kept = Signal()
    busy_changed = Signal(bool)

    def __init__(self, environ: Mapping[str, str], report: Callable[[BaseException], None]) -> None:
        super().__init__()
        self._environ = environ
        self._report = report
        self._wishes: asyncio.Queue[Wish] = asyncio.Queue()

    def look(self) -> None:
        """See whether there is a key, and where; `found` tells."""
        self._wishes.put_nowait(self._look)

    def keep(self, typed: str) -> None:
        """Put a key into the keyring."""
        self._wishes.put_nowait(partial(self._keep, Secret(typed)))

    def forget(self) -> None:
        """Take the key out of the keyring."""
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
        search: KeySearch = await asyncio.to_thread(secrets.look_for_key, self._environ)
        self.found.emit(search)
        return None

    async def _keep(self, typed: Secret) -> Notice | None:
        await asyncio.to_thread(secrets.store_key, typed.reveal())
        self.kept.emit()
        await self._look()
        return Notice(level=Level.INFO, title="The key is kept in the system's keyring")

    async def _forget(self) -> Notice | None:
        await asyncio.to_thread(secrets.forget_key)
        await self._look()
        return Notice(level=Level.INFO, title="The key is forgotten")

    async def _test(self, typed: Secret, settings: Settings) -> Notice | None:
        key: Secret | None = typed
        if not typed.reveal():
            key = await asyncio.to_thread(secrets.find_key, self._environ)
        if key is None:
            raise RefusedError("There is no key to test", "Type or paste one first.")
        engine = cloud_engine(settings, self._environ, key)
        await try_out(engine, session_config(settings))
        return Notice(level=Level.INFO, title=f"{engine.name} accepts the key")
