from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.checks import Verdict
from app.errors import SurtitleError
from app.selftest.keeping import look_at_exports, look_at_journal, look_at_search
from app.store.export import FORMATS
from tests.selftest.surroundings import look, put_first


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder as a look is given one, within the system's temporary folder."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (tmp_path / "0").mkdir()
    return tmp_path / "0"


def test_a_session_is_cut_off_and_recovered(folder: Path) -> None:
    assert (
        look_at_journal(folder) == "3 lines were written, cut off within a fourth, and recovered."
    )
    assert len(list((folder / "sessions").glob("*.torn"))) == 1


def test_what_lies_in_the_system_s_own_refuge_is_never_taken(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path.parent))
    for look_at in (look_at_journal, look_at_search, look_at_exports):
        with pytest.raises(SurtitleError, match="temporary"):
            look_at(folder)
    assert list(folder.iterdir()) == []


def test_words_are_found_by_the_index(folder: Path) -> None:
    assert "in Chinese" in look_at_search(folder)
    assert (folder / "index.sqlite3").exists()


def test_every_format_is_written(folder: Path) -> None:
    said = look_at_exports(folder)
    for name in FORMATS:
        assert name in said
        assert (folder / f"transcript.{name}").stat().st_size > 50


def test_a_library_that_was_left_behind_is_broken(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "docx.py").write_text("raise ImportError('docx was left behind')")
    put_first(monkeypatch, tmp_path)
    exports, journal = look("Exports", "Journal")
    assert (exports.verdict, journal.verdict) == (Verdict.BROKEN, Verdict.FINE)
    assert "docx was left behind" in exports.found
