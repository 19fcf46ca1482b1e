import errno
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.lines import Gap, Line
from app.errors import StorageError
from app.store.disk import BusyError, Disk
from app.store.journal import TORN, Journal, session_id
from app.store.records import Mark, SessionFile, Title
from app.store.session_record import SessionRecord, read_journal
from tests.fakes.disk import FailingDisk
from tests.store.entries import END, ENTRIES, GAPS, LINES, START, content_of, spoken


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sessions")


@contextmanager
def journal_in(folder: Path, disk: Disk | None = None) -> Iterator[Journal]:
    """Open a new journal, in place of any that was there."""
    (folder / f"{START.session}.jsonl").unlink(missing_ok=True)
    journal = Journal.create(folder, START, disk=disk or Disk())
    try:
        yield journal
    finally:
        journal.close()


def test_a_session_is_named_by_its_start_in_utc() -> None:
    tokyo = timezone(timedelta(hours=9))
    assert session_id(datetime(2026, 11, 23, 17, 12, tzinfo=tokyo), "3f2a") == START.session


@given(entries=ENTRIES)
def test_any_lines_and_gaps_read_back_as_they_were_written(
    folder: Path, entries: list[Line | Gap]
) -> None:
    with journal_in(folder) as journal:
        for entry in [*entries, END]:
            journal.save(journal.put(entry))
        record = read_journal(journal.path)
    assert record == SessionRecord(start=START, entries=tuple(entries), end=END)
    assert record.ended
    assert record.duration_s == 12.5


def test_what_was_put_together_goes_out_in_one_write_and_one_sync(folder: Path) -> None:
    disk = FailingDisk()
    with journal_in(folder, disk) as journal:
        disk.writes = disk.syncs = 0
        numbers = [journal.put(spoken(number)) for number in range(5)]
        for number in numbers:
            journal.save(number)
        assert (disk.writes, disk.syncs) == (1, 1)
        assert len(read_journal(journal.path).lines) == 5


def test_what_goes_along_is_saved_with_the_next_record_and_counts_for_none(folder: Path) -> None:
    disk = FailingDisk()
    with journal_in(folder, disk) as journal:
        disk.writes = disk.syncs = 0
        journal.put_along(SessionFile(kind="text", path="a.txt"))
        journal.put_along(SessionFile(kind="audio", path="a.flac"))
        assert read_journal(journal.path).files == {}
        number = journal.put(spoken(0))
        assert journal.unsaved == 1
        journal.save(number)
        assert (disk.writes, disk.syncs) == (1, 1)
        record = read_journal(journal.path)
    assert record.files == {"text": "a.txt", "audio": "a.flac"}
    assert (record.lines, record.damaged) == ((spoken(0),), ())


def test_what_is_known_at_the_start_is_saved_with_it(tmp_path: Path) -> None:
    disk = FailingDisk()
    title = Title(text="Talk")
    Journal.create(tmp_path, START, title, Mark(line=1, on=True), disk=disk).close()
    assert (disk.writes, disk.syncs) == (1, 1)
    record = read_journal(tmp_path / f"{START.session}.jsonl")
    assert (record.start, record.title, record.marked) == (START, "Talk", frozenset({1}))


def test_a_session_cut_short_lasts_until_its_last_line(folder: Path) -> None:
    with journal_in(folder) as journal:
        journal.save(journal.put(spoken(3)))
        record = read_journal(journal.path)
    assert not record.ended
    assert record.duration_s == 8.0


def test_two_sessions_never_share_a_file(folder: Path) -> None:
    with journal_in(folder) as journal:
        with pytest.raises(FileExistsError):
            Journal.create(folder, START, disk=Disk())
        journal.save(journal.put(spoken(0)))
        assert read_journal(journal.path).lines == (spoken(0),)


