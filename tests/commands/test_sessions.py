from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.commands.sessions import run
from app.domain.lines import Gap, Line
from app.store.records import Mark, SessionEnd, Title
from app.store.session_record import RECOVERED
from tests.commands.contexts import context_for, keep_session
from tests.store.entries import spoken
from tests.store.library import append


def test_sessions_are_lines_the_newest_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chinese = Line(number=1, start=2, end=3661.5, text="今天很好。", engine="cloud")
    older = keep_session(tmp_path, "2026-11-23T09:12:00+01:00", spoken(0), chinese)
    newer = keep_session(tmp_path, "2026-11-24T07:00:00+00:00", spoken(0))
    assert run(context_for(tmp_path, "sessions")) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"{newer}  2026-11-24 07:00  00:00:02  6 words  local",
        f"{older}  2026-11-23 09:12  01:01:01  10 words  cloud+local",
    ]


def test_a_session_that_was_cut_short_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = keep_session(tmp_path, "2026-11-23T08:12:00+00:00", spoken(0), ended=False)
    run(context_for(tmp_path, "sessions"))
    (line,) = capsys.readouterr().out.splitlines()
    assert line == f"{name}  2026-11-23 08:12  00:00:02  6 words  local  (not finished)"
    run(context_for(tmp_path, "sessions", "--json"))
    (row,) = json.loads(capsys.readouterr().out)
    assert row["ended"] is False


def test_titles_marks_and_what_was_recovered_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = keep_session(tmp_path, "2026-11-23T08:12:00+00:00", spoken(0), ended=False)
    append(
        tmp_path / "sessions" / f"{name}.jsonl",
        Title(text="A talk\x1b"),
        Mark(line=0, on=True),
        SessionEnd(audio_s=3, lost_s=0, lines=1, reason=RECOVERED),
    )
    run(context_for(tmp_path, "sessions"))
    line = f"{name}  2026-11-23 08:12  00:00:03  6 words  local  (recovered)  A talk"
    assert capsys.readouterr().out == f"{line}\n"
    run(context_for(tmp_path, "sessions", "--json"))
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["title"], row["recovered"], row["marks"]) == ("A talk\x1b", True, 1)


def test_programs_get_one_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gap = Gap(start=2.0, end=2.5, reason="cut")
    name = keep_session(tmp_path, "2026-11-23T09:12:00+01:00", spoken(0), gap)
    assert run(context_for(tmp_path, "sessions", "--json")) == 0
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    assert json.loads(out) == [
        {
            "session": name,
            "title": "",
            "started": "2026-11-23T09:12:00+01:00",
            "duration_s": 2.5,
            "lines": 1,
            "words": 6,
            "engine": "local",
            "ended": True,
            "recovered": False,
            "marks": 0,
        }
    ]


def test_where_there_are_none_people_are_told_how_to_make_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(context_for(tmp_path, "sessions")) == 0
    assert "surtitle listen" in capsys.readouterr().out
    assert run(context_for(tmp_path, "sessions", "--json")) == 0
    assert json.loads(capsys.readouterr().out) == []
