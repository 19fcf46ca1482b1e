"""What is kept is said after it is kept, whatever the disk does."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app.captioner.keeping import Keeper
from app.captioner.outbox import Outbox
from app.domain.captions import FinalLine, GapFound, Message, NoticeGiven
from app.domain.lines import Gap, Line
from app.errors import StorageError
from app.store.paths import Places
from app.store.records import SessionEnd
from app.store.session_log import SessionLog
from app.store.session_record import read_journal
from tests.store.entries import spoken

LINE, GAP = spoken(0), Gap(start=2.0, end=3.0, reason="nobody heard it")
END = SessionEnd(audio_s=3.0, lost_s=1.0, lines=1)


class Failing:
    """A log on a disk that fails, or only where the readable copy goes."""

    def __init__(self, *, copy_only: bool = False) -> None:
        self._copy_only = copy_only

    async def line(self, _line: Line) -> StorageError | None:
        if self._copy_only:
            return StorageError("The copy fails")
        raise StorageError("The disk is full")

    async def close(self, _end: SessionEnd) -> None:
        raise StorageError("The disk is still full")


async def said(log: Any, *entries: Line | Gap) -> tuple[list[Message], Keeper]:
    """What is said of these entries."""
    outbox = Outbox()
    keeper = Keeper(log, outbox)
    for entry in entries:
        keeper.put(entry)
    keeper.finish()
    await keeper.run()
    outbox.close()
    return [message async for message in outbox], keeper


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places.find(tmp_path, {})


async def test_entries_are_said_in_their_order_and_as_saved(places: Places) -> None:
    now = datetime(2026, 11, 23, 8, 12, tzinfo=UTC)
    async with SessionLog.create(places, source="x", engine="y", now=now) as log:
        messages, keeper = await said(log, LINE, GAP)
        assert messages == [FinalLine(line=LINE, saved=True), GapFound(gap=GAP)]
        keeper.put(spoken(1))  # left over by an early end
        assert await keeper.close(END) is None
    record = read_journal(log.journal_path)
    assert record.entries == (LINE, GAP, spoken(1))
    assert record.end == END


async def test_without_a_log_all_is_said_and_nothing_saved() -> None:
    messages, keeper = await said(None, LINE)
    assert messages == [FinalLine(line=LINE, saved=False)]
    assert await keeper.close(END) is None


async def test_a_disk_that_fails_is_told_once_and_lines_go_on() -> None:
    messages, keeper = await said(Failing(), LINE, LINE)
    assert [type(message) for message in messages] == [NoticeGiven, FinalLine, FinalLine]
    assert str(await keeper.close(END)) == "The disk is still full."


async def test_a_disk_that_recovers_is_no_trouble_in_the_end() -> None:
    class Recovering(Failing):
        async def close(self, _end: SessionEnd) -> None:
            """Write what waited, too."""

    messages, keeper = await said(Recovering(), LINE)
    assert [type(message) for message in messages] == [NoticeGiven, FinalLine]
    assert await keeper.close(END) is None


async def test_a_copy_that_fails_is_told_and_the_line_is_saved_all_the_same() -> None:
    messages, _ = await said(Failing(copy_only=True), LINE)
    assert isinstance(messages[0], NoticeGiven)
    assert messages[1:] == [FinalLine(line=LINE, saved=True)]


async def test_what_was_put_waits_for_nobody() -> None:
    keeper = Keeper(None, Outbox())
    running = asyncio.create_task(keeper.run())
    keeper.put(LINE)
    keeper.finish()
    await running
