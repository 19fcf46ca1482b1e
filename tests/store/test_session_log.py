import asyncio
import errno
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager
from datetime import timedelta, timezone
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app import __version__
from app.domain.lines import BEGINNING, Gap, Seam
from app.domain.settings import Settings
from app.errors import InputError, StorageError
from app.store.disk import Disk
from app.store.journal import Journal
from app.store.paths import Places
from app.store.records import Recording, SessionEnd, Title
from app.store.session_log import SessionLog
from app.store.session_record import read_journal
from app.store.text_copy import rendered
from tests.fakes.disk import FailingDisk, HungDisk
from tests.store.entries import STARTED, spoken
from tests.store.test_flac_file import read, speech

NOW = STARTED.astimezone(timezone(timedelta(hours=1)))
END = SessionEnd(audio_s=20.0, lost_s=0.0, lines=3)
KILLS = 12


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places.find(tmp_path / "home", {})


def log_in(
    places: Places, disk: Disk | None = None, **settings: Any
) -> AbstractAsyncContextManager[SessionLog]:
    return SessionLog.create(
        places,
        source="Headset",
        engine="auto",
        now=NOW,
        settings=Settings(**settings),
        chance=lambda: "3f2a",
        disk=disk,
    )


async def test_a_session_is_kept_in_a_journal_and_on_a_page(places: Places) -> None:
    async with log_in(places) as log:
        assert log.session_id == "20261123T081200-3f2a"
        assert await log.keep(spoken(0)) is None
        assert read_journal(log.journal_path).lines == (spoken(0),)
        assert await log.keep(Gap(start=2, end=4, reason="cut")) is None
        await log.close(END)
        text_path = log.text_path
    record = read_journal(places.sessions_dir / "20261123T081200-3f2a.jsonl")
    assert record.entries == (spoken(0), Gap(start=2, end=4, reason="cut"))
    assert record.end == END
    assert record.start.local == NOW
    assert (record.start.source, record.start.engine) == ("Headset", "auto")
    assert record.start.version == __version__
    assert text_path == places.transcripts_dir / "2026-11-23 0912.txt"
    assert text_path.read_text().endswith(
        "[00:00:00] It was the best of times.\n[00:00:02–00:00:04] (cut)\n"
    )


async def test_what_else_is_known_is_there_from_the_beginning(places: Places) -> None:
    recording = Recording(path="talk.wav", size=3, digest="ab")
    async with SessionLog.create(
        places, source="talk.wav", engine="auto", now=NOW, also=(recording, Title(text="talk"))
    ) as log:
        assert log.seam == BEGINNING
        record = read_journal(log.journal_path)
    assert (record.recording, record.title) == (recording, "talk")


async def test_a_session_that_was_cut_short_is_gone_on_with(places: Places) -> None:
    async with log_in(places) as log:
        await log.keep(spoken(0))
        await log.keep(Gap(start=2, end=4, reason="cut"))
        session = log.session_id
    async with SessionLog.resume(places, session) as again:
        assert again.session_id == session
        assert again.seam == Seam(at=4.0, number=1, lines=1, lost_s=2.0)
        await again.keep(spoken(2))
        await again.close(END)
    assert again.journal_path == log.journal_path
    record = read_journal(again.journal_path)
    assert record.entries == (spoken(0), Gap(start=2, end=4, reason="cut"), spoken(2))
    assert (record.end, record.damaged) == (END, ())
    assert again.text_path == log.text_path
    assert again.text_path is not None
    assert again.text_path.read_text().splitlines()[2:] == [
        "[00:00:00] It was the best of times.",
        "[00:00:02–00:00:04] (cut)",
        "[00:00:04] It was the best of times.",
    ]


async def test_a_page_that_is_made_anew_is_named_in_the_journal(places: Places) -> None:
    async with log_in(places) as log:
        await log.keep(spoken(0))
    assert log.text_path is not None
    log.text_path.unlink()
    log.text_path.mkdir()  # so that its name is taken
    async with SessionLog.resume(places, log.session_id) as again:
        await again.close(END)
    assert again.text_path == places.transcripts_dir / "2026-11-23 0912 (2).txt"
    assert read_journal(log.journal_path).files == {"text": str(again.text_path)}


async def test_a_session_is_gone_on_with_by_one_at_a_time(places: Places) -> None:
    async with log_in(places) as log:
        with pytest.raises(InputError, match="Another Surtitle"):
            async with SessionLog.resume(places, log.session_id):
                pass
        await log.keep(spoken(0))
    with pytest.raises(InputError, match="gone"):
        async with SessionLog.resume(places, "gone"):
            pass


