from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import EngineError
from app.recognizer.graphs import CONVOLVE, FOLDER, load_graph, read_file


def test_a_graph_is_computed_on_one_thread() -> None:
    session = load_graph(FOLDER / CONVOLVE)
    assert session.get_session_options().intra_op_num_threads == 1
    assert [given.name for given in session.get_inputs()] == ["audio"]


def test_what_is_missing_is_named_with_the_way_out(tmp_path: Path) -> None:
    for read in (load_graph, read_file):
        with pytest.raises(EngineError, match="gone") as caught:
            read(tmp_path / "gone")
        assert "dev.py run" in caught.value.hint
