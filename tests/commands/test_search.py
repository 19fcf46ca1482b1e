from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

import pytest

from app.commands.search import run
from app.domain.lines import Line
from tests.commands.contexts import context_for, keep_session
from tests.fakes.program import surtitle
from tests.fakes.terminal import Terminal
from tests.store.entries import spoken

STARTED = "2026-11-23T09:12:00+01:00"


@pytest.fixture
def sessions(tmp_path: Path) -> tuple[str, str]:
    """Two sessions below the folder, the newer one first."""
    chinese = Line(number=1, start=62.5, end=65, text="今天很好。", engine="cloud")
    older = keep_session(tmp_path, STARTED, spoken(0), chinese)
    newer = keep_session(
        tmp_path, "2026-11-24T07:00:00+00:00", spoken(0, "The worst\x1b[2J of Times")
    )
    return newer, older


def test_hits_are_lines_the_newest_first(
    tmp_path: Path, sessions: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    newer, older = sessions
    assert run(context_for(tmp_path, "search", "times", "of")) == 0
    captured = capsys.readouterr()
    assert captured.out.splitlines() == [
        f"{newer}  2026-11-24 07:00:00  The worst[2J of Times",
        f"{older}  2026-11-23 09:12:00  It was the best of times.",
    ]
    assert captured.err == ""


def test_two_characters_are_enough(
    tmp_path: Path, sessions: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    run(context_for(tmp_path, "search", "今天"))
    assert capsys.readouterr().out == f"{sessions[1]}  2026-11-23 09:13:02  今天很好。\n"


@pytest.mark.parametrize(
    ("words", "hits"), [(['"best of"'], 1), (['"of best"'], 0), (["best of"], 1)]
)
def test_quotes_keep_words_together(
    tmp_path: Path,
    sessions: tuple[str, str],
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    hits: int,
) -> None:
    assert run(context_for(tmp_path, "search", *words)) == 0
    assert capsys.readouterr().out.count("\n") == hits


def test_programs_get_one_list(
    tmp_path: Path, sessions: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(context_for(tmp_path, "search", "--json", "很好")) == 0
    assert json.loads(capsys.readouterr().out) == [
        {
            "session": sessions[1],
            "said": "2026-11-23T09:13:02.500+01:00",
            "line": 1,
            "start": 62.5,
            "text": "今天很好。",
        }
    ]
    assert run(context_for(tmp_path, "search", "--json", "zzyzx")) == 0
    assert json.loads(capsys.readouterr().out) == []


@pytest.mark.usefixtures("sessions")
@pytest.mark.parametrize(
    ("words", "said"),
    [("zzyzx", "Nothing was found for zzyzx."), ("  ", "There is nothing to look for.")],
)
def test_nothing_found_is_said_aside(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: str, said: str
) -> None:
    assert run(context_for(tmp_path, "search", words)) == 0
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", f"{said}\n")


@pytest.mark.usefixtures("sessions")
def test_more_than_is_shown_is_said_aside(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(context_for(tmp_path, "search", "--limit", "1", "times")) == 0
    captured = capsys.readouterr()
    assert captured.out.count("\n") == 1
    assert captured.err == "The newest 1 are shown; --limit N shows more.\n"


@pytest.mark.usefixtures("sessions")
@pytest.mark.parametrize("plain", [{}, {"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_on_a_terminal_what_was_looked_for_stands_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plain: dict[str, str]
) -> None:
    written: list[str] = []
    with Terminal() as terminal:
        monkeypatch.setattr(sys, "stdout", terminal.stream)
        monkeypatch.setattr(terminal.stream, "write", written.append, raising=False)
        run(context_for(tmp_path, "search", "best", **plain))
    line = "".join(written)
    assert ("\x1b[1;33mbest\x1b[0m of times." in line) is not bool(plain)
    assert ("the best of times." in line) is bool(plain)


async def test_it_is_a_command_of_the_program(tmp_path: Path) -> None:
    await asyncio.to_thread(keep_session, tmp_path, STARTED, spoken(0))
    for words, out in (("best", 1), ("zzyzx", 0)):
        done = await surtitle("search", words, home=tmp_path)
        assert (done.code, done.out.count("\n")) == (0, out), done
    done = await surtitle("search", home=tmp_path)
    assert done.code == 2
    done = await surtitle("search", "--limit", "0", "x", home=tmp_path)
    assert done.code == 2


async def test_where_the_folder_takes_no_index_it_is_found_all_the_same(tmp_path: Path) -> None:
    await asyncio.to_thread(keep_session, tmp_path, STARTED, spoken(0))
    (tmp_path / "index.sqlite3").mkdir()
    done = await surtitle("search", "best", home=tmp_path)
    assert (done.code, done.out.count("\n"), done.err) == (0, 1, "")
    done = await surtitle("sessions", home=tmp_path)
    assert (done.code, done.out.count("\n"), done.err) == (0, 1, "")
