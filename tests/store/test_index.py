from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.lines import Line
from app.store.index import Found, Hit, Index
from app.store.index_file import seal
from app.store.index_refresh import Refreshed
from app.store.paths import Places
from app.store.records import Correction, Mark, Record, SessionEnd, Title
from app.store.session_record import RECOVERED
from tests.benchmarks.saved_sessions import write_library
from tests.store.entries import END, STARTED, spoken
from tests.store.library import (
    LETTERS,
    append,
    assert_same,
    keep,
    name_of,
    plainly_found,
    records_in,
)

GOLDEN = Path(__file__).parents[1] / "golden" / "index_v1.sqlite3"

SPOKEN = (
    "It was the best of times, it was the worst of times.",
    "今天很好，我们去北京。",
    "Straße nach İstanbul, 50 % off*",
    "ﾊﾟｰﾃｨｰ は 楽しかった (really)",
    "ＦＵＬＬ width ① ㍿",
    '"quoted" AND "not" NEAR this-that foo_bar a.b',
    "😀 smile ^ caret : colon",
    "ab " * 400,
    "",
    " ",
)
QUERIES = (
    *("it", "IT WAS", '"was the"', '"the was"', "times it", "i", "w", "st", "今天", "天", "京", "北京"),
    *("今天 我们", "今天 北京 去", "好，我", "strasse", "ISTANBUL", "istanbul straße", "ı", "%", "50 %"),
    *("*", "off*", "-", "this-that", "foo_bar", "_", "a.b", "パーティー", "ハ", "ぱ", "full WIDTH", "1"),
    *("株式", '"', '"quoted"', 'AND "not"', "NEAR", "NEAR/2", "(really)", "(", "^", ":", "😀", "a:b", "{x}"),
    *("", " ", '""', '"  "', "zzyzx", "ab ab", '"ab ab ab"', "ab" * 500, "天" * 3000, " ".join("abcdefgh" * 90)),
    *("\0", "a\0b", "\ud800", "\u0301", "\u3099", "''", "\\", "rowid:1", "; DROP TABLE lines; --"),
)  # fmt: skip
LINES: st.SearchStrategy[Record] = st.builds(
    spoken, st.integers(0, 9), st.text(LETTERS, max_size=12) | st.sampled_from(SPOKEN)
)
TYPED = (
    st.text(LETTERS, max_size=6)
    | st.text(st.characters(), max_size=6)
    | st.text('ab今天 "*', max_size=8)
    | st.sampled_from(QUERIES)
)


@pytest.fixture
def places(tmp_path: Path) -> Places:
    places = Places.find(tmp_path / "home", {})
    places.sessions_dir.mkdir(parents=True)
    return places


