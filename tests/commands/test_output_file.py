"""What becomes of the file that captions are to go to, whether they come or not."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.commands.output_file import OutputFile
from app.errors import InputError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file with something in it."""
    path = tmp_path / "talk.txt"
    path.write_text("precious, and longer than what comes")
    return path


def test_what_is_there_is_replaced_only_by_force(path: Path) -> None:
    before = path.read_text()
    with pytest.raises(InputError, match="there already"):
        OutputFile(path, force=False)
    assert path.read_text() == before


def test_what_is_there_stands_until_the_first_caption(path: Path) -> None:
    before = path.read_text()
    with OutputFile(path, force=True) as output:
        assert path.read_text() == before
        output.write("new\n")
        output.flush()
        assert path.read_text() == before
        output.begin()
        output.write("words\n")
        output.flush()
        assert path.read_text() == "new\nwords\n"


def test_a_run_that_fails_before_its_first_caption_costs_no_older_ones(path: Path) -> None:
    before = path.read_text()
    with OutputFile(path, force=True) as output:
        output.write("a notice")
    assert path.read_text() == before


def test_a_run_that_fails_before_its_first_caption_leaves_no_file(tmp_path: Path) -> None:
    with OutputFile(tmp_path / "new.srt", force=False):
        assert (tmp_path / "new.srt").exists()  # so that a place that can't be written is known
    assert not (tmp_path / "new.srt").exists()


def test_a_run_without_words_leaves_an_empty_file(path: Path) -> None:
    with OutputFile(path, force=True) as output:
        output.begin()
    assert path.read_text() == ""


def test_a_device_is_written_to(tmp_path: Path) -> None:
    (tmp_path / "null").symlink_to("/dev/null")
    with OutputFile(tmp_path / "null", force=False) as output:
        assert output.write("words") == 5
    assert (tmp_path / "null").is_symlink()
