import errno
import os
import stat
from pathlib import Path

import pytest

from app.errors import StorageError
from app.store.disk import AppendedFile, lock
from tests.fakes.disk import FailingDisk


@pytest.fixture
def disk() -> FailingDisk:
    return FailingDisk()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kept"


def opened(path: Path, disk: FailingDisk) -> AppendedFile:
    return AppendedFile(path, disk=disk, keep="synced")


def test_the_file_is_new_and_for_its_owner_alone(path: Path, disk: FailingDisk) -> None:
    opened(path, disk).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        opened(path, disk)


class WatchedDisk(FailingDisk):
    """Somebody looks for sessions that nobody writes, and finds the new file before its maker has it."""

    def open(self, path: Path, *, new: bool) -> int:
        file = super().open(path, new=new)
        self.looking = os.open(path, os.O_RDWR)
        lock(self.looking)
        return file


def test_a_new_file_that_somebody_looks_at_is_waited_for(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = WatchedDisk()
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 3:
            os.close(disk.looking)

    monkeypatch.setattr("app.store.disk.time.sleep", wait)
    opened(path, disk).close()
    assert len(waits) == 3


@pytest.mark.parametrize("deleted", [False, True])
def test_another_copy_of_the_program_cannot_lock_it(
    path: Path, disk: FailingDisk, *, deleted: bool
) -> None:
    fcntl = pytest.importorskip("fcntl")
    file = opened(path, disk)
    if deleted:
        path.unlink()
        file.append(b"one\n")
    with path.open("ab") as other:
        with pytest.raises(BlockingIOError):
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        file.close()
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_a_kept_piece_is_synced_and_a_flushed_one_is_not(path: Path, disk: FailingDisk) -> None:
    file = opened(path, disk)
    file.append(b"one\n")
    assert disk.syncs == 1
    file.close()
    flushed = AppendedFile(path.with_name("flushed"), disk=disk, keep="flushed")
    flushed.append(b"one\n")
    assert flushed.path.read_bytes() == b"one\n"
    assert disk.syncs == 1
    flushed.close()


def test_a_disk_that_fills_up_in_the_middle_leaves_no_half_piece(
    path: Path, disk: FailingDisk
) -> None:
    file = opened(path, disk)
    file.append(b"one\n")
    disk.short.append(2)
    with pytest.raises(StorageError, match="the disk is full") as caught:
        file.append(b"two\n")
    assert str(path) in caught.value.title
    assert path.read_bytes() == b"one\n"
    file.append(b"two\n")
    assert path.read_bytes() == b"one\ntwo\n"
    file.close()


def test_a_half_piece_that_cannot_be_cut_off_is_closed_by_a_newline(
    path: Path, disk: FailingDisk
) -> None:
    file = opened(path, disk)
    disk.stuck = True
    disk.short.append(2)
    with pytest.raises(StorageError):
        file.append(b"two\n")
    file.append(b"two\n")
    file.append(b"three\n")
    assert path.read_bytes() == b"tw\ntwo\nthree\n"
    file.close()


def test_a_sync_that_failed_does_not_count_as_written(path: Path, disk: FailingDisk) -> None:
    file = opened(path, disk)
    disk.sync_errors.append(errno.EIO)
    with pytest.raises(StorageError, match="fault"):
        file.append(b"one\n")
    assert path.read_bytes() == b""
    file.append(b"one\n")
    assert path.read_bytes() == b"one\n"
    file.close()


def test_a_deleted_file_comes_back_with_its_folder_and_all_it_held(
    path: Path, disk: FailingDisk
) -> None:
    below = path / "folder" / "kept"
    below.parent.mkdir(parents=True)
    file = opened(below, disk)
    file.append(b"one\n")
    below.unlink()
    below.parent.rmdir()
    file.append(b"two\n")
    assert below.read_bytes() == b"one\ntwo\n"
    assert stat.S_IMODE(below.stat().st_mode) == 0o600
    file.close()


def test_a_deleted_file_that_cannot_come_back_is_tried_again(path: Path, disk: FailingDisk) -> None:
    file = opened(path, disk)
    file.append(b"one\n")
    path.unlink()
    disk.open_errors.append(errno.EROFS)
    with pytest.raises(StorageError, match="read-only"):
        file.append(b"two\n")
    disk.short.append(1)  # now the copy itself fails, and does not stay half done
    with pytest.raises(StorageError, match="full"):
        file.append(b"two\n")
    assert not path.exists()
    file.append(b"two\n")
    assert path.read_bytes() == b"one\ntwo\n"
    file.close()


def test_what_an_editor_saved_anew_under_the_name_is_gone_on_with(
    path: Path, disk: FailingDisk
) -> None:
    file = opened(path, disk)
    file.append(b"one\n")
    (path.parent / "draft").write_bytes(b"ONE\n")
    (path.parent / "draft").replace(path)
    file.append(b"two\n")
    assert path.read_bytes() == b"ONE\ntwo\n"
    file.close()
