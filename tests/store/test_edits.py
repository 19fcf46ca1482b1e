import errno
import stat
from pathlib import Path

import pytest

from app.domain.file_names import USUAL
from app.errors import InputError, StorageError
from app.store import edits
from app.store.disk import Disk
from app.store.journal import Journal
from app.store.records import Correction, Mark, SessionFile, Title
from app.store.session_record import read_journal
from app.store.text_copy import rendered
from tests.fakes.disk import FailingDisk
from tests.store.entries import END, START, content_of, spoken


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / f"{START.session}.jsonl"
    made.write_bytes(content_of([spoken(0), END]))
    return made


def test_edits_are_added_and_what_was_heard_stays(path: Path) -> None:
    before = path.read_bytes()
    edits.append(path, Title(text="Monday"), Correction(line=0, text="It was."))
    edits.append(path, Mark(line=0, on=True))
    assert path.read_bytes().startswith(before)
    record = read_journal(path)
    assert record.title == "Monday"
    assert [line.text for line in record.lines] == ["It was."]
    assert record.entries == (spoken(0),)
    assert record.marked == {0}
    assert record.end == END


def test_a_session_that_is_still_written_is_refused(tmp_path: Path) -> None:
    journal = Journal.create(tmp_path, START, disk=Disk())
    with pytest.raises(InputError, match="still being written"):
        edits.append(journal.path, Title(text="Monday"))
    journal.close()


def test_a_disk_that_fails_adds_nothing(path: Path) -> None:
    disk = FailingDisk()
    disk.sync_errors.append(errno.ENOSPC)
    before = path.read_bytes()
    with pytest.raises(StorageError, match="full"):
        edits.append(path, Title(text="Monday"), disk=disk)
    assert path.read_bytes() == before


def test_a_journal_that_is_gone_or_may_not_be_written_is_told(path: Path) -> None:
    disk = FailingDisk()
    disk.open_errors.append(errno.EACCES)
    with pytest.raises(InputError, match="can't be changed"):
        edits.append(path, Title(text="Monday"), disk=disk)
    path.unlink()
    with pytest.raises(StorageError, match="can't be changed"):
        edits.append(path, Title(text="Monday"))
    assert not path.exists()


def test_edits_are_for_this_user_alone(path: Path) -> None:
    path.chmod(0o600)
    edits.append(path, Title(text="Monday"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def with_copy(path: Path, folder: Path) -> Path:
    """Give the session a readable copy, as a run leaves it."""
    copy = folder / "2026-11-23 0912.txt"
    copy.write_bytes(rendered(read_journal(path)))
    edits.append(path, SessionFile(kind="text", path=str(copy)))
    return copy


def test_a_copy_follows_a_correction_and_a_title(path: Path, tmp_path: Path) -> None:
    copy = with_copy(path, tmp_path)
    edits.edit(path, Correction(line=0, text="It was."), pattern=USUAL)
    assert copy.read_text().endswith("] It was.\n")
    edits.edit(path, Title(text="Monday"), pattern=USUAL)
    assert not copy.exists()
    renamed = tmp_path / "2026-11-23 0912 Monday.txt"
    assert read_journal(path).files == {"text": str(renamed)}
    assert renamed.read_bytes() == rendered(read_journal(path))


def test_a_copy_that_somebody_has_edited_stays_as_it_is(path: Path, tmp_path: Path) -> None:
    copy = with_copy(path, tmp_path)
    copy.write_text("my own")
    edits.edit(path, Correction(line=0, text="It was."), pattern=USUAL)
    assert copy.read_text() == "my own"
    assert read_journal(path).lines[0].text == "It was."


def test_what_was_made_of_a_session_while_it_ran_gets_into_its_copy(
    path: Path, tmp_path: Path
) -> None:
    copy = with_copy(path, tmp_path)
    edits.append(path, Title(text="Monday"), Correction(line=0, text="It was."))
    assert copy.read_bytes() != rendered(read_journal(path))
    edits.settle(path, pattern=USUAL)
    renamed = tmp_path / "2026-11-23 0912 Monday.txt"
    assert renamed.read_bytes() == rendered(read_journal(path))
    edits.settle(path, pattern=USUAL)
    assert read_journal(path).files == {"text": str(renamed)}
