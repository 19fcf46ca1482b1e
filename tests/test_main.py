"""The command as a whole: what it imports, how it ends, and how it says what went wrong."""

from __future__ import annotations

import argparse
import importlib
import inspect
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app import __version__
from app.__main__ import COMMANDS, main
from app.commands import arguments
from tests.commands.contexts import keep_session
from tests.store.entries import spoken

EXPORT = ("export", "last", "--format", "txt")


def surtitle(home: Path, *words: str, stdout: int) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, with this standard output."""
    return subprocess.run(
        [sys.executable, "-m", "app", "--data-dir", str(home), *words],
        check=False,
        text=True,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
    )


class Odd(io.StringIO):
    """An output on which something happens that nobody thought of."""

    def __init__(self, happens: BaseException) -> None:
        super().__init__()
        self.happens = happens

    def write(self, _text: str) -> int:
        raise self.happens


def test_every_command_of_the_grammar_can_be_run_and_no_other() -> None:
    (choices,) = [
        action.choices
        for action in arguments.build()._actions
        if isinstance(action, argparse._SubParsersAction)
    ]
    assert set(choices) == set(COMMANDS)
    for module in COMMANDS.values():
        run = importlib.import_module(module).run
        assert list(inspect.signature(run).parameters) == ["context"]


# Whatever takes its time to import, or needs a library that may be missing.
HEAVY = "asyncio keyring logging numpy onnxruntime platformdirs pulsectl sounddevice soundfile soxr ssl websockets".split()
LOOK = """
import sys
from app.__main__ import main
try:
    main(sys.argv[2:])
except SystemExit:
    pass
heavy = [name for name in sys.argv[1].split() if name in sys.modules]
sys.exit(f"imported: {heavy}" if heavy else 0)
"""


@pytest.mark.parametrize("option", [["--version"], ["--help"], ["listen", "--help"]])
def test_a_question_about_the_program_is_answered_at_once(option: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOOK, " ".join(HEAVY), *option],
        check=False,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "surtitle" in done.stdout


def test_a_saved_transcript_is_had_without_the_libraries_for_sound(tmp_path: Path) -> None:
    keep_session(tmp_path, "2026-11-23T08:12:00+00:00", spoken(0))
    light = " ".join(set(HEAVY) - {"logging", "platformdirs", "asyncio", "ssl"})
    done = subprocess.run(
        [sys.executable, "-c", LOOK, light, "--data-dir", str(tmp_path), *EXPORT],
        check=True,
        capture_output=True,
        text=True,
    )
    assert "It was the best of times." in done.stdout


def test_the_version_is_the_package_s(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert __version__ in capsys.readouterr().out


def test_without_a_command_the_window_is_meant(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data-dir", str(tmp_path)]) == 2
    assert "no screen" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["dance"], "dance"),
        ([*EXPORT], "no transcripts"),
        (["--data-dir", "~nobody-of-this-name", "sessions"], "~nobody-of-this-name"),
        (["listen", "--source", "file:two\nlines.wav", "--no-save"], "two lines.wav"),
    ],
)
def test_trouble_is_said_in_one_line_that_says_what_to_do(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    part: str,
) -> None:
    monkeypatch.setenv("SURTITLE_HOME", str(tmp_path))
    assert main(words) == 2
    captured = capsys.readouterr()
    (line,) = captured.err.splitlines()
    assert line.startswith("surtitle: ")
    assert line.endswith(".")
    assert part in line
    assert captured.out == ""


def test_the_trace_of_trouble_goes_to_the_log_where_one_asks_for_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "logs" / "surtitle.log"
    main(["--data-dir", str(tmp_path), *EXPORT])
    assert not log.exists()
    main(["--data-dir", str(tmp_path), "--log-level", "debug", *EXPORT])
    assert "Traceback" in log.read_text()
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.expected_log("unexpected end")
def test_what_nobody_thought_of_is_one_line_too_and_traced_in_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdout", Odd(LookupError("a bug")))
    assert main(["--data-dir", str(tmp_path), "sessions"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    log = tmp_path / "logs" / "surtitle.log"
    assert line.startswith("surtitle: Something unexpected went wrong (LookupError). ")
    assert str(log) in line
    assert "LookupError: a bug" in log.read_text()


def test_what_nobody_thought_of_is_one_line_also_before_there_is_a_log(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdout", Odd(LookupError("a bug")))
    assert main(["--help"]) == 1
    assert capsys.readouterr().err == (
        "surtitle: Something unexpected went wrong (LookupError). a bug\n"
    )


def test_ctrl_c_ends_with_130_and_without_a_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdout", Odd(KeyboardInterrupt()))
    assert main(["--data-dir", str(tmp_path), "sessions"]) == 130
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("words", [EXPORT, ("--help",)])
def test_a_reader_who_has_had_enough_is_no_trouble(tmp_path: Path, words: tuple[str, ...]) -> None:
    keep_session(tmp_path, "2026-11-23T08:12:00+00:00", spoken(0))
    reading, writing = os.pipe()
    os.close(reading)
    done = surtitle(tmp_path, *words, stdout=writing)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_result_that_cannot_be_written_ends_with_2(tmp_path: Path) -> None:
    keep_session(tmp_path, "2026-11-23T08:12:00+00:00", spoken(0))
    with Path("/dev/full").open("w") as full:
        done = surtitle(tmp_path, *EXPORT, stdout=full.fileno())
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert "no space left" in line


# The test run itself may have been told to ignore it.
HEEDING = "import signal, sys; signal.signal(getattr(signal, sys.argv[1]), signal.SIG_DFL)\n"
# The signal comes while the command is being found, and perhaps again while it ends for that.
INTERRUPTED = """
import os, signal, sys
from app import __main__ as program
number = getattr(signal, sys.argv[1])
def main():
    try:
        os.kill(os.getpid(), number)
    finally:
        if sys.argv[2:]:
            os.kill(os.getpid(), number)
            print("still here", flush=True)
    return 0
program.main = main
program.script()
"""


@pytest.mark.parametrize("again", [[], ["again"]])
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_at_any_moment_ends_with_130_and_without_a_word(
    name: str, again: list[str]
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", HEEDING + INTERRUPTED, name, *again],
        check=False,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


def test_what_is_to_outlive_its_terminal_does() -> None:
    ignoring = f"import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)\n{INTERRUPTED}"
    done = subprocess.run([sys.executable, "-c", ignoring, "SIGHUP"], check=False)
    assert done.returncode == 0


STUCK = """
import sys, threading
from app import __main__ as program
threading.Thread(target=threading.Event().wait).start()
program.main = lambda: 3
program.script()
"""


def test_a_thread_that_hangs_in_a_library_keeps_nobody_waiting() -> None:
    assert subprocess.run([sys.executable, "-c", STUCK], check=False).returncode == 3
