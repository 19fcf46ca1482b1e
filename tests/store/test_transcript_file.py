from pathlib import Path

import pytest

from app.domain.lines import Gap
from app.errors import StorageError
from app.store.disk import Disk
from app.store.session_record import SessionRecord
from app.store.transcript_file import TranscriptFile
from tests.fakes.disk import FailingDisk
from tests.store.entries import START, spoken


def test_it_reads_as_a_page_with_times(tmp_path: Path) -> None:
    text = TranscriptFile(tmp_path, START, disk=Disk())
    text.put(spoken(6))
    text.put(Gap(start=31, end=33.5, reason="The engine was away"))
    text.put(spoken(1800, text="two\nlines \x1b[31m"))
    text.put(spoken(1801, text=" "))
    text.save()
    assert text.close()
    assert text.path == tmp_path / "2026-11-23 0912.txt"
    assert text.path.read_text("utf-8") == (
        "2026-11-23 09:12 · Headset\n"
        "\n"
        "[00:00:12] It was the best of times.\n"
        "[00:00:31–00:00:33] (The engine was away)\n"
        "[01:00:00] two lines [31m\n"
    )


def test_a_name_that_is_taken_gets_a_number(tmp_path: Path) -> None:
    texts = [TranscriptFile(tmp_path, START, disk=Disk()) for _ in range(3)]
    assert [text.path.name for text in texts] == [
        "2026-11-23 0912.txt",
        "2026-11-23 0912 (2).txt",
        "2026-11-23 0912 (3).txt",
    ]
    for text in texts:
        text.close()


def test_a_name_whose_sound_is_taken_is_another_session_s(tmp_path: Path) -> None:
    (tmp_path / "2026-11-23 0912.flac").touch()
    text = TranscriptFile(tmp_path, START, disk=Disk())
    assert text.path.name == "2026-11-23 0912 (2).txt"
    text.close()


def test_the_name_is_made_by_a_pattern(tmp_path: Path) -> None:
    text = TranscriptFile(tmp_path, START, disk=Disk(), pattern="Talk, {date} ({title})")
    assert text.path.name == "Talk, 2026-11-23.txt"
    text.close()


def test_a_page_without_a_word_is_not_left_behind(tmp_path: Path) -> None:
    text = TranscriptFile(tmp_path, START, disk=Disk())
    assert not text.close()
    assert list(tmp_path.iterdir()) == []


def test_each_line_is_there_as_soon_as_it_is_saved(tmp_path: Path) -> None:
    text = TranscriptFile(tmp_path, START, disk=Disk())
    for number in range(3):
        text.put(spoken(number))
        text.save()
        assert text.path.read_text().count("best") == number + 1
    text.close()


def test_what_a_full_disk_refused_is_written_with_the_next_line(tmp_path: Path) -> None:
    disk = FailingDisk()
    text = TranscriptFile(tmp_path, START, disk=disk)
    disk.short.append(5)
    text.put(spoken(0, "first"))
    with pytest.raises(StorageError):
        text.save()
    text.put(spoken(1, "second"))
    text.save()
    text.close()
    assert text.path.read_text().endswith("\n\n[00:00:00] first\n[00:00:02] second\n")


def test_closing_tries_once_more(tmp_path: Path) -> None:
    disk = FailingDisk()
    text = TranscriptFile(tmp_path, START, disk=disk)
    disk.short.append(5)
    text.put(spoken(0, "first"))
    with pytest.raises(StorageError):
        text.save()
    assert text.close()
    assert text.path.read_text().endswith("first\n")


def test_a_disk_that_is_full_from_the_start_leaves_no_page(tmp_path: Path) -> None:
    disk = FailingDisk()
    disk.short.append(5)
    with pytest.raises(StorageError):
        TranscriptFile(tmp_path, START, disk=disk)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kept", [True, False])
def test_a_page_is_gone_on_with_and_made_anew_where_it_is_gone(
    tmp_path: Path, *, kept: bool
) -> None:
    text = TranscriptFile(tmp_path, START, disk=Disk())
    text.put(spoken(0, "first"))
    text.save()
    text.close()
    if not kept:
        text.path.unlink()
    before = SessionRecord(
        start=START,
        entries=(spoken(0, "first"), spoken(1, "second")),
        files={"text": str(text.path)},
    )
    again = TranscriptFile(tmp_path, START, disk=Disk(), before=before)
    again.put(spoken(2, "third"))
    assert again.close()
    assert again.path == text.path
    assert again.path.read_text().endswith(
        "\n\n[00:00:00] first\n[00:00:02] second\n[00:00:04] third\n"
    )


def test_a_page_that_somebody_else_writes_is_left_to_them(tmp_path: Path) -> None:
    text = TranscriptFile(tmp_path, START, disk=Disk())
    before = SessionRecord(
        start=START, entries=(spoken(0, "first"),), files={"text": str(text.path)}
    )
    again = TranscriptFile(tmp_path, START, disk=Disk(), before=before)
    assert again.path.name == "2026-11-23 0912 (2).txt"
    assert again.path.read_text().endswith("\n\n[00:00:00] first\n")
    text.close()
    again.close()


def test_a_page_of_which_nothing_was_said_is_not_left_behind_by_the_next_run_either(
    tmp_path: Path,
) -> None:
    text = TranscriptFile(tmp_path, START, disk=Disk())
    text._file.close()  # as a crash leaves it
    before = SessionRecord(start=START, files={"text": str(text.path)})
    again = TranscriptFile(tmp_path, START, disk=Disk(), before=before)
    assert not again.close()
    assert list(tmp_path.iterdir()) == []
