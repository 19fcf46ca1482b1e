"""What a crash report lets in, and what it leaves out."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.crash_text import INNER, MOST_CHARACTERS, MOST_EXCEPTIONS, OUTER, report_of, traced
from app.errors import StorageError
from tests.fakes.breaking import KEY, SAID, break_down

STARTED = datetime(2026, 11, 24, 22, 0, tzinfo=UTC)
ENDED = STARTED + timedelta(hours=1, minutes=12)
DUMP = """\
Fatal Python error: Segmentation fault

Stack (most recent call first):
  File "/where/anna/the merger is off/app/ui/windows.py", line 12 in show
  File "D:\\anna\\app\\gui.py", line 108 in _run
  File "app/gui.py", line 92 in run
  File "/where/anna/the merger is off.py", line ??? in <module>
  File "<frozen runpy>", line 88 in _run_code
  File "<the merger is off>", line 1 in the merger is off
  ...
What the merger is off says of sk-0123456789abcdef0123456789abcdef

Extension modules: numpy._core._multiarray_umath, PySide6.QtCore (total: 2)
"""


def record(*entries: dict[str, object], dump: str = "") -> str:
    first = {"started": STARTED.isoformat(), "facts": {"Surtitle": "0.1.0"}}
    return "".join(f"{json.dumps(entry)}\n" for entry in (first, *entries)) + dump


def reported(*entries: dict[str, object], dump: str = "") -> str:
    report = report_of(record(*entries, dump=dump), ENDED)
    assert report is not None
    return report


def caught(depth: int = 0) -> BaseException:
    def go_down(left: int) -> None:
        if left:
            go_down(left - 1)
        raise LookupError(SAID)

    try:
        go_down(depth)
    except LookupError as bug:
        return bug
    raise AssertionError


# Exceptions -----------------------------------------------------------------------------------


def test_an_exception_is_types_and_frames_and_none_of_its_words() -> None:
    try:
        break_down()
    except ExceptionGroup as bug:
        text = "\n".join(traced(bug))
    assert text.startswith("ExceptionGroup\n")
    assert "in it: app.errors.StorageError\n  elsewhere, line 2, in call\n" in text
    assert "in it: tests.fakes.breaking.LateError" in text
    assert "caused by: FileNotFoundError (ENOENT)\n  pathlib.py, line " in text
    assert "  elsewhere, line " in text
    assert KEY not in text
    assert SAID not in text


def test_the_last_call_stands_first_and_of_many_those_between_are_left_out() -> None:
    kind, *frames = traced(caught(500))
    assert kind == "LookupError"
    assert len(frames) == INNER + 1 + OUTER
    assert frames[0].endswith("in caught.<locals>.go_down")
    assert frames[INNER] == f"  … {502 - INNER - OUTER} more"
    assert frames[-1].endswith("in caught")


def test_what_was_being_done_is_told_and_a_chain_ends_somewhere() -> None:
    first = ValueError()
    last: BaseException = first
    for _ in range(50):
        later = KeyError()
        later.__context__ = last
        last = later
    kinds = traced(last)
    assert kinds == ["KeyError", *["raised after: KeyError"] * (MOST_EXCEPTIONS - 1)]
    first.__cause__ = first  # which would go round for ever
    assert traced(first) == ["ValueError"]
    hidden = LookupError()
    hidden.__context__, hidden.__suppress_context__ = first, True
    assert traced(hidden) == ["LookupError"]


def test_a_type_that_somebody_named_is_not_named() -> None:
    assert traced(type(SAID, (ValueError,), {"__module__": KEY})()) == ["….…"]
    assert traced(OSError(SAID)) == ["OSError"]
    assert traced(StorageError(SAID)) == ["app.errors.StorageError"]


# Reports --------------------------------------------------------------------------------------


def test_a_signal_s_dump_is_kept_without_anybody_s_folders() -> None:
    report = reported(dump=DUMP)
    head, _, trace = report.partition("What ended it\n\n")
    assert "Ended by:  a fatal signal (Segmentation fault)\n" in head
    assert "When:      2026-11-24 23:12:00+00:00\n" in head
    assert "Ran for:   1 h 12 min\n" in head
    assert "Surtitle:  0.1.0\n" in head
    assert trace == (
        "The thread that was hit\n"
        "  app/ui/windows.py, line 12, in show\n"
        "  app/gui.py, line 108, in _run\n"
        "  app/gui.py, line 92, in run\n"
        "  elsewhere, line ???, in <module>\n"
        "  <frozen runpy>, line 88, in _run_code\n"
        "  elsewhere, line 1, in …\n"
        "\n"
        "Libraries that were loaded\n"
        "  numpy._core._multiarray_umath, PySide6.QtCore\n"
    )


def test_an_exception_that_ended_it_and_what_went_before() -> None:
    report = reported(
        {"facts": {"Screen": "xcb"}},
        {"went_on": ["KeyError", "  app/gui.py, line 1, in run"], "after_s": 65.2},
        {"ended": ["LookupError", "  app/gui.py, line 2, in live"]},
    )
    assert "Ended by:  an exception that nobody handled (LookupError)\n" in report
    assert "Screen:    xcb\n" in report
    _, _, told = report.partition("What ended it\n\n")
    assert told == (
        "LookupError\n"
        "  app/gui.py, line 2, in live\n"
        "\n"
        "What went wrong before, and did not end it\n"
        "\n"
        "After 1 min 5 s:\n"
        "KeyError\n"
        "  app/gui.py, line 1, in run\n"
    )


@pytest.mark.parametrize(
    "left",
    [
        "",
        record(),
        record({"went_on": ["KeyError"], "after_s": 1.0}),  # and then the power went
        record() + '{"ended": ["Key',
        record(dump="Stack (most recent call first):\n"),
        # Which libraries on Windows raise and handle all the time.
        record(dump="Windows fatal exception: code 0x8001010d\n\nStack (most recent call"),
    ],
)
def test_what_was_ended_by_no_bug_makes_no_report(left: str) -> None:
    assert report_of(left, ENDED) is None


def test_an_end_on_windows_is_told_from_what_was_none() -> None:
    thread = 'Stack (most recent call first):\n  File "app/{}.py", line 1 in f\n'
    none = "Windows fatal exception: code 0x8001010d\n\n" + thread.format("before")
    report = reported(
        dump=f"{none}Windows fatal exception: access violation\n\n{thread.format('gui')}"
    )
    assert "a fatal signal (access violation)" in report
    assert "app/gui.py" in report
    assert "app/before.py" not in report


def test_a_dump_without_any_frame_says_so() -> None:
    assert "in no code of Python's" in reported(dump="Fatal Python error: Aborted\n\n")


def test_a_report_has_an_end_and_a_clock_that_was_set_back_no_minus() -> None:
    long = ["X" * 99] * MOST_CHARACTERS
    report = report_of(record({"ended": ["LookupError", *long]}), STARTED - timedelta(days=1))
    assert report is not None
    assert "Ran for:   0 s\n" in report
    assert len(report) <= MOST_CHARACTERS + 1
