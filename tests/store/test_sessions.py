from datetime import datetime
from pathlib import Path

import pytest

from app.domain.lines import Line
from app.errors import InputError
from app.store.index import Index
from app.store.journal import SUFFIX
from app.store.paths import Places, make_folder
from app.store.records import Record, SessionEnd, SessionStart, encode
from app.store.sessions import find_session, journal_of
from tests.store.entries import START, spoken

NEWER = "20261124T070000-00aa"


def keep(places: Places, name: str, *records: Record) -> Path:
    """Put a journal with these records among the sessions."""
    path = make_folder(places.sessions_dir) / f"{name}{SUFFIX}"
    path.write_bytes(b"".join(encode(number, record) for number, record in enumerate(records)))
    return path


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """Two sessions: a finished one, and a newer one that was cut short."""
    places = Places.find(tmp_path, {})
    cloud = Line(number=1, start=2, end=5, text="今天很好。", engine="cloud")
    keep(
        places,
        START.session,
        START,
        spoken(0),
        cloud,
        SessionEnd(audio_s=7.5, lost_s=0, lines=2),
    )
    started = datetime.fromisoformat("2026-11-24T07:00:00Z")
    keep(places, NEWER, SessionStart(session=NEWER, started=started, engine="local"))
    return places


def test_where_there_are_none_people_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="surtitle listen"):
        find_session(Places.find(tmp_path, {}), "last")


def test_the_last_is_found_without_reading_those_before_it(places: Places) -> None:
    (places.sessions_dir / f"20200101T000000-dead{SUFFIX}").mkdir()  # which can't be read
    assert find_session(places, "last").start.session == START.session


def test_the_last_is_the_newest_in_which_something_was_said(places: Places) -> None:
    assert find_session(places, "last").start.session == START.session


def test_the_last_is_the_newest_where_nothing_was_ever_said(tmp_path: Path) -> None:
    places = Places.find(tmp_path, {})
    for name in ("20261123T070000-00aa", NEWER):
        started = datetime.fromisoformat("2026-11-24T07:00:00Z")
        keep(places, name, SessionStart(session=name, started=started))
    assert find_session(places, "last").start.session == NEWER


@pytest.mark.parametrize("name", [NEWER, "20261124", NEWER[:-1]])
def test_a_session_is_found_by_name_or_its_beginning(places: Places, name: str) -> None:
    assert find_session(places, name).start.session == NEWER


def test_a_whole_name_wins_over_longer_ones(places: Places) -> None:
    keep(places, f"{NEWER}b", START)
    assert find_session(places, NEWER).start.session == NEWER


@pytest.mark.parametrize("name", ["2027", "", "../settings", "*"])
def test_an_unknown_name_is_told(places: Places, name: str) -> None:
    with pytest.raises(InputError, match="surtitle sessions"):
        find_session(places, name)


def test_a_beginning_of_several_is_told_with_their_names(places: Places) -> None:
    with pytest.raises(InputError, match="2 sessions") as caught:
        find_session(places, "2026")
    assert NEWER in caught.value.hint


def test_one_that_had_to_go_to_another_folder_is_found_there(places: Places) -> None:
    home = places.sessions_dir / f"{START.session}{SUFFIX}"
    assert journal_of(places, START.session) == home
    away = make_folder(places.transcripts_dir) / home.name
    home.rename(away)
    (places.transcripts_dir / "notes.jsonl").write_text("somebody's own")
    assert journal_of(places, START.session) == away
    assert find_session(places, "last").start.session == START.session
    with Index.of(places) as index:
        index.refresh()
        assert [each.session for each in index.sessions()] == [NEWER, START.session]
