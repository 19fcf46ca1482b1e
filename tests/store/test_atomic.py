import os
import stat
from pathlib import Path

import pytest

from app.errors import InputError, StorageError
from app.store.atomic import move, put_in_place, write_atomically


def test_a_new_file_is_written_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a.srt", "höre")
    assert (tmp_path / "a.srt").read_text("utf-8") == "höre"
    assert list(tmp_path.iterdir()) == [tmp_path / "a.srt"]


def test_bytes_are_written_as_they_are(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a.docx", b"\r\n\xff")
    assert (tmp_path / "a.docx").read_bytes() == b"\r\n\xff"


def test_an_existing_file_is_kept_without_the_word(tmp_path: Path) -> None:
    path = tmp_path / "a.srt"
    path.write_text("old")
    with pytest.raises(InputError) as caught:
        write_atomically(path, "new")
    assert "--force" in caught.value.hint
    assert path.read_text() == "old"
    write_atomically(path, "new", force=True)
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [tmp_path / "a.srt"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to("real")
    write_atomically(tmp_path / "link", "new", force=True)
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"


@pytest.mark.parametrize("name", ["missing/a.srt", "file/a.srt", "folder"])
def test_a_place_that_takes_no_file_is_told_by_name(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError) as caught:
        write_atomically(tmp_path / name, "text", force=True)
    assert name in caught.value.title


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="no /dev/full here")
def test_a_pipe_and_a_device_are_written_to_and_stay_what_they_are(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_atomically(pipe, "text", force=True)
    assert os.read(reader, 100) == b"text"
    os.close(reader)
    # Only now a device, which a fault here would have replaced by a file for the whole system.
    with pytest.raises(StorageError, match="the disk is full"):
        write_atomically(Path("/dev/full"), "text", force=True)


def test_the_mode_is_as_asked(tmp_path: Path) -> None:
    put_in_place(tmp_path / "a", b"x", mode=0o600, replace=False)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        put_in_place(tmp_path / "a", b"y", mode=0o600, replace=False)


def test_what_need_not_last_is_there_whole_all_the_same(tmp_path: Path) -> None:
    put_in_place(tmp_path / "a", b"x", mode=0o600, replace=False)
    put_in_place(tmp_path / "a", b"y", mode=0o600, replace=True, lasting=False)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"y"}


def test_a_file_is_moved_only_to_a_name_that_is_free(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).write_text(name)
    with pytest.raises(FileExistsError):
        move(tmp_path / "a", tmp_path / "b")
    move(tmp_path / "a", tmp_path / "c")
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"b": "b", "c": "a"}
