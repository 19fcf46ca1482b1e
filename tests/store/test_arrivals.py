"""Sessions that come as files: kept as they were there, or refused with nothing changed."""

from __future__ import annotations

import json
import os
import tempfile
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import FolderError, InputError, StorageError, SurtitleError
from app.store import edits
from app.store.arrivals import MOST_BYTES, Arrival, Found, all_taken_in, read, take_in
from app.store.formats.options import USUAL, ExportOptions
from app.store.formats.session_file import portable, session_file_of
from app.store.index import Index
from app.store.paths import Places
from app.store.records import Correction, Mark, Title
from app.store.session_record import SessionRecord, read_journal
from tests.store.entries import START
from tests.store.formats.records import RECORD, RECORDS

CONTENT = session_file_of(RECORD, USUAL)
WHOLE = ExportOptions(heard=True)


def framed(members: dict[str, Any]) -> bytes:
    """A record's line with a checksum that holds, whatever is in it."""
    text = json.dumps(members, separators=(",", ":"))[:-1].encode()
    return b'%b,"crc":"%08x"}\n' % (text, zlib.crc32(text))


def with_records(*records: dict[str, Any], start: dict[str, Any] | None = None) -> bytes:
    """The session's file with these records behind its start, which is changed where that is told."""
    members = [json.loads(line) for line in CONTENT.splitlines()]
    members[0] |= start or {}
    members[1:1] = records
    members[-1]["lines"] = sum(one["type"] == "line" for one in members)
    for one in members:
        one.pop("crc", None)
    whole = [{"v": 1, **one, "n": number} for number, one in enumerate(members)]
    return b"".join(map(framed, whole))


def places_in(folder: Path) -> Places:
    return Places.find(folder / "home", {})


def kept(folder: Path) -> list[str]:
    """All files there are, but the one that came."""
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".surtitle"
    )


def came(folder: Path, content: bytes, name: str = "talk.surtitle") -> Path:
    file = folder / name
    file.write_bytes(content)
    return file


def refused(folder: Path, content: bytes, says: str) -> None:
    file = came(folder, content)
    with pytest.raises(InputError, match=says) as caught:
        take_in(places_in(folder), file)
    assert "talk.surtitle" in caught.value.title
    assert kept(folder) == []
    assert file.read_bytes() == content


# What is kept ---------------------------------------------------------------------------------


@given(RECORDS)
@settings(max_examples=40)
def test_elsewhere_it_is_what_it_was_here(record: SessionRecord) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        places = places_in(folder)
        arrival = take_in(places, came(folder, session_file_of(record, WHOLE)))
        assert arrival.found is Found.ADDED
        assert not arrival.newer
        there = read_journal(places.sessions_dir / f"{record.start.session}.jsonl")
        assert not there.damaged
        assert portable(there, heard=True) == portable(record, heard=True)
        again = take_in(places, came(folder, session_file_of(record, WHOLE)))
        assert again.found is Found.HERE
        with Index.of(places) as index:
            index.refresh()
            [summary] = index.sessions()
        assert (summary.session, summary.lines) == (record.start.session, len(record.lines))


def test_it_is_private_and_there_after_a_power_cut_or_not_at_all(tmp_path: Path) -> None:
    places = places_in(tmp_path)
    arrival = take_in(places, came(tmp_path, CONTENT))
    assert kept(tmp_path) == [f"home/sessions/{START.session}.jsonl"]
    journal = places.sessions_dir / f"{arrival.session}.jsonl"
    if os.name == "posix":
        assert journal.stat().st_mode & 0o777 == 0o600
    assert portable(read_journal(journal), heard=True) == portable(
        read(came(tmp_path, CONTENT))[0], heard=True
    )


def test_it_can_be_worked_on_like_one_s_own(tmp_path: Path) -> None:
    places = places_in(tmp_path)
    take_in(places, came(tmp_path, CONTENT))
    journal = places.sessions_dir / f"{START.session}.jsonl"
    edits.edit(journal, Title(text="Mine"), pattern="{date}")
    edits.edit(journal, Correction(line=0, text="Quite."), pattern="{date}")
    record = read_journal(journal)
    assert (record.title, record.lines[0].text) == ("Mine", "Quite.")


