from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from app.domain.settings import Settings
from app.errors import SurtitleError
from app.store.disk import Disk
from app.store.export import ExportOptions
from app.store.index import Found
from app.store.journal import Journal
from app.store.paths import Places
from app.store.records import Correction, Edit, Mark, Title
from app.store.session_record import read_journal
from app.ui.library import Library, Opened
from app.ui.preferences import Preferences
from tests.ui.runs import BOUND_S, until
from tests.ui.saved import MONDAY, TIMES, TUESDAY, WISDOM, keep_session


class Heard:
    """A library at work, and what it says."""

    def __init__(self, home: Path, **settings: Any) -> None:
        self.places = Places.find(home, {})
        self.bugs: list[BaseException] = []
        preferences = Preferences(self.places.settings_file, Settings(**settings))
        self.library = Library(self.places, preferences, self.bugs.append)
        self.opened: list[Opened] = []
        self.mended: list[Opened] = []
        self.refused: list[Opened] = []
        self.found: list[tuple[str, Found]] = []
        self.troubles: list[SurtitleError] = []
        self.trash: list[Any] = []
        self.listings = 0
        self.library.sessions_changed.connect(self._count)
        self.library.opened.connect(self.opened.append)
        self.library.mended.connect(lambda opened, _: self.mended.append(opened))
        self.library.refused.connect(self.refused.append)
        self.library.found.connect(lambda words, found: self.found.append((words, found)))
        self.library.trouble_told.connect(self.troubles.append)
        self.library.trash_listed.connect(self.trash.append)

    def _count(self) -> None:
        self.listings += 1

    async def listed(self, count: int) -> list[str]:
        """Wait until so many sessions are listed; return them."""
        library = self.library
        await until(lambda: len(library.sessions) == count, library.sessions_changed)
        return [each.session for each in library.sessions]

    async def open(self, session: str) -> Opened:
        self.library.open(session)
        await until(lambda: self.opened, self.library.opened)
        return self.opened.pop()


@asynccontextmanager
async def at_work(home: Path, **settings: Any) -> AsyncIterator[Heard]:
    heard = Heard(home, **settings)
    async with asyncio.TaskGroup() as group:
        serving = group.create_task(heard.library.serve())
        yield heard
        heard.library.finish()
        async with asyncio.timeout(BOUND_S):
            await serving
    assert heard.bugs == []


@pytest.fixture
def monday(tmp_path: Path) -> str:
    return keep_session(tmp_path, MONDAY, [TIMES, WISDOM])


@pytest.fixture
def tuesday(tmp_path: Path) -> str:
    return keep_session(tmp_path, TUESDAY, ["今天的会议讨论了三个问题。"], title="会议")


async def test_sessions_are_listed_newest_first_and_new_ones_on_wish(
    tmp_path: Path, monday: str
) -> None:
    async with at_work(tmp_path) as heard:
        assert await heard.listed(1) == [monday]
        assert heard.library.sessions[0].opening == TIMES
        tuesday = keep_session(tmp_path, TUESDAY, [WISDOM])
        heard.library.refresh()
        assert await heard.listed(2) == [tuesday, monday]


async def test_what_is_indexed_so_far_is_listed_while_the_rest_is_read(
    tmp_path: Path, monday: str
) -> None:
    async with at_work(tmp_path) as heard:
        assert await heard.listed(1) == [monday]
        heard.library.sessions = []
        heard.library._note_progress(0.5)  # as a long refresh says
        assert await heard.listed(1) == [monday]
        assert heard.library.indexing == 0.5


async def test_what_was_cut_short_is_closed_at_the_start(tmp_path: Path) -> None:
    session = keep_session(tmp_path, MONDAY, [TIMES], ended=False)
    async with at_work(tmp_path) as heard:
        await until(
            lambda: heard.library.sessions and heard.library.sessions[0].ended,
            heard.library.sessions_changed,
        )
        assert heard.library.sessions[0].recovered
        assert (await heard.open(session)).record.recovered


async def test_what_is_older_than_wished_is_in_the_trash(tmp_path: Path, monday: str) -> None:
    async with at_work(tmp_path, keep_days=1) as heard:
        await until(lambda: heard.listings, heard.library.sessions_changed)
        heard.library.list_trash()
        await until(lambda: heard.trash, heard.library.trash_listed)
        assert [each.session for each in heard.trash[-1]] == [monday]


async def test_only_the_newest_words_are_looked_for(
    tmp_path: Path, monday: str, tuesday: str
) -> None:
    async with at_work(tmp_path) as heard:
        await heard.listed(2)
        for words in ("w", "wo", "wor", "会议"):
            heard.library.search(words)
        await until(lambda: heard.found, heard.library.found)
        [(words, found)] = heard.found
        assert words == "会议"
        assert [hit.session for hit in found.hits] == [tuesday]


