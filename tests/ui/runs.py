"""A Controller that captions for a test, with everything behind it real but ear and engine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import SignalInstance

from app.domain.captions import State
from app.domain.settings import Settings
from app.link.engine import Engine
from app.store.keys import KeyStore
from app.store.paths import Places
from app.ui.controller import Controller
from app.ui.preferences import Preferences
from tests.fakes.microphones import FakeMicrophones
from tests.fakes.source import FakeSource

BOUND_S = 30.0


def controller_for(
    home: Path,
    *sources: FakeSource,
    address: str | None = None,
    settings: Settings | None = None,
    environ: Mapping[str, str] | None = None,
    local: Engine | None = None,
) -> Controller:
    """Make a Controller that keeps everything below `home`; nothing runs yet."""
    places = Places.find(home, {})
    return Controller(
        places=places,
        preferences=Preferences(places.settings_file, settings or Settings()),
        microphones=FakeMicrophones(*sources),
        keys=KeyStore(environ or {}, places.key_file),
        address=address,
        local=local,
    )


@asynccontextmanager
async def serving(controller: Controller) -> AsyncIterator[Controller]:
    """Let it serve, and quit in the end."""
    async with asyncio.TaskGroup() as group:
        served = group.create_task(controller.serve())
        yield controller
        controller.quit()
        async with asyncio.timeout(BOUND_S):
            await served


async def until(holds: Callable[[], Any], *signals: SignalInstance) -> None:
    """Wait until it holds, looking when one of the signals comes."""
    changed = asyncio.Event()

    def note(*_: object) -> None:
        changed.set()

    for signal in signals:
        signal.connect(note)
    try:
        async with asyncio.timeout(BOUND_S):
            while not holds():
                await changed.wait()
                changed.clear()
    finally:
        for signal in signals:
            signal.disconnect(note)


async def until_state(controller: Controller, *states: State) -> None:
    """Wait until the run is in one of these states."""
    await until(lambda: controller.state in states, controller.state_changed)


async def until_ended(controller: Controller) -> None:
    """Wait for the end of the run."""
    await until_state(controller, State.FINISHED)
