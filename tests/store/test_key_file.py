from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import StorageError
from app.store.key_file import KeyFile
from app.store.secrets import Secret

KEY = "sk-0123456789abcdef"

pytestmark = pytest.mark.skipif(os.name != "posix", reason="other systems have no such file")


@pytest.fixture
def file(tmp_path: Path) -> KeyFile:
    """A file that is not there yet, nor its folder."""
    return KeyFile(tmp_path / "data" / "private" / "cloud-key")


@pytest.fixture(params=[0o000, 0o022, 0o777])
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever the user's umask is."""
    before = os.umask(request.param)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


@pytest.mark.usefixtures("umask")
def test_what_is_written_is_its_user_s_alone(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o755)
    (tmp_path / "data").chmod(0o755)
    (tmp_path / "data" / "private").mkdir()
    (tmp_path / "data" / "private").chmod(0o700)
    file = KeyFile(tmp_path / "data" / "private" / "cloud-key")
    file.write(Secret(KEY))
    assert mode(file.path) == 0o600
    assert mode(file.path.parent) == 0o700
    assert list(file.path.parent.iterdir()) == [file.path]


def test_it_is_read_replaced_and_removed(file: KeyFile) -> None:
    assert file.read() is None
    assert not file.remove()
    for key in (KEY, "sk-another"):
        file.write(Secret(key))
        read = file.read()
        assert read is not None
        assert read.reveal() == key
    assert file.remove()
    assert file.read() is None
    assert not file.remove()


def test_what_is_made_on_the_way_is_private_from_the_first(file: KeyFile) -> None:
    before = os.umask(0)
    try:
        file.write(Secret(KEY))
    finally:
        os.umask(before)
    assert mode(file.path.parent) == mode(file.path.parent.parent) == 0o700


@pytest.mark.expected_log("was open to others")
def test_wider_permissions_are_taken_back(file: KeyFile) -> None:
    file.write(Secret(KEY))
    file.path.chmod(0o644)
    file.path.parent.chmod(0o755)
    assert file.read() is not None
    assert (mode(file.path), mode(file.path.parent)) == (0o600, 0o755)
    file.path.chmod(0o644)
    file.write(Secret(KEY))
    assert (mode(file.path), mode(file.path.parent)) == (0o600, 0o700)


def test_no_link_is_followed(file: KeyFile, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("sk-planted")
    outside.chmod(0o600)
    file.write(Secret(KEY))
    file.path.unlink()
    file.path.symlink_to(outside)
    with pytest.raises(StorageError, match="a link stands in its place"):
        file.read()
    file.write(Secret(KEY))
    assert outside.read_text() == "sk-planted"
    assert not file.path.is_symlink()
    file.path.unlink()
    file.path.symlink_to(outside)
    assert file.remove()
    assert outside.read_text() == "sk-planted"


def test_no_folder_is_reached_through_a_link(file: KeyFile, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir(mode=0o700)
    (elsewhere / "cloud-key").write_text("sk-planted")
    file.path.parent.parent.mkdir()
    file.path.parent.symlink_to(elsewhere)
    for call in (file.read, file.remove, lambda: file.write(Secret(KEY))):
        with pytest.raises(StorageError) as caught:
            call()
        assert KEY not in str(caught.value)
    assert (elsewhere / "cloud-key").read_text() == "sk-planted"


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo])
def test_what_is_no_file_is_told_and_nobody_waits(file: KeyFile, make: object) -> None:
    file.path.parent.mkdir(mode=0o700, parents=True)
    make(file.path)  # type: ignore[operator]
    with pytest.raises(StorageError, match="something else stands in its place"):
        file.read()


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root gives files away")
@pytest.mark.parametrize("what", ["file", "folder"])
def test_what_is_another_user_s_is_left_alone(file: KeyFile, what: str) -> None:
    file.write(Secret(KEY))
    theirs = file.path if what == "file" else file.path.parent
    os.chown(theirs, 12345, -1)
    theirs.chmod(0o755)
    with pytest.raises(StorageError, match="belongs to another user"):
        file.read()
    assert mode(theirs) == 0o755
    if what == "folder":
        with pytest.raises(StorageError, match="belongs to another user"):
            file.write(Secret(KEY))


@pytest.mark.parametrize("content", [b"", b"\n", b"two words", b"\xff\xfe", b"sk-a\nsk-b\n"])
def test_what_is_no_key_is_none(file: KeyFile, content: bytes) -> None:
    file.write(Secret(KEY))
    file.path.write_bytes(content)
    assert file.read() is None


def test_a_folder_that_can_t_be_is_told_without_the_key(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    file = KeyFile(tmp_path / "data" / "private" / "cloud-key")
    with pytest.raises(StorageError, match="can't be written") as caught:
        file.write(Secret(KEY))
    assert KEY not in str(caught.value)
