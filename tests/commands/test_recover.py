from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.commands.recover import run
from app.store.paths import Places
from app.store.session_record import read_journal
from tests.commands.contexts import context_for, keep_session
from tests.store.entries import spoken

STARTED = "2026-11-23T08:12:00+00:00"


def test_what_was_cut_short_is_closed_and_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = keep_session(tmp_path, STARTED, spoken(0), ended=False)
    journal = Places.find(tmp_path, {}).sessions_dir / f"{name}.jsonl"
    with journal.open("ab") as file:
        file.write(b'{"v":1,"n":')
    assert run(context_for(tmp_path, "recover")) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith(f"{name}  1 lines; its last line had been cut off")
    assert read_journal(journal).recovered
    run(context_for(tmp_path, "recover"))
    assert "Nothing to recover" in capsys.readouterr().out


def test_programs_get_one_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = keep_session(tmp_path, STARTED, spoken(0), ended=False)
    run(context_for(tmp_path, "recover", "--json"))
    assert json.loads(capsys.readouterr().out) == [{"session": name, "lines": 1, "torn": False}]


def test_a_journal_that_is_named_comes_home(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = keep_session(tmp_path / "elsewhere", STARTED, spoken(0), ended=False)
    home = tmp_path / "home"
    run(context_for(home, "recover", tmp_path / "elsewhere" / "sessions"))
    assert capsys.readouterr().out.startswith(name)
    assert read_journal(home / "sessions" / f"{name}.jsonl").lines == (spoken(0),)