async def test_a_session_whose_page_has_no_place_is_let_go_of(places: Places) -> None:
    async with log_in(places) as log:
        await log.keep(spoken(0))
    assert log.text_path is not None
    log.text_path.unlink()
    places.transcripts_dir.rmdir()
    places.transcripts_dir.write_text("in the way")
    for _ in range(2):
        with pytest.raises(InputError, match="a file"):
            async with SessionLog.resume(places, log.session_id):
                pass


async def test_lines_that_come_at_once_are_all_kept_in_order(places: Places) -> None:
    disk = FailingDisk()
    async with log_in(places, disk) as log:
        await asyncio.gather(*(log.keep(spoken(number)) for number in range(50)))
        assert disk.syncs < 51
        assert log.text_path is not None
        assert log.text_path.read_text().count("best") == 50
    record = read_journal(log.journal_path)
    assert record.lines == tuple(spoken(number) for number in range(50))


async def test_one_that_is_given_up_while_its_files_are_made_holds_none_of_them(
    places: Places,
) -> None:
    class SlowDisk(Disk):
        """Waits with the first sync until it is let go."""

        waits, runs = threading.Event(), threading.Event()

        def sync(self, file: int) -> None:
            self.waits.set()
            self.runs.wait()
            super().sync(file)

    async def make() -> None:
        async with log_in(places, SlowDisk()):
            raise AssertionError("it was given up")

    making = asyncio.create_task(make())
    await asyncio.to_thread(SlowDisk.waits.wait)
    making.cancel()
    SlowDisk.runs.set()
    await asyncio.wait([making])
    assert making.cancelled()
    [path] = places.sessions_dir.iterdir()
    Journal.reopen(path, disk=Disk()).close()  # would be refused, were it still written
    assert list(places.transcripts_dir.iterdir()) == []


async def test_a_log_left_without_a_close_is_a_session_without_an_end(places: Places) -> None:
    async with log_in(places) as log:
        await log.keep(spoken(0))
    record = read_journal(log.journal_path)
    assert record.lines == (spoken(0),)
    assert not record.ended


async def test_a_session_without_a_word_leaves_a_journal_and_no_page(places: Places) -> None:
    async with log_in(places) as log:
        await log.close(END)
    assert log.text_path is None
    assert list(places.transcripts_dir.iterdir()) == []
    assert read_journal(log.journal_path).ended


async def test_the_journal_says_where_the_copies_are_without_a_write_for_that(
    places: Places,
) -> None:
    disk = FailingDisk()
    async with log_in(places, disk, keep_audio=True, text_name="{date} Talk") as log:
        begun = disk.syncs
        await log.keep(spoken(0))
        assert disk.syncs == begun + 1
        await log.keep(spoken(1))
        await log.close(END)
    record = read_journal(log.journal_path)
    assert record.files == {
        "text": str(places.transcripts_dir / "2026-11-23 Talk.txt"),
        "audio": str(places.transcripts_dir / "2026-11-23 Talk.flac"),
    }
    assert str(log.text_path) == record.files["text"]
    assert log.journal_path.read_text().count('"type":"file"') == 2


async def test_the_copies_go_where_the_settings_say(places: Places, tmp_path: Path) -> None:
    async with log_in(places, transcripts_dir=str(tmp_path / "notes")) as log:
        await log.keep(spoken(0))
    assert log.text_path == tmp_path / "notes" / "2026-11-23 0912.txt"


async def test_the_text_is_what_the_record_says(places: Places) -> None:
    async with log_in(places) as log:
        await asyncio.gather(log.keep(spoken(1)), log.keep(Gap(start=9, end=10, reason="cut")))
        await log.keep(spoken(0, "two\nrows"))
    assert log.text_path is not None
    assert log.text_path.read_bytes() == rendered(read_journal(log.journal_path))


# Sound --------------------------------------------------------------------------------------


async def test_the_sound_is_kept_beside_the_text_with_its_holes(places: Places) -> None:
    async with log_in(places, keep_audio=True) as log:
        assert log.keeps_sound
        log.hear(speech(1))
        log.miss(800)
        log.hear(speech(1))
        await log.keep(spoken(0))
        await log.close(END)
    assert log.sound_trouble() is None
    assert log.text_path is not None
    kept = read(log.text_path.with_suffix(".flac"))
    assert np.array_equal(kept, np.concatenate([speech(1), np.zeros(800, np.int16), speech(1)]))