@pytest.mark.parametrize(
    "change", [Title(text="Mine"), Correction(line=0, text="Quite."), Mark(line=0, on=True)]
)
def test_one_that_is_here_and_not_the_same_stays_as_it_is(
    tmp_path: Path, change: Title | Correction | Mark
) -> None:
    places = places_in(tmp_path)
    take_in(places, came(tmp_path, CONTENT))
    journal = places.sessions_dir / f"{START.session}.jsonl"
    edits.edit(journal, change, pattern="{date}")
    before = journal.read_bytes()
    assert take_in(places, came(tmp_path, CONTENT)).found is Found.OTHERWISE
    assert journal.read_bytes() == before


def test_one_that_had_to_be_kept_elsewhere_is_here_as_well(tmp_path: Path) -> None:
    places = places_in(tmp_path)
    places.transcripts_dir.mkdir(parents=True)
    refuge = places.transcripts_dir / f"{START.session}.jsonl"
    refuge.write_bytes(CONTENT)
    assert take_in(places, came(tmp_path, CONTENT)).found is Found.HERE
    assert not places.sessions_dir.exists()


def test_of_several_files_one_that_is_refused_keeps_no_other_out(tmp_path: Path) -> None:
    other = replace(RECORD, start=replace(START, session="20261124T081200-00aa"))
    files = [
        came(tmp_path, CONTENT, "a.surtitle"),
        came(tmp_path, b"Dear Sir", "b.surtitle"),
        came(tmp_path, session_file_of(other, USUAL), "c.surtitle"),
    ]
    first, second, third = all_taken_in(places_in(tmp_path), files)
    assert isinstance(first, Arrival)
    assert isinstance(second, SurtitleError)
    assert isinstance(third, Arrival)
    assert third.session == "20261124T081200-00aa"


# What nobody vouches for ----------------------------------------------------------------------


@given(st.integers(0, len(CONTENT) - 1), st.integers(1, 255))
@settings(max_examples=300)
def test_whatever_byte_was_changed_on_the_way_it_is_noticed(at: int, change: int) -> None:
    content = bytearray(CONTENT)
    content[at] ^= change
    with tempfile.TemporaryDirectory() as name:
        refused(Path(name), bytes(content), "is damaged|is no session")


