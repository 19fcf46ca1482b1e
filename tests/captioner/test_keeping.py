"""What is kept is said after it is kept, whatever the disk does."""

from __future__ import annotations

import asyncio
import errno
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.audio.block import Samples
from app.captioner.keeping import Keeper
from app.captioner.outbox import Outbox
from app.domain.captions import FinalLine, GapFound, LinesSaved, Message, NoticeGiven
from app.domain.lines import Gap, Line
from app.domain.notices import Level, Notice
from app.errors import FolderError, StorageError
from app.store.paths import Places
from app.store.records import Mark, SessionEnd
from app.store.session_log import SessionLog
from app.store.session_record import read_journal
from tests.fakes.disk import FailingDisk
from tests.store.entries import spoken

LINE, GAP = spoken(0), Gap(start=2.0, end=3.0, reason="nobody heard it")
END = SessionEnd(audio_s=3.0, lost_s=1.0, lines=1)


class Failing:
    """A log on a disk that fails, or only where the readable copy goes."""

    def __init__(self, *, copy_only: bool = False) -> None:
        self._copy_only = copy_only

    async def keep(self, *_entries: Any) -> StorageError | None:
        if self._copy_only:
            return StorageError("The copy fails")
        raise StorageError("The disk is full")

    async def retry(self) -> None:
        raise StorageError("The disk is full")

    async def close(self, _end: SessionEnd) -> None:
        raise StorageError("The disk is still full")

    def sound_trouble(self) -> StorageError | None:
        return None


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


async def test_lines_that_waited_are_written_as_soon_as_there_is_room_without_a_new_one(
    places: Places,
) -> None:
    disk = FailingDisk()
    outbox = Outbox()
    now = datetime(2026, 11, 23, 8, 12, tzinfo=UTC)
    async with SessionLog.create(places, source="x", engine="y", now=now, disk=disk) as log:
        disk.sync_errors.extend([errno.ENOSPC] * 3)
        keeper = Keeper(log, outbox, retry_s=0.01)
        running = asyncio.create_task(keeper.run())
        keeper.put(LINE)
        messages = aiter(outbox)
        trouble, final, saved, mended = [await anext(messages) for _ in range(4)]
        assert isinstance(trouble, NoticeGiven)
        assert isinstance(trouble.cause, StorageError)
        assert final == FinalLine(line=LINE, saved=False)
        assert saved == LinesSaved(numbers=(LINE.number,))
        assert isinstance(mended, NoticeGiven)
        assert mended.notice.topic == trouble.notice.topic  # which it takes the place of
        assert read_journal(log.journal_path).lines == (LINE,)
        keeper.finish()
        await running


async def test_what_came_while_the_disk_was_busy_is_written_and_synced_once(
    places: Places,
) -> None:
    disk = FailingDisk()
    now = datetime(2026, 11, 23, 8, 12, tzinfo=UTC)
    async with SessionLog.create(places, source="x", engine="y", now=now, disk=disk) as log:
        before = disk.syncs
        messages, _ = await said(log, *(spoken(number) for number in range(100)))
        assert disk.syncs == before + 1
        assert [message.line.number for message in messages if isinstance(message, FinalLine)] == [
            *range(100)
        ]


async def test_the_words_go_to_another_folder_with_all_that_was_said_before(
    places: Places, tmp_path: Path
) -> None:
    disk = FailingDisk()
    outbox = Outbox()
    now = datetime(2026, 11, 23, 8, 12, tzinfo=UTC)
    elsewhere = tmp_path / "elsewhere"
    async with SessionLog.create(places, source="x", engine="y", now=now, disk=disk) as log:
        keeper = Keeper(log, outbox, retry_s=1000)
        keeper.put(LINE)
        disk.sync_errors.append(errno.EIO)
        keeper.move(elsewhere)
        keeper.put(spoken(1))
        keeper.put(Mark(line=1, on=True))
        keeper.finish()
        await keeper.run()
        assert log.journal_path.parent == elsewhere
        assert log.text_path is not None
        assert log.text_path.parent == elsewhere
        assert log.text_path.read_text().count("best") == 2
        record = read_journal(log.journal_path)
    assert record.lines == (LINE, spoken(1))
    assert record.marked == {1}
    assert list(places.sessions_dir.iterdir()) == list(places.transcripts_dir.iterdir()) == []


