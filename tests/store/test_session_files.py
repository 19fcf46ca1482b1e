"""The files of a session as they are made and taken up; what SessionLog does with them is tested there."""

import errno
from pathlib import Path

import pytest

from app.domain.lines import BEGINNING
from app.domain.settings import Settings
from app.errors import InputError, StorageError
from app.store.paths import Places
from app.store.records import Title
from app.store.session_files import opened, reopened
from tests.fakes.disk import FailingDisk
from tests.store.entries import START


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places.find(tmp_path / "home", {})


def test_a_new_session_has_its_files_and_one_that_goes_on_the_same(places: Places) -> None:
    files = opened(
        places, START, Settings(), also=[Title(text="Talk")], sound_rate=16_000, disk=FailingDisk()
    )
    assert files.text.path.name == "2026-11-23 0912 Talk.txt"
    assert files.seam == BEGINNING
    assert files.sound is None
    files.journal.close()
    files.text._file.close()
    again = reopened(places, START.session, FailingDisk())
    assert again.journal.path == files.journal.path
    again.journal.close()
    again.text.close()


@pytest.mark.parametrize(
    ("fault", "kind"), [(errno.EACCES, InputError), (errno.ENOSPC, StorageError)]
)
def test_what_the_disk_refuses_is_told_and_leaves_nothing(
    places: Places, fault: int, kind: type[Exception]
) -> None:
    disk = FailingDisk()
    disk.open_errors.append(fault)
    with pytest.raises(kind, match="sessions"):
        opened(places, START, Settings(), also=(), sound_rate=16_000, disk=disk)
    assert list(places.sessions_dir.iterdir()) == []
