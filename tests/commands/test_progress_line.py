from __future__ import annotations

import io

import pytest

from app.commands.progress_line import ProgressLine, left
from tests.fakes.terminal import Terminal


@pytest.fixture(autouse=True)
def terminal_of_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")


def test_a_terminal_shows_the_newest_in_one_row() -> None:
    with Terminal() as terminal:
        line = ProgressLine("lecture1.flac", terminal.stream)
        for percent in range(38):
            line.show(percent / 100, None if percent < 2 else 240.0)
        assert terminal.shown().rows == ["lecture1.flac  37 %  about 4 minutes left"]
        line.clear()
        line.clear()
        assert terminal.shown().rows == [""]


def test_a_row_that_is_too_long_keeps_its_end() -> None:
    with Terminal(30) as terminal:
        ProgressLine("a-very-long-name.flac", terminal.stream).show(0.5, 240.0)
        assert terminal.shown().rows == ["…  50 %  about 4 minutes left"]


def test_elsewhere_each_tenth_has_a_line_of_its_own() -> None:
    stream = io.StringIO()
    line = ProgressLine("lecture1.flac", stream)
    for permille in range(355, 1001):
        line.show(permille / 1000, 90.0)
    line.clear()
    assert stream.getvalue().splitlines() == [
        f"lecture1.flac  {tenth} %  about 2 minutes left" for tenth in range(40, 101, 10)
    ]


def test_a_terminal_that_can_rewrite_nothing_is_no_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TERM", "dumb")
    with Terminal() as terminal:
        line = ProgressLine("a.flac", terminal.stream)
        line.show(0.0, None)
        line.show(0.19, None)
        line.show(0.2, None)
        assert terminal.shown().rows == ["a.flac  19 %", "a.flac  20 %", ""]


def test_a_name_cannot_move_the_cursor() -> None:
    stream = io.StringIO()
    line = ProgressLine("a\x1b[2J\n.flac", stream)
    line.show(0.0, None)
    line.show(0.1, None)
    assert stream.getvalue() == "a[2J .flac  10 %\n"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.0, "less than a minute left"),
        (59.9, "less than a minute left"),
        (60.0, "about a minute left"),
        (89.0, "about a minute left"),
        (91.0, "about 2 minutes left"),
        (240.0, "about 4 minutes left"),
        (7200.0, "about 120 minutes left"),
    ],
)
def test_what_is_left_is_said_in_words(seconds: float, words: str) -> None:
    assert left(seconds) == words
