from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from app.errors import StorageError
from app.store.key_file import delete_key_file, read_key_file, write_key_file

KEY = "sk-0123456789abcdef"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_it_is_the_user_s_alone_and_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "config" / "cloud-key"
    before = os.umask(0)
    try:
        write_key_file(path, KEY)
    finally:
        os.umask(before)
    assert (mode(path), mode(path.parent)) == (0o600, 0o700)
    assert read_key_file(path).strip() == KEY
    write_key_file(path, "sk-other")
    assert read_key_file(path).strip() == "sk-other"
    assert [file.name for file in path.parent.iterdir()] == ["cloud-key"]


def test_what_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    path = tmp_path / "cloud-key"
    path.write_text(KEY)
    path.chmod(0o644)
    assert read_key_file(path) == KEY
    assert mode(path) == 0o600


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text(KEY)
    path = tmp_path / "cloud-key"
    path.symlink_to(elsewhere)
    assert read_key_file(path) == ""
    write_key_file(path, "sk-new")
    assert elsewhere.read_text() == KEY
    assert not path.is_symlink()


@pytest.mark.parametrize("kind", ["nothing", "folder", "pipe", "noise"])
def test_what_is_no_key_file_is_none(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "cloud-key"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "noise":
        path.write_bytes(os.urandom(10_000))
        assert len(read_key_file(path)) == 1000
        return
    assert read_key_file(path) == ""


def test_a_place_that_can_t_be_written_is_told_without_the_key(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    with pytest.raises(StorageError) as caught:
        write_key_file(in_the_way / "cloud-key", KEY)
    assert KEY not in str(caught.value)


def test_it_may_be_deleted_twice(tmp_path: Path) -> None:
    path = tmp_path / "cloud-key"
    write_key_file(path, KEY)
    delete_key_file(path)
    delete_key_file(path)
    assert not path.exists()
