from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.file_names import file_name
from app.domain.lines import Gap, Line
from app.store import edits
from app.store.disk import Disk
from app.store.journal import TORN, Journal
from app.store.paths import Places, make_folder
from app.store.records import Correction, Record, SessionFile, Title
from app.store.recovery import recover
from app.store.session_record import read_journal
from app.store.text_copy import as_written
from tests.store.entries import END, ENTRIES, START, content_of, spoken

PATTERN = "{date} {time} {title}"
GAP = Gap(start=2.0, end=5.5, reason="nobody heard it")


@pytest.fixture
def places(tmp_path: Path) -> Places:
    made = Places.find(tmp_path, {})
    make_folder(made.sessions_dir)
    return made


def journal_of(places: Places, content: bytes, name: str = START.session) -> Path:
    path = places.sessions_dir / f"{name}.jsonl"
    path.write_bytes(content)
    return path


def without_end(*entries: Record) -> bytes:
    return content_of(entries).rstrip(b"\n").rpartition(b"\n")[0] + b"\n"


def test_a_session_that_was_cut_short_is_closed_at_its_last_line(places: Places) -> None:
    path = journal_of(places, without_end(spoken(0), GAP))
    [found] = recover(places, pattern=PATTERN)
    assert (found.session, found.lines, found.torn) == (START.session, 1, False)
    record = read_journal(path)
    assert record.recovered
    assert record.end is not None
    assert (record.end.audio_s, record.end.lost_s, record.end.lines) == (5.5, 3.5, 1)
    assert record.entries == (spoken(0), GAP)
    assert recover(places, pattern=PATTERN) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries=ENTRIES, data=st.data())
def test_wherever_it_was_cut_what_was_whole_is_kept_and_the_rest_is_aside(
    places: Places, entries: list[Line | Gap], data: st.DataObject
) -> None:
    whole = without_end(*entries)
    content = whole[: data.draw(st.integers(0, len(whole)))]
    path = journal_of(places, content)
    path.with_suffix(TORN).unlink(missing_ok=True)
    before = read_journal(path)
    [found] = recover(places, pattern=PATTERN)
    after = read_journal(path)
    assert after.entries == before.entries
    assert after.recovered
    assert after.damaged == ()
    torn = content[content.rfind(b"\n") + 1 :]
    assert found.torn == bool(before.damaged)
    assert not before.damaged or path.with_suffix(TORN).read_bytes() == torn + b"\n"


def test_a_session_that_ended_stays_as_it_is_also_after_it_was_edited(places: Places) -> None:
    path = journal_of(places, content_of([spoken(0)]))
    edits.append(path, Title(text="Monday"))
    content = path.read_bytes()
    assert recover(places, pattern=PATTERN) == []
    assert path.read_bytes() == content


def test_a_session_that_is_being_written_stays_as_it_is(places: Places) -> None:
    journal = Journal.create(places.sessions_dir, START, disk=Disk())
    content = journal.path.read_bytes()
    assert recover(places, pattern=PATTERN) == []
    assert journal.path.read_bytes() == content
    journal.close()
    assert [found.session for found in recover(places, pattern=PATTERN)] == [START.session]


def test_a_journal_in_a_refuge_comes_home(places: Places) -> None:
    make_folder(places.transcripts_dir)
    notes = places.transcripts_dir / "notes.jsonl"
    notes.write_text("somebody's own")
    alike = places.transcripts_dir / "20260101T000000-ffff.jsonl"
    alike.write_text("somebody's own as well")
    away = places.transcripts_dir / f"{START.session}.jsonl"
    away.write_bytes(content_of([spoken(0), spoken(1)]))
    home = journal_of(places, content_of([spoken(0), spoken(1)])[:-200])  # as far as it had come
    recover(places, pattern=PATTERN)
    assert not away.exists()
    assert read_journal(home).lines == (spoken(0), spoken(1))
    assert notes.exists()
    assert alike.read_text() == "somebody's own as well"


def test_the_copy_of_what_was_edited_before_the_end_was_cut_off_follows(places: Places) -> None:
    copy = make_folder(places.transcripts_dir) / f"{file_name(PATTERN, START.local, '')}.txt"
    kept = SessionFile(kind="text", path=str(copy))
    edited = (Title(text="Talk"), Correction(line=spoken(0).number, text="Mended"))
    path = journal_of(places, without_end(kept, spoken(0), *edited))
    copy.write_bytes(as_written(replace(read_journal(path), title=""))[-1])  # as it grew
    recover(places, pattern=PATTERN)
    [renamed] = places.transcripts_dir.iterdir()
    assert renamed.stem == file_name(PATTERN, START.local, "Talk")
    assert "Mended" in renamed.read_text()


def test_two_that_went_different_ways_are_both_kept(places: Places, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    away = other / f"{START.session}.jsonl"
    away.write_bytes(content_of([spoken(7)]))
    home = journal_of(places, content_of([spoken(0)]))
    recover(places, pattern=PATTERN, others=[other])
    assert read_journal(home).lines == (spoken(0),)
    assert read_journal(away).lines == (spoken(7),)


def test_one_in_a_refuge_that_is_home_already_goes(places: Places) -> None:
    make_folder(places.transcripts_dir)
    away = places.transcripts_dir / f"{START.session}.jsonl"
    away.write_bytes(without_end(spoken(0)))
    home = journal_of(places, content_of([spoken(0), END]))
    recover(places, pattern=PATTERN)
    assert not away.exists()
    assert read_journal(home).ended


def test_where_nothing_was_ever_kept_there_is_nothing_to_do(tmp_path: Path) -> None:
    assert recover(Places.find(tmp_path / "nowhere", {}), pattern=PATTERN) == []


@pytest.mark.parametrize("content", [b"", b"\n", b"\n\n"])
def test_a_journal_without_a_record_keeps_no_other_from_being_closed(
    places: Places, content: bytes
) -> None:
    journal_of(places, content, "20261101T081200-aaaa")
    journal_of(places, without_end(spoken(0)))
    assert [each.lines for each in recover(places, pattern=PATTERN)] == [0, 1]