async def test_a_session_is_mended_and_shown_as_it_is_then(tmp_path: Path, monday: str) -> None:
    async with at_work(tmp_path) as heard:
        await heard.listed(1)
        heard.library.edit(monday, Correction(line=1, text="It was."))
        heard.library.edit(monday, Mark(line=2, on=True))
        heard.library.edit(monday, Title(text="Monday"))
        await until(lambda: len(heard.mended) == 3, heard.library.mended)
        record = heard.mended[-1].record
        assert record.title == "Monday"
        assert [line.text for line in record.lines] == ["It was.", WISDOM]
        assert record.marked == {2}
        await until(
            lambda: heard.library.sessions[0].title == "Monday", heard.library.sessions_changed
        )
        [copy] = heard.places.transcripts_dir.iterdir()
        assert copy.name == "2026-11-23 0812 Monday.txt"
        assert "It was.\n" in copy.read_text()


async def test_one_that_another_copy_writes_is_not_mended_and_that_is_told(
    tmp_path: Path, monday: str
) -> None:
    path = Places.find(tmp_path, {}).sessions_dir / f"{monday}.jsonl"
    journal = Journal.reopen(path, disk=Disk())
    async with at_work(tmp_path) as heard:
        heard.library.edit(monday, Title(text="Mine"))
        await until(lambda: heard.troubles, heard.library.trouble_told)
        assert "still being written" in heard.troubles[0].title
        assert [each.record.title for each in heard.refused] == [""]
        heard.library.discard(monday)
        await until(lambda: len(heard.troubles) == 2, heard.library.trouble_told)
    journal.close()
    assert read_journal(path).title == ""


async def test_a_session_that_runs_is_mended_by_its_run(tmp_path: Path) -> None:
    class Run:
        """Stands for a Captioner."""

        def __init__(self) -> None:
            self.noted: list[Edit] = []

        def note(self, edit: Edit) -> bool:
            self.noted.append(edit)
            return len(self.noted) == 1

    run: Any = Run()
    session = keep_session(tmp_path, MONDAY, [TIMES])
    async with at_work(tmp_path) as heard:
        heard.library.follow(session, run)
        assert heard.library.is_live(session)
        heard.library.edit(session, Mark(line=1, on=True))
        assert run.noted == [Mark(line=1, on=True)]
        heard.library.edit(session, Title(text="Late"))  # its log is being closed
        assert heard.mended == []
        heard.library.follow(None)
        assert not heard.library.is_live(session)
        await until(lambda: heard.mended, heard.library.mended)
        assert heard.mended[0].record.title == "Late"


async def test_a_deleted_session_comes_back(tmp_path: Path, monday: str, tuesday: str) -> None:
    said: list[tuple[str, str]] = []
    async with at_work(tmp_path) as heard:
        await heard.listed(2)
        heard.library.discarded.connect(lambda session: said.append(("discarded", session)))
        heard.library.restored.connect(lambda session: said.append(("restored", session)))
        heard.library.discard(monday)
        assert await heard.listed(1) == [tuesday]
        heard.library.list_trash()
        await until(lambda: heard.trash, heard.library.trash_listed)
        assert [each.session for each in heard.trash.pop()] == [monday]
        heard.library.open_deleted(monday)
        await until(lambda: heard.opened, heard.library.opened)
        assert heard.opened.pop().in_trash
        heard.library.restore(monday)
        assert await heard.listed(2) == [tuesday, monday]
        assert said == [("discarded", monday), ("restored", monday)]
        heard.library.discard(monday)
        heard.library.empty_trash()
        await until(lambda: heard.trash, heard.library.trash_listed)
        assert heard.trash == [[]]
        assert not (heard.places.trash_dir / monday).exists()


async def test_a_session_is_exported_over_what_was_asked_about(tmp_path: Path, monday: str) -> None:
    written: list[str] = []
    target = tmp_path / "talk.md"
    target.write_text("old")
    async with at_work(tmp_path) as heard:
        heard.library.exported.connect(written.append)
        heard.library.export(monday, "md", ExportOptions(times=False), str(target))
        await until(lambda: written, heard.library.exported)
        assert written == [str(target)]
        assert WISDOM.rstrip(".") in target.read_text()
        heard.library.export(monday, "md", ExportOptions(), str(tmp_path / "no" / "talk.md"))
        await until(lambda: heard.troubles, heard.library.trouble_told)


async def test_one_that_is_gone_is_told(tmp_path: Path, monday: str) -> None:
    gone: list[str] = []
    async with at_work(tmp_path) as heard:
        heard.library.vanished.connect(gone.append)
        (heard.places.sessions_dir / f"{monday}.jsonl").unlink()
        heard.library.open(monday)
        await until(lambda: heard.troubles, heard.library.trouble_told)
        assert gone == [monday]


async def test_all_that_was_wished_before_the_end_is_done(tmp_path: Path, monday: str) -> None:
    async with at_work(tmp_path) as heard:
        await heard.listed(1)
        for _ in range(20):
            heard.library.open(monday)
        heard.library.edit(monday, Title(text="Monday"))
        heard.library.finish()
    journal = heard.places.sessions_dir / f"{monday}.jsonl"
    assert read_journal(journal).title == "Monday"


async def test_a_session_that_another_folder_had_to_take_is_no_trouble(tmp_path: Path) -> None:
    run: Any = object()
    async with at_work(tmp_path) as heard:
        heard.library.follow("20261123T081200-00aa", run)
        heard.library.follow(None)
        heard.library.finish()
    assert heard.troubles == []
