from __future__ import annotations

import json
import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.errors import StorageError
from app.store.crash_reports import KEPT, CrashReport, CrashReports
from app.store.disk import lock

ENDED = json.dumps({"ended": ["LookupError", "  app/gui.py, line 2, in live"]})


@pytest.fixture
def reports(tmp_path: Path) -> CrashReports:
    """A folder of reports, in which the word is cleaned away."""
    return CrashReports(tmp_path, lambda text: text.replace("live", "…"))


def leave(folder: Path, name: str, text: str = ENDED) -> Path:
    """Leave the record of a program that is gone."""
    path = folder / f"crash-{name}.record"
    path.write_text(f"{text}\n")
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_record_becomes_a_report_that_is_offered_once(
    reports: CrashReports, tmp_path: Path
) -> None:
    at = datetime(2026, 11, 24, 22, 45, tzinfo=UTC).timestamp()
    os.utime(leave(tmp_path, "1"), (at, at))
    reports.settle()
    assert names(tmp_path) == ["crash-1.new.txt"]
    report = reports.take_new()
    assert report is not None
    assert report.path == tmp_path / "crash-1.txt"
    assert report.path.read_text() == report.text
    assert "an exception that nobody handled (LookupError)" in report.text
    assert f"{datetime.fromtimestamp(at).astimezone():%Y-%m-%d %H:%M:%S}" in report.text
    assert "in …" in report.text  # what is known of the key goes once more
    if os.name == "posix":
        assert stat.S_IMODE(report.path.stat().st_mode) == 0o600
    assert reports.take_new() is None
    assert reports.listed() == [report.path]


def test_what_no_bug_has_ended_goes(reports: CrashReports, tmp_path: Path) -> None:
    leave(tmp_path, "1", "")
    leave(tmp_path, "2", '{"started": "2026-11-24T22:45:00+00:00", "facts": {}}')
    reports.settle()
    assert names(tmp_path) == []


def test_a_program_that_runs_keeps_its_record(reports: CrashReports, tmp_path: Path) -> None:
    path = leave(tmp_path, "1")
    running = os.open(path, os.O_RDWR)
    lock(running)
    reports.settle()
    assert names(tmp_path) == ["crash-1.record"]
    os.close(running)
    reports.settle()
    assert names(tmp_path) == ["crash-1.new.txt"]


def test_the_newest_are_kept_and_the_newest_of_all_is_offered(
    reports: CrashReports, tmp_path: Path
) -> None:
    for number in range(KEPT + 3):
        leave(tmp_path, str(number))
    reports.settle()
    assert names(tmp_path) == [f"crash-{number}.new.txt" for number in range(3, KEPT + 3)]
    report = reports.take_new()
    assert report is not None
    assert report.path.name == f"crash-{KEPT + 2}.txt"
    assert reports.take_new() is None
    assert len(reports.listed()) == KEPT


def test_a_record_that_is_no_text_or_no_file_is_passed_over(
    reports: CrashReports, tmp_path: Path
) -> None:
    (tmp_path / "crash-1.record").write_bytes(b"\xff\xfe\x00{")
    (tmp_path / "crash-2.record").mkdir()
    reports.settle()
    assert names(tmp_path) == ["crash-2.record"]


def test_where_there_is_no_folder_there_are_no_reports(tmp_path: Path) -> None:
    reports = CrashReports(tmp_path / "none", str)
    reports.settle()
    assert reports.take_new() is None
    assert reports.listed() == []
    assert names(tmp_path) == []


def test_a_report_that_can_t_be_read_is_not_offered(reports: CrashReports, tmp_path: Path) -> None:
    (tmp_path / "crash-1.new.txt").mkdir()
    assert reports.take_new() is None


def test_a_report_can_be_deleted_and_what_can_t_be_is_told(tmp_path: Path) -> None:
    path = tmp_path / "crash-1.txt"
    path.touch()
    CrashReport(path, "").delete()
    assert names(tmp_path) == []
    CrashReport(path, "").delete()
    path.mkdir()
    with pytest.raises(StorageError, match="can't be deleted"):
        CrashReport(path, "").delete()
