"""The engines that the windows' runs use; the one on this computer stays warm between them."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Self

from app.captioner.engines import admit, choose_engine, may_stand_in
from app.domain.notices import Level, Notice
from app.domain.settings import Settings
from app.errors import ConfinedError, SurtitleError
from app.link.endpoint import Endpoint
from app.link.engine import Engine, LentEngine, LocalEngine
from app.phrases import phrase
from app.store.keys import KeyStore
from app.ui.deferred import ready_to_listen
from app.ui.preferences import Preferences
from app.ui.recording import Recording

# Told where no engine stands in.
BARRED = Notice(
    level=Level.WARNING,
    title=phrase("Captions are finished, since “This computer only” is on now"),
    hint=phrase(
        "Nothing said after that was sent. Start goes on with the engine on this computer."
    ),
)


class EngineRoom:
    """Alive from `async with` to its end, which ends the recogniser's child.

    `address` is that of a server that was named outright.
    """

    def __init__(
        self,
        keys: KeyStore,
        preferences: Preferences,
        *,
        address: str | None,
        local: Engine | None = None,
    ) -> None:
        self.address = address
        self._keys = keys
        self._preferences = preferences
        self._remote: _WatchedEngine | None = None
        self.has_standby = False  # whether another engine stands in for the one chosen last
        self._local = local or LocalEngine()
        self._lent = LentEngine(self._local)

    async def __aenter__(self) -> None:
        await self._local.__aenter__()

    async def __aexit__(self, *_: object) -> None:
        await self._local.__aexit__(None, None, None)

    @property
    def is_barred(self) -> bool:
        """Whether the engine that was chosen last must not be connected to any more."""
        return self._remote is not None and self._remote.is_barred

    def name(self, engine: str) -> None:
        """Use this engine of the settings from the next run on, and no server named outright."""
        self.address = None
        self._preferences.change(engine=engine)

    async def choose(
        self, settings: Settings, recording: Recording | None = None
    ) -> tuple[Engine, Engine | None]:
        """Return the engine for a run, and the one that may stand in for it. Raises SurtitleError.

        For a recording the one on this computer is asked for no partials.
        """
        lent = LentEngine(self._local, partials=False) if recording else self._lent
        self._remote, self.has_standby = None, False
        engine = await asyncio.to_thread(choose_engine, settings, self._keys, address=self.address)
        if isinstance(engine, LocalEngine):
            return lent, None
        self._remote = _WatchedEngine(engine, await engine.reach(), self._preferences)
        self.has_standby = may_stand_in(settings, address=self.address)
        return self._remote, lent if self.has_standby else None

    async def warm_up(self, settings: Settings) -> None:
        """Have what runs need before one does; should the recogniser not start, a run will say why."""
        with contextlib.suppress(SurtitleError):
            engine, _ = await self.choose(settings)
            if engine is self._lent:
                await engine.reach()
        await ready_to_listen()


class _WatchedEngine:
    """A server that is connected to only as long as the settings in force allow it."""

    def __init__(self, engine: Engine, endpoint: Endpoint, preferences: Preferences) -> None:
        self.kind = engine.kind
        self.name = engine.name
        self._engine = engine
        self._endpoint = endpoint
        self._preferences = preferences

    @property
    def is_barred(self) -> bool:
        """Whether they don't."""
        try:
            admit(self._preferences.value, self._endpoint)
        except ConfinedError:
            return True
        return False

    async def __aenter__(self) -> Self:
        await self._engine.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._engine.__aexit__(None, None, None)

    async def reach(self) -> Endpoint:
        """Return its address. Raises ConfinedError where it must not be connected to any more."""
        admit(self._preferences.value, self._endpoint)
        return self._endpoint

    async def doubt(self) -> None:
        """Pass on that a connection failed."""
        await self._engine.doubt()
