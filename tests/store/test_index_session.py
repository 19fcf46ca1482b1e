from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.lines import Line
from app.store.index import Index
from app.store.index_file import IndexFile
from app.store.index_session import drop, take
from app.store.records import Correction, Mark, Record, SessionEnd, SessionFile, Title
from app.store.session_record import RECOVERED
from tests.store.entries import END, GAPS, START, spoken
from tests.store.library import LETTERS, append, assert_same, content_of, keep

WORDS = st.text(LETTERS, max_size=8)
NUMBERS = st.integers(0, 6)
RECORDS: st.SearchStrategy[Record] = (
    st.builds(spoken, NUMBERS, WORDS)
    | GAPS
    | st.builds(Title, text=WORDS)
    | st.builds(Correction, line=NUMBERS, text=WORDS)
    | st.builds(Mark, line=NUMBERS, on=st.booleans())
    | st.builds(SessionFile, kind=st.just("text"), path=WORDS)
    | st.builds(SessionEnd, audio_s=st.floats(0, 9), lost_s=st.just(0.0), lines=NUMBERS)
    | st.just(SessionEnd(audio_s=1, lost_s=0, lines=0, reason=RECOVERED))
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "sessions"
    folder.mkdir()
    return folder


@pytest.fixture
def index(tmp_path: Path, folder: Path) -> Iterator[Index]:
    with Index(tmp_path / "index.sqlite3", [folder]) as index:
        yield index


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Index]]:
    """An index for many examples, each of which has the folder to itself."""
    home = tmp_path_factory.mktemp("home")
    (home / "sessions").mkdir()
    with Index(home / "index.sqlite3", [home / "sessions"]) as index:
        yield home / "sessions", index


def assert_follows(index: Index, folder: Path, *queries: str) -> None:
    index.refresh()
    assert_same(index, folder, queries)


@given(records=st.lists(RECORDS, max_size=10), query=WORDS, data=st.data())
def test_however_a_journal_grows_the_index_says_what_it_says(
    shared: tuple[Path, Index], records: list[Record], query: str, data: st.DataObject
) -> None:
    folder, index = shared
    path = keep(folder, 0, *records)
    content = path.read_bytes()
    path.write_bytes(b"")
    places = st.lists(st.integers(0, len(content)), max_size=4)
    for place in [*sorted(data.draw(places)), len(content)]:
        with path.open("ab") as file:
            file.write(content[path.stat().st_size : place])
        assert_follows(index, folder, query)
    path.unlink()
    assert_follows(index, folder, query)


@given(before=st.lists(RECORDS, max_size=5), after=st.lists(RECORDS, max_size=5), query=WORDS)
def test_whatever_takes_a_journal_s_place_the_index_says_what_that_says(
    shared: tuple[Path, Index], before: list[Record], after: list[Record], query: str
) -> None:
    folder, index = shared
    keep(folder, 0, *before)
    assert_follows(index, folder, query)
    other = keep(folder, 1, *after)
    path = other.replace(folder / keep(folder, 0).name)
    assert_follows(index, folder, query)
    # The next example may write as many bytes in the same tick of the file system's clock, by which
    # nobody could tell them from these.
    path.unlink()
    assert_follows(index, folder)


def test_what_is_said_of_lines_later_changes_them(index: Index, folder: Path) -> None:
    path = keep(folder, 0, spoken(0, "We meat at noon."), spoken(1, "今天很号。"))
    assert_follows(index, folder, "meat", "很号")
    append(path, Correction(line=0, text="We meet at noon."), Mark(line=1, on=True))
    append(path, Correction(line=1, text="今天很好。"), Title(text="Lunch"))
    assert_follows(index, folder, "meat", "meet", "很号", "很好")
    (summary,) = index.sessions()
    assert (summary.title, summary.marks, summary.words) == ("Lunch", 1, 8)
    append(path, Mark(line=1, on=False), Title(text=""), END)
    assert_follows(index, folder)
    (summary,) = index.sessions()
    assert (summary.title, summary.marks, summary.ended) == ("", 0, True)


def read_from(folder: Path, home: Path, path: Path, change: bytes) -> bool:
    """Damage what was indexed, then add to it; return whether the damage has been read."""
    with Index(home / "index.sqlite3", [folder]) as index:
        index.refresh()
        with path.open("r+b") as file:
            file.seek(path.read_bytes().index(b"seen"))
            file.write(change)
        append(path, spoken(7, "more"))
        index.refresh()
        assert index.search("more", 9).hits
        return not index.search("seen", 9).hits


def test_only_what_was_appended_is_read(folder: Path, tmp_path: Path) -> None:
    path = keep(folder, 0, spoken(0, "seen"), spoken(1, "x" * 300))
    assert not read_from(folder, tmp_path, path, b"SEEM")


