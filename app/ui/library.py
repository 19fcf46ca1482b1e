"""The saved sessions as the windows need them: listed, searched, read, mended, taken elsewhere."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.errors import SurtitleError
from app.store import arrivals, edits, trash
from app.store.atomic import write_atomically
from app.store.paths import Places
from app.store.records import Edit
from app.store.recovery import recover
from app.store.session_record import SessionRecord, read_journal
from app.store.sessions import journal_of
from app.ui.preferences import Preferences

if TYPE_CHECKING:
    from app.captioner.captioner import Captioner
    from app.store.export import ExportOptions
    from app.store.index import Index
    from app.store.index_refresh import Progress
    from app.store.index_rows import SessionSummary

MOST_HITS = 500
Say = Callable[[], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A session that was read; `in_trash` where it was deleted."""

    session: str
    record: SessionRecord
    in_trash: bool = False


class Library(QObject):
    """Does what is wished, on threads of its own; what came of it is said by the signals.

    What the index has is listed while it is still being brought up to date. A session that
    runs now is mended by way of the run that writes it.
    """

    sessions_changed = Signal()
    indexing_changed = Signal()
    found = Signal(str, object)  # the words, Found
    opened = Signal(object)  # Opened
    edited = Signal(str, object)  # the session, Edit: wished, and to be seen at once
    mended = Signal(object, object)  # Opened, and the Edit that was kept in it
    refused = Signal(object)  # Opened, as it still is: an edit could not be kept
    vanished = Signal(str)  # a session that was to be opened
    discarded = Signal(str)
    restored = Signal(str)
    trash_listed = Signal(object)  # list[SessionSummary]
    exported = Signal(str)  # the path
    arrived = Signal(list)  # list[Arrival | SurtitleError], one a file
    trouble_told = Signal(object)  # SurtitleError

    def __init__(
        self, places: Places, preferences: Preferences, report: Callable[[BaseException], None]
    ) -> None:
        super().__init__()
        self.sessions: list[SessionSummary] = []
        self.indexing: float | None = None  # how much is done, 0 to 1, while that takes long
        self._places = places
        self._preferences = preferences
        self._report = report
        self._wishes: asyncio.Queue[Callable[[Index], Say | None] | None] = asyncio.Queue()
        self._refresh_wished = asyncio.Event()
        self._stopping = threading.Event()
        self._words = ""  # that are looked for
        self._live: tuple[str, Captioner] | None = None
        self._late: list[Edit] = []  # that its run took no more

    # Wishes -------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Bring the list up to date with what is on disk."""
        self._refresh_wished.set()

    def search(self, words: str) -> None:
        """Look for words in all that was said; only the newest wish is answered."""
        self._words = words
        self._wishes.put_nowait(partial(self._search, words))

    def open(self, session: str) -> None:
        """Read a session."""
        self._wishes.put_nowait(partial(self._open, session))

    def open_deleted(self, session: str) -> None:
        """Read a session that is in the trash."""
        self._wishes.put_nowait(partial(self._open, session, in_trash=True))

    def edit(self, session: str, edit: Edit) -> None:
        """Keep what somebody made of a session: its title, a line's words, a mark."""
        self.edited.emit(session, edit)
        if self._live is None or self._live[0] != session:
            self._wishes.put_nowait(partial(self._edit, session, edit))
        elif not self._live[1].note(edit):
            self._late.append(edit)

    def discard(self, session: str) -> None:
        """Put a session into the trash."""
        self._wishes.put_nowait(partial(self._discard, session))

    def restore(self, session: str) -> None:
        """Take a session out of the trash."""
        self._wishes.put_nowait(partial(self._restore, session))

    def list_trash(self) -> None:
        """List what is in the trash, the last deleted first."""
        self._wishes.put_nowait(self._list_trash)

    def empty_trash(self) -> None:
        """Delete for good what is in the trash."""
        self._wishes.put_nowait(self._empty_trash)

    def export(self, session: str, name: str, options: ExportOptions, path: str) -> None:
        """Write a session in the named format; a file that is there was asked about."""
        self._wishes.put_nowait(partial(self._export, session, name, options, Path(path)))

    def take_in(self, files: list[Path]) -> None:
        """Keep the sessions that these files hold."""
        self._wishes.put_nowait(partial(self._take_in, files))

    def follow(self, session: str | None, captioner: Captioner | None = None) -> None:
        """Know which session is written now, and by which run."""
        ended, self._live = self._live, (session, captioner) if session and captioner else None
        if ended is not None:
            for edit in self._late:
                self._wishes.put_nowait(partial(self._edit, ended[0], edit))
            self._late.clear()
            self._wishes.put_nowait(partial(self._settle, ended[0]))
        self.refresh()

    def finish(self) -> None:
        """Have serve() return as soon as all that was wished until now is done."""
        self._stopping.set()
        self._refresh_wished.set()
        self._wishes.put_nowait(None)

    def is_live(self, session: str) -> bool:
        """Whether the session is being written now, here."""
        return self._live is not None and self._live[0] == session

    # The work -----------------------------------------------------------------------------

    async def serve(self) -> None:
        """Do what is wished, until finish(); first of all, close what was cut short."""
        from app.store.index import Index  # noqa: PLC0415  SQLite, not needed before this begins

        loop = asyncio.get_running_loop()
        # Two threads, since an index that is made anew must keep nobody from reading.
        with (
            Index.of(self._places) as index,
            ThreadPoolExecutor(1, thread_name_prefix="library") as asking,
            ThreadPoolExecutor(1, thread_name_prefix="indexing") as indexing,
        ):
            try:
                async with asyncio.TaskGroup() as group:
                    group.create_task(self._keep_indexed(indexing, index))
                    while (wish := await self._wishes.get()) is not None:
                        await self._do(loop.run_in_executor(asking, wish, index))
            finally:
                self._stopping.set()

    async def _keep_indexed(self, thread: ThreadPoolExecutor, index: Index) -> None:
        loop = asyncio.get_running_loop()

        def progress(done: int, of: int) -> None:
            loop.call_soon_threadsafe(self._note_progress, done / max(1, of))

        await self._do(loop.run_in_executor(thread, self._tidy))
        await self._do(loop.run_in_executor(thread, self._listed, index))
        while not self._stopping.is_set():
            await self._do(loop.run_in_executor(thread, self._refreshed, index, progress))
            await self._refresh_wished.wait()
            self._refresh_wished.clear()

    async def _do(self, work: asyncio.Future[Say | None]) -> None:
        """Wait for what is done on a thread, then say what is to be said of it."""
        try:
            say = await work
        except SurtitleError as error:
            self.trouble_told.emit(error)
        except Exception as bug:  # noqa: BLE001  told, and the next wish is heard
            self._report(bug)
        else:
            if say is not None:
                say()

    def _note_progress(self, share: float) -> None:
        self.indexing = share
        self.indexing_changed.emit()
        self._wishes.put_nowait(self._list_meanwhile)

    # On the threads -----------------------------------------------------------------------

    def _tidy(self) -> None:
        """Close what was cut short, and put into the trash what is too old."""
        settings, places = self._preferences.value, self._places_now()
        recover(places, pattern=settings.text_name)
        trash.expire(places, keep_days=settings.keep_days, now=datetime.now(UTC))

    def _listed(self, index: Index) -> Say:
        summaries = index.sessions()
        return lambda: self._show(summaries)

    def _list_meanwhile(self, index: Index) -> Say:
        """List what is indexed so far, the newest first, while the rest is read."""
        summaries = index.sessions()

        def say() -> None:
            if self.indexing is not None:  # else all of it is listed by now
                self._show(summaries, self.indexing)

        return say

    def _refreshed(self, index: Index, progress: Progress) -> Say:
        index.look_in(self._places_now())
        index.refresh(progress, self._stopping.is_set)
        summaries = index.sessions()
        return lambda: self._show(summaries)

    def _show(self, summaries: list[SessionSummary], indexing: float | None = None) -> None:
        self.sessions = summaries
        self.indexing = indexing
        self.sessions_changed.emit()

    def _search(self, words: str, index: Index) -> Say | None:
        def is_over() -> bool:
            return words != self._words or self._stopping.is_set()

        if is_over():
            return None
        found = index.search(words, MOST_HITS, is_over)
        return None if is_over() else partial(self.found.emit, words, found)

    def _open(self, session: str, _index: Index, *, in_trash: bool = False) -> Say:
        path = trash.journal_of(self._places, session) if in_trash else self._journal(session)
        try:
            record = read_journal(path)
        except SurtitleError as error:
            return partial(self._say_vanished, session, error)
        return partial(self.opened.emit, Opened(session=session, record=record, in_trash=in_trash))

    def _say_vanished(self, session: str, error: SurtitleError) -> None:
        self.vanished.emit(session)
        self.trouble_told.emit(error)

    def _edit(self, session: str, edit: Edit, _index: Index) -> Say:
        trouble: SurtitleError | None = None
        try:
            edits.edit(self._journal(session), edit, pattern=self._preferences.value.text_name)
        except SurtitleError as error:
            trouble = error
        try:
            opened = Opened(session=session, record=read_journal(self._journal(session)))
        except SurtitleError as error:
            return partial(self._say_vanished, session, trouble or error)
        return partial(self._say_edited, opened, edit, trouble)

    def _say_edited(self, opened: Opened, edit: Edit, trouble: SurtitleError | None) -> None:
        if trouble is None:
            self.mended.emit(opened, edit)
        else:  # what is seen already, and is not so
            self.refused.emit(opened)
            self.trouble_told.emit(trouble)
        self.refresh()

    def _settle(self, session: str, _index: Index) -> None:
        """Take home what had to be kept elsewhere, and have the copies follow what was edited."""
        places = self._places_now()
        if self._journal(session).parent != places.sessions_dir:
            recover(places, pattern=self._preferences.value.text_name)
        journal = self._journal(session)
        if journal.exists():  # else another folder had to take it, until the next start
            edits.settle(journal, pattern=self._preferences.value.text_name)

    def _discard(self, session: str, _index: Index) -> Say:
        trash.discard(self._places, session)
        return partial(self._then_refresh, partial(self.discarded.emit, session))

    def _restore(self, session: str, _index: Index) -> Say:
        trash.restore(self._places, session)
        return partial(self._then_refresh, partial(self.restored.emit, session))

    def _list_trash(self, _index: Index) -> Say:
        from app.store.index_rows import summary_of  # noqa: PLC0415  as in serve()

        summaries = [
            summary_of(session, read_journal(trash.journal_of(self._places, session)))
            for session in trash.trashed(self._places)
        ]
        return partial(self.trash_listed.emit, summaries)

    def _empty_trash(self, index: Index) -> Say:
        trash.empty(self._places)
        return self._list_trash(index)

    def _export(
        self, session: str, name: str, options: ExportOptions, path: Path, _index: Index
    ) -> Say:
        from app.store.export import exported  # noqa: PLC0415  the formats, which few starts need

        record = read_journal(self._journal(session))
        write_atomically(path, exported(record, name, options), force=True)
        return partial(self.exported.emit, str(path))

    def _take_in(self, files: list[Path], _index: Index) -> Say:
        came = arrivals.all_taken_in(self._places_now(), files)
        return partial(self._then_refresh, partial(self.arrived.emit, came))

    def _then_refresh(self, say: Say) -> None:
        say()
        self.refresh()

    def _journal(self, session: str) -> Path:
        return journal_of(self._places_now(), session)

    def _places_now(self) -> Places:
        return self._places.honouring(self._preferences.value)
