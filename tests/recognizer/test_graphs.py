from __future__ import annotations

import platform
import subprocess
import sys
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


# A large piece is freed, then many smaller ones but for the last, and many small ones but for that.
FREE = """
from pathlib import Path
import numpy as np
from app.recognizer.graphs import CONVOLVE, FOLDER, give_memory_back, load_graph

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) // 256

load_graph(FOLDER / CONVOLVE)
np.ones(30_000_000, np.uint8)
pieces = [np.ones(3_000_000, np.uint8) for _ in range(30)]
before = resident()
del pieces[:-1]
print(before - resident())
pieces = [np.ones(500_000, np.uint8) for _ in range(100)]
before = resident()
del pieces[:-1]
give_memory_back()
print(before - resident())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="glibc keeps it, others may not")
def test_memory_is_given_back_when_it_is_free() -> None:
    done = subprocess.run([sys.executable, "-c", FREE], check=True, capture_output=True, text=True)
    at_once, when_asked = map(int, done.stdout.split())  # MB
    assert at_once > 60
    assert when_asked > 40