def test_all_is_read_where_what_stood_before_is_another(folder: Path, tmp_path: Path) -> None:
    path = keep(folder, 0, spoken(0, "x" * 300), spoken(1, "seen"))
    assert read_from(folder, tmp_path, path, b"SEEM")


def test_a_number_that_comes_again_is_corrected_again(index: Index, folder: Path) -> None:
    path = keep(folder, 0, spoken(5, "first"), Correction(line=5, text="corrected"))
    assert_follows(index, folder)
    append(path, spoken(5, "second"))
    assert_follows(index, folder, "corrected", "second")


def test_what_is_said_of_a_line_before_it_is_there_holds_for_it(index: Index, folder: Path) -> None:
    path = keep(folder, 0, Correction(line=3, text="corrected"), Mark(line=3, on=True))
    assert_follows(index, folder)
    append(path, spoken(3, "heard"))
    assert_follows(index, folder, "corrected", "heard")
    append(path, Correction(line=4, text="also"))
    assert_follows(index, folder)
    append(path, spoken(4, "heard"))
    assert_follows(index, folder, "also", "heard")


def test_a_journal_that_was_empty_when_it_was_seen_has_its_start_later(
    index: Index, folder: Path
) -> None:
    path = keep(folder, 0, spoken(0))
    content = path.read_bytes()
    for size in (0, 20, len(content)):
        path.write_bytes(content[:size])
        assert_follows(index, folder)


def test_a_start_that_comes_late_is_the_start(index: Index, folder: Path) -> None:
    path = folder / "20200101T000000-3f2a.jsonl"
    path.write_bytes(content_of([spoken(0), spoken(1)]))
    assert_follows(index, folder)
    append(path, START)
    assert_follows(index, folder)
    assert index.sessions()[0].started == START.started


def test_sessions_of_the_same_second_are_each_by_themselves(index: Index, folder: Path) -> None:
    content = keep(folder, 0, spoken(0, "here")).read_bytes()
    for number in range(300):
        (folder / f"{number:03}.jsonl").write_bytes(content)
    index.refresh()
    assert len(index.sessions()) == 301
    assert len(index.search("here", 999).hits) == 301
    (folder / "150.jsonl").write_bytes(content_of([spoken(0, "gone")]))
    index.refresh()
    assert len(index.search("here", 999).hits) == 300
    assert [hit.session for hit in index.search("gone", 999).hits] == ["150"]


@pytest.mark.skipif(os.name != "posix", reason="other systems have no such names")
def test_a_name_of_no_known_letters_is_a_name(index: Index, folder: Path) -> None:
    os.rename(keep(folder, 0, spoken(0, "here")), os.fsencode(folder) + b"/\xff\xfe.jsonl")  # noqa: PTH104
    index.refresh()
    (summary,) = index.sessions()
    assert os.fsencode(summary.journal).endswith(b"\xff\xfe.jsonl")
    assert [hit.session for hit in index.search("here", 9).hits] == ["\ufffd\ufffd"]


def test_numbers_and_times_of_no_meaning_do_no_harm(index: Index, folder: Path) -> None:
    odd: list[Record] = [
        Line(number=2**70, start=0, end=1, text="huge"),
        Line(number=-(2**62), start=1e300, end=1e308, text="far"),
        Correction(line=2**80, text="none"),
        Mark(line=2**80, on=True),
    ]
    append(keep(folder, 0, *odd), spoken(1))
    index.refresh()
    assert [hit.text for hit in index.search("far", 9).hits] == ["far"]


def test_one_journal_is_taken_and_dropped_by_itself(folder: Path, tmp_path: Path) -> None:
    path = keep(folder, 0, spoken(0))
    file = IndexFile(tmp_path / "index.sqlite3")
    with file.writing() as connection:
        assert take(connection, path)
        assert not take(connection, path)  # as another process has done it
        assert drop(connection, path)
        assert not drop(connection, path)
        take(connection, path)
        path.unlink()
        with pytest.raises(FileNotFoundError):
            take(connection, path)
        tables = ("sessions", "lines")
        assert [connection.execute(f"SELECT * FROM {table}").fetchall() for table in tables] == [
            [],
            [],
        ]
    file.close()


def test_a_mark_that_was_taken_off_a_line_that_never_came_has_nothing_read_again(
    folder: Path, tmp_path: Path
) -> None:
    path = keep(folder, 0, spoken(0, "seen"), Mark(line=9, on=True), Mark(line=9, on=False))
    append(path, spoken(1, "x" * 300))
    assert not read_from(folder, tmp_path, path, b"SEEM")
