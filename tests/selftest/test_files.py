from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.domain.checks import Verdict
from app.errors import SurtitleError
from app.selftest.files import CLIPS, ICONS, MODEL, _compare, look_at_files, look_at_folders
from app.store.paths import resources_dir
from tests.selftest.surroundings import copy_program, look


def test_all_that_is_there_is_looked_for() -> None:
    brought = resources_dir()
    assert {f"{name}.svg" for name in ICONS} == {one.name for one in (brought / "icons").iterdir()}
    assert {one.name: one.stat().st_size for one in (brought / "model").iterdir()} == MODEL
    assert set(CLIPS) <= {one.name for one in (brought / "clips").iterdir()}


def test_what_is_there_is_told_in_figures(tmp_path: Path) -> None:
    assert look_at_files(tmp_path).startswith("Model (42.8 MB)")


def test_files_that_were_left_behind_are_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    resources = copy_program(monkeypatch, tmp_path)
    (fine,) = look("Files")
    assert fine.verdict is Verdict.FINE
    (resources / "model" / "tokenizer.bin").unlink()
    (resources / "style.qss").unlink()
    (missing,) = look("Files")
    assert missing.verdict is Verdict.BROKEN
    assert "style.qss, model/tokenizer.bin" in missing.found
    assert str(resources) in missing.found


def test_what_people_download_has_the_licences_of_its_parts(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    with pytest.raises(SurtitleError, match=r"licences.index\.json"):
        look_at_files(tmp_path)


def test_a_model_that_was_cut_off_is_broken(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    model = copy_program(monkeypatch, tmp_path) / "model" / "encode.onnx"
    model.unlink()
    model.write_bytes(b"half of it")
    (files,) = look("Files")
    assert files.verdict is Verdict.BROKEN
    assert "10 bytes instead of 26295" in files.found


def test_folders_are_tried_and_not_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SURTITLE_HOME", str(tmp_path / "home"))
    assert str(tmp_path / "home") in str(look_at_folders(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_can_t_be_written_is_broken(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("SURTITLE_HOME", str(tmp_path / "file" / "home"))
    with pytest.raises(SurtitleError, match="a file is in the way"):
        look_at_folders(tmp_path)


def test_a_bundle_that_lacks_a_file_or_has_half_of_one_is_not_whole(tmp_path: Path) -> None:
    brought = tmp_path / "resources"
    brought.mkdir()
    (brought / "files.txt").write_text("3 lib so.1\n2 resources/style.qss\n")
    (tmp_path / "lib so.1").write_text("abc")
    (brought / "style.qss").write_text("ab")
    _compare(brought)
    (brought / "style.qss").write_text("a")
    (tmp_path / "lib so.1").unlink()
    with pytest.raises(SurtitleError, match=r"lib so\.1, resources/style\.qss"):
        _compare(brought)