@pytest.fixture
def index(places: Places) -> Iterator[Index]:
    with Index.of(places) as index:
        yield index


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with sessions of all kinds, and their index."""
    home = tmp_path_factory.mktemp("made")
    folder = home / "sessions"
    folder.mkdir()
    for place in range(6):
        edits: list[Record] = [
            Title(text=f"Talk {place}"),
            Correction(line=0, text="It was not."),
            Mark(line=1, on=True),
        ]
        path = keep(folder, place, *map(spoken, range(len(SPOKEN)), SPOKEN), *edits[: place % 4])
        append(path, *([END] if place % 2 else []))
    keep(folder, 7)
    with Index(home / "index.sqlite3", [folder]) as index:
        index.refresh()
    return home


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Index]]:
    """An index for many examples, each of which has the folder to itself."""
    home = tmp_path_factory.mktemp("home")
    (home / "sessions").mkdir()
    with Index(home / "index.sqlite3", [home / "sessions"]) as index:
        yield home / "sessions", index


@given(
    sessions=st.lists(st.lists(LINES, max_size=4), max_size=3), typed=st.lists(TYPED, min_size=1)
)
def test_a_search_finds_what_a_look_at_each_line_finds(
    examples: tuple[Path, Index], sessions: list[list[Record]], typed: list[str]
) -> None:
    folder, index = examples
    for path in folder.iterdir():
        path.unlink()
    for place, records in enumerate(sessions):
        keep(folder, place, *records)
    index.refresh()
    words = [record.text for records in sessions for record in records if isinstance(record, Line)]
    assert_same(
        index, folder, [*typed, *(text[1:4] for text in words), *(f'"{text}"' for text in words)]
    )


@pytest.mark.parametrize("query", QUERIES)
def test_no_query_is_too_odd(made: Path, query: str) -> None:
    with Index(made / "index.sqlite3", [made / "sessions"]) as index:
        assert_same(index, made / "sessions", [query])


def test_hits_come_newest_first_and_no_more_than_wanted(index: Index, places: Places) -> None:
    for place in (3, 0, 2, 1):
        keep(places.sessions_dir, place, spoken(0, "one"), spoken(1, "two"), spoken(2, "one"))
    index.refresh()
    wanted = [(name_of(place), number) for place in (3, 2, 1, 0) for number in (0, 2)]
    for limit in range(1, 10):
        found = index.search("one", limit)
        assert [(hit.session, hit.number) for hit in found.hits] == wanted[:limit]
        assert found.more == (limit < 8)


def test_a_hit_says_when_it_was_said(index: Index, places: Places) -> None:
    keep(places.sessions_dir, 0, spoken(0), spoken(30, "Here."))
    index.refresh()
    said = STARTED + timedelta(seconds=60)
    hit = Hit(session=name_of(0), number=30, start=60.0, said=said, text="Here.")
    assert index.search("here", 9) == Found(hits=(hit,))
    assert f"{index.search('here', 9).hits[0].said:%H:%M}" == "09:13"  # by the clock of that place


def test_sessions_are_listed_whole_or_in_part(index: Index, places: Places) -> None:
    for place in range(5):
        keep(places.sessions_dir, place, *([] if place else [spoken(0)]))
    index.refresh()
    names = [summary.session for summary in index.sessions()]
    assert names == [name_of(place) for place in (4, 3, 2, 1, 0)]
    assert [summary.session for summary in index.sessions(2, 1)] == names[1:3]
    assert [summary.lines for summary in index.sessions()] == [0, 0, 0, 0, 1]


def test_a_session_that_was_closed_later_says_so(index: Index, places: Places) -> None:
    end = SessionEnd(audio_s=2, lost_s=0, lines=1, reason=RECOVERED)
    for place, records in enumerate(([], [END], [end])):
        keep(places.sessions_dir, place, *records)
    index.refresh()
    states = [(summary.ended, summary.recovered) for summary in index.sessions()]
    assert states == [(True, True), (True, False), (False, False)]


def test_a_search_that_is_no_longer_wanted_ends(index: Index, places: Places) -> None:
    keep(places.sessions_dir, 0, *(spoken(number, "one") for number in range(50)))
    index.refresh()
    asked = iter([False] * 10)
    found = index.search("one", 100, stop=lambda: next(asked, True))
    assert len(found.hits) == 10
    assert found.more


def test_more_lines_than_are_looked_through_before_pieces_are_gathered(
    index: Index, places: Places
) -> None:
    lines = [spoken(number, f"number {number} 天 q") for number in range(7000)]
    keep(places.sessions_dir, 1, *lines)
    keep(places.sessions_dir, 0, spoken(0, "number xy 地 z"), spoken(1, "zz"))
    index.refresh()
    assert_same(
        index, places.sessions_dir, ["xy", "地", "z", "q", "69 q", "number 地", "number z", "ow"]
    )


@pytest.mark.parametrize("in_memory", [False, True])
def test_what_is_there_already_is_found_while_the_rest_is_read(
    tmp_path: Path, *, in_memory: bool
) -> None:
    folder = tmp_path / "sessions"
    if in_memory:
        (tmp_path / "index.sqlite3").mkdir()
    with Index(tmp_path / "index.sqlite3", [folder]) as index, ThreadPoolExecutor(1) as thread:
        index.refresh()
        write_library(folder, sessions=40, lines=12_000)
        refreshed = thread.submit(index.refresh)
        counts: list[int] = []
        while not refreshed.done():
            found, listed = index.search("the", 100_000), index.sessions()
            assert {hit.session for hit in found.hits} <= {session.session for session in listed}
            counts.append(len(found.hits))
        assert refreshed.result() == Refreshed(changed=True, complete=True)
        assert counts == sorted(counts)
        assert_same(index, folder, ["the", "我们"])


def test_where_the_folder_can_t_be_written_to_all_is_as_ever(tmp_path: Path, made: Path) -> None:
    (tmp_path / "index.sqlite3").mkdir()
    with Index(tmp_path / "index.sqlite3", [made / "sessions"]) as index:
        index.refresh()
        assert_same(index, made / "sessions", QUERIES)
    assert list(tmp_path.iterdir()) == [tmp_path / "index.sqlite3"]


@pytest.mark.skipif(os.name != "posix", reason="other systems can't be told to refuse room")
@pytest.mark.parametrize("room", [0, 4096, 40_000, 60_000])
def test_where_the_disk_is_full_all_is_as_ever(tmp_path: Path, made: Path, room: int) -> None:
    program = f"""
