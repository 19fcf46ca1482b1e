from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.benchmarks.scoring import Shown
from tests.benchmarks.stock import StockError, as_shown, environment


def test_its_lines_are_numbered_as_they_come_and_settled_when_complete() -> None:
    said = [(0.5, 9012, "Ever", False), (1.0, 9012, "Ever tried.", True), (1.5, 11, "Ever", False)]
    assert as_shown(said) == [
        Shown(0.5, 0, ["ever"], 0),
        Shown(1.0, 0, ["ever", "tried"], 2),
        Shown(1.5, 1, ["ever"], 0),
    ]


def test_where_its_wheel_can_t_be_had_it_says_so_in_a_line_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    for _ in range(2):
        with pytest.raises(StockError) as caught:
            environment(tmp_path / "stock")
        [line] = str(caught.value).splitlines()
        assert line.startswith("its wheel could not be had (ERROR: ")