async def test_no_sound_is_kept_without_a_wish(places: Places) -> None:
    async with log_in(places) as log:
        assert not log.keeps_sound
        log.hear(speech(1))
        log.miss(1)
        await log.keep(spoken(0))
    assert log.sound_trouble() is None
    assert [path.suffix for path in places.transcripts_dir.iterdir()] == [".txt"]
    assert list(read_journal(log.journal_path).files) == ["text"]


async def test_sound_without_a_word_goes_with_the_page(places: Places) -> None:
    async with log_in(places, keep_audio=True) as log:
        log.hear(speech(2))
        await log.close(END)
    assert list(places.transcripts_dir.iterdir()) == []
    assert read_journal(log.journal_path).files == {}


async def test_words_without_sound_leave_no_empty_recording(places: Places) -> None:
    async with log_in(places, keep_audio=True) as log:
        await log.keep(spoken(0))
    assert [path.suffix for path in places.transcripts_dir.iterdir()] == [".txt"]


async def test_sound_that_cannot_be_kept_is_told_once_and_costs_no_word(places: Places) -> None:
    class NoSound(Disk):
        def create(self, path: Path) -> int:
            raise OSError(errno.EACCES, path.name)

    async with log_in(places, NoSound(), keep_audio=True) as log:
        assert not log.keeps_sound
        trouble = log.sound_trouble()
        assert trouble is not None
        assert "sound" in trouble.title
        log.hear(speech(1))
        await log.keep(spoken(0))
        assert log.sound_trouble() is None
    assert list(read_journal(log.journal_path).files) == ["text"]


async def test_a_disk_that_hangs_with_the_sound_holds_up_no_word(places: Places) -> None:
    disk = HungDisk()
    async with log_in(places, disk, keep_audio=True) as log:
        disk.hang()
        log.hear(speech(1))
        disk.waits.wait()
        await log.keep(spoken(0))
        assert read_journal(log.journal_path).lines == (spoken(0),)
        disk.runs.set()


async def test_a_full_disk_is_told_and_what_waited_is_written_later(places: Places) -> None:
    disk = FailingDisk()
    async with log_in(places, disk) as log:
        disk.short.append(10)
        with pytest.raises(StorageError, match="full"):
            await log.keep(spoken(0))
        assert log.unsaved == 1
        await log.keep(spoken(1))
        assert log.unsaved == 0
        assert read_journal(log.journal_path).lines == (spoken(0), spoken(1))
        await log.close(END)
    assert log.text_path is not None
    assert log.text_path.read_text().count("best") == 2


async def test_trouble_with_the_page_is_told_once_and_the_journal_goes_on(places: Places) -> None:
    disk = PageDisk()
    async with log_in(places, disk) as log:
        disk.page_refused = True
        trouble = await log.keep(spoken(0))
        assert trouble is not None
        assert ".txt" in trouble.title
        assert await log.keep(spoken(1)) is None
        assert len(read_journal(log.journal_path).lines) == 2
        disk.page_refused = False
        assert await log.keep(spoken(2)) is None
        disk.page_refused = True
        assert await log.keep(spoken(3)) is not None
        disk.page_refused = False
        await log.close(END)
    assert log.text_path is not None
    assert log.text_path.read_text().count("best") == 4


async def test_lines_that_never_got_to_the_disk_are_counted_at_the_close(places: Places) -> None:
    disk = FailingDisk()
    async with log_in(places, disk) as log:
        disk.sync_errors.extend([errno.EIO] * 9)  # those of the refuges too
        for number in range(2):
            with pytest.raises(StorageError):
                await log.keep(spoken(number))
        with pytest.raises(StorageError) as caught:
            await log.close(END)
    assert "The last 2 entries" in caught.value.title
    assert str(log.text_path) in caught.value.hint  # which has them all the same
    assert log.text_path is not None
    assert log.text_path.read_text().count("best") == 2


async def test_a_deleted_folder_comes_back_with_every_line(places: Places) -> None:
    async with log_in(places) as log:
        await log.keep(spoken(0))
        log.journal_path.unlink()
        places.sessions_dir.rmdir()
        await log.keep(spoken(1))
        assert read_journal(log.journal_path).lines == (spoken(0), spoken(1))


@pytest.mark.parametrize("blocked", ["sessions", "transcripts"])
async def test_a_folder_that_takes_nothing_is_told_before_anything_is_heard(
    places: Places, blocked: str
) -> None:
    places.data_dir.mkdir()
    (places.data_dir / blocked).touch()
    with pytest.raises(InputError) as caught:
        async with log_in(places):
            pass
    assert blocked in caught.value.title
    assert "--data-dir" in caught.value.hint


