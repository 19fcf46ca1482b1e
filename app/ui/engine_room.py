"""The engines that the windows' runs use; the one on this computer stays warm between them."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping

from app.captioner.engines import choose_engine, may_stand_in
from app.domain.settings import Settings
from app.errors import SurtitleError
from app.link.engine import Engine, LentEngine, LocalEngine
from app.store.key_store import KeyStore


class EngineRoom:
    """Alive from `async with` to its end, which ends the recogniser's child.

    `address` is that of a server that was named outright.
    """

    def __init__(
        self,
        environ: Mapping[str, str],
        keys: KeyStore,
        *,
        address: str | None,
        local: Engine | None = None,
    ) -> None:
        self.address = address
        self._keys = keys
        self._environ = environ
        self._local = local or LocalEngine()
        self._lent = LentEngine(self._local)

    async def __aenter__(self) -> None:
        await self._local.__aenter__()

    async def __aexit__(self, *_: object) -> None:
        await self._local.__aexit__(None, None, None)

    async def choose(self, settings: Settings) -> tuple[Engine, Engine | None]:
        """Return the engine for a run, and the one that may stand in for it. Raises SurtitleError."""
        engine = await asyncio.to_thread(
            choose_engine, settings, self._environ, self._keys, address=self.address
        )
        if isinstance(engine, LocalEngine):
            return self._lent, None
        return engine, self._lent if may_stand_in(settings, address=self.address) else None

    async def warm_up(self, settings: Settings) -> None:
        """Start the recogniser before it is needed; should it fail, a run will say why."""
        with contextlib.suppress(SurtitleError):
            engine, _ = await self.choose(settings)
            if engine is self._lent:
                await engine.reach()