def test_a_disk_that_is_full_from_the_start_leaves_no_file(tmp_path: Path) -> None:
    disk = FailingDisk()
    disk.short.append(10)
    with pytest.raises(StorageError, match="full"):
        Journal.create(tmp_path, START, disk=disk)
    assert list(tmp_path.iterdir()) == []


def test_a_line_that_failed_is_written_with_the_next_in_order(folder: Path) -> None:
    disk = FailingDisk()
    with journal_in(folder, disk) as journal:
        journal.save(journal.put(spoken(0)))
        disk.short.append(20)
        first, second = journal.put(spoken(1)), journal.put(spoken(2))
        with pytest.raises(StorageError):
            journal.save(first)
        writes = disk.writes
        with pytest.raises(StorageError):
            journal.save(second)
        assert disk.writes == writes  # it was in the write that failed: no second try
        assert journal.unsaved == 2
        assert read_journal(journal.path).lines == (spoken(0),)
        journal.save(journal.put(spoken(3)))
        assert journal.unsaved == 0
        journal.save(first)
        record = read_journal(journal.path)
    assert record.lines == tuple(spoken(number) for number in range(4))
    assert record.damaged == ()


FAULTS = st.sampled_from(["none", "short", "sync", "short stuck", "sync stuck"])


@given(entries=st.lists(st.tuples(LINES | GAPS, FAULTS, st.integers(0, 70)), max_size=8))
def test_whatever_the_disk_does_saved_lines_are_there_once_and_in_order(
    folder: Path, entries: list[tuple[Line | Gap, str, int]]
) -> None:
    disk = FailingDisk()
    written: list[Line | Gap] = []
    with journal_in(folder, disk) as journal:
        for entry, fault, taken in entries:
            disk.stuck = fault.endswith("stuck")
            if fault.startswith("short"):
                disk.short.append(taken)
            elif fault.startswith("sync"):
                disk.sync_errors.append(errno.EIO)
            written.append(entry)
            number = journal.put(entry)
            if fault == "none":
                journal.save(number)
                assert read_journal(journal.path).entries == tuple(written)
            else:
                with pytest.raises(StorageError):
                    journal.save(number)
            disk.rest()
        disk.stuck = False
        journal.save(journal.put(END))
        record = read_journal(journal.path)
    assert record.entries == tuple(written)
    assert record.end == END


def test_a_journal_is_taken_up_again_after_its_last_record(folder: Path) -> None:
    with journal_in(folder) as journal:
        journal.save(journal.put(spoken(0)))
        with pytest.raises(BusyError):
            Journal.reopen(journal.path, disk=Disk())
    again = Journal.reopen(journal.path, disk=Disk())
    again.save(again.put(Mark(line=0, on=True)))
    again.close()
    record = read_journal(journal.path)
    assert record.lines == (spoken(0),)
    assert record.marked == {0}
    assert record.damaged == ()


@given(entries=ENTRIES, data=st.data())
def test_what_was_cut_off_is_kept_aside_when_a_journal_is_taken_up_again(
    folder: Path, entries: list[Line | Gap], data: st.DataObject
) -> None:
    whole = content_of(entries)
    kept = whole[: data.draw(st.integers(1, len(whole)))]
    path = folder / "20261123T081200-eeee.jsonl"
    aside = path.with_suffix(TORN)
    aside.unlink(missing_ok=True)
    path.write_bytes(kept)
    before = read_journal(path)
    again = Journal.reopen(path, disk=Disk())
    again.save(again.put(spoken(7)))
    again.close()
    record = read_journal(path)
    assert record.entries == (*before.entries, spoken(7))
    assert record.damaged == ()
    torn = kept[kept.rfind(b"\n") + 1 :]
    assert not before.damaged or aside.read_bytes() == torn + b"\n"


def test_a_journal_that_is_not_there_is_not_made_by_taking_it_up(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Journal.reopen(tmp_path / "20261123T081200-3f2a.jsonl", disk=Disk())
    assert list(tmp_path.iterdir()) == []
