"""Microphones for tests: a source that gives what it is told to, and no sound server."""

from __future__ import annotations

import asyncio

from app.audio.metered import Metered
from app.audio.source import Source
from app.ui.microphones import Microphones
from tests.fakes.source import FakeSource


class FakeMicrophones(Microphones):
    """Hands out the sources that the test prepared, one a run."""

    def __init__(self, *sources: FakeSource) -> None:
        super().__init__()
        self.sources = list(sources)

    async def serve(self) -> None:
        await asyncio.Event().wait()

    def take(self) -> Source:
        return Metered(self.sources.pop(0), self.level_changed.emit)

    def give_back(self) -> None:
        self.level_changed.emit(None)
