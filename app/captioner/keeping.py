"""What a run found, on its way to the disk first and then to the front end."""

from __future__ import annotations

import asyncio

from app.captioner.outbox import Outbox
from app.domain.captions import FinalLine, GapFound, NoticeGiven
from app.domain.lines import Gap, Line
from app.domain.notices import Notice
from app.errors import StorageError
from app.store.records import SessionEnd
from app.store.session_log import SessionLog


class Keeper:
    """Writes lines and gaps to the log in order, and says each only then.

    A disk that fails is told once, and captions go on. Without a log everything is said at once, as
    not saved.
    """

    def __init__(self, log: SessionLog | None, outbox: Outbox) -> None:
        self._log = log
        self._outbox = outbox
        self._troubled = False  # something waits for a disk that takes it
        self._entries: asyncio.Queue[Line | Gap | None] = asyncio.Queue()

    def put(self, entry: Line | Gap) -> None:
        """Take an entry; never waits."""
        self._entries.put_nowait(entry)

    def finish(self) -> None:
        """Let `run` end after what it was given."""
        self._entries.put_nowait(None)

    async def run(self) -> None:
        """Keep and say what is put, until finish()."""
        while (entry := await self._entries.get()) is not None:
            saved = await self._save(entry)
            if isinstance(entry, Line):
                self._outbox.put(FinalLine(line=entry, saved=saved))
            else:
                self._outbox.put(GapFound(gap=entry))

    async def close(self, end: SessionEnd) -> StorageError | None:
        """Keep what an early end left over, and the session's end.

        Returns the trouble where something is not on disk even then.
        """
        while not self._entries.empty():
            if (entry := self._entries.get_nowait()) is not None:
                await self._save(entry)
        if self._log is None:
            return None
        try:
            await self._log.close(end)
        except StorageError as failure:
            return failure
        return None

    async def _save(self, entry: Line | Gap) -> bool:
        """Write one entry; return whether it is on disk."""
        if self._log is None:
            return False
        keep = self._log.line(entry) if isinstance(entry, Line) else self._log.gap(entry)
        try:
            copy_trouble = await keep
        except StorageError as error:
            if not self._troubled:
                self._tell(error)
            self._troubled = True
            return False
        self._troubled = False  # what had waited was written along with this
        if copy_trouble is not None:
            self._tell(copy_trouble)
        return True

    def _tell(self, error: StorageError) -> None:
        self._outbox.put(NoticeGiven(notice=Notice.of(error)))
