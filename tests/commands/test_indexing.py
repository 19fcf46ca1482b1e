from __future__ import annotations

import io
from pathlib import Path

import pytest

from app.commands.indexing import Progress, followed_index
from tests.commands.contexts import context_for, keep_session
from tests.fakes.terminal import Terminal
from tests.store.entries import spoken


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_what_takes_a_moment_is_not_talked_about() -> None:
    clock, stream = Clock(), io.StringIO()
    progress = Progress(stream, clock)
    for _ in range(9):
        progress.show(1, 10)
        clock.now += 0.1
    progress.close()
    assert stream.getvalue() == ""


def test_what_takes_longer_is_told_now_and_then() -> None:
    clock, stream = Clock(), io.StringIO()
    progress = Progress(stream, clock)
    for second in range(13):
        progress.show(second, 13)
        clock.now += 1
    progress.close()
    assert stream.getvalue() == "Indexing … 7 %\nIndexing … 46 %\nIndexing … 84 %\n"


def test_on_a_terminal_it_stays_in_one_row_and_is_gone_at_the_end() -> None:
    clock = Clock()
    with Terminal() as terminal:
        progress = Progress(terminal.stream, clock)
        for second in range(3):
            progress.show(second, 3)
            clock.now += 1
        assert terminal.shown().rows == ["Indexing … 66 %"]
        progress.close()
        assert terminal.shown().rows == [""]


def test_nothing_to_do_is_done() -> None:
    clock, stream = Clock(), io.StringIO()
    progress = Progress(stream, clock)
    clock.now += 2
    progress.show(0, 0)
    assert stream.getvalue() == "Indexing … 0 %\n"


def test_the_index_says_what_was_said_just_now(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    context = context_for(tmp_path, "sessions")
    for hour in range(2):
        keep_session(tmp_path, f"2026-11-23T{hour:02}:12:00+01:00", spoken(0))
        with followed_index(context) as index:
            assert len(index.sessions()) == hour + 1
    assert capsys.readouterr().err == ""
    assert context.places.index_file.is_file()
