"""A session's file: what is in it, and what is not."""

from __future__ import annotations

import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from app.domain.lines import Line
from app.domain.text import plain
from app.store.formats.options import USUAL, ExportOptions
from app.store.formats.session_file import (
    MEDIA,
    SUFFIX,
    is_session_file,
    portable,
    session_file_of,
)
from app.store.records import Recording, SessionEnd, decode
from app.store.session_record import SessionRecord, assembled
from tests.store.formats.records import RECORD, RECORDS

MIME = Path(__file__).parents[3] / "packaging" / "linux" / "surtitle-mime.xml"
NAMES = {"mime": "http://www.freedesktop.org/standards/shared-mime-info"}


def read(content: bytes) -> SessionRecord:
    """Read it as whoever reads journals does."""
    found = [decode(line) for line in content.split(b"\n")]
    assert all(whole for _, whole in found)
    records = [record for entries, _ in found for record in entries]
    assert [number for number, _ in records] == list(range(len(records)))
    return assembled("", (record for _, record in records))


@given(RECORDS)
def test_it_is_a_journal_with_all_that_was_said_and_made_of_it(record: SessionRecord) -> None:
    got = read(session_file_of(record, ExportOptions(heard=True)))
    assert got.start.session == record.start.session
    assert got.start.local == record.start.local
    by_start = sorted(record.current, key=lambda entry: entry.start)
    said = [plain(entry.text) for entry in by_start if isinstance(entry, Line)]
    assert [line.text for line in got.lines] == said
    assert [(line.start, line.end, line.number) for line in got.lines] == [
        (line.start, line.end, line.number) for line in by_start if isinstance(line, Line)
    ]
    assert got.marked == record.marked
    assert got.corrections == {number: plain(text) for number, text in record.corrections.items()}
    assert got.title == plain(record.title, 200).strip()
    assert got.duration_s == record.duration_s
    assert got.ended
    assert portable(got, heard=True) == portable(record, heard=True)  # once more, it is the same


def test_what_was_heard_before_it_was_corrected_is_in_it_only_where_that_is_wished() -> None:
    usual = session_file_of(RECORD, USUAL)
    assert b"Jery" not in usual
    assert read(usual).lines == read(session_file_of(RECORD, ExportOptions(heard=True))).lines
    assert b"Jery" in session_file_of(RECORD, ExportOptions(heard=True))


def test_nothing_tells_of_the_computer_and_its_files() -> None:
    path = "/somebody/talk"
    record = replace(
        RECORD,
        start=replace(RECORD.start, source="Anna's headset", engine="wss://asr.example.org"),
        recording=Recording(path=path, size=1, digest="00"),
        files={"text": f"{path}.txt", "audio": f"{path}.flac"},
        end=SessionEnd(audio_s=8.0, lost_s=0.0, lines=3, reason="“Anna's headset” went away"),
    )
    content = session_file_of(record, ExportOptions(heard=True)).decode()
    for word in ("Anna", "example.org", "somebody", "talk", "digest"):
        assert word not in content
    assert read(content.encode()).engine == RECORD.engine


@pytest.mark.parametrize(
    ("reason", "kept"),
    [("finished", "finished"), ("recovered", "recovered"), ("a device", "interrupted")],
)
def test_how_it_ended_is_in_it(reason: str, kept: str) -> None:
    end = SessionEnd(audio_s=9.0, lost_s=0.0, lines=3, reason=reason)
    got = read(session_file_of(replace(RECORD, end=end), USUAL)).end
    assert got is not None
    assert (got.audio_s, got.lines, got.reason) == (9.0, 3, kept)


def test_one_that_still_runs_ends_where_it_is() -> None:
    got = read(session_file_of(replace(RECORD, end=None), USUAL)).end
    assert got == SessionEnd(audio_s=8.0, lost_s=2.0, lines=3, reason="interrupted")


@pytest.mark.parametrize(
    ("name", "is_one"), [("a.surtitle", True), ("A.SURTITLE", True), ("surtitle", False)]
)
def test_it_is_known_by_its_ending(name: str, *, is_one: bool) -> None:
    assert is_session_file(Path(name)) is is_one


@given(RECORDS)
def test_desktops_know_it_by_how_it_begins(record: SessionRecord) -> None:
    [kind] = ET.parse(MIME).getroot()
    assert kind.get("type") == MEDIA
    [glob] = kind.findall("mime:glob", NAMES)
    assert glob.get("pattern") == f"*{SUFFIX}"
    [match] = kind.findall("mime:magic/mime:match", NAMES)
    value = re.sub(r"\\(.)", r"\1", match.get("value") or "").encode()
    assert match.get("offset") == "0"
    assert session_file_of(record, USUAL).startswith(value)


@pytest.mark.skipif(
    not (shutil.which("update-mime-database") and shutil.which("gio")), reason="shared-mime-info"
)
def test_a_desktop_that_was_told_of_it_knows_it(tmp_path: Path) -> None:
    packages = tmp_path / "mime" / "packages"
    packages.mkdir(parents=True)
    shutil.copy(MIME, packages)
    subprocess.run(["update-mime-database", packages.parent], check=True, timeout=60)
    for name in (f"talk{SUFFIX}", "talk"):
        file = tmp_path / name
        file.write_bytes(session_file_of(RECORD, USUAL))
        done = subprocess.run(
            ["gio", "info", "--attributes", "standard::content-type", str(file)],
            env={"XDG_DATA_HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        assert MEDIA in done.stdout, name
