"""The list that the build makes, and what stands in for it in a checkout."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.store.licences import Part, licences_dir, listed, text_of
from tests.ui.licence_list import PARTS, write_list


def test_it_is_what_the_build_wrote_in_that_order(tmp_path: Path) -> None:
    write_list(tmp_path)
    parts = listed(tmp_path)
    assert [part.name for part in parts] == [name for name, *_ in PARTS]
    assert parts[1] == Part("Surtitle", "0.1.0", "MIT", "https://surtitle.example", "surtitle.txt")
    assert text_of(parts[2], tmp_path).startswith("Copyright (c) Somebody")


def test_without_a_list_it_is_what_is_installed_here(tmp_path: Path) -> None:
    parts = {part.name: part for part in listed(tmp_path)}
    assert parts["numpy"].version
    assert parts["numpy"].file == ""
    assert parts["websockets"].licence == "BSD-3-Clause"
    assert "Redistribution" in text_of(parts["websockets"], tmp_path)


@pytest.mark.parametrize("list_", ['[{"name": "a', "5", '[{"called": "a"}]', "\udcff"])
def test_a_list_that_is_not_whole_is_as_good_as_none(tmp_path: Path, list_: str) -> None:
    (tmp_path / "index.json").write_text(list_, "utf-8", "surrogateescape")
    assert listed(tmp_path) == listed(tmp_path / "without")


def test_a_text_that_is_not_there_is_said_in_words(tmp_path: Path) -> None:
    gone = Part("Something", "1", "MIT", file="something.txt")
    assert text_of(gone, tmp_path).startswith("This text can't be read: ")
    assert text_of(Part("nobody-has-this", "1", "MIT"), tmp_path).startswith("This text can't")


def test_what_came_without_a_text_says_so(tmp_path: Path) -> None:
    assert text_of(Part("flatbuffers", "", ""), tmp_path) == "It came without a text."


def test_the_list_is_among_the_program_s_resources() -> None:
    assert licences_dir().parent.name == "resources"