import resource
from pathlib import Path
from app.store.index import Index
with Index(Path({str(tmp_path / "index.sqlite3")!r}), [Path({str(made / "sessions")!r})]) as index:
    resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {room}))
    index.refresh()
    print(len(index.sessions()), len(index.search("was", 99).hits))
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == (
        f"7 {len(plainly_found(records_in(made / 'sessions'), 'was'))}\n",
        "",
    )


def spoilt(home: Path, made: Path, places: list[tuple[float, int]]) -> Path:
    """Copy the index to an empty home, with some of its bytes changed."""
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    content = bytearray((made / "index.sqlite3").read_bytes())
    for place, change in places:
        content[int(place * len(content))] ^= change
    (home / "index.sqlite3").write_bytes(content)
    shutil.copy(made / "index.sqlite3-seal", home)
    return home / "index.sqlite3"


FLIPS = st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), st.integers(1, 255)), min_size=1, max_size=40
)


@settings(max_examples=30)  # each waits whether somebody is just about to seal it
@given(flips=FLIPS)
def test_an_index_with_damaged_bytes_is_made_anew(
    made: Path, flips: list[tuple[float, int]]
) -> None:
    path = spoilt(made / "spoilt", made, flips)
    with Index(path, [made / "sessions"]) as index:
        index.refresh()
        assert_same(index, made / "sessions", ["was", "今天", "天", "zzyzx"])


@given(flips=FLIPS)
def test_damage_that_nobody_could_tell_is_no_error(
    made: Path, flips: list[tuple[float, int]]
) -> None:
    path = spoilt(made / "spoilt", made, flips)
    seal(path)  # as if the disk had changed them, long after
    with Index(path, [made / "sessions"]) as index:
        index.refresh()
        index.sessions()
        for query in ("was", "今天", "天", "zzyzx"):
            index.search(query, 99)
        append(keep(made / "sessions", 9, spoken(0)), spoken(1))
        index.refresh()
        (made / "sessions" / f"{name_of(9)}.jsonl").unlink()
        index.refresh()


def test_damage_that_shows_while_it_is_used_is_mended(made: Path, tmp_path: Path) -> None:
    path = spoilt(tmp_path / "spoilt", made, [])
    size = path.stat().st_size
    with path.open("r+b") as file:  # all but what says which tables there are
        file.seek(8 * 4096)
        file.write(b"\xff" * (size - 8 * 4096))
    seal(path)
    with Index(path, [made / "sessions"]) as index:
        assert_same(index, made / "sessions", ["was", "今天"])  # without another refresh


def test_an_index_that_is_deleted_while_it_is_used_is_made_anew(made: Path, tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite3"
    with Index(path, [made / "sessions"]) as index:
        index.refresh()
        for entry in tmp_path.iterdir():
            entry.unlink()
        index.refresh()
        assert_same(index, made / "sessions", ["was"])
    assert path.stat().st_size


@pytest.mark.expected_log("folder.jsonl")
def test_a_journal_that_can_t_be_opened_is_told_once(index: Index, places: Places) -> None:
    (places.sessions_dir / "folder.jsonl").mkdir()
    for _ in range(2):
        index.refresh()
    assert index.sessions() == []


def test_an_index_that_version_1_has_left_is_used_or_made_anew(made: Path, tmp_path: Path) -> None:
    path = tmp_path / GOLDEN.name
    shutil.copy(GOLDEN, path)
    seal(path)
    with Index(path, [made / "sessions"]) as index:
        index.refresh()
        assert_same(index, made / "sessions", QUERIES)
