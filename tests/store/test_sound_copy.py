"""The sound of a session on a real disk, and on disks that are full, hang or are broken."""

from __future__ import annotations

import errno
import stat
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.store.disk import Disk
from app.store.sound_copy import SoundCopy
from tests.fakes.disk import FailingDisk, HungDisk
from tests.store.test_flac_file import RATE, read, speech


def copy_in(folder: Path, disk: Disk | None = None, **options: Any) -> SoundCopy:
    return SoundCopy(folder / "a.flac", rate=RATE, disk=disk or Disk(), **options)


def hear(copy: SoundCopy, seconds: float, value: int = 0) -> None:
    """Have it hear that much, in blocks of 20 ms."""
    for _ in range(round(seconds * 50)):
        copy.hear(np.full(RATE // 50, value, np.int16))


async def test_the_file_has_the_session_s_time_with_silence_in_its_holes(tmp_path: Path) -> None:
    copy = copy_in(tmp_path)
    sound = speech(3)
    copy.miss(100)
    copy.miss(300)
    for start in range(0, len(sound), 320):
        copy.hear(sound[start : start + 320])
    copy.miss(25 * RATE)
    copy.hear(sound[:320])
    await copy.close(keep=True)
    kept = read(copy.path)
    assert len(kept) == 400 + 28 * RATE + 320
    assert np.array_equal(kept[400 : 400 + 3 * RATE], sound)
    assert not kept[:400].any()
    assert not kept[400 + 3 * RATE : -320].any()
    assert np.array_equal(kept[-320:], sound[:320])
    assert stat.S_IMODE(copy.path.stat().st_mode) == 0o600
    assert copy.trouble() is None


async def test_what_is_heard_is_the_copy_s_own(tmp_path: Path) -> None:
    copy = copy_in(tmp_path)
    block = np.full(320, 7, np.int16)
    copy.hear(block)
    block[:] = 0  # a source may use it again
    await copy.close(keep=True)
    assert (read(copy.path) == 7).all()


async def test_it_is_kept_only_by_wish_and_with_sound_in_it(tmp_path: Path) -> None:
    copy = copy_in(tmp_path)
    hear(copy, 2)
    await copy.close(keep=False)
    await copy_in(tmp_path).close(keep=True)
    assert list(tmp_path.iterdir()) == []


async def test_a_file_that_is_there_is_never_written_to(tmp_path: Path) -> None:
    (tmp_path / "a.flac").write_text("precious")
    with pytest.raises(FileExistsError):
        copy_in(tmp_path)
    assert (tmp_path / "a.flac").read_text() == "precious"


async def test_a_full_disk_is_told_once_and_costs_nothing_when_it_has_room(tmp_path: Path) -> None:
    disk = FailingDisk()
    copy = copy_in(tmp_path, disk)
    disk.short.extend([10, 10, 10])
    hear(copy, 4, value=3)
    await copy.close(keep=True)
    disk.rest()
    trouble = copy.trouble()
    assert trouble is not None
    assert "the disk is full" in trouble.title
    assert copy.trouble() is None


async def test_what_a_full_disk_leaves_in_memory_has_bounds(tmp_path: Path) -> None:
    class Full(Disk):
        def write(self, file: int, data: bytes) -> int:
            raise OSError(errno.ENOSPC, "full")

    copy = copy_in(tmp_path, Full(), most_bytes=20_000)
    sound = speech(10)
    for start in range(0, len(sound), 320):
        copy.hear(sound[start : start + 320])
    await copy.close(keep=True)
    titles = []
    while (trouble := copy.trouble()) is not None:
        titles.append(trouble.title)
    assert len(titles) == 2
    assert any("the disk is full" in title for title in titles)
    assert "Some of the sound is not kept: the disk is too slow or full" in titles


async def test_what_a_disk_that_hangs_has_no_room_for_is_silence_in_its_place(
    tmp_path: Path,
) -> None:
    disk = HungDisk()
    copy = copy_in(tmp_path, disk, most_waiting_s=2)
    disk.hang()
    hear(copy, 0.5, value=1)
    disk.waits.wait()  # the thread is in a write, and comes back only when the disk does
    hear(copy, 2, value=2)
    assert copy.trouble() is None
    hear(copy, 3, value=3)
    trouble = copy.trouble()
    assert trouble is not None
    assert "too slow" in trouble.title
    disk.runs.set()
    await copy.close(keep=True)
    kept = read(copy.path)
    assert len(kept) == 5.5 * RATE
    assert list(dict.fromkeys(kept.tolist())) == [1, 2, 0]
    assert (kept == 0).sum() == 3 * RATE
    assert copy.trouble() is None


@pytest.mark.expected_log("no longer kept")
async def test_what_nobody_expected_ends_the_copy_and_nothing_else(tmp_path: Path) -> None:
    class Odd(Disk):
        def write(self, file: int, data: bytes) -> int:
            raise ValueError("odd")

    copy = copy_in(tmp_path, Odd())
    hear(copy, 1)
    await copy.close(keep=True)
    trouble = copy.trouble()
    assert trouble is not None
    assert "ValueError" in trouble.title
    hear(copy, 1)
    assert copy.trouble() is None


async def test_a_disk_that_hangs_for_good_does_not_hold_up_the_end(tmp_path: Path) -> None:
    disk = HungDisk()
    copy = copy_in(tmp_path, disk, end_bound_s=0.05)
    disk.hang()
    hear(copy, 1)
    disk.waits.wait()
    await copy.close(keep=True)
    assert copy.trouble() is not None
    disk.runs.set()
