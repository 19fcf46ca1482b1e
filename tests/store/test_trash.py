import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.errors import InputError
from app.store import edits
from app.store.disk import Disk
from app.store.journal import Journal
from app.store.paths import Places, make_folder
from app.store.records import SessionFile
from app.store.session_record import read_journal
from app.store.trash import KEPT_DAYS, discard, empty, expire, restore, trashed
from tests.store.entries import START, content_of, spoken

NOW = datetime(2026, 11, 27, 8, tzinfo=UTC)


@pytest.fixture
def places(tmp_path: Path) -> Places:
    made = Places.find(tmp_path, {})
    make_folder(made.sessions_dir)
    make_folder(made.transcripts_dir)
    return made


def session_in(places: Places, name: str = START.session) -> Path:
    path = places.sessions_dir / f"{name}.jsonl"
    path.write_bytes(content_of([spoken(0)]))
    text = places.transcripts_dir / f"{name[:8]}.txt"
    text.write_text("said")
    edits.append(path, SessionFile(kind="text", path=str(text)))
    return path


def everything(places: Places) -> dict[str, bytes]:
    folders = (places.sessions_dir, places.transcripts_dir)
    return {str(each): each.read_bytes() for folder in folders for each in folder.iterdir()}


def test_a_deleted_session_goes_with_its_copies_and_comes_back_as_it_was(places: Places) -> None:
    path = session_in(places)
    path.with_suffix(".torn").write_bytes(b"half a li")
    before = everything(places)
    discard(places, path.stem)
    assert everything(places) == {}
    assert trashed(places) == [path.stem]
    restore(places, path.stem)
    assert everything(places) == before
    assert trashed(places) == []
    assert list(places.trash_dir.iterdir()) == []


def test_a_copy_that_was_taken_away_before_is_no_trouble(places: Places) -> None:
    path = session_in(places)
    for each in places.transcripts_dir.iterdir():
        each.unlink()
    discard(places, path.stem)
    restore(places, path.stem)
    assert read_journal(path).lines == (spoken(0),)


def test_what_took_a_copys_name_meanwhile_stays(places: Places) -> None:
    path = session_in(places)
    [text] = places.transcripts_dir.iterdir()
    discard(places, path.stem)
    text.write_text("somebody else's")
    restore(places, path.stem)
    assert text.read_text() == "somebody else's"
    assert text.with_name(f"{text.stem} (2).txt").read_text() == "said"


def test_a_session_that_is_written_or_is_not_there_is_not_deleted(places: Places) -> None:
    journal = Journal.create(places.sessions_dir, START, disk=Disk())
    with pytest.raises(InputError, match="still being written"):
        discard(places, START.session)
    journal.close()
    assert journal.path.exists()
    with pytest.raises(InputError):
        discard(places, "20260101T000000-ffff")
    assert trashed(places) == []


def test_one_is_not_taken_back_over_another_of_its_name(places: Places) -> None:
    path = session_in(places)
    discard(places, path.stem)
    path.write_bytes(content_of([spoken(7)]))
    with pytest.raises(InputError, match="already"):
        restore(places, path.stem)
    assert read_journal(path).lines == (spoken(7),)
    assert trashed(places) == [path.stem]


def test_one_does_not_take_the_place_of_another_of_its_name_in_the_trash(places: Places) -> None:
    path = session_in(places)
    discard(places, path.stem)
    path.write_bytes(content_of([spoken(7)]))  # as one that was opened as a file
    text = places.transcripts_dir / "again.txt"
    text.write_text("said again")
    edits.append(path, SessionFile(kind="text", path=str(text)))
    with pytest.raises(InputError, match="Recently deleted"):
        discard(places, path.stem)
    assert read_journal(path).lines == (spoken(7),)
    assert text.exists()
    path.rename(path.with_suffix(".away"))
    restore(places, path.stem)
    assert read_journal(path).lines == (spoken(0),)


def test_sessions_older_than_wished_go_to_the_trash_and_after_a_month_for_good(
    places: Places,
) -> None:
    old, new = session_in(places, "20261101T081200-aaaa"), session_in(places)
    odd = places.sessions_dir / "notes.jsonl"
    odd.touch()
    assert expire(places, keep_days=0, now=NOW) == []
    assert expire(places, keep_days=7, now=NOW) == [old.stem]
    assert new.exists()
    assert odd.exists()
    folder = places.trash_dir / old.stem
    in_time = (NOW - timedelta(days=KEPT_DAYS - 1)).timestamp()
    os.utime(folder, (in_time, in_time))
    expire(places, keep_days=0, now=NOW)
    assert trashed(places) == [old.stem]
    late = (NOW - timedelta(days=KEPT_DAYS + 1)).timestamp()
    os.utime(folder, (late, late))
    expire(places, keep_days=0, now=NOW)
    assert trashed(places) == []
    assert not folder.exists()


def test_the_trash_is_emptied_on_wish(places: Places) -> None:
    path = session_in(places)
    discard(places, path.stem)
    assert empty(places) == 1
    assert empty(places) == 0
    with pytest.raises(InputError):
        restore(places, path.stem)


def test_a_copy_that_comes_back_under_another_name_is_that_session_s_from_then_on(
    places: Places,
) -> None:
    path = session_in(places)
    [text] = places.transcripts_dir.iterdir()
    discard(places, path.stem)
    text.write_text("another session's")
    restore(places, path.stem)
    discard(places, path.stem)
    assert text.read_text() == "another session's"
    assert list(places.transcripts_dir.iterdir()) == [text]
    restore(places, path.stem)
    assert Path(read_journal(path).files["text"]).read_text() == "said"


def test_what_a_deletion_that_was_cut_short_had_moved_is_not_lost(places: Places) -> None:
    path = session_in(places)
    [text] = places.transcripts_dir.iterdir()
    folder = make_folder(places.trash_dir / path.stem)
    text.rename(folder / text.name)
    assert empty(places) == 0
    discard(places, path.stem)
    restore(places, path.stem)
    assert text.read_text() == "said"
