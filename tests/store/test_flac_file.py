"""FLAC files on a real disk, read back by libsndfile; programs that write them are really killed."""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from app.store.disk import Disk
from app.store.flac_file import FlacFile, Samples
from tests.fakes.disk import FailingDisk

RATE = 16_000
BLOCK = 4096  # samples that libFLAC puts together


def speech(seconds: float) -> Samples:
    """Sound that does not pack to nothing."""
    count = round(seconds * RATE)
    tone = 8000 * np.sin(np.arange(count) / 20)
    noise = np.random.default_rng(7).normal(0, 800, count)
    samples: Samples = (noise + tone).astype(np.int16)
    return samples


def read(path: Path) -> Samples:
    samples: Samples
    samples, rate = soundfile.read(path, dtype="int16")
    assert rate == RATE
    return samples


@given(cuts=st.lists(st.integers(0, 20_000), max_size=8), every=st.integers(1, 4))
def test_what_is_written_in_pieces_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, cuts: list[int], every: int
) -> None:
    path = tmp_path_factory.mktemp("flac") / "a.flac"
    file = FlacFile(path, rate=RATE, disk=Disk())
    sound = speech(1.25)
    for number, piece in enumerate(np.split(sound, sorted(cuts))):
        file.write(piece)
        if number % every == 0:
            file.flush()
    file.close()
    assert np.array_equal(read(path), sound)
    assert file.samples == len(sound)
    assert file.waiting == 0


def test_it_is_new_and_this_user_s_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.flac"
    FlacFile(path, rate=RATE, disk=Disk()).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        FlacFile(path, rate=RATE, disk=Disk())


def test_while_it_grows_it_can_be_read_up_to_its_last_block(tmp_path: Path) -> None:
    path = tmp_path / "a.flac"
    file = FlacFile(path, rate=RATE, disk=Disk())
    file.flush()
    sound = speech(5)
    for end in range(8000, len(sound) + 1, 8000):
        file.write(sound[end - 8000 : end])
        file.flush()
        kept = read(path)
        assert np.array_equal(kept, sound[: len(kept)])
        assert len(kept) >= end - BLOCK
    file.close()
    assert len(read(path)) == len(sound)


def test_what_a_full_disk_refuses_waits_and_is_written_later(tmp_path: Path) -> None:
    disk = FailingDisk()
    path = tmp_path / "a.flac"
    file = FlacFile(path, rate=RATE, disk=disk)
    sound = speech(4)
    file.write(sound[:RATE])
    file.flush()
    before = len(read(path))
    disk.short.append(100)
    file.write(sound[RATE : 2 * RATE])
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
        file.flush()
    assert file.waiting > 0
    assert len(read(path)) == before
    file.write(sound[2 * RATE :])
    file.flush()
    assert file.waiting == 0
    file.close()
    assert np.array_equal(read(path), sound)


def test_a_disk_that_stays_full_leaves_what_was_flushed_before(tmp_path: Path) -> None:
    disk = FailingDisk()
    path = tmp_path / "a.flac"
    file = FlacFile(path, rate=RATE, disk=disk)
    sound = speech(2)
    file.write(sound[:RATE])
    file.flush()
    file.write(sound[RATE:])
    disk.short.append(100)
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
        file.close()
    kept = read(path)
    assert RATE - BLOCK <= len(kept) < RATE
    assert np.array_equal(kept, sound[: len(kept)])


CHILD = """
import sys
from pathlib import Path
import numpy as np
from app.store.disk import Disk
from app.store.flac_file import FlacFile

file = FlacFile(Path(sys.argv[1]), rate=16_000, disk=Disk())
for number in range(1_000_000):
    file.write(np.full(1600, number % 30_000, np.int16))
    file.flush()
    print(number, flush=True)
"""


@pytest.mark.parametrize("pieces", [5, 23, 60])
def test_a_killed_program_leaves_a_file_that_can_be_read_up_to_its_end(
    tmp_path: Path, pieces: int
) -> None:
    path = tmp_path / "a.flac"
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(path)], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    with child.stdout:
        said = [child.stdout.readline() for _ in range(pieces)]
        child.send_signal(signal.SIGKILL)
        said += child.stdout.readlines()
    child.wait()
    written = sum(line.endswith("\n") for line in said)
    kept = read(path)
    assert len(kept) >= written * 1600 - BLOCK
    assert np.array_equal(kept, np.arange(len(kept)) // 1600 % 30_000)