@pytest.mark.parametrize(
    ("fault", "kind"), [(errno.EACCES, InputError), (errno.ENOSPC, StorageError)]
)
async def test_a_disk_that_refuses_new_files_is_told(
    places: Places, fault: int, kind: type[Exception]
) -> None:
    disk = FailingDisk()
    disk.open_errors.append(fault)
    with pytest.raises(kind, match="sessions"):
        async with log_in(places, disk):
            pass


async def test_a_page_that_cannot_be_made_leaves_no_journal(places: Places) -> None:
    disk = PageDisk()
    disk.page_refused = True
    with pytest.raises(StorageError):
        async with log_in(places, disk):
            pass
    assert list(places.sessions_dir.iterdir()) == []


class PageDisk(Disk):
    """A disk that can refuse what is written to a text file."""

    page_refused = False

    def __init__(self) -> None:
        self._pages: set[int] = set()

    def open(self, path: Path, *, new: bool) -> int:
        file = super().open(path, new=new)
        self._pages.discard(file)
        if path.suffix == ".txt":
            self._pages.add(file)
        return file

    def write(self, file: int, data: bytes) -> int:
        if self.page_refused and file in self._pages:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(file, data)


async def test_a_file_that_may_grow_no_further_is_a_short_write_and_mends(places: Places) -> None:
    """The system's own limit on a file's size makes a real write stop in the middle."""
    resource = pytest.importorskip("resource")
    async with log_in(places) as log:
        await log.keep(spoken(0))
        size = log.journal_path.stat().st_size
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 20, before[1]))
        try:
            with pytest.raises(StorageError, match="size"):
                await log.keep(spoken(1))
            assert log.journal_path.stat().st_size == size
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        await log.keep(spoken(2))
        await log.close(END)
    record = read_journal(log.journal_path)
    assert record.lines == tuple(spoken(number) for number in range(3))
    assert record.damaged == ()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk of 64 KB, where this user may."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "none", str(tmp_path)]
    try:
        done = subprocess.run(mount, capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("this system has no mount")
    if done.returncode:
        pytest.skip("only root may mount a disk")
    yield tmp_path
    subprocess.run(["umount", str(tmp_path)], check=True)


async def test_a_disk_that_really_fills_up_loses_no_line_once_it_has_room(
    small_disk: Path,
) -> None:
    (small_disk / "ballast").write_bytes(bytes(20_000))
    failed = 0
    async with log_in(Places.find(small_disk, {})) as log:
        number = 0
        while not failed:
            try:
                await log.keep(spoken(number, "words " * 100))
            except StorageError:
                failed = number
            number += 1
        record = read_journal(log.journal_path)
        assert [line.number for line in record.lines] == list(range(failed))
        assert record.damaged == ()
        (small_disk / "ballast").unlink()
        await log.close(END)
    record = read_journal(log.journal_path)
    assert [line.number for line in record.lines] == list(range(failed + 1))
    assert log.text_path is not None
    assert log.text_path.read_text().count("[") == failed + 1


CHILD = """
import asyncio, sys
from datetime import datetime
from pathlib import Path
from app.domain.lines import Line
from app.store.paths import Places
from app.store.session_log import SessionLog

async def main():
    now = datetime.now().astimezone()
    places = Places.find(Path(sys.argv[1]), {})
    async with SessionLog.create(places, source="", engine="", now=now) as log:
        async def say(number):
            await log.keep(Line(number=number, start=number, end=number + 1, text="words " * 9))
            print(number, flush=True)
        for number in range(0, 1_000_000, 3):
            await asyncio.gather(*(say(number + next) for next in range(3)))

asyncio.run(main())
"""


@pytest.mark.parametrize("seed", range(KILLS))
def test_a_killed_program_has_every_line_that_it_called_saved(tmp_path: Path, seed: int) -> None:
    lines = random.Random(seed).randrange(1, 60)
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    with child.stdout:
        said = [child.stdout.readline() for _ in range(lines)]
        child.send_signal(signal.SIGKILL)
        said += child.stdout.readlines()
    child.wait()
    saved = [int(number) for number in said if number.endswith("\n")]
    assert len(saved) >= lines
    [path] = (tmp_path / "sessions").iterdir()
    kept = [line.number for line in read_journal(path).lines]
    assert kept == list(range(len(kept)))
    assert set(saved) <= set(kept)