async def test_a_folder_that_takes_nothing_either_is_told_and_all_stays_as_it_was(
    places: Places, tmp_path: Path
) -> None:
    now = datetime(2026, 11, 23, 8, 12, tzinfo=UTC)
    (tmp_path / "file").touch()
    outbox = Outbox()
    async with SessionLog.create(places, source="x", engine="y", now=now) as log:
        keeper = Keeper(log, outbox)
        keeper.move(tmp_path / "file")
        keeper.put(LINE)
        keeper.finish()
        await keeper.run()
        outbox.close()
        told, final = [message async for message in outbox]
        assert isinstance(told, NoticeGiven)
        assert isinstance(told.cause, FolderError)
        assert final == FinalLine(line=LINE, saved=True)
        assert log.journal_path.parent == places.sessions_dir


async def test_a_disk_that_is_full_to_the_end_costs_no_line_where_there_is_another(
    places: Places,
) -> None:
    class FullJournals(FailingDisk):
        """Takes nothing where journals are, once it is full."""

        full = False

        def sync(self, file: int) -> None:
            if self.full and "sessions" in Path(f"/proc/self/fd/{file}").readlink().parts:
                raise OSError(errno.ENOSPC, "No space left on device")
            super().sync(file)

    disk = FullJournals()
    now = datetime(2026, 11, 23, 8, 12, tzinfo=UTC)
    outbox = Outbox()
    async with SessionLog.create(places, source="x", engine="y", now=now, disk=disk) as log:
        disk.full = True
        keeper = Keeper(log, outbox)
        keeper.put(LINE)
        keeper.finish()
        await keeper.run()
        assert await keeper.close(END) is None
        outbox.close()
        *_, told = [message async for message in outbox]
    assert isinstance(told, NoticeGiven)
    assert str(log.journal_path) in told.notice.title
    assert log.journal_path.parent == places.transcripts_dir
    record = read_journal(log.journal_path)
    assert (record.lines, record.end) == ((LINE,), END)


async def test_a_copy_that_fails_is_told_and_the_line_is_saved_all_the_same() -> None:
    messages, _ = await said(Failing(copy_only=True), LINE)
    assert isinstance(messages[0], NoticeGiven)
    assert messages[1:] == [FinalLine(line=LINE, saved=True)]


class Soundless(Failing):
    """A log that has trouble with the sound, told once, and with nothing else."""

    def __init__(self) -> None:
        super().__init__(copy_only=True)
        self.heard: list[int] = []
        self._troubles = [StorageError("No room", "Later."), StorageError("Gone")]

    def hear(self, samples: Samples) -> None:
        self.heard.append(len(samples))

    def miss(self, count: int) -> None:
        self.heard.append(-count)

    def sound_trouble(self) -> StorageError | None:
        return self._troubles.pop(0) if self._troubles and self.heard else None


async def test_trouble_with_the_sound_is_told_once_and_as_no_loss_of_words() -> None:
    log: Any = Soundless()
    outbox = Outbox()
    keeper = Keeper(log, outbox)
    keeper.miss(3)
    keeper.hear(np.zeros(5, np.int16))
    keeper.hear(np.zeros(7, np.int16))
    outbox.close()
    assert log.heard == [-3, 5, 7]
    assert [message async for message in outbox] == [
        NoticeGiven(notice=Notice(level=Level.WARNING, title="No room", hint="Later.")),
        NoticeGiven(notice=Notice(level=Level.WARNING, title="Gone")),
    ]


async def test_without_a_log_sound_goes_nowhere() -> None:
    keeper = Keeper(None, Outbox())
    keeper.hear(np.zeros(5, np.int16))
    keeper.miss(3)


async def test_what_was_put_waits_for_nobody() -> None:
    keeper = Keeper(None, Outbox())
    running = asyncio.create_task(keeper.run())
    keeper.put(LINE)
    keeper.finish()
    await running


async def test_what_is_wished_while_the_log_is_closed_is_kept_or_not_taken(tmp_path: Path) -> None:
    taken: list[Mark] = []
    async with SessionLog.create(
        Places.find(tmp_path, {}), source="s", engine="e", now=datetime.now(UTC)
    ) as log:
        keeper = Keeper(log, Outbox())
        keeper.put(LINE)
        closing = asyncio.create_task(keeper.close(END))
        for number in range(50):
            await asyncio.sleep(0)
            mark = Mark(line=number, on=True)
            if keeper.put(mark):
                taken.append(mark)
        await closing
        assert not keeper.put(Mark(line=50, on=True))
    assert taken
    assert read_journal(log.journal_path).marked == {mark.line for mark in taken}
