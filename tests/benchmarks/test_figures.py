"""Figures of rounds, their table, their file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.figures import (
    FileError,
    differences,
    flat,
    read,
    table,
    together,
    try_to_write,
    write,
)

MACHINE: dict[str, Any] = {
    "cpu": "A",
    "cores": 2,
    "system": "Linux",
    "python": "3.11.7",
    "versions": {"numpy": "2.4"},
    "load": 0.1,
    "calibration_ms": 40.0,
}


def test_nested_figures_become_rows() -> None:
    assert flat({"a": 1, "stock": {"b": 2, "c": {"d": 3}}}) == {
        "a": 1,
        "stock b": 2,
        "stock c d": 3,
    }


def test_rounds_are_brought_together_by_name() -> None:
    assert together([{"a": 1, "b": 2}, {"a": 3}]) == {"a": [1, 3], "b": [2]}
    assert together([{"a": float("nan"), "b": float("nan")}, {"a": 3}]) == {"a": [3]}


def test_a_table_has_the_median_and_the_spread() -> None:
    assert table({"delay_s": [3, 1, 2], "bytes": [12345.4]}) == [
        "               median         min         max",
        "  delay_s       2.000       1.000       3.000",
        "  bytes         12345",
    ]


def test_beside_it_stands_what_was_before() -> None:
    before: dict[str, list[float]] = {"a": [4, 5, 6], "zero": [0], "same": [0], "gone": [1]}
    _, *rows = table({"a": [10], "zero": [1], "same": [0], "new": [7]}, before)
    assert [row.split() for row in rows] == [
        ["a", "10.000", "5.000", "2.00"],
        ["zero", "1.000", "0.000", "–"],
        ["same", "0.000", "0.000", "1.00"],
        ["new", "7.000", "–", "–"],
        ["gone", "–", "1.000", "–"],
    ]


def test_the_same_machine_at_rest_is_no_matter_of_words() -> None:
    assert differences(MACHINE, MACHINE | {"calibration_ms": 43.0, "load": None}) == []


def test_what_keeps_figures_from_being_compared_is_said() -> None:
    now = MACHINE | {"cpu": "B", "calibration_ms": 60.0, "load": 2.0}
    assert differences(MACHINE, now) == [
        "another machine: cpu was A, and is B",
        "another speed: the fixed loop took 40 ms, and takes 60; times differ by that alone",
        "other programs were busy now: a load of 2.0",
    ]


def test_a_file_of_figures_is_read_back(tmp_path: Path) -> None:
    figures = {"start": {"version_s": [0.1, 0.2]}}
    write(tmp_path / "f.json", MACHINE, figures)
    assert read(tmp_path / "f.json") == (MACHINE, figures)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (None, "can't be read: No such file or directory"),
        ("figures", "holds no figures: it is not JSON"),
        *(
            (text, "holds no figures: it was not made by --json")
            for text in ("[]", "{}", '{"machine": {}, "figures": {"a": 1}}')
        ),
        ("[" * 100_000, "holds no figures: it is not JSON"),
        ('{"machine": {}, "figures": {"a": {"b": ["c"]}}}', "holds no figures: it was not made by"),
        ('{"machine": {}, "figures": {"a": {"b": "12"}}}', "holds no figures: it was not made by"),
        ('{"machine": {"load": "x"}, "figures": {}}', "holds no figures: it was not made by"),
        ('{"machine": {"calibration_ms": "x"}, "figures": {}}', "holds no figures: it was not m"),
        ('{"machine": 1, "figures": {}}', "holds no figures: it was not made by --json"),
    ],
)
def test_a_file_that_is_none_is_named(tmp_path: Path, text: str | None, why: str) -> None:
    path = tmp_path / "f.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(FileError) as caught:
        read(path)
    assert str(caught.value).startswith(f"{path} {why}")


def test_trying_to_write_leaves_what_is_there(tmp_path: Path) -> None:
    write(tmp_path / "f.json", MACHINE, {})
    try_to_write(tmp_path / "f.json")
    assert read(tmp_path / "f.json") == (MACHINE, {})
    with pytest.raises(FileError, match="can't be written: Is a directory"):
        try_to_write(tmp_path)


def test_a_place_that_can_t_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="can't be written: Is a directory"):
        write(tmp_path, MACHINE, {})
