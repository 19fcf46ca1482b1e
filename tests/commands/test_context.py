from __future__ import annotations

import json
import logging
import os
import stat
from pathlib import Path

import pytest
import soundfile

from app.commands.arguments import build
from app.commands.context import Context, cleaned, tell
from app.domain.notices import Level, Notice
from app.domain.settings import Settings
from app.store.secrets import Secret
from tests.commands.contexts import context_for
from tests.fakes.program import surtitle
from tests.fakes.server import NumberedServer, signal

KEY = "sk-0123456789abcdef"


def made(home: Path, *arguments: str) -> Context:
    """Make the context as the program does, its log included."""
    return Context.make(build().parse_args(["--data-dir", str(home), *arguments, "sessions"]))


def test_what_is_logged_goes_to_the_log_file_and_nowhere_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    context = made(tmp_path, "--log-level", "info")
    logging.getLogger("app.somewhere").info("frame %d", 7)
    assert context.places.log_file == tmp_path / "logs" / "surtitle.log"
    assert "INFO app.somewhere: frame 7\n" in context.places.log_file.read_text()
    captured = capsys.readouterr()
    assert captured.out + captured.err == ""


def test_a_run_with_nothing_to_log_leaves_no_log_file_and_no_folder_for_it(tmp_path: Path) -> None:
    context = made(tmp_path)
    logging.getLogger("app").info("too little to be kept")
    assert not context.places.log_file.parent.exists()


def test_an_old_log_makes_room_for_the_new(tmp_path: Path) -> None:
    context = made(tmp_path, "--log-level", "info")
    for number in range(40):
        logging.getLogger("app").info("%d %s", number, "x" * 100_000)
    logs = list(context.places.log_file.parent.iterdir())
    assert len(logs) == 3
    assert sum(log.stat().st_size for log in logs) < 3_000_000
    assert " 39 x" in context.places.log_file.read_text()


@pytest.mark.parametrize(
    ("level", "least"),
    [("debug", logging.INFO), ("info", logging.INFO), ("error", logging.ERROR)],
)
def test_the_library_that_sends_the_key_never_logs_what_it_sends(
    tmp_path: Path, level: str, least: int
) -> None:
    made(tmp_path, "--log-level", level)
    assert logging.getLogger("websockets.client").getEffectiveLevel() == least


async def test_the_key_is_not_even_in_the_most_talkative_log(tmp_path: Path) -> None:
    recording = tmp_path / "talk.wav"
    soundfile.write(recording, signal(3), 16000)
    async with NumberedServer().running() as address:
        done = await surtitle(
            *("--log-level", "debug", "listen", "--source", f"file:{recording}"),
            *("--speed", "max", "--engine", "cloud"),
            home=tmp_path,
            DASHSCOPE_API_KEY=KEY,
            SURTITLE_CLOUD_URL=address,
        )
    assert "w1 w2 w3" in done.out
    log = (tmp_path / "logs" / "surtitle.log").read_text()
    assert "DEBUG" in log
    assert KEY not in log


def test_a_log_that_cannot_be_kept_is_no_reason_to_stop(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "logs").write_text("a file where the folder should be")
    made(tmp_path, "--log-level", "info")
    logging.getLogger("app").info("lost")
    assert capsys.readouterr().err == ""


def test_the_places_are_those_of_the_option_before_those_of_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SURTITLE_HOME", str(tmp_path / "variable"))
    assert made(tmp_path / "option").places.data_dir == tmp_path / "option"
    by_variable = Context.make(build().parse_args(["sessions"]))
    assert by_variable.places.data_dir == tmp_path / "variable"


def test_settings_are_read_from_their_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "settings.json").write_text(json.dumps({"version": 2, "language": "de"}))
    assert context_for(tmp_path, "listen").settings == Settings(language="de")
    assert capsys.readouterr().err == ""


def test_settings_that_cannot_be_used_are_named_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    members = {"version": 2, "language": "de", "silence_ms": 5}
    (tmp_path / "settings.json").write_text(json.dumps(members))
    context = context_for(tmp_path, "listen")
    for _ in range(2):
        assert context.settings == Settings(language="de")
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("surtitle: ")
    assert "silence_ms" in line


def test_settings_that_nobody_asks_for_are_not_complained_about(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "settings.json").write_text("{")
    made(tmp_path)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("level", "hint", "line"),
    [
        (Level.INFO, "", "Saved.\n"),
        (Level.WARNING, "It comes back.", "surtitle: Saved. It comes back.\n"),
        (Level.ERROR, "", "surtitle: Saved.\n"),
    ],
)
def test_a_notice_is_one_line_and_names_the_program_where_it_is_trouble(
    capsys: pytest.CaptureFixture[str], level: Level, hint: str, line: str
) -> None:
    tell(Notice(level=level, title="Saved", hint=hint))
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", line)


def test_what_somebody_s_exception_says_is_logged_without_the_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DASHSCOPE_API_KEY", KEY)
    context = made(tmp_path, "--log-level", "info")
    bug = ValueError(f"bug {KEY}")
    bug.__cause__ = LookupError(f"cause {KEY}")
    logging.getLogger("app").info("args %s", KEY, exc_info=bug, stack_info=True)
    log = context.places.log_file.read_text()
    assert KEY not in log
    assert "ValueError: bug …" in log
    assert "LookupError: cause …" in log


def test_the_log_is_private_whatever_the_umask_and_whoever_began_it(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs").chmod(0o777)
    (tmp_path / "logs" / "surtitle.log").touch()
    (tmp_path / "logs" / "surtitle.log").chmod(0o666)
    before = os.umask(0)
    try:
        context = made(tmp_path, "--log-level", "info")
        for number in range(30):
            logging.getLogger("app").info("%d %s", number, "x" * 100_000)
    finally:
        os.umask(before)
    folder = context.places.log_file.parent
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    logs = list(folder.iterdir())
    assert len(logs) == 3
    assert {stat.S_IMODE(log.stat().st_mode) for log in logs} == {0o600}


def test_the_key_is_looked_for_once_and_found_where_it_was_put(tmp_path: Path) -> None:
    context = context_for(tmp_path, "doctor")
    assert context.key_search.origin is None
    context.keys.keep(Secret(KEY), "file")
    assert context.key_search.origin is None
    again = context_for(tmp_path, "doctor")
    assert again.key_search.origin == "file"
    assert again.places.key_file.read_text() == f"{KEY}\n"


def test_a_notice_is_cleaned_of_what_nobody_is_to_see(tmp_path: Path) -> None:
    redactor = context_for(tmp_path, "listen", DASHSCOPE_API_KEY=KEY).keys.redactor
    notice = cleaned(Notice(level=Level.INFO, title=f"a {KEY}", hint=f"b {KEY}"), redactor)
    assert (notice.title, notice.hint) == ("a …", "b …")
