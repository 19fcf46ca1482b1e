"""Copies on a real disk, and what becomes of them when the record changes."""

from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.file_names import USUAL
from app.domain.lines import Gap, Line
from app.errors import StorageError
from app.store.copies import Refreshed, refresh_text, renamed_copies
from app.store.disk import Disk
from app.store.records import Correction, Mark, Record, SessionFile, Title
from app.store.session_record import SessionRecord, assembled
from app.store.text_copy import rendered
from app.store.transcript_file import TranscriptFile
from tests.store.entries import ENTRIES, START, TEXT, spoken

SAID: list[Record] = [START, spoken(0, "one"), spoken(1, "too"), spoken(2, "three")]
BEFORE = assembled("s", SAID)
AFTER = assembled("s", [*SAID, Correction(line=1, text="two"), Mark(line=1, on=True)])


def record_with(*paths: Path, title: str = "") -> SessionRecord:
    """Return the record of a session with these copies."""
    kinds = {".txt": "text", ".flac": "audio"}
    copies = [SessionFile(kind=kinds[path.suffix], path=str(path)) for path in paths]
    return assembled("s", [*SAID, *copies, Title(text=title)])


def copies_in(folder: Path, *names: str) -> list[Path]:
    """Make files that hold their own names."""
    paths = [folder / name for name in names]
    for path in paths:
        path.write_text(path.name)
    return paths


# The text -----------------------------------------------------------------------------------


def test_a_correction_gets_into_a_copy_that_nobody_has_edited(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(rendered(BEFORE))
    assert refresh_text(path, BEFORE, AFTER) is Refreshed.WRITTEN
    assert path.read_text().splitlines()[2:] == [
        "[00:00:00] one",
        "[00:00:02] ★ two",
        "[00:00:04] three",
    ]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert refresh_text(path, BEFORE, AFTER) is Refreshed.CURRENT
    assert refresh_text(path, AFTER, BEFORE) is Refreshed.WRITTEN
    assert path.read_bytes() == rendered(BEFORE)


@pytest.mark.parametrize("length", [0, 30, len(rendered(BEFORE)) - 1])
def test_a_copy_that_a_crash_cut_off_is_made_whole(tmp_path: Path, length: int) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(rendered(BEFORE)[:length])
    assert refresh_text(path, BEFORE, BEFORE) is Refreshed.WRITTEN
    assert path.read_bytes() == rendered(BEFORE)


@pytest.mark.parametrize(("old", "new"), [(b"one", b"One"), (b"three\n", b"three\n\nmine")])
def test_what_somebody_has_edited_stays_as_it_is(tmp_path: Path, old: bytes, new: bytes) -> None:
    path = tmp_path / "a.txt"
    edited = rendered(BEFORE).replace(old, new)
    path.write_bytes(edited)
    assert refresh_text(path, BEFORE, AFTER) is Refreshed.OTHERS
    assert path.read_bytes() == edited


def test_a_copy_that_is_gone_stays_gone(tmp_path: Path) -> None:
    assert refresh_text(tmp_path / "no" / "a.txt", BEFORE, AFTER) is Refreshed.GONE
    assert refresh_text(tmp_path / "a.txt", BEFORE, AFTER) is Refreshed.GONE
    assert list(tmp_path.iterdir()) == []


def test_a_copy_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="could not be brought up to date"):
        refresh_text(tmp_path, BEFORE, AFTER)


@given(ENTRIES, st.lists(st.builds(Correction, line=st.integers(0, 10), text=TEXT), max_size=3))
def test_what_was_written_line_by_line_is_what_the_record_says(
    tmp_path_factory: pytest.TempPathFactory,
    entries: list[Line | Gap],
    corrections: list[Correction],
) -> None:
    folder = tmp_path_factory.mktemp("copies")
    text = TranscriptFile(folder, START, disk=Disk())
    for entry in entries:
        text.put(entry)
        text.save()
    record = assembled("s", [START, *entries])
    assert text.path.read_bytes() == rendered(record)
    if text.close():
        corrected = assembled("s", [START, *entries, *corrections])
        refresh_text(text.path, record, corrected)
        assert text.path.read_bytes() == rendered(corrected)


# Names --------------------------------------------------------------------------------------


def test_copies_are_called_by_the_new_title(tmp_path: Path) -> None:
    paths = copies_in(tmp_path, "2026-11-23 0912.txt", "2026-11-23 0912.flac")
    renamed = renamed_copies(record_with(*paths), "Weekly: meeting", pattern=USUAL)
    assert renamed == (
        SessionFile(kind="text", path=str(tmp_path / "2026-11-23 0912 Weekly- meeting.txt")),
        SessionFile(kind="audio", path=str(tmp_path / "2026-11-23 0912 Weekly- meeting.flac")),
    )
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {
        "2026-11-23 0912 Weekly- meeting.txt": "2026-11-23 0912.txt",
        "2026-11-23 0912 Weekly- meeting.flac": "2026-11-23 0912.flac",
    }
    again = record_with(*(Path(one.path) for one in renamed), title="Weekly: meeting")
    renamed = renamed_copies(again, "", pattern=USUAL)
    assert [Path(one.path) for one in renamed] == paths


def test_a_number_is_part_of_the_name_that_a_copy_still_has(tmp_path: Path) -> None:
    (path,) = copies_in(tmp_path, "2026-11-23 0912 (2).txt")
    (renamed,) = renamed_copies(record_with(path), "x", pattern=USUAL)
    assert Path(renamed.path).name == "2026-11-23 0912 x.txt"


def test_where_one_name_is_taken_all_copies_get_the_same_number(tmp_path: Path) -> None:
    paths = copies_in(tmp_path, "2026-11-23 0912.txt", "2026-11-23 0912.flac")
    (others,) = copies_in(tmp_path, "2026-11-23 0912 x.flac")
    renamed = renamed_copies(record_with(*paths), "x", pattern=USUAL)
    assert [Path(one.path).name for one in renamed] == [
        "2026-11-23 0912 x (2).txt",
        "2026-11-23 0912 x (2).flac",
    ]
    assert others.read_text() == "2026-11-23 0912 x.flac"


@pytest.mark.parametrize(
    ("name", "pattern"),
    [("mine.txt", USUAL), ("2026-11-23 0912 (x).txt", USUAL), ("2026-11-23 0912.txt", "{date}")],
)
def test_a_name_that_somebody_gave_stays(tmp_path: Path, name: str, pattern: str) -> None:
    (path,) = copies_in(tmp_path, name)
    assert renamed_copies(record_with(path), "x", pattern=pattern) == ()
    assert path.exists()


def test_a_copy_that_is_gone_or_keeps_its_name_is_none(tmp_path: Path) -> None:
    (path,) = copies_in(tmp_path, "2026-11-23 0912.txt")
    gone = tmp_path / "2026-11-23 0912.flac"
    assert renamed_copies(record_with(path, gone), "", pattern=USUAL) == ()
    assert len(renamed_copies(record_with(path, gone), "x", pattern=USUAL)) == 1
    assert renamed_copies(replace(record_with(gone), title="x"), "y", pattern=USUAL) == ()


def test_a_copy_that_grew_before_it_was_corrected_is_nobody_s_edit(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(rendered(BEFORE))  # as it grew: without what was made of it meanwhile
    titled = replace(AFTER, title="Monday")
    assert refresh_text(path, titled, titled) is Refreshed.WRITTEN
    assert path.read_text().splitlines()[0] == "Monday"
    assert path.read_bytes() == rendered(titled)
