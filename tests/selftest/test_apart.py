from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from app.domain.checks import Verdict
from app.errors import StorageError
from app.selftest.apart import Command, command_of, run_checks

# Does as the names say, each a row: a process as it might be.
SCRIPT = """
import json, os, signal, sys, tempfile, threading
def row(name, found):
    print(json.dumps({"name": name, "verdict": "ok", "found": found, "hint": "", "qt": "6.9"}), flush=True)
for name in sys.argv[1:]:
    print(f"Looking at: {name}\\na few words {name}", file=sys.stderr, flush=True)
    if name == "dies":
        print("could not load libxcb-cursor.so.0", file=sys.stderr, flush=True)
        os.kill(os.getpid(), signal.SIGABRT)
    elif name == "fatal":
        print("Fatal Python error: none_dealloc: deallocating None\\n\\nThread 1:\\n  File 1\\n  File 2\\n  File 3\\nExtensions: 40", file=sys.stderr, flush=True)
        os._exit(9)
    elif name == "hangs":
        threading.Event().wait()
    elif name == "ends":
        sys.exit(0)
    elif name == "talks":
        print("ALSA says hello")
        print("[1, 2]")
        row(name, "Said something else before.")
    elif name == "writes":
        open(os.path.join(tempfile.gettempdir(), "left"), "w").close()
        row(name, tempfile.gettempdir())
    else:
        row(name, os.environ.get("SURTITLE_HOME", ""))
"""


@pytest.fixture
def scripted() -> Command:
    def command(_folder: Path, names: Iterable[str]) -> tuple[str, ...]:
        return (sys.executable, "-c", SCRIPT, *names)

    return command


def verdicts(names: str, command: Command, bound_s: float = 60.0) -> list[tuple[str, str, str]]:
    looked = run_checks(None, names.split(), command=command, bound_s=bound_s)
    return [(one.check.name, one.check.verdict.value, one.check.found) for one in looked]


def test_a_process_that_dies_is_one_broken_row_with_its_last_words(scripted: Command) -> None:
    first, dies, last = verdicts("first dies last", scripted)
    assert (first, last) == (("first", "ok", ""), ("last", "ok", ""))
    words = "It ended by SIGABRT. a few words dies could not load libxcb-cursor.so.0"
    assert dies == ("dies", "broken", words)


def test_of_python_s_own_last_words_the_reason_is_told(scripted: Command) -> None:
    ((_, verdict, found),) = verdicts("fatal", scripted)
    assert verdict == "broken"
    assert found == ("It ended with code 9. Fatal Python error: none_dealloc: deallocating None")


def test_a_process_that_ends_without_a_word_is_broken(scripted: Command) -> None:
    ends, last = verdicts("ends last", scripted)
    assert ends == ("ends", "broken", "It ended with code 0. a few words ends")
    assert last[1] == "ok"


def test_one_that_hangs_is_ended_and_the_others_go_on(scripted: Command) -> None:
    hangs, last = verdicts("hangs last", scripted, bound_s=3.0)
    assert hangs == ("hangs", "broken", "No answer in 3 s.")
    assert last == ("last", "ok", "")


def test_what_a_library_prints_is_no_row(scripted: Command) -> None:
    assert verdicts("talks", scripted) == [("talks", "ok", "Said something else before.")]


def test_one_that_can_t_be_started_is_told(tmp_path: Path) -> None:
    checks = verdicts("a b", lambda _folder, _names: (str(tmp_path / "nothing"),))
    assert [verdict for _, verdict, _ in checks] == ["broken", "broken"]
    assert "can't be started" in checks[0][2]


def test_rows_are_told_as_they_are_done(scripted: Command) -> None:
    rows = run_checks(None, ["first", "hangs"], command=scripted)
    assert next(rows).check.name == "first"
    rows.close()  # type: ignore[attr-defined]  # and no process is left


def test_each_row_has_its_time_and_the_version_of_qt(scripted: Command) -> None:
    first, dies = run_checks(None, ["first", "dies"], command=scripted)
    assert (first.qt, dies.qt) == ("6.9", None)
    assert min(first.seconds, dies.seconds) >= 0


def test_the_folder_that_was_named_is_passed_on(scripted: Command, tmp_path: Path) -> None:
    (row,) = run_checks(tmp_path, ["first"], command=scripted)
    assert row.check.found == str(tmp_path)


def test_what_is_written_for_a_while_is_gone_afterwards(
    scripted: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    ((_, _, found),) = verdicts("writes", scripted)
    assert Path(found).parent == tmp_path
    assert list(tmp_path.iterdir()) == []


def test_no_place_for_temporary_files_is_said(
    scripted: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(StorageError, match="temporary"):
        next(run_checks(None, ["first"], command=scripted))


def test_the_real_one_is_this_program(tmp_path: Path) -> None:
    (row,) = run_checks(None, ["Files"])
    assert row.check.verdict is Verdict.FINE
    command = command_of(tmp_path, ["Files"])
    assert command[-2:] == ("--alone", "Files")
    assert json.dumps(command)
    assert os.fspath(tmp_path) in command
