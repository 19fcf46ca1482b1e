from pathlib import Path

import pytest

from app.domain.lines import Line
from app.store.records import encode
from app.store.session_record import read_journal
from tests.benchmarks.library import measure
from tests.benchmarks.saved_sessions import line_of, write_library


def test_lines_are_written_as_the_program_writes_them() -> None:
    line = Line(number=7, start=24.5, end=27.75, text="今天 it is.")
    assert line_of(7, line.text) == encode(8, line)


def test_journals_are_whole_and_the_same_each_time(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_library(tmp_path / name, sessions=4, lines=42)
    one, two = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}
        for name in ("one", "two")
    )
    assert one == two
    records = [read_journal(path) for path in (tmp_path / "one").iterdir()]
    assert sum(len(record.lines) for record in records) == 42
    assert all(record.ended and not record.damaged for record in records)


def test_a_small_library_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SURTITLE_LIBRARY", "40x800")
    figures = measure()
    assert {"rebuild_s", "refresh_unchanged_ms", "list_ms", "search", "index_mb"} < figures.keys()
