from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.store.index_file import PROBLEMS, IndexFile, seal
from app.store.index_rows import SCHEMA


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "index.sqlite3"


@pytest.fixture
def file(path: Path) -> Iterator[IndexFile]:
    file = IndexFile(path)
    yield file
    file.close()


def note(file: IndexFile, text: str) -> None:
    """Put something into the database by which it is known again."""
    with file.writing() as connection:
        connection.execute("INSERT INTO lines VALUES (?, 0, 0, ?, 0)", (len(text), text))


def noted(file: IndexFile) -> list[str]:
    with file.reading() as connection:
        return [text for (text,) in connection.execute("SELECT text FROM lines ORDER BY id")]


def mended(file: IndexFile) -> list[str]:
    """What is noted in what takes the place of a database that made trouble."""
    generation = file.generation
    with pytest.raises(PROBLEMS) as caught:
        noted(file)
    file.mend(caught.value, generation)
    return noted(file)


def test_what_was_written_is_read_by_another_connection_and_later(
    file: IndexFile, path: Path
) -> None:
    note(file, "kept")
    assert noted(file) == ["kept"]
    file.close()
    assert {entry.name for entry in path.parent.iterdir()} == {path.name, f"{path.name}-seal"}
    assert noted(IndexFile(path)) == ["kept"]


@pytest.mark.skipif(os.name != "posix", reason="other systems keep a user's folders so")
def test_nobody_else_can_read_it_whatever_the_umask(file: IndexFile, path: Path) -> None:
    before = os.umask(0)
    try:
        note(file, "x")
        modes = {entry.name: stat.S_IMODE(entry.stat().st_mode) for entry in path.parent.iterdir()}
        file.close()
    finally:
        os.umask(before)
    assert modes == dict.fromkeys([path.name, f"{path.name}-wal", f"{path.name}-shm"], 0o600)
    assert stat.S_IMODE(path.with_name(f"{path.name}-seal").stat().st_mode) == 0o600
    path.chmod(0o644)
    assert noted(file) == ["x"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_reading_goes_on_while_another_thread_writes(file: IndexFile) -> None:
    note(file, "a")
    with file.writing() as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("DELETE FROM lines")
        found: list[str] = []
        reader = threading.Thread(target=lambda: found.extend(noted(file)))
        reader.start()
        reader.join()
        connection.execute("COMMIT")
    assert found == ["a"]
    assert noted(file) == []


@pytest.mark.parametrize(
    "statement",
    [
        f"PRAGMA user_version = {SCHEMA + 1}",
        f"PRAGMA user_version = {SCHEMA - 1}",
        "UPDATE about SET unicode = '1.1'",
        "DELETE FROM about",
        "DROP TABLE about",
        "DROP TABLE lines",
    ],
)
def test_one_of_another_version_is_made_anew(file: IndexFile, path: Path, statement: str) -> None:
    note(file, "old")
    file.close()
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.commit()
    connection.close()
    seal(path)
    assert mended(file) == []


@pytest.mark.parametrize(
    "content", [b"no database", b"\0" * 5000, b"SQLite format 3\0" + b"\xff" * 5000]
)
@pytest.mark.parametrize("sealed", [False, True])
def test_what_is_no_database_is_made_anew(
    file: IndexFile, path: Path, content: bytes, *, sealed: bool
) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    if sealed:
        seal(path)
    assert mended(file) == []
    note(file, "new")
    assert noted(file) == ["new"]


def test_somebody_else_s_database_is_made_anew(file: IndexFile, path: Path) -> None:
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    seal(path)
    assert mended(file) == []


def test_one_that_was_changed_by_anything_else_is_made_anew(file: IndexFile, path: Path) -> None:
    note(file, "old")
    file.close()
    content = path.read_bytes()
    path.write_bytes(content.replace(b"old", b"odd"))
    assert mended(file) == []


def test_the_log_of_one_that_was_killed_is_taken_up(path: Path, tmp_path: Path) -> None:
    file = IndexFile(path)
    note(file, "kept")
    killed = tmp_path / "killed"
    shutil.copytree(path.parent, killed)  # as it is on disk at that moment
    file.close()
    (killed / f"{path.name}-shm").unlink()
    after = IndexFile(killed / path.name)
    assert noted(after) == ["kept"]
    after.close()
    assert noted(after) == ["kept"]
    after.close()


@pytest.mark.parametrize("kind", ["folder in its place", "file in the way"])
def test_where_there_can_be_no_file_it_is_in_memory(tmp_path: Path, kind: str) -> None:
    if kind == "folder in its place":
        path = tmp_path / "index.sqlite3"
        path.mkdir()
    else:
        (tmp_path / "data").write_text("")
        path = tmp_path / "data" / "index.sqlite3"
    file = IndexFile(path)
    assert mended(file) == []
    note(file, "x")
    assert noted(file) == ["x"]
    file.close()
    assert noted(file) == []


def test_trouble_in_memory_is_told(tmp_path: Path) -> None:
    file = IndexFile(tmp_path)
    mended(file)
    with pytest.raises(ZeroDivisionError):
        file.mend(ZeroDivisionError(), file.generation)
    file.close()


def test_trouble_that_another_thread_has_mended_is_none(file: IndexFile) -> None:
    note(file, "kept")
    file.mend(sqlite3.DatabaseError(), file.generation - 1)
    assert noted(file) == ["kept"]


def test_trouble_that_comes_back_ends_in_memory(file: IndexFile) -> None:
    for _ in range(4):
        note(file, "x")
        file.mend(sqlite3.DatabaseError(), file.generation)
    note(file, "in memory")
    assert noted(file) == ["in memory"]
    file.close()
    assert noted(file) == []


def test_a_file_that_another_process_has_replaced_is_followed(file: IndexFile, path: Path) -> None:
    note(file, "old")
    assert noted(file) == ["old"]
    other = IndexFile(path)
    note(other, "older")
    other.mend(sqlite3.DatabaseError(), 0)
    note(other, "theirs")
    assert noted(file) == ["old", "older"]
    file.follow()
    assert noted(file) == ["theirs"]
    half = IndexFile(path)
    note(half, "one connection")
    file.mend(sqlite3.DatabaseError(), 0)  # of its own, and not for nothing
    note(file, "mine")
    other.mend(sqlite3.DatabaseError(), 1)  # which is not that of the file any longer
    assert noted(other) == ["mine"]
    assert mended(half) == ["mine"]
    other.close()
    half.close()