@given(st.integers(0, len(CONTENT) - 1))
def test_wherever_it_was_cut_off_it_is_noticed(at: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        refused(Path(name), CONTENT[:at], "is damaged|is no session")


@given(st.data())
def test_a_record_that_was_taken_out_or_put_elsewhere_is_noticed(data: st.DataObject) -> None:
    lines = CONTENT.splitlines(keepends=True)
    kept_lines = data.draw(st.lists(st.sampled_from(lines), max_size=len(lines) + 2))
    if kept_lines == lines:
        return
    with tempfile.TemporaryDirectory() as name:
        refused(Path(name), b"".join(kept_lines), "is damaged|is no session")


@given(
    (st.binary(max_size=200) | st.text().map(str.encode)).filter(
        lambda content: not content.startswith(b'{"v":')  # as ours do
    )
)
def test_what_is_something_else_is_said_to_be(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        refused(Path(name), content, "is no session of Surtitle's")


@pytest.mark.parametrize(
    "session",
    [
        "../../../20261123T081200-3f2a",
        "20261123T081200-3f2a/../../x",
        "/20261123T081200-3f2a",
        "",
        "..",
        "20261123T081200-3F2A",
        "20261123T081200-3f2a\n",
        "20261123T081200-3f2a\0",
        "20261123T081200-" + "a" * 300,
        "٢0261123T081200-3f2a",
        "20269999T081200-3f2a",
        "con",
    ],
)
def test_a_name_that_is_none_of_ours_is_no_name_of_a_file(tmp_path: Path, session: str) -> None:
    refused(tmp_path, with_records(start={"session": session}), "is damaged")


@pytest.mark.parametrize(
    "line",
    [
        {"number": -1},
        {"number": 1 << 31},
        {"number": 10**300},
        {"number": True},
        {"number": 1.5},
        {"start": -1},
        {"end": 1e300},
        {"start": "0"},
        {"text": None},
        {"text": ["a"]},
        {"language": 5},
    ],
)
def test_a_line_that_makes_no_sense_is_not_kept(tmp_path: Path, line: dict[str, Any]) -> None:
    record = {"type": "line", "number": 9, "start": 1, "end": 2, "text": "a", **line}
    refused(tmp_path, with_records(record), "is damaged")


def resealed(content: bytes, version: int = 1) -> bytes:
    """The same records with checksums that hold."""
    lines = [json.loads(line) for line in content.splitlines()]
    for one in lines:
        del one["crc"]
        one["v"] = version
    return b"".join(map(framed, lines))


@pytest.mark.parametrize(
    "start", [{"started": "yesterday"}, {"started": "2026-11-23T08:12:00"}, {"utc_offset_s": 10**9}]
)
def test_a_start_that_makes_no_sense_is_not_kept(tmp_path: Path, start: dict[str, Any]) -> None:
    refused(tmp_path, with_records(start=start), "is damaged")


def test_what_would_turn_text_around_or_speak_to_a_terminal_is_taken_out(tmp_path: Path) -> None:
    evil = "a\x1b[2J\u202eb\x00c\ud800"
    places = places_in(tmp_path)
    line = {"type": "line", "number": 9, "start": 0, "end": 1, "text": evil}
    content = with_records({**line, "language": evil, "engine": evil})
    take_in(places, came(tmp_path, content))
    record = read_journal(places.sessions_dir / f"{START.session}.jsonl")
    [kept_line] = [one for one in record.lines if one.number == 9]
    assert (kept_line.text, kept_line.language, kept_line.engine) == ("a[2Jbc",) * 3


def test_files_and_recordings_of_another_computer_are_not_taken_over(tmp_path: Path) -> None:
    """Else a file could have somebody's own text opened, renamed or deleted with it."""
    mine = tmp_path / "mine.txt"
    mine.write_text("my own")
    places = places_in(tmp_path)
    content = with_records(
        {"type": "file", "kind": "text", "path": str(mine)},
        {"type": "recording", "path": str(mine), "size": 1, "digest": "00"},
    )
    take_in(places, came(tmp_path, content))
    record = read_journal(places.sessions_dir / f"{START.session}.jsonl")
    assert record.files == {}
    assert record.recording is None


def test_what_a_newer_surtitle_adds_is_left_out_and_that_is_said(tmp_path: Path) -> None:
    places = places_in(tmp_path)
    content = with_records({"type": "speaker", "name": "Anna"})
    arrival = take_in(places, came(tmp_path, content))
    assert (arrival.found, arrival.newer) == (Found.ADDED, True)
    record = read_journal(places.sessions_dir / f"{START.session}.jsonl")
    assert portable(record, heard=True) == portable(read(came(tmp_path, CONTENT))[0], heard=True)


@pytest.mark.parametrize("version", [2, 10])
def test_another_format_is_said_to_be_of_a_newer_surtitle(tmp_path: Path, version: int) -> None:
    refused(tmp_path, resealed(CONTENT, version), "made by a newer Surtitle")


def test_what_is_too_large_is_not_even_read(tmp_path: Path) -> None:
    file = came(tmp_path, CONTENT)
    with file.open("r+b") as opened:
        opened.truncate(MOST_BYTES + 1)
    with pytest.raises(InputError, match="too large") as caught:
        take_in(places_in(tmp_path), file)
    assert "64 MB" in caught.value.hint
    assert kept(tmp_path) == []


def test_what_can_t_be_opened_is_named(tmp_path: Path) -> None:
    (tmp_path / "folder.surtitle").mkdir()
    for name in ("none.surtitle", "folder.surtitle", "a\0b.surtitle"):
        with pytest.raises(InputError, match=r"can't be read|is no file"):
            read(tmp_path / name)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.surtitle")
    with pytest.raises(InputError, match="is no file"):
        read(tmp_path / "pipe.surtitle")


def test_a_file_s_own_name_speaks_to_no_terminal(tmp_path: Path) -> None:
    file = came(tmp_path, b"Dear Sir", "a\x1b\u202eb.surtitle")
    with pytest.raises(InputError, match=r"^ab\.surtitle is no session"):
        read(file)


# Where it can't be kept -----------------------------------------------------------------------


def test_where_nothing_can_be_kept_that_is_said(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file in the way")
    with pytest.raises(FolderError, match="Nothing can be kept"):
        take_in(places_in(tmp_path), came(tmp_path, CONTENT))


@pytest.mark.skipif(os.name != "posix", reason="links need rights there")
def test_a_disk_that_fails_is_told_and_nothing_is_left(tmp_path: Path) -> None:
    places = places_in(tmp_path)
    places.sessions_dir.mkdir(parents=True)
    link = places.sessions_dir / f"{START.session}.jsonl"
    link.symlink_to(tmp_path / "gone" / "journal")  # a name that leads to no folder
    with pytest.raises(StorageError, match=r"talk\.surtitle can't be added"):
        take_in(places, came(tmp_path, CONTENT))
    assert kept(tmp_path) == []
