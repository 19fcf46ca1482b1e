from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.store.index import Index
from app.store.index_file import IndexFile
from app.store.index_refresh import Refreshed, refresh
from app.store.journal import SUFFIX
from tests.benchmarks.saved_sessions import write_library
from tests.store.entries import spoken
from tests.store.library import append, assert_same, keep, name_of

# A process that brings the index up to date, and says so after each piece.
FOLLOW = """
import sys
from pathlib import Path
from app.store.index import Index
with Index(Path(sys.argv[1]), [Path(sys.argv[2])]) as index:
    print("begun", flush=True)
    sys.stdin.readline()
    for _ in range(int(sys.argv[3])):
        index.refresh(lambda done, of: print(done, of, flush=True))
"""
QUERIES = ("the", "今天", "zzyzx")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "sessions"
    folder.mkdir()
    return folder


@pytest.fixture
def file(tmp_path: Path) -> Iterator[IndexFile]:
    file = IndexFile(tmp_path / "index.sqlite3")
    yield file
    file.close()


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Enough for several pieces."""
    folder = tmp_path_factory.mktemp("library")
    write_library(folder, sessions=50, lines=20_000)
    return folder


def follower(path: Path, folder: Path, times: int = 1) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", FOLLOW, str(path), str(folder), str(times)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def sessions(file: IndexFile) -> list[str]:
    with file.reading() as connection:
        return [name for (name,) in connection.execute("SELECT id FROM sessions ORDER BY key")]


def follow(file: IndexFile, *folders: Path, told: list[Path] | None = None) -> Refreshed:
    def tell(path: Path, _: OSError) -> None:
        if told is not None:
            told.append(path)

    return refresh(file, folders, unreadable=tell)


def test_journals_that_are_new_changed_or_gone_are_followed(file: IndexFile, folder: Path) -> None:
    assert follow(file, folder) == Refreshed(changed=False, complete=True)
    paths = [keep(folder, place, spoken(0)) for place in range(3)]
    assert follow(file, folder).changed
    assert sessions(file) == [name_of(place) for place in (2, 1, 0)]
    assert not follow(file, folder).changed
    append(paths[0], spoken(1))
    assert follow(file, folder).changed
    paths[1].unlink()
    assert follow(file, folder).changed
    assert sessions(file) == [name_of(place) for place in (2, 0)]


def test_other_files_are_none_of_its_business(file: IndexFile, folder: Path) -> None:
    (folder / "notes.txt").write_text("x")
    keep(folder, 0).with_suffix(".torn").write_text("x")
    follow(file, folder)
    assert sessions(file) == [name_of(0)]


def test_several_folders_are_one_list_and_one_that_is_left_out_is_gone(
    file: IndexFile, folder: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    for place in range(4):
        keep(folder if place % 2 else other, place, spoken(0))
    follow(file, folder, other, tmp_path / "missing")
    assert sessions(file) == [name_of(place) for place in (3, 2, 1, 0)]
    follow(file, folder)
    assert sessions(file) == [name_of(place) for place in (3, 1)]


@pytest.mark.skipif(os.name != "posix", reason="other systems have no such files")
def test_what_is_no_file_is_told_and_never_waited_for(file: IndexFile, folder: Path) -> None:
    keep(folder, 0, spoken(0))
    (folder / f"folder{SUFFIX}").mkdir()
    os.mkfifo(folder / f"pipe{SUFFIX}")
    (folder / f"link{SUFFIX}").symlink_to(folder / "nowhere")
    told: list[Path] = []
    follow(file, folder, told=told)
    assert {path.stem for path in told} == {"folder", "pipe"}
    assert sessions(file) == [name_of(0)]


def test_it_comes_in_pieces_the_newest_first_and_can_be_stopped(
    file: IndexFile, library: Path
) -> None:
    names = sorted((path.stem for path in library.iterdir()), reverse=True)
    seen: list[tuple[int, int]] = []
    there: list[list[str]] = []

    def progress(done: int, of: int) -> None:
        seen.append((done, of))
        there.append(sessions(file))

    done = refresh(
        file, [library], unreadable=lambda *_: None, progress=progress, stop=lambda: len(seen) == 2
    )
    assert done == Refreshed(changed=True, complete=False)
    assert [names[: len(some)] for some in there] == there
    assert 0 < len(there[0]) < len(there[1]) < len(names)
    assert (
        0
        < seen[0][0]
        < seen[1][0]
        < seen[1][1]
        == sum(path.stat().st_size for path in library.iterdir())
    )
    assert follow(file, library) == Refreshed(changed=True, complete=True)
    assert sessions(file) == names


def test_who_writes_keeps_others_waiting_and_is_asked_whether_to_go_on(
    file: IndexFile, folder: Path, tmp_path: Path
) -> None:
    keep(folder, 0, spoken(0))
    other = IndexFile(tmp_path / "index.sqlite3")
    asked = 0

    def stop() -> bool:
        nonlocal asked
        asked += 1
        return asked > 3

    with other.writing() as connection:
        connection.execute("BEGIN IMMEDIATE")
        done = refresh(file, [folder], unreadable=lambda *_: None, stop=stop)
        connection.execute("ROLLBACK")
    other.close()
    assert done == Refreshed(changed=False, complete=False)
    assert follow(file, folder) == Refreshed(changed=True, complete=True)


def test_two_processes_that_follow_at_once_end_with_the_same(library: Path, tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite3"
    both = [follower(path, library) for _ in range(2)]
    for process in both:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
    answers = [process.communicate("\n") for process in both]
    assert [process.returncode for process in both] == [0, 0], answers
    with Index(path, [library]) as index:
        assert index.refresh() == Refreshed(changed=False, complete=True)
        assert_same(index, library, QUERIES)


def test_two_processes_follow_journals_that_are_written(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite3"
    both = [follower(path, folder, 60) for _ in range(2)]
    for process in both:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    number = 0
    while any(process.poll() is None for process in both):
        for place in range(4):
            journal = folder / f"{name_of(place)}{SUFFIX}"
            if number % 7 == place or not journal.exists():
                keep(folder, place, spoken(0, "the beginning"))
            elif number % 11 == place:
                journal.unlink()
            else:
                append(journal, spoken(number, f"今天 {number}"))
        number += 1
    assert [process.communicate()[0] is not None and process.returncode for process in both] == [
        0,
        0,
    ]
    with Index(path, [folder]) as index:
        index.refresh()
        assert_same(index, folder, (*QUERIES, "beginning", str(number - 1)))


@pytest.mark.skipif(os.name != "posix", reason="other systems have no SIGKILL")
@pytest.mark.parametrize("pieces", [0, 1, 2])
def test_one_that_was_killed_is_gone_on_with(library: Path, tmp_path: Path, pieces: int) -> None:
    path = tmp_path / "index.sqlite3"
    with follower(path, library) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("\n")
        process.stdin.flush()
        for _ in range(1 + pieces):
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
    with Index(path, [library]) as index:
        assert len(index.sessions()) >= (1 if pieces else 0)
        assert index.refresh().complete
        assert_same(index, library, QUERIES)


def test_what_was_deleted_is_in_no_file_of_the_index(
    file: IndexFile, folder: Path, tmp_path: Path
) -> None:
    secret = keep(folder, 0, *(spoken(number, "zirconium secret") for number in range(500)))
    keep(folder, 1, spoken(0, "harmless"))
    follow(file, folder)

    def said() -> int:
        return sum(each.read_bytes().count(b"zirconium") for each in tmp_path.glob("index*"))

    assert said()
    secret.unlink()
    follow(file, folder)  # and the file stays open
    assert said() == 0
