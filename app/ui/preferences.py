"""The settings in force: changed by the windows, kept on disk behind them."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.domain.caption_style import SIZE, CaptionStyle
from app.domain.notices import Notice
from app.domain.settings import Settings
from app.errors import SurtitleError
from app.store import settings_file

RETRY_S = 5.0  # after which a disk that failed is tried again, where no change does so sooner


class Preferences(QObject):
    """Holds the settings; `value` is what is in force, which options may have changed for this run.

    Only what is changed here is kept on disk: an option given at the start is no wish for later.
    """

    changed = Signal()
    trouble_told = Signal(object)  # Notice

    def __init__(
        self,
        path: Path,
        kept: Settings,
        value: Settings | None = None,
        *,
        retry_s: float = RETRY_S,
    ) -> None:
        super().__init__()
        self.value = value or kept
        self._path = path
        self._retry_s = retry_s
        self._kept = kept
        self._unsaved = asyncio.Event()
        self._saving = asyncio.Lock()
        self._failed = False  # what could not be saved is tried again

    def change(self, **fields: Any) -> None:
        """Set these fields. Raises InputError for a value that a field does not take."""
        value = replace(self.value, **fields)
        kept = replace(self._kept, **fields)
        if kept != self._kept:
            self._kept = kept
            self._unsaved.set()
        if value != self.value:
            self.value = value
            self.changed.emit()

    def restyle(self, **fields: Any) -> None:
        """Change how captions look. Raises InputError for a value that a field does not take."""
        self.change(caption_style=replace(self.value.caption_style, **fields))

    def step_caption_size(self, pixels: int | None) -> None:
        """Make captions larger or smaller, within what can be read; None makes them as at first."""
        now = self.value.caption_style.size
        size = CaptionStyle().size if pixels is None else now + pixels
        self.restyle(size=min(max(size, SIZE[0]), SIZE[-1]))

    async def serve(self) -> None:
        """Save what changed, the newest state of it, until cancelled; again where that failed."""
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._retry_s if self._failed else None):
                    await self._unsaved.wait()
            await self.save()

    async def save(self) -> None:
        """Save now what is not saved yet; tells where it can't be."""
        async with self._saving:
            if not self._unsaved.is_set() and not self._failed:
                return
            is_news = self._unsaved.is_set()
            self._unsaved.clear()
            self._failed = True
            loop = asyncio.get_running_loop()
            writing = loop.run_in_executor(None, settings_file.save, self._path, self._kept)
            try:
                await asyncio.shield(writing)
                self._failed = False
            except SurtitleError as problem:
                if is_news:
                    self.trouble_told.emit(Notice.of(problem))
            except asyncio.CancelledError:
                await asyncio.wait([writing])  # or the next one would write beside it
                raise
