"""What a run keeps of itself: the journal first, then the readable copy, then the sound."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

from app import __version__
from app.domain.lines import Gap, Line, Seam
from app.domain.settings import Settings
from app.errors import InputError, StorageError
from app.phrases import phrase
from app.store.disk import Disk
from app.store.flac_file import Samples
from app.store.journal import session_id
from app.store.paths import Places, make_folder, unusable
from app.store.records import Edit, Record, SessionEnd, SessionFile, SessionStart
from app.store.session_files import SessionFiles, opened, reopened
from app.store.writer import Writer


def _four_digits() -> str:
    return secrets.token_hex(2)


class SessionLog:
    """The log of one run. Made by `SessionLog.create`; called from the loop, never waits there."""

    def __init__(self, writer: Writer, files: SessionFiles, refuges: tuple[Path, ...]) -> None:
        self._writer = writer
        self._refuges = refuges
        self._files = files
        self._begun = files.named  # the journal says where the copies are
        self._text_troubled = False
        self._text_kept = True
        self._closed = False

    @classmethod
    @asynccontextmanager
    async def create(
        cls,
        places: Places,
        *,
        source: str,
        engine: str,
        now: datetime,
        settings: Settings | None = None,
        sound_rate: int = 16_000,
        also: Sequence[Record] = (),
        chance: Callable[[], str] = _four_digits,
        disk: Disk | None = None,
    ) -> AsyncIterator[SessionLog]:
        """Open a log for the session that starts at `now` (aware, in local time).

        `source` and `engine` are as asked for, in words for people; `settings` tell where the
        copies go, how they are called, and whether sound is kept; `also` is what else is known of
        it from the beginning. Raises InputError that names
        the folder where nothing may be written, StorageError where the disk fails. Leaving the
        block without `close` leaves a journal without an end, as a crash does.
        """
        chosen = settings or Settings()
        start = SessionStart(
            session=session_id(now, chance()),
            started=now,
            utc_offset_s=round((now.utcoffset() or timedelta()).total_seconds()),
            source=source,
            engine=engine,
            version=__version__,
        )
        places = places.honouring(chosen)
        async with cls._writing(
            lambda: opened(
                places, start, chosen, also=also, sound_rate=sound_rate, disk=disk or Disk()
            ),
            places.refuges,
        ) as log:
            yield log

    @classmethod
    @asynccontextmanager
    async def resume(
        cls, places: Places, session: str, *, disk: Disk | None = None
    ) -> AsyncIterator[SessionLog]:
        """Open the log of a session that was ended early, to go on with it; `seam` says where.

        Raises InputError where the session is gone or another copy of the program writes it, and
        what `create` raises.
        """
        async with cls._writing(
            lambda: reopened(places, session, disk or Disk()), places.refuges
        ) as log:
            yield log

    @classmethod
    @asynccontextmanager
    async def _writing(
        cls, make: Callable[[], SessionFiles], refuges: tuple[Path, ...]
    ) -> AsyncIterator[SessionLog]:
        writer = Writer()
        made: list[SessionFiles] = []
        try:
            try:
                await writer.run(lambda: made.append(make()))
            except asyncio.CancelledError:
                # What the thread has begun it ends, and nobody else would let go of the files.
                await writer.run(lambda: None)
                for files in made:
                    log = cls(writer, files, refuges)
                    await log._let_go()
                raise
            log = cls(writer, made[0], refuges)
            try:
                yield log
            finally:
                await log._let_go()
        finally:
            await writer.close()

    @property
    def session_id(self) -> str:
        """The session's name."""
        return self._files.journal.path.stem

    @property
    def seam(self) -> Seam:
        """Where a run has to go on with the session: where it began, for a new one."""
        return self._files.seam

    @property
    def journal_path(self) -> Path:
        """The journal."""
        return self._files.journal.path

    @property
    def text_path(self) -> Path | None:
        """The readable transcript; None once the log was closed without a word in it."""
        return self._files.text.path if self._text_kept else None

    @property
    def keeps_sound(self) -> bool:
        """Whether what is heard is kept as well."""
        return self._files.sound is not None

    @property
    def unsaved(self) -> int:
        """How many records wait in memory for a disk that takes them."""
        return self._files.journal.unsaved

    def hear(self, samples: Samples) -> None:
        """Keep what was heard next, where sound is kept."""
        if self._files.sound is not None:
            self._files.sound.hear(samples)

    def miss(self, count: int) -> None:
        """Keep the place of `count` samples that were not heard."""
        if self._files.sound is not None:
            self._files.sound.miss(count)

    def sound_trouble(self) -> StorageError | None:
        """Return what went wrong with the sound, each kind once. Words are kept all the same."""
        if self._files.sound is not None:
            return self._files.sound.trouble()
        trouble, self._files.trouble = self._files.trouble, None
        return trouble

    async def keep(self, *entries: Line | Gap | Edit) -> StorageError | None:
        """Return when the entries are on disk. Raises StorageError where they can't be.

        They then wait in memory and are written, in order, with the next that can be, or by
        retry(). Returns the trouble with the readable copy, once, where the copy began to fail.
        """
        if not self._begun:
            self._begun = True
            for copy in self._copies():
                self._files.journal.put_along(copy)
        for entry in entries:
            number = self._files.journal.put(entry)
            if isinstance(entry, Line | Gap):
                self._files.text.put(entry)
        failure, trouble = await self._writer.run(self._save, number)
        if failure:
            raise failure
        newly = None if self._text_troubled else trouble
        self._text_troubled = trouble is not None
        return newly

    async def retry(self) -> None:
        """Write what could not be written before. Raises StorageError where it still can't be."""
        await self._writer.run(self._files.journal.retry)

    async def move(self, folder: Path) -> None:
        """Go on in another folder, with all that was kept. Raises FolderError, StorageError."""
        await self._writer.run(self._move, folder)
        if self._begun:
            path = str(self._files.text.path)
            self._files.journal.put_along(SessionFile(kind="text", path=path))

    def _move(self, folder: Path) -> None:
        make_folder(folder)
        try:
            self._files.text.move(folder)
            self._files.journal.move(folder)
        except OSError as problem:
            raise unusable(folder, problem) from problem

    def _copies(self) -> list[SessionFile]:
        """Say where the copies are."""
        copies = [SessionFile(kind="text", path=str(self._files.text.path))]
        if self._files.sound is not None:
            copies.append(SessionFile(kind="audio", path=str(self._files.sound.path)))
        return copies

    def _save(self, number: int) -> tuple[StorageError | None, StorageError | None]:
        """Write to both files, each tried whatever becomes of the other. Writer thread."""
        return (
            _failure_of(lambda: self._files.journal.save(number)),
            _failure_of(self._files.text.save),
        )

    async def close(self, end: SessionEnd) -> Path | None:
        """Write the session's end and whatever was still waiting, and let go of the files.

        Where its own disk takes nothing to the last, the journal goes to a refuge, which is
        returned. Raises StorageError where that failed too: what could not be saved is lost then.
        """
        number = self._files.journal.put(end)
        try:
            failure, trouble = await self._writer.run(self._save, number)
            if failure is None:
                return None
            if await self._writer.run(self._take_refuge):
                return self.journal_path
        finally:
            await self._let_go()
        lost = self.unsaved - 1  # the end itself is no loss to anybody
        title = phrase("The session's end could not be saved")
        if lost:
            title = phrase("The last {lost} entries could not be saved", lost=lost)
        hint = phrase("{title}.", title=failure.title)
        if lost and not trouble:
            hint = phrase("{title}. They are in {path}.", title=failure.title, path=self.text_path)
        raise StorageError(title, hint) from failure

    def _take_refuge(self) -> bool:
        """Move the journal to where it can be written; return whether there was such a place."""
        for folder in self._refuges:
            with contextlib.suppress(OSError, StorageError, InputError):
                make_folder(folder)
                self._files.journal.move(folder)
                return True
        return False

    async def _let_go(self) -> None:
        if not self._closed:
            self._closed = True
            self._text_kept = await self._writer.run(self._shut)
            if self._files.sound is not None:
                await self._files.sound.close(keep=self._text_kept)

    def _shut(self) -> bool:
        self._files.journal.close()
        return self._files.text.close()


def _failure_of(call: Callable[[], None]) -> StorageError | None:
    try:
        call()
    except StorageError as failure:
        return failure
    return None
