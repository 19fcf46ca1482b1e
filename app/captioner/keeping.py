"""What a run found, on its way to the disk first and then to the front end."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

from app.audio.block import Samples
from app.captioner.outbox import Outbox
from app.domain.captions import FinalLine, GapFound, LinesSaved, NoticeGiven
from app.domain.lines import Gap, Line
from app.domain.notices import Level, Notice
from app.errors import StorageError, SurtitleError, UnkeptError
from app.phrases import phrase
from app.store.records import Edit, SessionEnd
from app.store.session_log import SessionLog

RETRY_S = 2.0  # after which a disk that failed is tried again, where no line does so sooner
TOPIC, COPY_TOPIC = "kept", "copy"

Wish = Line | Gap | Edit | Path


class Keeper:
    """Writes lines and gaps to the log in order, and says each only then.

    What has come while the disk was busy is written at once. A disk that fails is told once, and
    captions go on: lines wait in memory, and are tried again with every new one and every
    `retry_s`. Without a log everything is said at once, as not saved.
    """

    def __init__(self, log: SessionLog | None, outbox: Outbox, *, retry_s: float = RETRY_S) -> None:
        self._log = log
        self._outbox = outbox
        self._retry_s = retry_s
        self._troubled = False  # something waits for a disk that takes it
        self._unsaved: list[int] = []  # lines that were said as not saved
        self._closed = False
        self._wishes: asyncio.Queue[Wish | None] = asyncio.Queue()

    def put(self, entry: Line | Gap | Edit) -> bool:
        """Take an entry, or what somebody made of an earlier one; never waits.

        Returns False where nothing is taken any more: the log is being closed.
        """
        if not self._closed:
            self._wishes.put_nowait(entry)
        return not self._closed

    def move(self, folder: Path) -> None:
        """Keep all in another folder from here on; never waits."""
        self._wishes.put_nowait(folder)

    def hear(self, samples: Samples) -> None:
        """Take what was heard next, for a log that keeps sound; never waits."""
        if self._log is not None:
            self._log.hear(samples)
            self._tell_sound()

    def miss(self, count: int) -> None:
        """Take that the next `count` samples were not heard."""
        if self._log is not None:
            self._log.miss(count)

    def finish(self) -> None:
        """Let `run` end after what it was given."""
        self._wishes.put_nowait(None)

    async def run(self) -> None:
        """Keep and say what is put, until finish()."""
        finished = False
        while not finished:
            wishes = await self._take()
            finished = None in wishes
            await self._fulfil([wish for wish in wishes if wish is not None])

    async def close(self, end: SessionEnd) -> StorageError | None:
        """Keep what an early end left over, and the session's end.

        Returns the trouble where something is not on disk even then.
        """
        while not self._closed:
            left = self._waiting()
            await self._keep([wish for wish in left if isinstance(wish, Line | Gap | Edit)])
            self._closed = self._wishes.empty()  # else more has come meanwhile
        if self._log is None:
            return None
        try:
            refuge = await self._log.close(end)
        except StorageError as failure:
            return failure
        finally:
            self._tell_sound()
        if refuge is not None:
            self._tell(
                Notice(
                    level=Level.WARNING,
                    title=phrase("The transcript is kept in {path}", path=refuge),
                    hint=phrase("The next start takes it home, once there is room."),
                    topic=TOPIC,
                )
            )
        return None

    async def _take(self) -> list[Wish | None]:
        """Return all that was put, at least one; nothing where it is time to try again."""
        try:
            async with asyncio.timeout(self._retry_s if self._troubled else None):
                first = await self._wishes.get()
        except TimeoutError:
            return []
        return [first, *self._waiting()]

    def _waiting(self) -> list[Wish | None]:
        return [self._wishes.get_nowait() for _ in range(self._wishes.qsize())]

    async def _fulfil(self, wishes: list[Wish]) -> None:
        entries: list[Line | Gap | Edit] = []
        for wish in wishes:
            if isinstance(wish, Path):
                await self._say(entries)
                entries = []
                await self._move(wish)
            else:
                entries.append(wish)
        await self._say(entries)

    async def _say(self, entries: list[Line | Gap | Edit]) -> None:
        saved = await self._keep(entries)
        for entry in entries:
            if isinstance(entry, Line):
                self._outbox.put(FinalLine(line=entry, saved=saved))
                if not saved and self._log is not None:
                    self._unsaved.append(entry.number)
            elif isinstance(entry, Gap):
                self._outbox.put(GapFound(gap=entry))

    async def _keep(self, entries: list[Line | Gap | Edit]) -> bool:
        """Write the entries, and what waited; return whether all is on disk."""
        if self._log is None:
            return False
        try:
            if entries:
                copy_trouble = await self._log.keep(*entries)
                if copy_trouble is not None:
                    self._tell_unkept(copy_trouble, COPY_TOPIC)
            elif self._troubled:
                await self._log.retry()
        except StorageError as error:
            self._trouble(error)
            return False
        self._recover()
        return True

    async def _move(self, folder: Path) -> None:
        if self._log is None:
            return
        try:
            await self._log.move(folder)
        except SurtitleError as error:
            self._tell(replace(Notice.of(error), topic=TOPIC), error)
        else:
            self._recover()

    def _trouble(self, error: StorageError) -> None:
        if not self._troubled:
            self._troubled = True
            self._tell_unkept(error, TOPIC)

    def _tell_unkept(self, error: StorageError, topic: str) -> None:
        cause = UnkeptError(error.title, error.hint)
        self._tell(replace(Notice.of(error), topic=topic), cause)

    def _recover(self) -> None:
        """Say that what had waited is on disk now."""
        if not self._troubled:
            return
        self._troubled = False
        if self._unsaved:
            self._outbox.put(LinesSaved(numbers=tuple(self._unsaved)))
            self._unsaved.clear()
        self._tell(
            Notice(
                level=Level.INFO,
                title=phrase("All that was said is on disk again"),
                topic=TOPIC,
            )
        )

    def _tell(self, notice: Notice, cause: SurtitleError | None = None) -> None:
        self._outbox.put(NoticeGiven(notice=notice, cause=cause))

    def _tell_sound(self) -> None:
        assert self._log is not None
        while (trouble := self._log.sound_trouble()) is not None:
            # No word is in danger.
            self._tell(replace(Notice.of(trouble), level=Level.WARNING))
